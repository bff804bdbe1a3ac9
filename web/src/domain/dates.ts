/**
 * Dates as the office writes them. Dates are ISO strings (2026-11-17) of the
 * agency's zone; instants are RFC 3339. Nothing here asks the clock: `today`
 * and `now` are given.
 */

import { languageNow } from './locale';

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;
const weekdays = ['Chủ nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'];
const weekdaysEnglish = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function utc(iso: string): number {
  const parts = ISO.exec(iso);
  if (!parts) return Number.NaN;
  return Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
}

function fromUtc(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** True for a day that exists, in ISO form. */
export function isDate(iso: string): boolean {
  const time = utc(iso);
  return !Number.isNaN(time) && fromUtc(time) === iso;
}

/** 2026-11-17 → 17/11/2026. */
export function formatDate(iso: string): string {
  const parts = ISO.exec(iso);
  return parts ? `${parts[3]}/${parts[2]}/${parts[1]}` : iso;
}

/** 2026-11-07 → 07/11, or with the year when it differs from `today`'s. */
export function formatShortDate(iso: string, today: string): string {
  const parts = ISO.exec(iso);
  if (!parts) return iso;
  const short = `${parts[3]}/${parts[2]}`;
  return today.startsWith(`${parts[1]}-`) ? short : `${short}/${parts[1]}`;
}

/**
 * Reads what a person types: 17/11/2026, 17-11-2026, 17.11.26, 17112026, and
 * 17/11 as this year's. Null when it is no day.
 */
export function parseDate(text: string, year = new Date().getFullYear()): string | null {
  const typed = text.trim();
  const parts = /^(\d{1,2})[/.\-\s](\d{1,2})(?:[/.\-\s](\d{2}|\d{4}))?$/.exec(typed) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(typed);
  if (!parts) return null;
  const given = parts[3];
  const full = given === undefined ? year : given.length === 2 ? 2000 + Number(given) : Number(given);
  const iso = `${String(full).padStart(4, '0')}-${(parts[2] ?? '').padStart(2, '0')}-${(parts[1] ?? '').padStart(2, '0')}`;
  return full >= 1945 && isDate(iso) ? iso : null;
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to) - utc(from)) / DAY_MS);
}

export function addDays(iso: string, days: number): string {
  return fromUtc(utc(iso) + days * DAY_MS);
}

/** Monday is 1, Sunday 0. */
export function weekday(iso: string): number {
  return new Date(utc(iso)).getUTCDay();
}

/** "Thứ Sáu 27/11" within two weeks of today, else 27/11/2026. */
export function formatNearDate(iso: string, today: string, locale: string = languageNow()): string {
  const distance = daysBetween(today, iso);
  if (Math.abs(distance) > 14) return formatDate(iso);
  const names = locale === 'en' ? weekdaysEnglish : weekdays;
  return `${names[weekday(iso)] ?? ''} ${formatShortDate(iso, today)}`;
}

/** Days off and make-up days of an agency's calendar. */
export interface WorkCalendar {
  holidays: ReadonlySet<string>;
  /** Weekend days worked instead. */
  makeUpDays: ReadonlySet<string>;
}

export const plainCalendar: WorkCalendar = { holidays: new Set(), makeUpDays: new Set() };

export function isWorkingDay(iso: string, calendar: WorkCalendar): boolean {
  if (calendar.makeUpDays.has(iso)) return true;
  const day = weekday(iso);
  return day !== 0 && day !== 6 && !calendar.holidays.has(iso);
}

/** The day `count` working days after `from`, not counting `from` itself. */
export function addWorkingDays(from: string, count: number, calendar: WorkCalendar): string {
  let day = from;
  let left = count;
  while (left > 0) {
    day = addDays(day, 1);
    if (isWorkingDay(day, calendar)) left -= 1;
  }
  return day;
}

/** Working days after `from` up to and with `to`; 0 when `to` is not later. */
export function workingDaysBetween(from: string, to: string, calendar: WorkCalendar): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
    if (isWorkingDay(day, calendar)) count += 1;
  }
  return count;
}

/** The named days off that a count of working days from `from` to `to` jumps over; weekends need no word. */
export function daysOffBetween<Day extends { date: string }>(daysOff: readonly Day[], from: string, to: string): Day[] {
  return daysOff.filter(({ date }) => date > from && date <= to && weekday(date) !== 0 && weekday(date) !== 6);
}

/** How a deadline stands today. Late days are calendar days, days left are working days. */
export type DeadlineStanding = { kind: 'late'; days: number } | { kind: 'today' } | { kind: 'left'; workingDays: number };

export function deadlineStanding(due: string, today: string, calendar: WorkCalendar): DeadlineStanding {
  if (due < today) return { kind: 'late', days: daysBetween(due, today) };
  if (due === today) return { kind: 'today' };
  return { kind: 'left', workingDays: workingDaysBetween(today, due, calendar) };
}

const zoned = new Map<string, Intl.DateTimeFormat>();

function parts(instant: string, zone: string): Record<string, string> {
  let format = zoned.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    zoned.set(zone, format);
  }
  return Object.fromEntries(format.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
}

export const AGENCY_ZONE = 'Asia/Ho_Chi_Minh';

/** The day of an instant in the agency's zone. */
export function dayOf(instant: string, zone = AGENCY_ZONE): string {
  const p = parts(instant, zone);
  return `${p['year']}-${p['month']}-${p['day']}`;
}

/** 8:05, as the office writes hours. */
export function timeOf(instant: string, zone = AGENCY_ZONE): string {
  const p = parts(instant, zone);
  return `${Number(p['hour'])}:${p['minute']}`;
}

export function todayIn(now: Date = new Date(), zone = AGENCY_ZONE): string {
  return dayOf(now.toISOString(), zone);
}

/** The hour today, "hôm qua 16:40"-like parts otherwise: 8:05 or 16/11 or 16/11/2025. */
export function formatMoment(instant: string, today: string, zone = AGENCY_ZONE): string {
  const day = dayOf(instant, zone);
  return day === today ? timeOf(instant, zone) : formatShortDate(day, today);
}

/** 17/11, 8:20 — for acts in a history. */
export function formatStamp(instant: string, today: string, zone = AGENCY_ZONE): string {
  return `${formatShortDate(dayOf(instant, zone), today)}, ${timeOf(instant, zone)}`;
}
