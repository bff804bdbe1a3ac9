import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../../messages/en.json';
import vi from '../../messages/vi.json';

const vietnamese: Record<string, string> = vi;
const english: Record<string, string> = en;
const names = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'paraglide' || name.endsWith('.test.ts') || name.endsWith('.test.tsx')) return [];
    return statSync(path).isDirectory() ? sources(path) : /\.tsx?$/.test(name) && !name.endsWith('.d.ts') ? [path] : [];
  });
}

describe('words', () => {
  it('say everything in both languages', () => expect(Object.keys(english).sort()).toEqual(Object.keys(vietnamese).sort()));
  it('take the same names', () => {
    for (const [key, text] of Object.entries(vietnamese)) expect(names(english[key] ?? ''), key).toEqual(names(text));
  });
  it('are never empty, and Vietnamese is NFC', () => {
    for (const [key, text] of [...Object.entries(vietnamese), ...Object.entries(english)]) {
      expect(text.trim(), key).not.toBe('');
      expect(text, key).toBe(text.normalize('NFC'));
    }
  });
  it('avoid the abbreviations and verbs that the office does not use', () => {
    for (const [key, text] of Object.entries(vietnamese)) expect(text, key).not.toMatch(/\b(XLC|XĐB|Submit|Undo)\b|Thêm mới/u);
  });
  it('are English in English; only what is written in letters stays as it is there', () => {
    // Examples of what a person types are Vietnamese in either language, and each language is called by its own name.
    const quoted = /^(language_|need_|close_need_note|close_note_hint|note_room|search_advice_|agency_name_note|calendar_\w+_note|import_template_text|person_title_note|abbreviation_long_note|kind_name_note|phrase_hint)/;
    for (const [key, text] of Object.entries(english)) {
      if (quoted.test(key)) continue;
      expect(text, key).not.toMatch(/[À-ỹđĐ]/u);
    }
  });
  it('stand in the words alone, not in the screens', () => {
    // What becomes part of a letter or its stamp, or reads one, is Vietnamese by law.
    const letters = /(domain\/(directive|dates|fold|honorific)|paper\/\w+|letter\/terms|incoming\/(RegisterDesk|form)|review\/ReviewQueue|account\/device|ui\/CalendarBox|mocks\/\w+)\.tsx?$/;
    for (const path of sources('src')) {
      if (letters.test(path)) continue;
      const code = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
      expect(/[À-ỹđĐ][^\n]{0,60}/u.exec(code)?.[0], path).toBeUndefined();
    }
  });
  it('are all used', () => {
    const code = sources('src').map((path) => readFileSync(path, 'utf8')).join('\n');
    const unused = Object.keys(vietnamese).filter((key) => !new RegExp(`\\b${key}\\b`).test(code));
    expect(unused).toEqual([]);
  });
});
