import { describe, expect, it } from 'vitest';
import { ha, son } from '@/mocks/letters';
import { delegationSentence, endOfWeek, periodWords, stateWords } from './words';

describe('a period in words', () => {
  it.each([
    ['2026-12-01', '2026-12-05', 'từ 01/12 đến hết 05/12/2026'],
    ['2026-12-28', '2027-01-05', 'từ 28/12/2026 đến hết 05/01/2027'],
    ['2026-12-01', '2026-12-01', 'ngày 01/12/2026'],
  ])('from %s to %s', (first, last, words) => expect(periodWords(first, last)).toBe(words));
});

it('says who acts for whom in one sentence', () => {
  expect(delegationSentence(son, ha, 'Chủ tịch', '2026-12-01', '2026-12-05')).toBe('Ông Hồ Ngọc Sơn thay bà Nguyễn Thị Minh Hà, Chủ tịch, từ 01/12 đến hết 05/12/2026.');
});

it('ends a week on its Sunday', () => {
  expect(endOfWeek('2026-11-28')).toBe('2026-11-29');
  expect(endOfWeek('2026-11-29')).toBe('2026-11-29');
  expect(endOfWeek('2026-11-30')).toBe('2026-12-06');
});

it('names every state', () => {
  const words = ['upcoming', 'active', 'over', 'ended'].map((state) => stateWords(state).text);
  expect(new Set(words).size).toBe(4);
});
