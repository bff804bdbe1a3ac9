import { useCallback, useEffect, useRef, useState } from 'react';

const PREFIX = 'congvan.draft.';

/**
 * State that outlives a reload, a crash of the screen and an ended session:
 * what a person has typed for one letter. It stays in this tab only and is
 * wiped at sign-out and once sent.
 */
export function useDraft<Value>(key: string, initial: Value): [Value, (change: Value | ((held: Value) => Value)) => void, () => void] {
  const [value, setValue] = useState<Value>(() => readDraft<Value>(key) ?? initial);
  const cleared = useRef(false);

  useEffect(() => {
    if (cleared.current) return;
    try {
      sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
    } catch {
      // A full store only means that a reload forgets this draft.
    }
  }, [key, value]);

  const set = useCallback((change: Value | ((held: Value) => Value)) => {
    cleared.current = false;
    setValue(change);
  }, []);
  const clear = useCallback(() => {
    cleared.current = true;
    sessionStorage.removeItem(PREFIX + key);
  }, [key]);
  return [value, set, clear];
}

export function readDraft<Value>(key: string): Value | null {
  try {
    const stored = sessionStorage.getItem(PREFIX + key);
    return stored ? (JSON.parse(stored) as Value) : null;
  } catch {
    return null;
  }
}

/** Puts a draft back, for a screen that opens next: what was sent and taken back can be mended. */
export function keepDraft(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Without room the screen opens empty.
  }
}

/** Removes every draft of this tab, at sign-out. */
export function wipeDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}
