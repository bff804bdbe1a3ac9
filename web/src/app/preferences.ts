import { useSyncExternalStore } from 'react';
import { setLanguage } from '@/domain/locale';
import { getLocale, m, setLocale } from '@/words';

export type Theme = 'light' | 'dark' | 'system';
export type Locale = ReturnType<typeof getLocale>;

/** What a person chose for this browser: size of type, colours and single-letter keys. */
export interface Preferences {
  largeType: boolean;
  /** False switches off single-letter shortcuts (WCAG 2.1.4). */
  letterKeys: boolean;
  theme: Theme;
}

const KEY = 'congvan.preferences';
const fallback: Preferences = { largeType: false, letterKeys: true, theme: 'light' };
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

const nightfall = typeof window.matchMedia === 'function' ? window.matchMedia('(prefers-color-scheme: dark)') : null;
nightfall?.addEventListener('change', () => {
  if (current.theme !== 'system') return;
  applyPreferences();
  for (const listener of listeners) listener();
});

export function applyPreferences(): void {
  const root = document.documentElement;
  root.lang = getLocale();
  setLanguage(getLocale());
  root.dataset.type = current.largeType ? 'large' : 'normal';
  const dark = current.theme === 'dark' || (current.theme === 'system' && nightfall?.matches === true);
  root.dataset.theme = dark ? 'dark' : 'light';
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', dark ? '#161C22' : '#EDF0F3');
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getPreferences);
}

/** Turns to the other language; the page loads anew in it, and what was typed is kept as drafts. */
export function turnLanguage(to: Locale = getLocale() === 'vi' ? 'en' : 'vi'): void {
  void setLocale(to);
}

/** The choices as commands, for the palette. */
export function preferenceCommands(): { id: string; label: string; run(): void }[] {
  const { largeType, letterKeys, theme } = current;
  return [
    { id: 'type', label: largeType ? m.user_normal_type() : m.user_large_type(), run: () => setPreferences({ largeType: !largeType }) },
    { id: 'theme', label: theme === 'dark' ? m.theme_to_light() : m.theme_to_dark(), run: () => setPreferences({ theme: theme === 'dark' ? 'light' : 'dark' }) },
    { id: 'keys', label: letterKeys ? m.user_letter_keys_off() : m.user_letter_keys(), run: () => setPreferences({ letterKeys: !letterKeys }) },
    { id: 'language', label: m.language_other(), run: () => turnLanguage() },
  ];
}
