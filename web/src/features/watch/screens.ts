import type { Me } from '@/api/client';
import { givesOn, hasRole } from '@/api/session';
import { m } from '@/words';
import type { FilterPlace } from '@/lists/SavedFilters';
import type { NarrowingKey } from './params';

/** Lists of the API. */
export type WatchKey = 'overdue_mine' | 'overdue_unit' | 'overdue_all' | 'directed' | 'followed' | 'sent_back' | 'returned';

export type WatchPath = '/qua-han' | '/dang-theo-doi' | '/bi-tra-lai';

export interface WatchTab {
  /** In the address; the first one is not written. */
  ds: string;
  list: WatchKey;
  label: string;
}

export function watchTitle(path: WatchPath): string {
  if (path === '/qua-han') return m.nav_overdue();
  return path === '/dang-theo-doi' ? m.nav_following() : m.nav_returned();
}

/** The lists of a screen that this person has. */
export function tabsOf(path: WatchPath, me: Me): WatchTab[] {
  const tabs: WatchTab[] = [];
  if (path === '/qua-han') {
    const leads = hasRole(me, 'leader') || hasRole(me, 'office_chief');
    tabs.push({ ds: 'toi', list: 'overdue_mine', label: m.watch_mine() });
    if (hasRole(me, 'unit_head') || hasRole(me, 'office_chief')) tabs.push({ ds: 'don-vi', list: 'overdue_unit', label: m.watch_unit() });
    if (leads) tabs.push({ ds: 'co-quan', list: 'overdue_all', label: m.watch_all() });
  } else if (path === '/dang-theo-doi') {
    if (hasRole(me, 'leader')) tabs.push({ ds: 'chi-dao', list: 'directed', label: m.watch_directed() });
    tabs.push({ ds: 'theo-doi', list: 'followed', label: m.watch_followed() });
  } else {
    tabs.push({ ds: 've', list: 'sent_back', label: m.watch_sent_back() }, { ds: 'noi-gui', list: 'returned', label: m.watch_returned() });
  }
  return tabs;
}

/** Under which name a screen's filters are kept. */
export const filterPlaces: Record<WatchPath, FilterPlace> = { '/qua-han': 'overdue', '/dang-theo-doi': 'following', '/bi-tra-lai': 'returned' };

/** What narrows a list: one's own work is of one unit, what came back has none, and of what is late nothing is in time. */
export function narrowingOf(list: WatchKey): NarrowingKey[] {
  const always: NarrowingKey[] = ['q', 'cq', 'khan', 'tu', 'den'];
  if (list === 'overdue_all') return [...always, 'dv'];
  return list === 'directed' || list === 'followed' ? [...always, 'dv', 'tre'] : always;
}

/** What can be done with many lines of a list at once. */
export type WatchAct = 'ask' | 'assign' | 'submit' | 'follow' | 'unfollow';

/** The main one first. */
export function actsOf(list: WatchKey, me: Me): WatchAct[] {
  switch (list) {
    case 'overdue_mine':
      return givesOn(me) ? ['assign', 'follow'] : ['follow'];
    case 'overdue_unit':
    case 'overdue_all':
    case 'directed':
      return ['ask', 'follow'];
    case 'followed':
      return ['unfollow', 'ask'];
    case 'sent_back':
      return hasRole(me, 'clerk') ? ['submit', 'follow'] : ['follow'];
    case 'returned':
      return ['follow'];
  }
}

/** Under which name its lines are saved. */
export function fileName(list: WatchKey): string {
  switch (list) {
    case 'directed':
      return 'da-chi-dao.xlsx';
    case 'followed':
      return 'dang-theo-doi.xlsx';
    case 'sent_back':
      return 'tra-ve-van-thu.xlsx';
    case 'returned':
      return 'da-tra-noi-gui.xlsx';
    default:
      return 'qua-han.xlsx';
  }
}

/** What an empty list says, and what would bring something into it. */
export function emptyWords(list: WatchKey): [string, string] {
  switch (list) {
    case 'directed':
      return [m.watch_none_directed(), m.watch_none_directed_text()];
    case 'followed':
      return [m.watch_none_followed(), m.watch_none_followed_text()];
    case 'sent_back':
      return [m.watch_none_sent_back(), m.watch_none_sent_back_text()];
    case 'returned':
      return [m.watch_none_returned(), m.watch_none_returned_text()];
    default:
      return [m.watch_none_overdue(), m.watch_none_overdue_text()];
  }
}

/** Where to go from an empty list. */
export function emptyLink(list: WatchKey, me: Me): { to: '/vao-so-den' | '/cho-but-phe' | '/tra-cuu'; label: string } {
  if (list === 'directed') return { to: '/cho-but-phe', label: m.nav_review() };
  if ((list === 'sent_back' || list === 'returned') && hasRole(me, 'clerk')) return { to: '/vao-so-den', label: m.nav_incoming() };
  return { to: '/tra-cuu', label: m.nav_search_documents() };
}
