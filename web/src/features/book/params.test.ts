import { describe, expect, it } from 'vitest';
import { filtersOf } from '@/lists/filters';
import { bookParams, bookQuery, filterKeys, type BookParams } from './params';

const filters = (params: BookParams, go: (next: BookParams) => void = () => undefined) => filtersOf(params, filterKeys, go);

describe('the address of the book', () => {
  it('keeps what it knows and drops the rest', () => {
    expect(bookParams({ q: 4127, nam: 2026, tt: '', tre: 1, thu: 'so', x: 'y' })).toEqual({ q: '4127', nam: '2026', tre: '1', thu: 'so' });
    expect(bookParams({ tre: 'true', thu: 'ngược', q: ['a'] })).toEqual({});
  });
  it('is asked of the server without what is not set', () => {
    expect(bookQuery(bookParams({ so: 'incoming-2', nam: '2026', dv: 'id', tu: '2026-11-01', tre: '1', thu: 'so' }))).toEqual({ book: 'incoming-2', year: 2026, unit: 'id', from: '2026-11-01', overdue: true });
    expect(bookQuery({ nam: 'năm nay' })).toEqual({});
  });
  it('is narrowed by a filter, not by year or order', () => {
    expect(filters({ nam: '2025', thu: 'so' }).narrowed).toBe(false);
    expect(filters({ tre: '1' }).narrowed).toBe(true);
    const went: BookParams[] = [];
    const held = filters({ nam: '2025', q: 'đất', tre: '1' }, (next) => went.push(next));
    held.change({ q: undefined, dv: 'id' });
    held.drop();
    expect(went).toEqual([{ nam: '2025', tre: '1', dv: 'id' }, { nam: '2025' }]);
  });
});
