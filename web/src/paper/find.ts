import { fold } from '@/domain/fold';
import type { Rect } from './layer';
import type { TextItem } from './pdf';

const isLetter = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char);

/**
 * Places of words on a page, with or without marks. A hit may run over several
 * items of one line or over lines; each item gives one rectangle.
 */
export function findOnPage(items: readonly TextItem[], words: readonly string[]): Rect[] {
  const wanted = words.map((word) => fold(word).replace(/\s+/gu, ' ').trim()).filter(Boolean);
  if (wanted.length === 0) return [];
  // One folded letter per position, remembering where it came from.
  let text = '';
  const from: { item: number; at: number; of: number }[] = [];
  for (const [index, item] of items.entries()) {
    const letters = [...item.text.normalize('NFC')];
    if (text && !text.endsWith(' ')) {
      text += ' ';
      from.push({ item: -1, at: 0, of: 1 });
    }
    for (const [at, letter] of letters.entries()) {
      const folded = fold(letter).replace(/\s/u, ' ');
      if (folded === ' ' && text.endsWith(' ')) continue;
      for (const part of folded) {
        text += part;
        from.push({ item: index, at, of: letters.length });
      }
    }
  }
  const rects: Rect[] = [];
  for (const word of wanted) {
    for (let start = text.indexOf(word); start >= 0; start = text.indexOf(word, start + 1)) {
      const end = start + word.length;
      // Whole syllables only: "ban" is no hit in "bang".
      if ((isLetter(text[start - 1]) && isLetter(text[start])) || (isLetter(text[end]) && isLetter(text[end - 1]))) continue;
      const spans = new Map<number, [number, number, number]>();
      for (const place of from.slice(start, end)) {
        if (place.item < 0) continue;
        const span = spans.get(place.item);
        if (span) span[1] = place.at + 1;
        else spans.set(place.item, [place.at, place.at + 1, place.of]);
      }
      for (const [index, [first, last, of]] of spans) {
        const rect = items[index]?.rect;
        if (rect) rects.push([rect[0] + (rect[2] * first) / of, rect[1], (rect[2] * (last - first)) / of, rect[3]]);
      }
    }
  }
  return rects;
}
