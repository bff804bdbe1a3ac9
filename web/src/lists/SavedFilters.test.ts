import { describe, expect, it } from 'vitest';
import { addressOf } from './SavedFilters';

describe('the address of a question', () => {
  it('is written alike whatever came first', () => {
    expect(addressOf({ tre: '1', loai: 'Đơn', q: undefined })).toBe(addressOf({ q: '', loai: 'Đơn', tre: '1' }));
    expect(Object.fromEntries(new URLSearchParams(addressOf({ q: 'đất & đai', nam: '2026' })))).toEqual({ nam: '2026', q: 'đất & đai' });
    expect(addressOf({})).toBe('');
  });
});
