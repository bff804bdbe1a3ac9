import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { client, type ActRequest, type DocumentView } from '@/api/client';
import { sessionQuery } from '@/api/session';
import { keepDraft, readDraft, reviveDrafts } from '@/app/drafts';
import { queryClient } from '@/app/queryClient';
import { letterName } from './terms';
import { letterQuery, refreshLists } from './useLetter';

/** A step just made that whoever made it may still take back. */
export interface JustDone {
  id: string;
  version: number;
  /** Until when (RFC 3339). */
  until: string;
  /** The letter, as a list names it. */
  name: string;
}

const MOST = 20;
const listeners = new Set<() => void>();
let kept: { key: string; steps: JustDone[] } | null = null;

/** Nobody sees what another person did in this tab. */
const keyOf = (): string => `just-done.${queryClient.getQueryData(sessionQuery.queryKey)?.person_id ?? ''}`;

function held(): JustDone[] {
  const key = keyOf();
  if (kept?.key !== key) kept = { key, steps: readDraft<JustDone[]>(key) ?? [] };
  return kept.steps;
}

function put(steps: JustDone[]): void {
  kept = { key: keyOf(), steps };
  // As a draft: it outlives a reload of this tab, and goes when its person signs out.
  keepDraft(kept.key, steps);
  for (const listener of listeners) listener();
}

/** After an act: the letter it was done on, as the server tells it now. */
export function noteDone(letter: Pick<DocumentView, 'id' | 'version' | 'available_actions' | 'take_back_until' | 'fields'>): void {
  const others = held().filter((step) => step.id !== letter.id);
  const until = letter.available_actions.includes('take_back') ? letter.take_back_until : null;
  if (until) put([...others.slice(1 - MOST), { id: letter.id, version: letter.version, until, name: letterName(letter.fields) }]);
  else if (others.length < held().length) put(others);
}

/** As `noteDone`, for many at once, of which the server tells less. */
export function noteManyDone(done: readonly JustDone[]): void {
  const ids = new Set(done.map((step) => step.id));
  put([...held().filter((step) => !ids.has(step.id)), ...done].slice(-MOST));
}

export function forgetDone(id: string): void {
  if (held().some((step) => step.id === id)) put(held().filter((step) => step.id !== id));
}

/** What may be taken back at this moment, newest first. */
export function stillDone(now = Date.now()): JustDone[] {
  return held().filter((step) => Date.parse(step.until) > now).toReversed();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The steps just made, oldest first; those whose time is over, too. */
export function useJustDone(): JustDone[] {
  return useSyncExternalStore(subscribe, held);
}

/** Takes a step back. What was written with it stands in its form again. */
export async function takeBackStep(queries: QueryClient, { id, version }: Pick<JustDone, 'id' | 'version'>): Promise<void> {
  try {
    const { data } = await client.POST('/api/v1/documents/{id}/actions', { params: { path: { id } }, body: { action: 'take_back', version } as ActRequest, headers: { 'idempotency-key': crypto.randomUUID() } });
    reviveDrafts(id);
    if (data) queries.setQueryData(letterQuery(id).queryKey, data);
  } finally {
    // Refused, it is refused again: somebody has built on it, or the time is over.
    forgetDone(id);
    refreshLists(queries);
  }
}
