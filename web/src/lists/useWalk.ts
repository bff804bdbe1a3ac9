import { useCallback, useMemo, useState } from 'react';
import { useKeys } from '@/app/useKeys';
import { useSelection } from './useSelection';

/** The pages of a list, as asked for one after the other. */
interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
}

interface Walked<T> {
  /** Names the question: another one begins at no line. */
  question: string;
  items: readonly T[];
  idOf(item: T): string;
  open(item: T): void;
  /** May this reader choose many? */
  chooses: boolean;
  pages: Pages;
}

/** The way through a long list by keys: which line is in hand, which are chosen, and the next page in time. */
export function useWalk<T>({ question, items, idOf, open, chooses, pages }: Walked<T>) {
  const [current, setCurrent] = useState(-1);
  // Said while rendering, so that no line of another question flashes up.
  const [asked, setAsked] = useState(question);
  if (asked !== question) {
    setAsked(question);
    setCurrent(-1);
  }
  const ids = useMemo(() => items.map(idOf), [items, idOf]);
  const selection = useSelection(ids);
  const step = (by: 1 | -1, choosing = false) => {
    const next = Math.max(0, Math.min(items.length - 1, current + by));
    const [from, to] = [ids[current], ids[next]];
    if (to === undefined) return;
    setCurrent(next);
    if (!choosing) return;
    if (from !== undefined && !selection.has(from)) selection.toggle(from);
    if (!selection.has(to)) selection.toggle(to);
  };
  const inHand = items[current];
  const idInHand = ids[current];
  useKeys([
    { act: 'next', run: () => step(1) },
    { act: 'previous', run: () => step(-1) },
    { act: 'open', run: () => inHand !== undefined && open(inHand), enabled: inHand !== undefined },
    { act: 'choose', run: () => idInHand !== undefined && selection.toggle(idInHand), enabled: chooses && idInHand !== undefined },
    { act: 'chooseMore', run: () => step(1, true), enabled: chooses },
    { act: 'chooseBack', run: () => step(-1, true), enabled: chooses },
    { act: 'chooseNone', run: selection.clear, enabled: selection.chosen.length > 0 },
  ]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const chosen = useMemo(() => {
    const held = new Set(selection.chosen);
    return items.filter((_, index) => held.has(ids[index] ?? ''));
  }, [items, ids, selection.chosen]);
  return { selection, chosen, rows: { items, idOf, question, current, onCurrent: setCurrent, onOpen: open, onEnd: more, selection: chooses ? selection : null } };
}
