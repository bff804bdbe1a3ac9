import type { components } from '@/api/schema';
import { addDays, formatDate, formatShortDate, weekday } from '@/domain/dates';
import { addressed } from '@/letter';
import type { Tone } from '@/ui';
import { m } from '@/words';

type Person = components['schemas']['PersonView'];

export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** "từ 01/12 đến hết 05/12/2026", "ngày 01/12/2026". */
export function periodWords(first: string, last: string): string {
  if (first === last) return m.delegation_on({ date: formatDate(first) });
  return m.delegation_from_to({ first: formatShortDate(first, last), last: formatDate(last) });
}

/** What will stand: who acts for whom, in which post, how long. */
export function delegationSentence(to: Person, by: Person, title: string, first: string, last: string): string {
  return capital(m.delegation_sentence({ to: addressed(to), by: addressed(by), title, period: periodWords(first, last) }));
}

/** The Sunday of the week of `day`. */
export function endOfWeek(day: string): string {
  return addDays(day, (7 - weekday(day)) % 7);
}

export function stateWords(state: string): { text: string; tone: Tone } {
  switch (state) {
    case 'active':
      return { text: m.delegation_state_active(), tone: 'green' };
    case 'upcoming':
      return { text: m.delegation_state_upcoming(), tone: 'blue' };
    case 'over':
      return { text: m.delegation_state_over(), tone: 'grey' };
    default:
      return { text: m.delegation_state_ended(), tone: 'grey' };
  }
}
