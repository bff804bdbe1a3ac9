import { useCallback, useEffect, useRef, useState } from 'react';

const PREFIX = 'congvan.draft.';
const SENT = 'sent.';
const OWNER = 'congvan.drafts-of';

/** Forms on screen, told when their draft comes back. */
const revived = new Set<(key: string) => void>();

/**
 * State that outlives a reload, a crash of the screen and an ended session:
 * what a person has typed for one letter. It stays in this tab only and is
 * wiped at sign-out, once sent, and when somebody else signs in.
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

  useEffect(() => {
    const back = (which: string) => {
      if (which !== key) return;
      cleared.current = false;
      setValue((held) => readDraft<Value>(key) ?? held);
    };
    revived.add(back);
    return () => void revived.delete(back);
  }, [key]);

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

interface KeptField<Value> {
  /** What stood in the field before anything was typed. */
  from: Value;
  value: Value;
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const fieldsOf = (form: string) => `form.${form}.`;

/**
 * As `useDraft`, for one field of a form that is filled in from elsewhere. Only what was changed is kept, and it counts no
 * more once something else stands there to begin with: somebody may have changed it meanwhile.
 */
export function useKeptField<Value>(form: string, field: string, initial: Value): [Value, (change: Value | ((held: Value) => Value)) => void] {
  const key = fieldsOf(form) + field;
  const [from, setFrom] = useState(initial);
  const [value, setValue] = useState<Value>(() => {
    const kept = readDraft<KeptField<Value>>(key);
    return kept && same(kept.from, initial) ? kept.value : initial;
  });
  // What was typed has been sent and stands there now: what is typed next is a change of that.
  if (!same(from, initial) && same(value, initial)) setFrom(initial);
  useEffect(() => {
    if (same(value, from)) sessionStorage.removeItem(PREFIX + key);
    else keepDraft(key, { from, value });
  }, [key, from, value]);
  return [value, setValue];
}

/** The form was sent, or given up. */
export function dropKeptFields(form: string): void {
  const start = PREFIX + fieldsOf(form);
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(start)) sessionStorage.removeItem(key);
}

export function readDraft<Value>(key: string): Value | null {
  try {
    const stored = sessionStorage.getItem(PREFIX + key);
    return stored ? (JSON.parse(stored) as Value) : null;
  } catch {
    return null;
  }
}

/** Keeps what was sent, for as long as it may be taken back and mended. */
export function keepSent(key: string, value: unknown): void {
  keepDraft(SENT + key, value);
}

/** The step on this letter was taken back: what was sent with it stands in its form again. */
export function reviveDrafts(id: string): void {
  const from = PREFIX + SENT;
  for (const stored of Object.keys(sessionStorage)) {
    const value = stored.startsWith(from) && stored.endsWith(`.${id}`) ? sessionStorage.getItem(stored) : null;
    if (value === null) continue;
    const key = stored.slice(from.length);
    sessionStorage.removeItem(stored);
    sessionStorage.setItem(PREFIX + key, value);
    for (const back of revived) back(key);
  }
}

export function keepDraft(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Without room the screen opens empty.
  }
}

/** Somebody is signed in: what another person left in this tab is removed, and what is their own stays. */
export function ownDrafts(person: string): void {
  if (sessionStorage.getItem(OWNER) !== person) wipeDrafts();
  sessionStorage.setItem(OWNER, person);
}

/** Removes every draft of this tab, at sign-out. */
export function wipeDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}
