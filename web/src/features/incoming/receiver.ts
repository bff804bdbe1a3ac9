/**
 * To whom the clerk submitted last. Most letters of a day go to the same desk,
 * so the next form begins with it; the stamp on the page shows it as well.
 */
const KEY = 'congvan.receiver.';

export function lastReceiver(person: string): string | null {
  return sessionStorage.getItem(KEY + person);
}

export function keepReceiver(person: string, position: string): void {
  sessionStorage.setItem(KEY + person, position);
}
