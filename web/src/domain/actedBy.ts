import { m } from '@/words';

/** A person as an answer names them; `acting_for` when they did it in the place of another. */
export interface Actor {
  name: string;
  acting_for?: string | null;
}

/** "Trần Sơn (thay Nguyễn Văn Lâm)": who did something, and in whose place. */
export function actedBy(person: Actor): string {
  return person.acting_for ? m.acted_for({ name: person.name, other: person.acting_for }) : person.name;
}

/** Whose act it is: what is asked or given back goes to that person's post. */
export function onWhoseBehalf(person: Actor): string {
  return person.acting_for ?? person.name;
}
