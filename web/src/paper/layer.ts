import type { Actor } from '@/domain/actedBy';

/**
 * Layers stand above a page and never change it. All lengths are PDF points;
 * the origin is the top-left corner of the page as shown (CropBox after
 * /Rotate and UserUnit). Line breaks and outlines are stored, so that the
 * server draws exactly what the screen showed.
 */
export type Rect = [x: number, y: number, w: number, h: number];
export type Size = [w: number, h: number];
export type InkPoint = [x: number, y: number, pressure: number];

export interface Stroke {
  points: InkPoint[];
  outline: [number, number][];
}

export interface PaperLayer {
  id: string;
  kind: 'stamp' | 'note' | 'ink' | 'highlight';
  /** Null on the generated sheet of a letter without a file. */
  file_sha256?: string | null;
  /** From 1. */
  page: number;
  page_box: Size;
  lines: string[];
  font_size: number;
  rect: Rect;
  ink: Stroke[];
  actor?: Actor;
  at?: string;
  directive_id?: string | null;
}

/** Text of a note starts this far inside its rectangle. */
export const NOTE_PADDING = 6;
/** Distance of two lines in font sizes; stacked marks (Ế, Ỗ) need the room. */
export const NOTE_LINE = 1.3;
/** First baseline below the padding, in font sizes. */
export const NOTE_ASCENT = 0.95;
export const NOTE_FONT_SIZE = 15;

/** Height of a note with so many lines, in points. */
export function noteHeight(lines: number, fontSize: number): number {
  return Math.max(1, lines) * fontSize * NOTE_LINE + NOTE_PADDING * 2;
}

/** Keeps a rectangle on its page, moving before shrinking. */
export function keepOnPage([x, y, w, h]: Rect, [pageW, pageH]: Size): Rect {
  const width = Math.min(w, pageW);
  const height = Math.min(h, pageH);
  return [Math.min(Math.max(0, x), pageW - width), Math.min(Math.max(0, y), pageH - height), width, height];
}

/** The smallest rectangle around points, widened by `margin`, kept on the page. */
export function boundsOf(points: readonly (readonly number[])[], margin: number, page: Size): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const point of points) {
    const [x = 0, y = 0] = point;
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  const x0 = Math.max(0, left - margin);
  const y0 = Math.max(0, top - margin);
  return keepOnPage([x0, y0, Math.max(1, Math.min(page[0], right + margin) - x0), Math.max(1, Math.min(page[1], bottom + margin) - y0)], page);
}
