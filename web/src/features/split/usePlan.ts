import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { $api, client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { announce } from '@/ui';
import { m } from '@/words';
import { begun, done, pagesOf, redone, undone, type History, type Plan, type Scan } from './plan';

export const scanQuery = (id: string) => $api.queryOptions('get', '/api/v1/scans/{id}', { params: { path: { id } } });
export const SCANS = '/api/v1/scans';

export type Saving = { state: 'saved' } | { state: 'saving' } | { state: 'failed'; why: string };

/** While pages are looked at, and now and then for what others do. */
const WATCH = 1500;
const REST = 10_000;

/**
 * How a scan is to be cut, as the person in front of it changes it. Each change goes to the server at once, on the
 * version it was made on; what another clerk changed first is shown, and one's own can be had back by undoing.
 */
export function usePlan(id: string) {
  const queries = useQueryClient();
  const scan = useQuery({ ...scanQuery(id), refetchInterval: ({ state }) => (state.data?.progress.is_running ? WATCH : REST) });
  const [history, setHistory] = useState<History | null>(null);
  const [saving, setSaving] = useState<Saving>({ state: 'saved' });
  const [overtaken, setOvertaken] = useState<string | null>(null);
  const version = useRef(0);
  /** Another's change has come in place of one's own, and the person in front has not said a word to it yet. */
  const isOvertaken = useRef(false);
  const wanted = useRef<Plan | null>(null);
  const sending = useRef<Promise<void> | null>(null);
  const data = scan.data;

  const adopt = useCallback(
    (fresh: Scan) => {
      version.current = fresh.version;
      queries.setQueryData(scanQuery(id).queryKey, fresh);
    },
    [id, queries],
  );

  // What the server says counts unless a change of one's own is under way.
  useEffect(() => {
    if (!data || sending.current || wanted.current || data.version < version.current) return;
    const isNews = data.version > version.current || !data.is_edited;
    version.current = data.version;
    setHistory((held) => {
      if (!held) return begun(data.groups);
      if (!isNews && pagesOf(held.plan).length === pagesOf(data.groups).length) return held;
      return JSON.stringify(held.plan) === JSON.stringify(data.groups) ? held : data.is_edited ? done(held, data.groups) : begun(data.groups);
    });
  }, [data]);

  const send = useCallback(() => {
    sending.current ??= (async () => {
      while (wanted.current) {
        const groups = wanted.current;
        wanted.current = null;
        setSaving({ state: 'saving' });
        try {
          const { data: fresh } = await client.PUT('/api/v1/scans/{id}/plan', { params: { path: { id } }, body: { version: version.current, groups: [...groups] } });
          if (!fresh) throw new Problem(0, '', '');
          adopt(fresh);
          if (!wanted.current) setSaving({ state: 'saved' });
        } catch (error) {
          if (error instanceof Problem && error.type === 'changed-meanwhile') {
            wanted.current = null;
            const { data: fresh } = await client.GET('/api/v1/scans/{id}', { params: { path: { id } } });
            if (fresh) {
              adopt(fresh);
              setHistory((held) => (held ? done(held, fresh.groups) : begun(fresh.groups)));
              isOvertaken.current = true;
              setOvertaken(fresh.changed_by);
              announce(m.split_overtaken({ name: fresh.changed_by }));
            }
            setSaving({ state: 'saved' });
          } else {
            wanted.current ??= groups;
            setSaving({ state: 'failed', why: explain(error) });
            return;
          }
        }
      }
    })().finally(() => {
      sending.current = null;
    });
    return sending.current;
  }, [adopt, id]);

  const step = useCallback(
    (next: (held: History) => History) => {
      if (!history) return;
      const after = next(history);
      if (after === history) return;
      setHistory(after);
      isOvertaken.current = false;
      setOvertaken(null);
      wanted.current = after.plan;
      void send();
    },
    [history, send],
  );

  return {
    scan,
    plan: history?.plan ?? [],
    canUndo: (history?.past.length ?? 0) > 0,
    canRedo: (history?.future.length ?? 0) > 0,
    saving,
    overtaken,
    dismiss: () => {
      isOvertaken.current = false;
      setOvertaken(null);
    },
    edit: (change: (plan: Plan) => Plan) => step((held) => done(held, change(held.plan))),
    undo: () => step(undone),
    redo: () => step(redone),
    retry: () => void send(),
    /** All changes have gone out; gives the version they made. Fails where another's came in place of one's own. */
    settled: async () => {
      await sending.current;
      if (wanted.current) await send();
      if (wanted.current) throw new Problem(0, '', '');
      if (isOvertaken.current) throw new Problem(409, 'changed-meanwhile', m.split_look_first());
      return version.current;
    },
    adopt,
  };
}

export type PlanControl = ReturnType<typeof usePlan>;
