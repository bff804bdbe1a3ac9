import type { components } from '@/api/schema';

export type Scan = components['schemas']['ScanDetail'];
export type Group = components['schemas']['ScanGroupView'];
export type Page = components['schemas']['PlannedPageView'];
/** Groups of pages, each a letter to be. Never changed in place: every act gives a new one, or the same where it does nothing. */
export type Plan = readonly Group[];

/** Names a page among all files of a scan. */
export const keyOf = (page: Pick<Page, 'file' | 'page'>) => `${page.file}.${page.page}`;

/** Where a page stands: its group, and its place in it. */
export function placeOf(plan: Plan, key: string): { group: number; at: number } | null {
  for (const [group, { pages }] of plan.entries()) {
    const at = pages.findIndex((page) => keyOf(page) === key);
    if (at >= 0) return { group, at };
  }
  return null;
}

export const pagesOf = (plan: Plan): Page[] => plan.flatMap((group) => group.pages);
/** Pages that go into a letter. */
export const kept = (group: Group): Page[] => group.pages.filter((page) => !page.out);
/** Groups that become letters: a group of nothing but left-out pages does not. */
export const letterCount = (plan: Plan): number => plan.filter((group) => kept(group).length > 0).length;

/** The number of each group's letter, from 1; null where it becomes none. */
export function lettersOf(plan: Plan): (number | null)[] {
  let count = 0;
  return plan.map((group) => (kept(group).length > 0 ? ++count : null));
}

const withPages = (group: Group, pages: Page[]): Group => ({ ...group, pages });
const nonEmpty = (plan: Plan): Plan => plan.filter((group) => group.pages.length > 0);

/** A letter begins at this page. */
export function splitAt(plan: Plan, key: string): Plan {
  const place = placeOf(plan, key);
  const group = place && plan[place.group];
  if (!group || place.at === 0) return plan;
  return [...plan.slice(0, place.group), withPages(group, group.pages.slice(0, place.at)), { cut: 'hand', sure: null, pages: group.pages.slice(place.at) }, ...plan.slice(place.group + 1)];
}

/** A group goes on in the one before it. */
export function joinBefore(plan: Plan, at: number): Plan {
  const [before, group] = [plan[at - 1], plan[at]];
  if (!before || !group) return plan;
  return [...plan.slice(0, at - 1), withPages(before, [...before.pages, ...group.pages]), ...plan.slice(at + 1)];
}

function change(plan: Plan, key: string, to: (page: Page) => Page): Plan {
  const place = placeOf(plan, key);
  if (!place) return plan;
  return plan.map((group, at) => (at === place.group ? withPages(group, group.pages.map((page, own) => (own === place.at ? to(page) : page))) : group));
}

/** Turned clockwise by a quarter, or by `quarters` of them. */
export const turn = (plan: Plan, key: string, quarters = 1): Plan => change(plan, key, (page) => ({ ...page, turn: (((page.turn + 90 * quarters) % 360) + 360) % 360 }));

/** Left out of every letter, or taken in again. */
export const toggleOut = (plan: Plan, key: string): Plan => change(plan, key, (page) => ({ ...page, out: !page.out }));

/** Takes a page to another place: before `before`, or to the end of the group `at`. */
export function placePage(plan: Plan, key: string, to: { before: string } | { at: number }): Plan {
  const from = placeOf(plan, key);
  const page = from && plan[from.group]?.pages[from.at];
  if (!page || ('before' in to && (to.before === key || !placeOf(plan, to.before))) || ('at' in to && !plan[to.at])) return plan;
  const without = plan.map((group, at) => (at === from.group ? withPages(group, group.pages.filter((_, own) => own !== from.at)) : group));
  const target = 'before' in to ? placeOf(without, to.before) : { group: to.at, at: without[to.at]?.pages.length ?? 0 };
  if (!target) return plan;
  return nonEmpty(without.map((group, at) => (at === target.group ? withPages(group, [...group.pages.slice(0, target.at), page, ...group.pages.slice(target.at)]) : group)));
}

/** One place earlier or later; at the end of a group it goes over to the next. */
export function movePage(plan: Plan, key: string, by: 1 | -1): Plan {
  const place = placeOf(plan, key);
  const group = place && plan[place.group];
  if (!group) return plan;
  const next = place.at + by;
  if (next >= 0 && next < group.pages.length) {
    const pages = [...group.pages];
    const [page] = pages.splice(place.at, 1);
    if (page) pages.splice(next, 0, page);
    return plan.map((one, at) => (at === place.group ? withPages(one, pages) : one));
  }
  const other = plan[place.group + by];
  if (!other) return plan;
  return by < 0 ? placePage(plan, key, { at: place.group - 1 }) : placePage(plan, key, { before: keyOf(other.pages[0] as Page) });
}

/** A letter earlier or later among the letters. */
export function moveGroup(plan: Plan, at: number, by: 1 | -1): Plan {
  const [one, other] = [plan[at], plan[at + by]];
  if (!one || !other) return plan;
  const moved = [...plan];
  moved[at] = other;
  moved[at + by] = one;
  return moved;
}

/** A plan with what it was before and what was taken back. */
export interface History {
  past: readonly Plan[];
  plan: Plan;
  future: readonly Plan[];
}

/** Enough for an afternoon of corrections. */
const STEPS = 200;

export const begun = (plan: Plan): History => ({ past: [], plan, future: [] });

export function done(history: History, plan: Plan): History {
  return plan === history.plan ? history : { past: [...history.past, history.plan].slice(-STEPS), plan, future: [] };
}

export function undone(history: History): History {
  const before = history.past.at(-1);
  return before ? { past: history.past.slice(0, -1), plan: before, future: [history.plan, ...history.future] } : history;
}

export function redone(history: History): History {
  const [next, ...future] = history.future;
  return next ? { past: [...history.past, history.plan], plan: next, future } : history;
}
