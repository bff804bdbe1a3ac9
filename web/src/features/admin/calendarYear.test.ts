import { describe, expect, it } from 'vitest';
import { isWorked, stepTo, weeksOf, withDay } from './calendarYear';

const row = (date: string, kind: string) => ({ date, kind, name: 'x', legal_basis: '' });

describe('the year grid', () => {
  it('is walked with arrows, by day and by week, and not left by them', () => {
    expect(stepTo('2026-11-30', 'ArrowRight')).toBe('2026-12-01');
    expect(stepTo('2026-11-03', 'ArrowUp')).toBe('2026-10-27');
    expect(stepTo('2026-12-28', 'ArrowDown')).toBeNull();
    expect(stepTo('2026-11-03', 'Enter')).toBeNull();
  });
  it('begins weeks on Monday and fills them', () => {
    const weeks = weeksOf(2026, 11);
    // 1 November 2026 is a Sunday.
    expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-11-01']);
    expect(weeks.flat().filter(Boolean)).toHaveLength(30);
    expect(weeks.every((week) => week.length === 7)).toBe(true);
    expect(weeksOf(2028, 2).flat().filter(Boolean)).toHaveLength(29);
  });
  it('knows make-up days and holidays', () => {
    expect(isWorked('2026-08-22', undefined)).toBe(false);
    expect(isWorked('2026-08-22', { date: '2026-08-22', kind: 'swapped_work', name: '', legal_basis: '' })).toBe(true);
    expect(isWorked('2026-11-24', { date: '2026-11-24', kind: 'holiday', name: '', legal_basis: '' })).toBe(false);
    expect(isWorked('2026-11-25', undefined)).toBe(true);
  });
  it('keeps one row a day, in order', () => {
    const days = withDay([row('2026-05-01', 'holiday')], row('2026-01-01', 'holiday'));
    expect(days.map((day) => day.date)).toEqual(['2026-01-01', '2026-05-01']);
    expect(withDay(days, row('2026-05-01', 'swapped_off'))).toHaveLength(2);
    expect(withDay(days, row('2026-05-01', ''))).toHaveLength(1);
  });
});
