import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client, type DocumentView } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { letterQuery } from '@/letter';
import { isUnsaved, rebase, type IncomingDraft } from './form';

/** After the last key: long enough not to send each letter of a word. */
const REST = 1200;
/** Between tries while the server cannot be reached. */
const PATIENCE = 10_000;

/** What the line below the form says of the draft. */
export type Saving =
  | { state: 'none' | 'saving' }
  /** Kept by the server, at this moment. */
  | { state: 'saved'; at: string }
  /** The server cannot be reached; it is tried again. */
  | { state: 'waiting' }
  /** The server does not take it; the next change tries again. */
  | { state: 'refused'; why: string };

/**
 * Keeps the half-filled form on the server, quietly, so that another clerk or
 * another machine goes on where this one stopped. What somebody else has saved
 * meanwhile is taken over field by field; where both wrote, the clerk is asked.
 */
export function useSavedDraft(letter: DocumentView, draft: IncomingDraft, setDraft: (change: (held: IncomingDraft) => IncomingDraft) => void, open: boolean) {
  const queries = useQueryClient();
  const [saving, setSaving] = useState<Saving>({ state: 'none' });
  const latest = useRef(draft);
  latest.current = draft;
  const busy = useRef(false);
  const flight = useRef<Promise<void>>(undefined);
  const stopped = useRef(false);
  const isOpen = useRef(open);
  isOpen.current = open;
  const { id } = letter;

  const send = useCallback(async () => {
    const held = latest.current;
    if (busy.current || stopped.current || !isOpen.current || !isUnsaved(held)) return;
    busy.current = true;
    setSaving({ state: 'saving' });
    const { queryKey } = letterQuery(id);
    try {
      const { data } = await client.PUT('/api/v1/documents/{id}/fields', { params: { path: { id } }, body: { fields: held.fields, base: held.base.tag } });
      if (!data) throw new Problem(0, '', '');
      // An answer that is still on its way tells of the time before.
      await queries.cancelQueries({ queryKey });
      queries.setQueryData(queryKey, data);
      // The server leaves half a code out; it is not saved yet.
      const fields = { ...held.fields, code: data.fields.code ? held.fields.code : '' };
      const base = { tag: data.fields_tag, fields };
      latest.current = { ...latest.current, base };
      setDraft((now) => ({ ...now, base }));
      setSaving({ state: 'saved', at: new Date().toISOString() });
    } catch (error) {
      if (error instanceof Problem && error.type === 'form-changed') {
        setSaving({ state: 'none' });
        busy.current = false;
        await queries.invalidateQueries({ queryKey });
      } else if (error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429) {
        setSaving({ state: 'refused', why: error.fields[0]?.detail || explain(error) });
        // It has left the clerks meanwhile: the form says what became of it.
        if (error.isConflict) void queries.invalidateQueries({ queryKey });
      } else {
        setSaving({ state: 'waiting' });
      }
    } finally {
      busy.current = false;
    }
  }, [id, queries, setDraft]);
  const save = useCallback(() => {
    if (!busy.current) flight.current = send();
  }, [send]);

  // What stands on the server now, unless it is this very draft on its way there.
  useEffect(() => {
    // What was typed into a letter that has left the clerks stays as it was typed, to be copied.
    if (open && !busy.current) setDraft((held) => rebase(held, letter));
    // Only another form matters, not another copy of the letter.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [letter.fields_tag, open, setDraft]);

  const { fields, base, edited } = draft;
  useEffect(() => {
    if (!open || !isUnsaved(latest.current)) return;
    const timer = setTimeout(save, REST);
    return () => clearTimeout(timer);
  }, [open, fields, base.tag, edited, save]);

  const waits = saving.state === 'waiting';
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(save, PATIENCE);
    window.addEventListener('online', save);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', save);
    };
  }, [waits, save]);

  // Who leaves the letter before the pause is over leaves it saved.
  useEffect(() => {
    window.addEventListener('pagehide', save);
    return () => {
      window.removeEventListener('pagehide', save);
      save();
    };
  }, [save]);

  /** While the letter is being registered nothing is saved behind its back; what is on its way arrives first. */
  const pause = useCallback(async () => {
    stopped.current = true;
    await flight.current;
  }, []);
  const resume = useCallback(() => {
    stopped.current = false;
    setTimeout(save, REST);
  }, [save]);
  return { saving, pause, resume };
}
