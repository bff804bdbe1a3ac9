import { describe, expect, it } from 'vitest';
import { bookParams, bookQuery, isNarrowed } from './params';

describe('the address of the book', () => {
  it('keeps what it knows and drops the rest', () => {
    expect(bookParams({ q: 4127, nam: 2026, tt: '', tre: 1, thu: 'so', x: 'y' })).toEqual({ q: '4127', nam: '2026', tre: '1', thu: 'so' });
    expect(bookParams({ tre: 'true', thu: 'ngược', q: ['a'] })).toEqual({});
  });
  it('is asked of the server without what is not set', () => {
    expect(bookQuery(bookParams({ nam: '2026', dv: 'id', tu: '2026-11-01', tre: '1', thu: 'so' }))).toEqual({ year: 2026, unit: 'id', from: '2026-11-01', overdue: true });
    expect(bookQuery({ nam: 'năm nay' })).toEqual({});
  });
  it('is narrowed by a filter, not by year or order', () => {
    expect(isNarrowed({ nam: '2025', thu: 'so' })).toBe(false);
    expect(isNarrowed({ tre: '1' })).toBe(true);
  });
});
