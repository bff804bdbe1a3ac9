import { patient } from '@/offline/parts';

/** Width of a text in points at font size 1. */
export type Measure = (text: string) => number;

/**
 * Breaks text into lines no wider than `width` points. A word longer than the
 * line is cut by characters (never inside a composed letter); line feeds stay.
 */
export function breakLines(text: string, width: number, fontSize: number, measure: Measure): string[] {
  const limit = Math.max(width, fontSize);
  const fits = (line: string): boolean => measure(line) * fontSize <= limit;
  const lines: string[] = [];
  for (const paragraph of text.normalize('NFC').split('\n')) {
    let line = '';
    for (const word of paragraph.split(/\s+/u).filter(Boolean)) {
      const joined = line ? `${line} ${word}` : word;
      if (fits(joined)) {
        line = joined;
        continue;
      }
      if (line) lines.push(line);
      line = word;
      while (!fits(line)) {
        let count = [...line].length - 1;
        while (count > 1 && !fits([...line].slice(0, count).join(''))) count -= 1;
        const letters = [...line];
        if (letters.length <= 1) break;
        lines.push(letters.slice(0, Math.max(1, count)).join(''));
        line = letters.slice(Math.max(1, count)).join('');
      }
    }
    lines.push(line);
  }
  while (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}

let canvas: CanvasRenderingContext2D | null = null;
const cache = new Map<string, number>();

/** Measures in the hand of the typed bút phê, as the page will show it. */
export const measureNote: Measure = (text) => {
  const known = cache.get(text);
  if (known !== undefined) return known;
  canvas ??= document.createElement('canvas').getContext('2d');
  if (!canvas) return text.length * 0.45;
  canvas.font = '100px "Patrick Hand"';
  const width = canvas.measureText(text).width / 100;
  if (cache.size > 4000) cache.clear();
  cache.set(text, width);
  return width;
};

let ready: Promise<void> | null = null;

async function fetchHand(): Promise<void> {
  await import('./note-font');
  await Promise.all([document.fonts.load('15px "Patrick Hand"', 'Giao'), document.fonts.load('15px "Patrick Hand"', 'ếộữ')]);
  cache.clear();
}

/** The hand must be there before anything is measured: without a line it waits for it. Never rejects; without the hand another one is measured. */
export function loadNoteFont(): Promise<void> {
  ready ??= patient(fetchHand).catch(() => {
    ready = null;
  });
  return ready;
}
