// What the server embeds: the built screens, packed once and as small as they get. A weak line loads them as they lie here,
// and the program carries them so. What does not shrink (pictures, fonts) stays as it is.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const [dist, packed] = ['../dist', '../packed'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));

rmSync(packed, { recursive: true, force: true });
let before = 0;
let after = 0;
for (const name of readdirSync(dist, { recursive: true })) {
  const [from, to] = [join(dist, name), join(packed, name)];
  // Vite's notes on its own work.
  if (name.startsWith('.vite') || !statSync(from).isFile()) continue;
  const bytes = readFileSync(from);
  const small = gzipSync(bytes, { level: 9 });
  const shrinks = small.length < bytes.length * 0.9;
  mkdirSync(dirname(to), { recursive: true });
  if (shrinks) writeFileSync(`${to}.gz`, small);
  else cpSync(from, to);
  before += bytes.length;
  after += shrinks ? small.length : bytes.length;
}
console.log(`packed    ${(after / 1e6).toFixed(1)} MB of ${(before / 1e6).toFixed(1)} MB`);
