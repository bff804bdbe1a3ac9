import { Link } from '@tanstack/react-router';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { BookEntry } from '@/api/client';
import { formatDate, formatStamp } from '@/domain/dates';
import { deadlineStands, dueShort, statusName, statusTone, today, UrgencyBadge } from '@/letter';
import type { NarrowRows } from '@/lists/Rows';
import { Badge } from '@/ui';
import { m } from '@/words';
import styles from './book.module.css';

/** Widths of the register's columns; at their least they stand beside the rail of a screen of 1366 px. */
export const BOOK_COLUMNS = '4.75rem 2.5rem minmax(6rem, 1fr) minmax(6rem, 0.9fr) 4.75rem minmax(10rem, 3fr) minmax(6rem, 1fr) 4.75rem minmax(4.5rem, 0.7fr) minmax(2.75rem, 0.4fr) 9.75rem';

/** Where these do not fit, days stand over what they are the day of. */
export const NARROW_BOOK: NarrowRows = {
  columns: '4.75rem minmax(6rem, 1fr) minmax(6rem, 0.9fr) minmax(10rem, 3fr) minmax(6rem, 1fr) minmax(4.75rem, 0.8fr) minmax(2.75rem, 0.4fr) 9.75rem',
  least: '58rem',
  places: ['upper', 'lower', undefined, 'lower', 'upper', undefined, undefined, 'upper', 'lower'],
};

/** Columns of the register (Decree 30/2020, appendix IV), and where the letter stands. */
export function bookHeads(): string[] {
  return [m.book_arrived(), m.book_number(), m.book_author(), m.book_code(), m.book_issued(), m.book_subject(), m.book_recipient(), m.book_transferred(), m.book_receipt(), m.book_note(), m.book_state()];
}

/** A line across the desk's columns. */
export function bookCells(entry: BookEntry): ReactNode {
  return <BookCells entry={entry} phone={false} />;
}

/** A line as a card on a phone. */
export function bookCard(entry: BookEntry): ReactNode {
  return <BookCells entry={entry} phone />;
}

function BookCells({ entry, phone }: { entry: BookEntry; phone: boolean }) {
  const Number = voided(entry) ? 's' : 'span';
  const subject = (
    <>
      <Link to="/van-ban/$id" params={{ id: entry.document_id }} tabIndex={-1} preload={false}>
        <b>{entry.kind}.</b> {entry.subject}
      </Link>
      {entry.void_reason && <em className={styles.voided}>{voidWords(entry, entry.void_reason)}</em>}
    </>
  );
  const locked = entry.access === 'named_only' && (
    <span title={m.access_named_only()} className={styles.lock}>
      <IconLock aria-hidden />
      <span className="visually-hidden">{m.access_named_only()}</span>
    </span>
  );
  if (phone) {
    return (
      <span role="gridcell" className={styles.card} data-voided={voided(entry) || undefined}>
        <span className={styles.cardTop}>
          <strong>
            <Number>{m.book_number_day({ number: numberOf(entry), day: formatDate(entry.arrival_date) })}</Number>
          </strong>
          <Due entry={entry} />
        </span>
        <span className={styles.cardSubject}>
          {locked}
          {subject}
        </span>
        <span className={styles.cardFacts}>
          <Badge tone={statusTone(entry.status)}>{statusName(entry.status)}</Badge> {[entry.code, entry.organ_name, recipientsOf(entry)].filter(Boolean).join(' · ')}
        </span>
      </span>
    );
  }
  return (
    <>
      <span role="gridcell" data-place="upper">
        {formatDate(entry.arrival_date)}
      </span>
      <span role="gridcell" data-place="lower" className={styles.number}>
        <Number>{numberOf(entry)}</Number>
      </span>
      <span role="gridcell" title={entry.organ_name}>
        <span className={styles.clamp}>{entry.organ_name}</span>
      </span>
      <span role="gridcell" data-place="lower" title={entry.code ?? undefined}>
        <span className={styles.clamp}>{entry.code}</span>
      </span>
      <span role="gridcell" data-place="upper">
        {entry.issued_date && formatDate(entry.issued_date)}
      </span>
      <span role="gridcell" className={styles.subject} data-voided={voided(entry) || undefined} title={[entry.subject, entry.void_reason && voidWords(entry, entry.void_reason)].filter(Boolean).join(' · ')}>
        <span className={styles.clamp3}>
          {!voided(entry) && <UrgencyBadge urgency={entry.urgency} />}
          {locked}
          {subject}
        </span>
      </span>
      <span role="gridcell" title={recipientsOf(entry)}>
        <span className={styles.clamp}>{recipientsOf(entry)}</span>
      </span>
      <span role="gridcell" data-place="upper">
        {entry.transferred && formatDate(entry.transferred)}
      </span>
      <span role="gridcell" data-place="lower">
        {entry.receipt && (
          <span className={styles.clamp}>
            {entry.receipt.by} <small>{formatStamp(entry.receipt.at, today())}</small>
          </span>
        )}
      </span>
      <span role="gridcell" title={entry.note || undefined}>
        <span className={styles.clamp}>{entry.note}</span>
      </span>
      <span role="gridcell" className={styles.state}>
        <Badge tone={statusTone(entry.status)} className={styles.badge}>
          {statusName(entry.status)}
        </Badge>
        <Due entry={entry} />
      </span>
    </>
  );
}

/** A voided number stays in the book, struck through. */
function voided(entry: BookEntry): boolean {
  return entry.status === 'voided';
}

/** Why it was voided, and the number it has since it was received again. */
function voidWords({ anew }: BookEntry, reason: string): string {
  if (!anew) return m.book_voided({ reason });
  const number = String(anew.arrival_number).padStart(2, '0');
  return anew.book_name ? m.book_voided_anew_in({ reason, number, book: anew.book_name }) : m.book_voided_anew({ reason, number });
}

function Due({ entry }: { entry: BookEntry }) {
  const open = entry.status !== 'closed' && entry.status !== 'returned' && entry.status !== 'voided';
  const due = entry.deadline?.date ?? entry.due_date;
  if (!open || !due) return null;
  if (entry.is_reported) return <small>{m.due_reported()}</small>;
  return <small data-late={entry.overdue || undefined}>{entry.overdue && entry.deadline ? deadlineStands(entry.deadline) : dueShort(due)}</small>;
}

/** Below 10 with a leading zero (Decree 30/2020, appendix I). */
function numberOf(entry: BookEntry): string {
  return String(entry.arrival_number).padStart(2, '0');
}

function recipientsOf(entry: BookEntry): string {
  const named = (role: string | null) => entry.recipients.filter((one) => (one.role ?? null) === role).map((one) => one.name);
  const support = named('support');
  const inform = named('inform');
  return [...named(null), ...named('lead'), ...(support.length ? [m.book_support({ units: support.join(', ') })] : []), ...(inform.length ? [m.book_inform({ units: inform.join(', ') })] : [])].join('; ');
}
