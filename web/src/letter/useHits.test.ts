import { expect, test } from 'vitest';
import { askAgain } from './useHits';

test('asks again for as long as it is worth it, less and less often', () => {
  expect(askAgain(false, 1)).toBe(false);
  expect(askAgain(undefined, 0)).toBe(false);
  const waits = Array.from({ length: 60 }, (_, answers) => askAgain(true, answers)).filter((wait) => wait !== false);
  expect(waits[0]).toBeLessThan(2_000);
  expect(waits).toEqual([...waits].sort((one, other) => one - other));
  const minutes = waits.reduce((sum, wait) => sum + wait, 0) / 60_000;
  expect(minutes).toBeGreaterThan(2);
  expect(minutes).toBeLessThan(5);
});
