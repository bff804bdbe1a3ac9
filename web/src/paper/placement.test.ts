import { describe, expect, it } from 'vitest';
import type { Rect, Size } from './layer';
import { findBlank, headingBottom, overlaps, takenFromPixels } from './placement';

const page: Size = [595, 842];
/** A letter: two heading columns, a gap, "Kính gửi", then body lines. */
const heading: Rect[] = [
  [60, 50, 180, 14],
  [60, 66, 180, 14],
  [300, 50, 240, 14],
  [330, 66, 180, 14],
  [60, 96, 160, 14],
  [340, 96, 170, 14],
];
const body: Rect[] = Array.from({ length: 28 }, (_, line): Rect => [70, 290 + line * 18, 460, 13]);
const taken = [...heading, [200, 250, 260, 14] satisfies Rect, ...body];

describe('blank space', () => {
  it('lies between heading and greeting', () => {
    const rect = findBlank({ page, size: [240, 80], taken, wish: [300, 120] });
    expect(overlaps(rect, taken)).toBe(false);
    expect(rect[1]).toBeGreaterThanOrEqual(110);
    expect(rect[1] + rect[3]).toBeLessThanOrEqual(250);
  });
  it('leaves two things side by side without touching', () => {
    const stamp = findBlank({ page, size: [142, 99], taken, wish: [60, 130] });
    const note = findBlank({ page, size: [240, 90], taken: [...taken, stamp], wish: [300, 130] });
    expect(overlaps(note, [stamp])).toBe(false);
  });
  it('covers least when the page is full', () => {
    const full: Rect[] = [[0, 0, 595, 700], [0, 760, 595, 82]];
    const rect = findBlank({ page, size: [240, 80], taken: full, wish: [300, 100] });
    expect(rect[1]).toBeGreaterThan(600);
    expect(rect[1] + rect[3]).toBeLessThanOrEqual(842);
  });
  it('stays on a page smaller than the wish', () => {
    const [x, y, w, h] = findBlank({ page: [200, 100], size: [400, 300], taken: [], wish: [0, 0] });
    expect(x + w).toBeLessThanOrEqual(200);
    expect(y + h).toBeLessThanOrEqual(100);
  });
});

it('finds where the heading ends', () => {
  const items = [...heading.map((rect) => ({ text: 'x', rect })), { text: 'Kính gửi: Ủy ban nhân dân', rect: [200, 250, 260, 14] as Rect }];
  expect(headingBottom(page, items)).toBe(110);
  expect(headingBottom(page, [])).toBeCloseTo(101, 0);
});

it('sees dark places of a scan', () => {
  const [width, height] = [100, 140];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let x = 20; x < 60; x += 1) for (let y = 30; y < 34; y += 1) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  const found = takenFromPixels(data, width, height, page);
  expect(found.length).toBeGreaterThan(0);
  expect(overlaps([130, 180, 200, 30], found)).toBe(true);
  expect(overlaps([130, 400, 200, 30], found)).toBe(false);
});
