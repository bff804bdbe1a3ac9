import { addDays, weekday } from '@/domain/dates';

export interface SpecialDay {
  date: string;
  kind: string;
  name: string;
  legal_basis: string;
}

/** What a day is: worked or not, by its weekday unless a row says otherwise. */
export function isWorked(date: string, special: SpecialDay | undefined): boolean {
  if (special) return special.kind === 'swapped_work';
  const day = weekday(date);
  return day !== 0 && day !== 6;
}

/** Weeks of a month, Monday first; null where the week reaches into another month. */
export function weeksOf(year: number, month: number): (string | null)[][] {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const iso = (day: number) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const before = (weekday(iso(1)) + 6) % 7;
  const cells: (string | null)[] = [...Array.from({ length: before }, () => null), ...Array.from({ length: days }, (_, place) => iso(place + 1))];
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** The rows with `day` in place of what stood on its date; without a kind the date is ordinary again. */
export function withDay(days: SpecialDay[], day: SpecialDay): SpecialDay[] {
  const others = days.filter((one) => one.date !== day.date);
  return (day.kind ? [...others, day] : others).sort((a, b) => a.date.localeCompare(b.date));
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** The day of the same year that an arrow leads to; null for other keys and beyond the year. */
export function stepTo(date: string, key: string): string | null {
  const step = STEPS[key];
  const next = step === undefined ? null : addDays(date, step);
  return next?.slice(0, 4) === date.slice(0, 4) ? next : null;
}
