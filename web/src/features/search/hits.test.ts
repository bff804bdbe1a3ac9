import { describe, expect, it } from 'vitest';
import { hitParams, pieces, wordsOnPage } from './hits';

describe('hits', () => {
  it('lead to their page', () => {
    expect(hitParams('phu luc', [2, 3])).toEqual({ q: 'phu luc', trang: 2 });
    expect(hitParams('phu luc', [1, 2])).toEqual({ q: 'phu luc' });
    expect(hitParams(undefined, [2])).toEqual({});
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
  it('on the page prefer the phrase as typed', () => {
    const subject = { text: 'Cấp giấy phép xây dựng', hits: [[4, 8], [9, 13]] };
    expect(wordsOnPage('giay phep', subject)).toEqual(['giay phep']);
  });
  it('on the page leave single syllables out when a phrase was hit', () => {
    const snippet = { text: 'phép của giấy phép', hits: [[0, 4], [9, 13], [14, 18]] };
    expect(wordsOnPage('giấy phép năm 2026', snippet)).toEqual(['giấy phép']);
  });
});
