import { expect, it } from 'vitest';
import { actedBy, onWhoseBehalf } from './actedBy';

it('names both: who acted, and in whose place', () => {
  expect(actedBy({ name: 'Trần Sơn', acting_for: 'Nguyễn Văn Lâm' })).toBe('Trần Sơn (thay Nguyễn Văn Lâm)');
  expect(actedBy({ name: 'Trần Sơn', acting_for: null })).toBe('Trần Sơn');
  expect(actedBy({ name: 'Trần Sơn' })).toBe('Trần Sơn');
});

it('leads back to the one in whose place it was done', () => {
  expect(onWhoseBehalf({ name: 'Trần Sơn', acting_for: 'Nguyễn Văn Lâm' })).toBe('Nguyễn Văn Lâm');
  expect(onWhoseBehalf({ name: 'Trần Sơn' })).toBe('Trần Sơn');
});
