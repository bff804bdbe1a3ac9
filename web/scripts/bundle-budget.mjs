// Holds the first load, the page viewer and the fonts to the budgets of the
// design. Reads Vite's manifest; exits 1 and names the excess.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const gz = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;

function reach(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) reach(next, seen);
  return seen;
}

function filesOf(keys) {
  const files = new Set();
  for (const key of keys) {
    const chunk = manifest[key];
    if (chunk.file.endsWith('.js')) files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
  }
  return files;
}

const sum = (files) => [...files].reduce((total, file) => total + gz(file), 0);
const entry = reach('index.html');
const entryFiles = filesOf(entry);

// The first load is the entry and the heaviest screen a person can land on.
let screen = { key: 'none', size: 0 };
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || !/features\/.*Page\.tsx$/.test(key)) continue;
  const extra = [...filesOf(reach(key))].filter((file) => !entryFiles.has(file));
  const size = sum(extra);
  if (size > screen.size) screen = { key, size };
}

const viewerKey = Object.keys(manifest).find((key) => /pdfjs-dist\/build\/pdf(\.min)?\.mjs$/.test(key) && manifest[key].isDynamicEntry);
const viewer = viewerKey ? gz(manifest[viewerKey].file) : 0;
const fonts = readdirSync(new URL('assets/', dist))
  .filter((file) => /^be-vietnam-pro-.*\.woff2$/.test(file))
  .reduce((total, file) => total + readFileSync(new URL(`assets/${file}`, dist)).length, 0);

const rows = [
  ['entry JS+CSS', sum(entryFiles), 250],
  [`entry + heaviest screen (${screen.key})`, sum(entryFiles) + screen.size, 250],
  ['page viewer without worker', viewer, 150],
  ['interface fonts', fonts, 105],
];
let over = false;
for (const [name, bytes, limit] of rows) {
  const kb = bytes / 1000;
  const state = kb <= limit ? 'ok' : 'TOO LARGE';
  if (kb > limit) over = true;
  console.log(`${state.padEnd(9)} ${kb.toFixed(1).padStart(7)} kB of ${limit} kB  ${name}`);
}
if (!viewerKey) {
  console.log('TOO LARGE the page viewer is not a chunk of its own');
  over = true;
}
process.exit(over ? 1 : 0);
