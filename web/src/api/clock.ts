import { todayIn } from '@/domain/dates';

/* Machines in offices run fast or slow; the server's clock decides what day it is. */
let offset = 0;

export function setServerNow(now: string): void {
  const at = Date.parse(now);
  if (!Number.isNaN(at)) offset = at - Date.now();
}

/** Now by the server's clock. */
export function serverNow(): Date {
  return new Date(Date.now() + offset);
}

/** Today in the agency's zone, ISO. */
export function today(): string {
  return todayIn(serverNow());
}
