import type { Rect } from './layer';

/** One place on a page where something that was looked for stands. */
export interface PageHit {
  page: number;
  /** One for each line it runs over. */
  rects: readonly Rect[];
  /** The page's text was recognised in a picture, and may be wrong. */
  recognised: boolean;
  /** How sure the recognition of its least sure word is, 0 to 1. */
  confidence: number;
}

/** Which hit comes first to a reader who comes to this page: one on it, else the next one, else the first. */
export function firstFrom(hits: readonly PageHit[], page: number): number {
  return Math.max(0, hits.findIndex((hit) => hit.page >= page));
}

/** The next or the previous hit; after the last comes the first. */
export function stepped(at: number, by: 1 | -1, count: number): number {
  return count === 0 ? 0 : (at + by + count) % count;
}

/** Around all of a hit. */
export function around(rects: readonly Rect[]): Rect | undefined {
  if (rects.length === 0) return undefined;
  const left = Math.min(...rects.map(([x]) => x));
  const top = Math.min(...rects.map(([, y]) => y));
  const right = Math.max(...rects.map(([x, , w]) => x + w));
  const bottom = Math.max(...rects.map(([, y, , h]) => y + h));
  return [left, top, right - left, bottom - top];
}
