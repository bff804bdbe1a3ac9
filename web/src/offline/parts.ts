// oxlint-disable-next-line no-restricted-imports
import { lazy, type ComponentType } from 'react';
import { onceBack, probe } from './line';

/**
 * A part of the screen whose program is fetched when it is first shown. Without a line it waits for the line: React
 * would remember the failure, and the part stay broken until the page is loaded anew.
 */
// What a part is told is its own affair.
// oxlint-disable-next-line typescript/no-explicit-any
export function part<P extends ComponentType<any>>(load: () => Promise<{ default: P }>) {
  return lazy(() => patient(load));
}

/** Where the server answers, one request alone was lost: asked for again after so many milliseconds. */
const PAUSES = [400, 2000];

/** Fetches again each time the line is back. Fails only where the server answers again and again, and so has not got it. */
export async function patient<T>(load: () => Promise<T>, answers: () => Promise<boolean> = probe, back: (run: () => void) => () => void = onceBack, pauses = PAUSES): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (await answers()) {
      const [pause, ...later] = pauses;
      if (pause === undefined) throw error;
      await new Promise((go) => setTimeout(go, pause));
      return patient(load, answers, back, later);
    }
    await new Promise<void>((go) => {
      const stop = back(() => {
        stop();
        go();
      });
    });
    return patient(load, answers, back, pauses);
  }
}

/**
 * Style sheets that the line took away come when it is back. A part asks for its style sheet only once, so the program
 * of a list could arrive later without its looks.
 */
export function mendStyles(back: (run: () => void) => () => void = onceBack): void {
  const missing = new Set<HTMLLinkElement>();
  const note = ({ target }: Event) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') missing.add(target);
  };
  // Such faults do not rise.
  document.addEventListener('error', note, true);
  back(() => {
    for (const link of missing) link.replaceWith(link.cloneNode());
    missing.clear();
  });
}
