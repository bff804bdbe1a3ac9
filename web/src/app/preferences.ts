import { useSyncExternalStore } from 'react';

/** What a person chose for this browser: size of type and single-letter keys. */
export interface Preferences {
  largeType: boolean;
  /** False switches off single-letter shortcuts (WCAG 2.1.4). */
  letterKeys: boolean;
}

const KEY = 'congvan.preferences';
const fallback: Preferences = { largeType: false, letterKeys: true };
const listeners = new Set<() => void>();
let current = read();

function read(): Preferences {
  try {
    return { ...fallback, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return fallback;
  }
}

export function getPreferences(): Preferences {
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // A full or blocked store only means the choice lasts until the tab closes.
  }
  applyPreferences();
  for (const listener of listeners) listener();
}

export function applyPreferences(): void {
  document.documentElement.dataset.type = current.largeType ? 'large' : 'normal';
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getPreferences);
}
