import type { Size } from './layer';

/** How far the reader has turned the view, clockwise. */
export type Turn = 0 | 90 | 180 | 270;

/** Size of a page as turned. */
export function turnedSize([w, h]: Size, turn: Turn): Size {
  return turn === 90 || turn === 270 ? [h, w] : [w, h];
}

/** SVG transform from page points to the turned view. */
export function turnTransform([w, h]: Size, turn: Turn): string | undefined {
  switch (turn) {
    case 0:
      return undefined;
    case 90:
      return `matrix(0 1 -1 0 ${h} 0)`;
    case 180:
      return `matrix(-1 0 0 -1 ${w} ${h})`;
    case 270:
      return `matrix(0 -1 1 0 0 ${w})`;
  }
}

/** A point of the page as it lies in the turned view. */
export function turnPoint(x: number, y: number, [w, h]: Size, turn: Turn): [number, number] {
  switch (turn) {
    case 0:
      return [x, y];
    case 90:
      return [h - y, x];
    case 180:
      return [w - x, h - y];
    case 270:
      return [y, w - x];
  }
}

/** CSS pixels per point at 100 %. */
export const CSS_PER_POINT = 96 / 72;
export const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];

export function nextZoom(current: number, direction: 1 | -1): number {
  if (direction === 1) return ZOOMS.find((zoom) => zoom > current + 0.01) ?? (ZOOMS.at(-1) as number);
  return ZOOMS.findLast((zoom) => zoom < current - 0.01) ?? (ZOOMS[0] as number);
}
