import { formatDate } from '@/domain/dates';
import { urgencyName } from '@/letter';
import { m } from '@/words';

const names: Record<string, () => string> = {
  kind: m.fact_kind,
  code: m.fact_code,
  issued_date: m.fact_issued,
  organ_name: m.fact_organ,
  subject: m.fact_subject,
  signer_name: m.fact_signer,
  signer_position: m.fact_signer_position,
  urgency: m.fact_urgency,
  due_date: m.fact_due,
  note: m.fact_note,
  file_notation: m.fact_notation,
};

/** The name of a field of the book, as its form says it. */
export function fieldName(field: string): string {
  return names[field]?.() ?? field;
}

/** A value of the book as people read it. */
export function shownField(field: string, value: string): string {
  if (!value) return m.correct_blank();
  if (field === 'issued_date' || field === 'due_date') return formatDate(value);
  return field === 'urgency' ? urgencyName(value) : value;
}
