import { expect, it } from 'vitest';
import { setLanguage } from './locale';
import { formatBytes, formatNumber, formatShare } from './numbers';

it('groups thousands with a point', () => {
  expect(formatNumber(7)).toBe('7');
  expect(formatNumber(1284)).toBe('1.284');
  expect(formatNumber(1234567)).toBe('1.234.567');
});
it('writes shares with a comma', () => expect(formatShare(0.943)).toBe('94,3%'));
it('writes them the English way in English', () => {
  setLanguage('en');
  expect([formatNumber(1284), formatShare(0.943), formatBytes(1_240_000)]).toEqual(['1,284', '94.3%', '1.2 MB']);
  setLanguage('vi');
});
it('writes sizes of files', () => {
  expect(formatBytes(512)).toBe('512 B');
  expect(formatBytes(48_000)).toBe('48 kB');
  expect(formatBytes(1_240_000)).toBe('1,2 MB');
  expect(formatBytes(999_900)).toBe('1 MB');
});
