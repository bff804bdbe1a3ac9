import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconClockPlus } from '@tabler/icons-react';
import { $api } from '@/api/client';
import { formatMoment } from '@/domain/dates';
import { today, useInbox } from '@/letter';
import { m } from '@/words';
import styles from './Requests.module.css';

/** Questions for a later day that wait for my answer, above the list; nothing when there are none. */
export function Requests() {
  const { data: counts } = useQuery($api.queryOptions('get', '/api/v1/inbox/counts'));
  return counts && counts.requests > 0 ? <Waiting /> : null;
}

function Waiting() {
  const inbox = useInbox('requests');
  if (inbox.items.length === 0) return null;
  return (
    <section className={styles.requests} aria-labelledby="xin-gia-han">
      <h2 id="xin-gia-han">
        <IconClockPlus aria-hidden /> {m.requests_title()} <small>{inbox.total}</small>
      </h2>
      <ul>
        {inbox.items.map((item) => (
          <li key={`${item.document_id} ${item.since}`}>
            <Link to="/van-ban/$id" params={{ id: item.document_id }} className={styles.row}>
              <strong>{item.subject}</strong>
              <small>{[item.assigned_by, item.deadline ? m.extension_held({ date: item.deadline.date.split('-').toReversed().join('/') }) : null, formatMoment(item.since, today())].filter(Boolean).join(' · ')}</small>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
