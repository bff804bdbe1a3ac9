import { expect, test } from 'vitest';
import { nameIn } from './prints';

test('the file has the name the server gives it', () => {
  expect(nameIn("attachment; filename*=UTF-8''Phi%E1%BA%BFu%20chuy%E1%BB%83n%20%2D%20s%E1%BB%91%20%C4%91%E1%BA%BFn%2040.pdf")).toBe('Phiếu chuyển - số đến 40.pdf');
  expect(nameIn(null)).toBe('ban-in.pdf');
  expect(nameIn("attachment; filename*=UTF-8''%E1%BA")).toBe('ban-in.pdf');
});
