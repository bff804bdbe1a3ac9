import type { FieldsView } from '@/api/client';

/** An entry as a clerk would have it, and the entry it was typed against. */
export interface Correcting {
  /** What stood in the book when it was typed. */
  base: FieldsView;
  fields: FieldsView;
  reason: string;
}

/** A field that somebody else changed while it was being changed here. */
export interface Clash {
  field: keyof FieldsView;
  mine: string;
  theirs: string;
}

const told = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** Brings what was typed onto the entry as it stands now: what only the other changed is theirs, what only I changed is mine; where both did, both are shown and one is chosen. */
export function rebased(held: Correcting, now: FieldsView): { held: Correcting; clashes: Clash[] } {
  const base: Record<string, unknown> = { ...held.base };
  const fields: Record<string, unknown> = { ...held.fields };
  const clashes: Clash[] = [];
  for (const field of Object.keys(now) as (keyof FieldsView)[]) {
    const [old, mine, theirs] = [told(held.base[field]), told(held.fields[field]), told(now[field])];
    if (theirs === old) continue;
    if (mine !== old && mine !== theirs) {
      clashes.push({ field, mine, theirs });
      continue;
    }
    base[field] = now[field];
    fields[field] = now[field];
  }
  return { held: { ...held, base: base as unknown as FieldsView, fields: fields as unknown as FieldsView }, clashes };
}

/** One of the two is chosen. */
export function settled(held: Correcting, field: keyof FieldsView, choice: 'mine' | 'theirs', now: FieldsView): Correcting {
  return { ...held, base: { ...held.base, [field]: now[field] }, fields: choice === 'theirs' ? { ...held.fields, [field]: now[field] } : held.fields };
}
