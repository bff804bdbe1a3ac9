import { expect, it } from 'vitest';
import { noteSign } from './noteSign';

it('signs with the given name and the day, and with both names in the place of another', () => {
  expect(noteSign('Nguyễn Thị Minh Hà', undefined, '2026-11-28')).toBe('Hà, 28/11');
  expect(noteSign('Trần Sơn', 'Nguyễn Văn Lâm', '2026-11-28')).toBe('Sơn (thay Lâm), 28/11');
});
