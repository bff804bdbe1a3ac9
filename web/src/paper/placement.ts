import { keepOnPage, type Rect, type Size } from './layer';

/** Size of a cell of the grid in which blank space is looked for, in points. */
const CELL = 6;

/** Is anything of `rect` covered by `taken` (within `margin` points)? */
export function overlaps(rect: Rect, taken: readonly Rect[], margin = 0): boolean {
  const [x, y, w, h] = rect;
  return taken.some(([tx, ty, tw, th]) => x < tx + tw + margin && tx < x + w + margin && y < ty + th + margin && ty < y + h + margin);
}

function coveredArea(rect: Rect, taken: readonly Rect[]): number {
  const [x, y, w, h] = rect;
  let area = 0;
  for (const [tx, ty, tw, th] of taken) {
    const across = Math.min(x + w, tx + tw) - Math.max(x, tx);
    const down = Math.min(y + h, ty + th) - Math.max(y, ty);
    if (across > 0 && down > 0) area += across * down;
  }
  return area;
}

export interface Placing {
  page: Size;
  /** Wished size of what is placed. */
  size: Size;
  /** What may not be covered: text, stamps, other notes. */
  taken: readonly Rect[];
  /** The best place would start here; nearness to it decides between blanks. */
  wish: [x: number, y: number];
  margin?: number;
  /** Distance from the edges of the page. */
  edge?: number;
}

/**
 * Blank space for a rectangle of `size`, nearest to `wish`; if the page has
 * none, the place that covers least. The heading of a Vietnamese letter leaves
 * room between the date line and "Kính gửi", so notes wish to stand there.
 */
export function findBlank({ page, size, taken, wish, margin = 4, edge = 14 }: Placing): Rect {
  const [w, h] = [Math.min(size[0], page[0] - 2 * edge), Math.min(size[1], page[1] - 2 * edge)];
  let best: Rect | null = null;
  let bestScore = Infinity;
  let least: Rect = keepOnPage([wish[0], wish[1], w, h], page);
  let leastArea = Infinity;
  for (let y = edge; y + h <= page[1] - edge + 0.01; y += CELL) {
    for (let x = edge; x + w <= page[0] - edge + 0.01; x += CELL) {
      const rect: Rect = [x, y, w, h];
      // Moving down the page costs more than moving across it.
      const score = Math.abs(x - wish[0]) + 2.2 * Math.abs(y - wish[1]);
      if (!overlaps(rect, taken, margin)) {
        if (score < bestScore) {
          bestScore = score;
          best = rect;
        }
      } else if (!best) {
        const area = coveredArea(rect, taken) + score * 0.5;
        if (area < leastArea) {
          leastArea = area;
          least = rect;
        }
      }
    }
  }
  return best ?? least;
}

/**
 * Where a letter's heading ends: below the date line and V/v of the first
 * page, above "Kính gửi" or the body. Points from the top.
 */
export function headingBottom(page: Size, items: readonly { text: string; rect: Rect }[]): number {
  const upper = items.filter((item) => item.rect[1] < page[1] * 0.45);
  const greeting = upper.find((item) => /^\s*Kính\s+gửi/u.test(item.text.normalize('NFC')));
  if (greeting) {
    const above = upper.filter((item) => item.rect[1] + item.rect[3] <= greeting.rect[1] + 2);
    return above.reduce((bottom, item) => Math.max(bottom, item.rect[1] + item.rect[3]), page[1] * 0.12);
  }
  const head = upper.filter((item) => item.rect[1] < page[1] * 0.2);
  return head.reduce((bottom, item) => Math.max(bottom, item.rect[1] + item.rect[3]), page[1] * 0.12);
}

/** Marks dark cells of a scan as taken, so that notes find blank space there too. */
export function takenFromPixels(data: Uint8ClampedArray, width: number, height: number, page: Size): Rect[] {
  const cellsX = Math.ceil(page[0] / CELL);
  const cellsY = Math.ceil(page[1] / CELL);
  const dark = new Uint16Array(cellsX * cellsY);
  for (let py = 0; py < height; py += 1) {
    const cy = Math.min(cellsY - 1, Math.floor(((py / height) * page[1]) / CELL));
    for (let px = 0; px < width; px += 1) {
      const at = (py * width + px) * 4;
      const light = 0.3 * (data[at] ?? 255) + 0.59 * (data[at + 1] ?? 255) + 0.11 * (data[at + 2] ?? 255);
      if (light < 150) {
        const cell = cy * cellsX + Math.min(cellsX - 1, Math.floor(((px / width) * page[0]) / CELL));
        dark[cell] = (dark[cell] ?? 0) + 1;
      }
    }
  }
  const perCell = (width / cellsX) * (height / cellsY);
  const rects: Rect[] = [];
  for (let cy = 0; cy < cellsY; cy += 1) {
    for (let cx = 0; cx < cellsX; ) {
      let run = cx;
      while (run < cellsX && (dark[cy * cellsX + run] ?? 0) > perCell * 0.04) run += 1;
      if (run > cx) rects.push([cx * CELL, cy * CELL, (run - cx) * CELL, CELL]);
      cx = Math.max(run, cx + 1);
    }
  }
  return rects;
}
