import { describe, expect, it } from 'vitest';
import { hitParams, pieces } from './hits';

describe('hits', () => {
  it('lead to their page', () => {
    expect(hitParams('phu luc', { pages: [2, 3] })).toEqual({ q: 'phu luc', trang: 2 });
    expect(hitParams('phu luc', { pages: [1, 2] })).toEqual({ q: 'phu luc' });
    expect(hitParams('phu luc', { pages: [1], attachment_id: 'b' })).toEqual({ q: 'phu luc', tep: 'b' });
    expect(hitParams(undefined, { pages: [2] })).toEqual({});
  });
  it('cut a text in order', () => {
    expect(pieces('cấp giấy phép', [[4, 8]])).toEqual([
      { text: 'cấp ', hit: false },
      { text: 'giấy', hit: true },
      { text: ' phép', hit: false },
    ]);
  });
  it('of neighbouring syllables read as one', () => {
    expect(pieces('cấp giấy phép', [[4, 8], [9, 13]])).toEqual([
      { text: 'cấp ', hit: false },
      { text: 'giấy phép', hit: true },
    ]);
  });
  it('that overlap or run over the end are left out', () => {
    expect(pieces('abc', [[0, 2], [1, 3], [2, 9]])).toEqual([
      { text: 'ab', hit: true },
      { text: 'c', hit: false },
    ]);
  });
  it('lose nothing of the text', () => {
    const text = 'Đất 🏠 đai';
    expect(pieces(text, [[0, 3], [7, 10]]).map((piece) => piece.text).join('')).toBe(text);
  });
});
