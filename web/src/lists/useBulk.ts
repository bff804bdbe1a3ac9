import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { components } from '@/api/schema';
import { client } from '@/api/client';
import { explain } from '@/api/problem';
import { forgetDone, letterQuery, noteManyDone, refreshLists } from '@/letter';
import { announce, showToast } from '@/ui';
import { m } from '@/words';

export type BulkAction = components['schemas']['BulkAction'];
type BulkResult = components['schemas']['BulkResult'];

/** A letter as its list shows it. */
export interface BulkItem {
  document_id: string;
  version: number;
  /** How a person knows it: its number or subject. */
  name: string;
}

/** A letter to which the act was not done, and why. */
export interface BulkFault {
  id: string;
  name: string;
  detail: string;
}

/** Most letters in one request. */
export const MOST = 200;

/** Lists, counts and the letters themselves are asked anew. */
function refresh(queries: QueryClient, results: BulkResult[]): void {
  refreshLists(queries);
  void queries.invalidateQueries({ queryKey: ['get', '/api/v1/registers/incoming/entries'] });
  void queries.invalidateQueries({ queryKey: ['get', '/api/v1/watched'] });
  void queries.invalidateQueries({ queryKey: ['get', '/api/v1/documents/{id}/follow'] });
  for (const result of results) if (result.done) void queries.invalidateQueries({ queryKey: letterQuery(result.document_id).queryKey });
}

async function send(action: BulkAction, items: readonly BulkItem[], key: string): Promise<BulkResult[]> {
  const body = { ...action, items: items.map(({ document_id, version }) => ({ document_id, version })) };
  const { data } = await client.POST('/api/v1/bulk-actions', { body, headers: { 'idempotency-key': key } });
  return data?.results ?? [];
}

/**
 * One act on many letters. What could not be done stays in hand with its
 * reason; what was done can be taken back together.
 */
export function useBulk() {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<BulkFault[]>([]);
  // Kept while the same request is repeated, so that a lost answer never makes it happen twice.
  const last = useRef<{ body: string; key: string } | null>(null);

  /** Gives the ids to which it was not done; null when no answer came. */
  const run = useCallback(
    async (action: BulkAction, items: readonly BulkItem[], said: (count: number) => string): Promise<string[] | null> => {
      const asked = items.slice(0, MOST);
      const body = JSON.stringify([action, asked]);
      if (last.current?.body !== body) last.current = { body, key: crypto.randomUUID() };
      setBusy(true);
      try {
        const results = await send(action, asked, last.current.key);
        last.current = null;
        refresh(queries, results);
        const names = new Map(asked.map((item) => [item.document_id, item.name]));
        const failed = results.filter((result) => !result.done);
        setFaults(failed.map((result) => ({ id: result.document_id, name: names.get(result.document_id) ?? '', detail: result.fault?.detail ?? m.error_server() })));
        const done = results.filter((result) => result.done);
        if (failed.length > 0) announce(m.bulk_faults({ count: failed.length }));
        if (done.length > 0) offerUndo(queries, action, said(done.length), done, names);
        return [...failed.map((result) => result.document_id), ...items.slice(MOST).map((item) => item.document_id)];
      } catch (error) {
        showToast(explain(error), { tone: 'error' });
        return null;
      } finally {
        setBusy(false);
      }
    },
    [queries],
  );
  const dismiss = useCallback(() => setFaults([]), []);
  return { run, busy, faults, dismiss };
}

/** What undoes an act that is no step of a letter's way. */
const opposites: Partial<Record<BulkAction['action'], BulkAction>> = { follow: { action: 'unfollow' }, unfollow: { action: 'follow' } };

function offerUndo(queries: QueryClient, action: BulkAction, text: string, done: BulkResult[], names: ReadonlyMap<string, string>): void {
  const opposite = opposites[action.action];
  if (opposite) {
    const words = { all: (count: number) => m.bulk_undone({ count }), some: (count: number, stuck: number) => m.bulk_undone_some({ count, stuck }) };
    showToast(text, { act: { label: m.undo(), run: () => undo(queries, opposite, done, words) } });
    return;
  }
  const undoable = done.filter((result) => result.take_back_until && result.version);
  const until = undoable.map((result) => result.take_back_until ?? '').sort()[0];
  if (undoable.length === 0 || !until) {
    showToast(text);
    return;
  }
  noteManyDone(undoable.map((result) => ({ id: result.document_id, version: result.version ?? 0, until: result.take_back_until ?? '', name: names.get(result.document_id) ?? '' })));
  const words = { all: (count: number) => m.bulk_taken_back({ count }), some: (count: number, stuck: number) => m.bulk_taken_back_some({ count, stuck }) };
  showToast(text, { life: 20_000, until, act: { label: m.undo(), run: () => undo(queries, { action: 'take_back' }, undoable, words) } });
}

interface UndoWords {
  all(count: number): string;
  some(count: number, stuck: number): string;
}

function undo(queries: QueryClient, action: BulkAction, done: readonly BulkResult[], words: UndoWords): void {
  const items = done.map((result) => ({ document_id: result.document_id, version: result.version ?? 0, name: '' }));
  send(action, items, crypto.randomUUID())
    .then((results) => {
      for (const result of results) forgetDone(result.document_id);
      refresh(queries, results);
      const back = results.filter((result) => result.done).length;
      const stuck = results.length - back;
      if (stuck > 0) showToast(words.some(back, stuck), { tone: 'error' });
      else showToast(words.all(back));
    })
    .catch((error: unknown) => showToast(explain(error), { tone: 'error' }));
}
