import type { Me } from '@/api/client';
import { hasRole } from '@/api/session';
import { m } from '@/words';

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
