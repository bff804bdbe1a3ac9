import { expect, it } from 'vitest';
import { breakLines } from './lines';

const measure = (text: string) => [...text].length * 0.5;

it('breaks between words', () => expect(breakLines('Giao phòng Kinh tế chủ trì', 60, 10, measure)).toEqual(['Giao phòng', 'Kinh tế chủ', 'trì']));
it('keeps line feeds, drops an empty end', () => expect(breakLines('một\n\nhai\n\n', 100, 10, measure)).toEqual(['một', '', 'hai']));
it('cuts a word that is longer than the line, losing nothing', () => {
  const lines = breakLines('4127/SNNMT-QLĐĐ-2026', 30, 10, measure);
  expect(lines.join('')).toBe('4127/SNNMT-QLĐĐ-2026');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(6);
});
it('never breaks a composed letter: text is NFC', () => expect(breakLines('Hạ tầng', 500, 10, measure)).toEqual(['Hạ tầng'.normalize('NFC')]));
it('ends even when nothing fits', () => expect(breakLines('ab', 0.1, 0.1, () => 99)).toEqual(['a', 'b']));
it('is one empty line for nothing', () => expect(breakLines('', 50, 10, measure)).toEqual(['']));
