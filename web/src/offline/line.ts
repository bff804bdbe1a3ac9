import { useSyncExternalStore } from 'react';
import { KEPT_AT } from './shelf';

/**
 * Is the server there? The browser's own word is not enough: the cable may be
 * in while the office's line is down. So answers and silence are judged too,
 * and while there is silence the server is asked again and again.
 */
const AGAIN = 4000;
let up = typeof navigator === 'undefined' || navigator.onLine !== false;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
const backAgain = new Set<() => void>();

function set(state: boolean): void {
  if (up === state) return;
  up = state;
  if (up) for (const again of backAgain) again();
  for (const listener of listeners) listener();
}

/** Asks whether the server answers now. */
export async function probe(): Promise<boolean> {
  clearTimeout(timer);
  try {
    const answer = await fetch('/healthz', { cache: 'no-store' });
    set(answer.ok);
  } catch {
    set(false);
  }
  if (!up) timer = setTimeout(() => void probe(), AGAIN);
  return up;
}

/** Every answer of the API comes past here. */
export function heard(answer: Response): void {
  if (answer.headers.has(KEPT_AT)) void lost();
  else set(true);
}

/** A request got no answer. */
export function lost(): void {
  if (up) void probe();
}

export const isUp = (): boolean => up;

/** Calls back each time the line is there again. */
export function onceBack(run: () => void): () => void {
  backAgain.add(run);
  return () => backAgain.delete(run);
}

if (typeof window !== 'undefined') {
  window.addEventListener('offline', () => {
    set(false);
    void probe();
  });
  window.addEventListener('online', () => void probe());
  if (!up) void probe();
}

export function onLine(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useUp(): boolean {
  return useSyncExternalStore(onLine, isUp, () => true);
}
