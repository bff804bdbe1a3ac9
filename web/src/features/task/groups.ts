import type { InboxItem } from '@/api/client';
import { addDays, dayOf, weekday } from '@/domain/dates';

/** Quá hạn, Hôm nay, Tuần này, Sau; letters without a deadline stand last. */
export type DueGroup = 'overdue' | 'today' | 'week' | 'later' | 'open';

/** The Sunday that ends the week of a day; weeks begin on Monday. */
export function endOfWeek(day: string): string {
  return addDays(day, (7 - weekday(day)) % 7);
}

export function dueGroup(item: Pick<InboxItem, 'deadline'>, today: string): DueGroup {
  const due = item.deadline;
  if (!due) return 'open';
  if (due.overdue) return 'overdue';
  // A deadline that fell on a day past and is not late (half a day off) still belongs to today.
  if (due.date <= today) return 'today';
  return due.date <= endOfWeek(today) ? 'week' : 'later';
}

const dueOrder: DueGroup[] = ['overdue', 'today', 'week', 'later', 'open'];

export interface Group<Key extends string> {
  key: Key;
  items: InboxItem[];
}

/** By deadline; inside a group the sooner first, then the one that has waited longer. */
export function groupByDue(items: readonly InboxItem[], today: string): Group<DueGroup>[] {
  const sorted = items.toSorted((a, b) => (a.deadline?.at ?? '9').localeCompare(b.deadline?.at ?? '9') || a.since.localeCompare(b.since));
  return dueOrder.map((key) => ({ key, items: sorted.filter((item) => dueGroup(item, today) === key) })).filter((group) => group.items.length > 0);
}

/** By who gave the work, in the order of the alphabet; unknown givers last. */
export function groupByGiver(items: readonly InboxItem[], today: string): Group<string>[] {
  const groups = new Map<string, InboxItem[]>();
  for (const { items: inOrder } of groupByDue(items, today)) {
    for (const item of inOrder) {
      const key = item.assigned_by ?? '';
      groups.set(key, [...(groups.get(key) ?? []), item]);
    }
  }
  return [...groups]
    .map(([key, group]) => ({ key, items: group }))
    .toSorted((a, b) => (a.key === '' ? 1 : b.key === '' ? -1 : a.key.localeCompare(b.key, 'vi')));
}

export type ReceivedGroup = 'today' | 'week' | 'earlier';

/** Those informed have no deadline: the newest first, by the day it came. */
export function groupByReceived(items: readonly InboxItem[], today: string): Group<ReceivedGroup>[] {
  const monday = addDays(endOfWeek(today), -6);
  const of = (item: InboxItem): ReceivedGroup => {
    const day = dayOf(item.since);
    return day >= today ? 'today' : day >= monday ? 'week' : 'earlier';
  };
  const sorted = items.toSorted((a, b) => b.since.localeCompare(a.since));
  return (['today', 'week', 'earlier'] as const).map((key) => ({ key, items: sorted.filter((item) => of(item) === key) })).filter((group) => group.items.length > 0);
}
