import { probe } from '@/offline/line';

const KEY = 'congvan.reloaded';
/** Parts missing twice within this time are not mended by loading again. */
const AGAIN = 30_000;

/**
 * After the program was renewed, an open tab asks for parts of the former
 * version that are gone. Loading the page anew mends that; what was typed is
 * kept as a draft.
 */
export function reloadForNewVersion(now = Date.now(), store: Pick<Storage, 'getItem' | 'setItem'> = sessionStorage, reload = () => window.location.reload()): boolean {
  const last = Number(store.getItem(KEY) ?? 0);
  if (now - last < AGAIN) return false;
  store.setItem(KEY, String(now));
  reload();
  return true;
}

export function watchForNewVersion(answers: () => Promise<boolean> = probe, reload: () => void = reloadForNewVersion): void {
  // Without a line a part is missing too; there the page stays, because anew it would be missing whole.
  window.addEventListener('vite:preloadError', () => void answers().then((there) => there && reload()));
}
