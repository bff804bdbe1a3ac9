/**
 * When the session has ended, requests wait here instead of failing: the
 * dialog asks for the password in place and every waiting request is repeated.
 */
type Waiter = { go(): void; stop(): void };

let waiting: Waiter[] = [];
const listeners = new Set<() => void>();

function notify(): void {
  for (const listener of listeners) listener();
}

export const sessionGate = {
  /** Resolves after signing in again; rejects when another account is chosen. */
  wait(): Promise<void> {
    return new Promise((go, stop) => {
      waiting = [...waiting, { go, stop: () => stop(new Error('signed out')) }];
      notify();
    });
  },
  open(): void {
    const all = waiting;
    waiting = [];
    notify();
    for (const waiter of all) waiter.go();
  },
  abandon(): void {
    const all = waiting;
    waiting = [];
    notify();
    for (const waiter of all) waiter.stop();
  },
  isShut: (): boolean => waiting.length > 0,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
