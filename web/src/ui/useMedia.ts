import { useSyncExternalStore } from 'react';

/** Follows a media query. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Under 1024 px the panel becomes a sheet and the rail a bottom bar. */
export function usePhone(): boolean {
  return useMedia('(max-width: 1023px)');
}
