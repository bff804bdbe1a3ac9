import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WatchItem } from '@/api/client';
import { formatDate } from '@/domain/dates';
import { deadlineStands, dueShort, statusName, statusTone, UrgencyBadge } from '@/letter';
import { Badge } from '@/ui';
import { m } from '@/words';
import { ReceiveAgain } from '../document/ReceiveAgain';
import { FollowToggle } from './FollowToggle';
import type { WatchKey } from './screens';
import styles from './watch.module.css';

export const WATCH_COLUMNS = '5.5rem minmax(14rem, 2.4fr) minmax(9rem, 1.2fr) 10.5rem 7rem minmax(6rem, 0.9fr)';

export function watchHeads(list: WatchKey): string[] {
  const last = list === 'sent_back' || list === 'returned' ? m.watch_reason() : list === 'followed' ? m.follow() : m.watch_seen();
  // Nobody holds what went back to its sender.
  const third = list === 'returned' ? m.watch_next() : m.watch_holder();
  return [m.book_number(), m.watch_letter(), third, m.book_state(), m.watch_due(), last];
}

const seen = (item: WatchItem) => line(item, item.opened === null || item.opened === undefined ? null : item.opened ? m.watch_opened() : <strong className={styles.unseen}>{m.watch_unopened()}</strong>);
/** Of what went back to its sender: nobody holds it, so that is where it is received again. */
function returnedHolder(item: WatchItem): ReactNode {
  if (item.received_again) return m.watch_received_again();
  if (!item.may_receive_again) return holderOf(item);
  return <ReceiveAgain letter={{ id: item.document_id, version: item.version, status: item.status, number: item.arrival_number ?? null }} variant="default" />;
}

const why = (item: WatchItem) => line(item, <span className={styles.clamp}>{item.reason}</span>);
const returned = (item: WatchItem) => line(item, <span className={styles.clamp}>{item.reason}</span>, returnedHolder(item));
const followed = (item: WatchItem) => line(item, <FollowToggle documentId={item.document_id} following />);

/** How a list draws its lines; the last column differs. */
export const watchCells: Record<WatchKey, (item: WatchItem) => ReactNode> = {
  overdue_mine: seen,
  overdue_unit: seen,
  overdue_all: seen,
  directed: seen,
  followed,
  sent_back: why,
  returned,
};

function subjectOf(item: WatchItem): ReactNode {
  return (
    <Link to="/van-ban/$id" params={{ id: item.document_id }} tabIndex={-1} preload={false}>
      {item.subject || m.task_no_subject()}
    </Link>
  );
}

function holderOf(item: WatchItem): string {
  if (!item.holding) return m.watch_nobody();
  return item.holding.name || item.holding.title || m.watch_vacant();
}

function line(item: WatchItem, last: ReactNode, holder: ReactNode = holderOf(item)): ReactNode {
  return (
    <>
      <span role="gridcell">
        {item.arrival_number && <strong className={styles.number}>{item.arrival_number}</strong>}
        {item.arrival_date && <small>{formatDate(item.arrival_date)}</small>}
      </span>
      <span role="gridcell" className={styles.letter}>
        <span className={styles.clamp}>
          <UrgencyBadge urgency={item.urgency} /> {subjectOf(item)}
        </span>
        <small>{[item.code, item.organ_name].filter(Boolean).join(' · ')}</small>
      </span>
      <span role="gridcell">
        {holder}
        {item.holding?.name && <small>{[item.holding.title, item.holding.unit].filter(Boolean).join(' · ')}</small>}
      </span>
      <span role="gridcell">
        <Badge tone={statusTone(item.status)}>{statusName(item.status)}</Badge>
      </span>
      <span role="gridcell">
        <Due item={item} />
      </span>
      <span role="gridcell">{last}</span>
    </>
  );
}

function Due({ item }: { item: WatchItem }) {
  const date = item.deadline?.date ?? item.due_date;
  if (!date) return <small>{m.watch_no_due()}</small>;
  return (
    <>
      {item.deadline && item.status !== 'closed' && item.status !== 'returned' && item.status !== 'voided' && <strong data-late={item.overdue || undefined}>{item.is_reported ? m.due_reported() : deadlineStands(item.deadline)}</strong>}
      <small data-late={(item.overdue && !item.deadline) || undefined}>{dueShort(date)}</small>
    </>
  );
}

/** A line as a card on a phone. */
export function watchCard(item: WatchItem): ReactNode {
  return (
    <span role="gridcell" className={styles.card}>
      <span className={styles.cardTop}>
        <Badge tone={statusTone(item.status)}>{statusName(item.status)}</Badge>
        <span className={styles.cardDue}>
          <Due item={item} />
        </span>
      </span>
      <span className={styles.cardSubject}>{subjectOf(item)}</span>
      <small className={styles.cardFacts}>{[item.arrival_number ? m.task_arrival({ number: item.arrival_number }) : item.code, item.received_again ? m.watch_received_again() : holderOf(item), item.reason].filter(Boolean).join(' · ')}</small>
    </span>
  );
}
