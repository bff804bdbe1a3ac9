import { describe, expect, it } from 'vitest';
import { around, firstFrom, stepped, type PageHit } from './hits';

const hit = (page: number): PageHit => ({ page, rects: [[0, 0, 10, 10]], recognised: false, confidence: 1 });

describe('hits on pages', () => {
  it('begin on the page that was asked for, or after it', () => {
    const hits = [hit(1), hit(3), hit(3), hit(7)];
    expect([1, 2, 3, 4, 8].map((page) => firstFrom(hits, page))).toEqual([0, 1, 1, 3, 0]);
    expect(firstFrom([], 1)).toBe(0);
  });
  it('go round', () => {
    expect([stepped(0, 1, 3), stepped(2, 1, 3), stepped(0, -1, 3), stepped(0, 1, 0)]).toEqual([1, 0, 2, 0]);
  });
  it('over two lines are looked at whole', () => {
    expect(around([[130, 100, 80, 12], [50, 120, 40, 12]])).toEqual([50, 100, 160, 32]);
    expect(around([])).toBeUndefined();
  });
});
