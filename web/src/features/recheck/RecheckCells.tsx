import { Link } from '@tanstack/react-router';
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatDate } from '@/domain/dates';
import { SignatureBadge } from '@/letter';
import { m } from '@/words';
import type { Entry } from './useRecheck';
import styles from './recheck.module.css';

export const RECHECK_COLUMNS = '5.5rem minmax(14rem, 2fr) minmax(9rem, 1fr) 12rem minmax(12rem, 1.4fr)';

export function recheckHeads(): string[] {
  return [m.book_number(), m.watch_letter(), m.recheck_file(), m.recheck_before(), m.recheck_now()];
}

/** Why a file was not checked, and what to do. */
function faultWords(fault: string): string {
  switch (fault) {
    case 'missing':
      return m.recheck_fault_missing();
    case 'altered':
      return m.recheck_fault_altered();
    case 'no_right':
      return m.recheck_fault_no_right();
    default:
      return m.recheck_fault_machine();
  }
}

function subjectOf(entry: Entry): ReactNode {
  const words = entry.subject || m.task_no_subject();
  return entry.report_id ? (
    <Link to="/van-ban/$id/chu-ky/$file" params={{ id: entry.document_id, file: entry.file_id }} tabIndex={-1} preload={false}>
      {words}
    </Link>
  ) : (
    <Link to="/van-ban/$id" params={{ id: entry.document_id }} tabIndex={-1} preload={false}>
      {words}
    </Link>
  );
}

function Outcome({ entry }: { entry: Entry }) {
  if (entry.fault) {
    return (
      <span className={styles.fault}>
        <IconAlertTriangle size={16} aria-hidden /> <span>{faultWords(entry.fault)}</span>
      </span>
    );
  }
  return (
    <>
      {entry.now && <SignatureBadge state={entry.now} short />}
      <small>{entry.changed ? m.recheck_changed() : m.recheck_same()}</small>
    </>
  );
}

/** A line across the desk's columns. */
export function recheckCells(entry: Entry): ReactNode {
  return (
    <>
      <span role="gridcell">
        {entry.arrival_number && <strong className={styles.number}>{entry.arrival_number}</strong>}
        {entry.arrival_date && <small>{formatDate(entry.arrival_date)}</small>}
      </span>
      <span role="gridcell" className={styles.letter}>
        <span className={styles.clamp}>{subjectOf(entry)}</span>
        <small>{[entry.code, entry.organ_name].filter(Boolean).join(' · ')}</small>
      </span>
      <span role="gridcell" className={styles.file} title={entry.file_name}>
        {entry.file_name}
      </span>
      <span role="gridcell">{entry.before && <SignatureBadge state={entry.before} short />}</span>
      <span role="gridcell" data-changed={entry.changed || undefined}>
        <Outcome entry={entry} />
      </span>
    </>
  );
}

/** A line as a card on a phone. */
export function recheckCard(entry: Entry): ReactNode {
  return (
    <span role="gridcell" className={styles.card}>
      <span className={styles.cardSubject}>{subjectOf(entry)}</span>
      <small className={styles.cardFacts}>{[entry.arrival_number ? m.task_arrival({ number: entry.arrival_number }) : entry.code, entry.file_name].filter(Boolean).join(' · ')}</small>
      <span className={styles.cardVerdicts}>
        {entry.fault || !entry.before ? null : (
          <>
            <SignatureBadge state={entry.before} short />
            <IconArrowRight size={14} aria-label={m.recheck_now()} />
          </>
        )}
        <Outcome entry={entry} />
      </span>
    </span>
  );
}
