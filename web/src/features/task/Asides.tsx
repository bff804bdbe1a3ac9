import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconClipboardCheck, IconClockPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { $api, type InboxItem } from '@/api/client';
import { formatMoment } from '@/domain/dates';
import { today, useInbox } from '@/letter';
import { Button, cx, roleName, type AssignmentRole } from '@/ui';
import { m } from '@/words';
import styles from './Asides.module.css';

/** What waits for me beside the work itself, above the list: questions for a later day, officers' reports. Nothing when there is none. */
export function Asides() {
  const { data: counts } = useQuery($api.queryOptions('get', '/api/v1/inbox/counts'));
  return (
    <>
      {counts && counts.requests > 0 && <Aside box="requests" id="xin-gia-han" icon={<IconClockPlus aria-hidden />} title={m.requests_title()} line={requestLine} />}
      {counts && counts.reports > 0 && <Aside box="reports" id="da-bao-cao" icon={<IconClipboardCheck aria-hidden />} title={m.reports_title()} line={reportLine} />}
    </>
  );
}

/** Does anything wait there? */
export function useBeside(): boolean {
  const { data: counts } = useQuery($api.queryOptions('get', '/api/v1/inbox/counts'));
  return counts !== undefined && counts.requests + counts.reports > 0;
}

function requestLine(item: InboxItem): ReactNode {
  const held = item.deadline ? m.extension_held({ date: item.deadline.date.split('-').toReversed().join('/') }) : null;
  return (
    <Link to="/van-ban/$id" params={{ id: item.document_id }} className={styles.row}>
      <Line item={item} facts={[item.assigned_by, held, acting(item)]} />
    </Link>
  );
}

/** It leads to where the head closes the letter, or has work go on. */
function reportLine(item: InboxItem): ReactNode {
  const role = item.role ? roleName(item.role as AssignmentRole) : null;
  return (
    <Link to="/can-xu-ly/$id" params={{ id: item.document_id }} className={cx(styles.row, !item.opened && styles.fresh)}>
      <Line item={item} facts={[item.assigned_by, role, acting(item), item.opened ? null : m.watch_unopened()]} />
    </Link>
  );
}

const acting = (item: InboxItem) => (item.acting_for ? m.acting_row({ who: item.acting_for }) : null);

function Line({ item, facts }: { item: InboxItem; facts: (string | null | undefined)[] }) {
  return (
    <>
      <strong>{item.subject}</strong>
      <small>{[...facts, formatMoment(item.since, today())].filter(Boolean).join(' · ')}</small>
    </>
  );
}

interface AsideProps {
  box: 'requests' | 'reports';
  id: string;
  icon: ReactNode;
  title: string;
  line(item: InboxItem): ReactNode;
}

function Aside({ box, id, icon, title, line }: AsideProps) {
  const inbox = useInbox(box);
  if (inbox.items.length === 0) return null;
  return (
    <section className={styles.aside} data-box={box} aria-labelledby={id}>
      <h2 id={id}>
        {icon} {title} <small>{inbox.total}</small>
      </h2>
      <ul>
        {inbox.items.map((item) => (
          <li key={`${item.document_id} ${item.role} ${item.since}`}>{line(item)}</li>
        ))}
        {inbox.hasNextPage && (
          <li>
            <Button variant="quiet" full busy={inbox.isFetchingNextPage} onClick={() => void inbox.fetchNextPage()}>
              {m.task_more()}
            </Button>
          </li>
        )}
      </ul>
    </section>
  );
}
