import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSingle } from '@/domain/keys';
import { ariaKeys, entryOf, keyEntries, keymap, keyOf, keysInWords, screens, type KeyAct } from './keymap';

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'paraglide' || /\.(test|d)\.tsx?$/.test(name)) return [];
    return statSync(path).isDirectory() ? sources(path) : /\.tsx?$/.test(name) ? [path] : [];
  });
}
const code = sources('src').map((path) => readFileSync(path, 'utf8'));

/** Keys that an inner part of a screen may take over while it has use for them. */
const takenOver = new Set(['Ctrl+Z', 'Escape']);

describe('the key map', () => {
  it.each(Object.entries(screens))('has no key twice on %s', (_, places) => {
    const taken = new Map<string, KeyAct>();
    for (const [act, entry] of keyEntries) {
      if (!entry.on.some((place) => places.includes(place))) continue;
      for (const key of entry.keys) {
        const other = taken.get(key);
        if (other && !takenOver.has(key)) expect.fail(`${key} is both ${other} and ${act}`);
        taken.set(key, act);
      }
    }
    expect(taken.size).toBeGreaterThan(7);
  });
  it('never binds what Telex types or sends itself, nor a letter twice in a row', () => {
    for (const [act, { keys }] of keyEntries) {
      for (const key of keys) {
        expect(key, act).not.toMatch(/(^|\+| )(W|\[|\]|Backspace)$/);
        expect(key, act).not.toMatch(/^(\w) \1$/);
      }
    }
  });
  it('names every key that is listed, and puts each on some screen', () => {
    const all = new Set(Object.values(screens).flat());
    for (const [act, entry] of keyEntries) {
      if (act !== 'dropTool') expect(entry.label?.().length, act).toBeGreaterThan(2);
      expect(entry.on.some((place) => place === 'dialog' || all.has(place)), act).toBe(true);
    }
  });
  it('is bound whole, and nothing is bound beside it', () => {
    const bindings = code.filter((text) => text.includes('useKeys(')).join('\n');
    const bound = new Set([...bindings.matchAll(/\bact: '(\w+)'/g)].map((match) => match[1]));
    const unbound = keyEntries.map(([act]) => act).filter((act) => !bound.has(act));
    expect(unbound).toEqual([]);
    // A screen that listens by itself would not be Telex-safe, nor in the list of keys.
    const listeners = code.filter((text) => /addEventListener\(\s*'key(down|up|press)'/.test(text));
    expect(listeners).toHaveLength(1);
  });
  it('has the keys of the design', () => {
    const design: [string, KeyAct][] = [['Ctrl+K', 'palette'], ['?', 'help'], ['J', 'next'], ['K', 'previous'], ['ArrowDown', 'next'], ['ArrowUp', 'previous'], ['Enter', 'open'], ['Ctrl+Enter', 'mainAct'], ['Ctrl+Z', 'undo'], ['A', 'accept'], ['4', 'phrase'], ['U 9', 'unit'], ['C', 'lead'], ['P', 'support'], ['D', 'inform'], ['H', 'due'], ['R', 'report'], ['G', 'askExtension'], ['N', 'note'], ['/', 'find'], ['Escape', 'back'], ['Alt+ArrowDown', 'pageNext'], ['Alt+ArrowUp', 'pagePrevious'], ['Ctrl+P', 'print']];
    for (const [key, act] of design) expect(entryOf(act).keys, act).toContain(key);
  });
  it('shows keys as people know them', () => {
    expect(keyOf('mainAct')).toBe('Ctrl ↵');
    expect(keysInWords(keymap.phrase)).toEqual(['1–4']);
    expect(keysInWords(keymap.unit)).toEqual(['U 1–9']);
    expect(keysInWords(keymap.next)).toEqual(['J', '↓']);
    expect(ariaKeys('mainAct')).toBe('Control+Enter');
    expect(ariaKeys('unit')).toBeUndefined();
  });
  it('tells keys of one letter from the others', () => {
    const single = keyEntries.filter(([, entry]) => entry.keys.every(isSingle)).map(([act]) => act);
    expect(single).toContain('report');
    expect(single).toContain('unit');
    expect(single).toContain('find');
    expect(single).not.toContain('mainAct');
    expect(single).not.toContain('next');
  });
});
