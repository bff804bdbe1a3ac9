import { describe, expect, it } from 'vitest';
import { addWorkingDays, dayOf, daysOffBetween, deadlineStanding, formatDate, formatMoment, formatNearDate, formatShortDate, isDate, parseDate, plainCalendar, timeOf, workingDaysBetween, type WorkCalendar } from './dates';

const today = '2026-11-17';

describe('days off on the way to a deadline', () => {
  it('names those that are jumped over, but not weekends nor what lies outside', () => {
    const off = ['2026-11-17', '2026-11-19', '2026-11-21', '2026-11-24', '2026-11-25'].map((date) => ({ date }));
    expect(daysOffBetween(off, '2026-11-17', '2026-11-24').map((day) => day.date)).toEqual(['2026-11-19', '2026-11-24']);
    expect(daysOffBetween(off, '2026-11-19', '2026-11-23')).toEqual([]);
  });
});

describe('writing dates', () => {
  it('writes day, month, year', () => {
    expect(formatDate('2026-11-17')).toBe('17/11/2026');
    expect(formatShortDate('2026-11-07', today)).toBe('07/11');
    expect(formatShortDate('2027-01-05', today)).toBe('05/01/2027');
  });
  it('names the weekday when the day is near', () => {
    expect(formatNearDate('2026-11-27', today)).toBe('Thứ Sáu 27/11');
    expect(formatNearDate('2026-11-22', today)).toBe('Chủ nhật 22/11');
    expect(formatNearDate('2026-12-15', today)).toBe('15/12/2026');
  });
  it('tells day and hour in the agency zone, not in UTC', () => {
    expect(dayOf('2026-11-16T18:30:00Z')).toBe('2026-11-17');
    expect(timeOf('2026-11-17T01:05:00Z')).toBe('8:05');
    expect(formatMoment('2026-11-17T01:05:00Z', today)).toBe('8:05');
    expect(formatMoment('2026-11-16T09:42:00Z', today)).toBe('16/11');
  });
});

describe('reading dates', () => {
  it.each([
    ['17/11/2026', '2026-11-17'],
    ['7/1/2026', '2026-01-07'],
    ['17-11-2026', '2026-11-17'],
    ['17.11.26', '2026-11-17'],
    ['17112026', '2026-11-17'],
    [' 17/11 ', '2026-11-17'],
  ])('reads %s', (typed, iso) => expect(parseDate(typed, 2026)).toBe(iso));
  it.each(['31/02/2026', '29/02/2026', '0/1/2026', '17/13/2026', '2026', 'ngày 17', '', '17/11/0026'])('refuses %j', (typed) => expect(parseDate(typed, 2026)).toBeNull());
  it('knows leap days', () => {
    expect(isDate('2028-02-29')).toBe(true);
    expect(isDate('2026-02-29')).toBe(false);
  });
});

describe('working days', () => {
  const calendar: WorkCalendar = { holidays: new Set(['2026-11-20']), makeUpDays: new Set(['2026-11-21']) };
  it('skips weekends', () => {
    expect(addWorkingDays('2026-11-17', 3, plainCalendar)).toBe('2026-11-20');
    expect(addWorkingDays('2026-11-17', 5, plainCalendar)).toBe('2026-11-24');
    expect(workingDaysBetween('2026-11-17', '2026-11-27', plainCalendar)).toBe(8);
  });
  it('skips holidays and counts make-up days', () => {
    expect(addWorkingDays('2026-11-17', 3, calendar)).toBe('2026-11-21');
    expect(workingDaysBetween('2026-11-19', '2026-11-23', calendar)).toBe(2);
  });
  it('is nothing backwards', () => expect(workingDaysBetween('2026-11-20', '2026-11-17', plainCalendar)).toBe(0));
  it('says how a deadline stands', () => {
    expect(deadlineStanding('2026-11-15', today, plainCalendar)).toEqual({ kind: 'late', days: 2 });
    expect(deadlineStanding(today, today, plainCalendar)).toEqual({ kind: 'today' });
    expect(deadlineStanding('2026-11-27', today, plainCalendar)).toEqual({ kind: 'left', workingDays: 8 });
  });
});
