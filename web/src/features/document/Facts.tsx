import type { DocumentView } from '@/api/client';
import { formatDate } from '@/domain/dates';
import { joinSigner, statusName, urgencyName } from '@/letter';
import { m } from '@/words';
import styles from './Facts.module.css';

/** What the book says of a letter. */
export function Facts({ letter }: { letter: DocumentView }) {
  const { fields } = letter;
  const holder = letter.holder;
  const rows: [string, string | null | undefined][] = [
    [m.fact_arrival(), letter.arrival_number ? [letter.book_name ? m.number_in_book({ number: letter.arrival_number, book: letter.book_name }) : letter.arrival_number, letter.arrival_date && formatDate(letter.arrival_date)].filter(Boolean).join(' · ') : null],
    [m.fact_kind(), fields.kind],
    [m.fact_organ(), fields.organ_name],
    [m.fact_issued(), fields.issued_date ? formatDate(fields.issued_date) : null],
    [m.fact_signer(), joinSigner(fields)],
    [m.fact_urgency(), fields.urgency === 'normal' ? null : urgencyName(fields.urgency)],
    [m.fact_due(), fields.due_date ? formatDate(fields.due_date) : null],
    [m.fact_status(), statusName(letter.status)],
    [m.fact_holder(), holder && letter.status !== 'closed' ? [holder.persons.map((person) => person.name).join(', ') || holder.title, holder.unit_short_name].filter(Boolean).join(' · ') : null],
    [m.fact_closing(), letter.closing ? letter.closing.note : null],
    [m.fact_notation(), fields.file_notation],
    [m.fact_note(), fields.note],
    [m.fact_search(), letter.is_text_cut ? m.fact_search_cut() : null],
  ];
  return (
    <dl className={styles.facts}>
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
