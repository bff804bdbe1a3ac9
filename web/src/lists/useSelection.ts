import { useCallback, useMemo, useState } from 'react';

export interface Selection {
  /** Chosen ids that are in the list now, in its order. */
  chosen: string[];
  has(id: string): boolean;
  /** Chooses or drops one; with `range`, everything from the last one touched. */
  toggle(id: string, range?: boolean): void;
  /** Takes these, and nothing else. */
  set(ids: Iterable<string>): void;
  clear(): void;
}

interface Held {
  ids: ReadonlySet<string>;
  /** The last one touched: where a range begins. */
  anchor: string | null;
}

const nothing: Held = { ids: new Set(), anchor: null };

/** The held choice after one more touch. */
export function touched(held: Held, order: readonly string[], id: string, range: boolean): Held {
  const ids = new Set(held.ids);
  const from = held.anchor === null ? -1 : order.indexOf(held.anchor);
  const to = order.indexOf(id);
  if (range && from >= 0 && to >= 0) {
    for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1)) ids.add(one);
  } else if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/** Rows chosen for an act on many. What leaves the list is no longer chosen. */
export function useSelection(order: readonly string[]): Selection {
  const [held, setHeld] = useState<Held>(nothing);
  const chosen = useMemo(() => (held.ids.size === 0 ? [] : order.filter((id) => held.ids.has(id))), [held, order]);
  const toggle = useCallback((id: string, range = false) => setHeld((before) => touched(before, order, id, range)), [order]);
  const set = useCallback((ids: Iterable<string>) => setHeld({ ids: new Set(ids), anchor: null }), []);
  const clear = useCallback(() => setHeld(nothing), []);
  return { chosen, has: (id) => held.ids.has(id), toggle, set, clear };
}
