import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import { explain } from '@/api/problem';
import { useMe } from '@/api/session';
import { dayOf, formatStamp } from '@/domain/dates';
import { Button, ErrorState, Notice, showToast, SkeletonList } from '@/ui';
import { m } from '@/words';
import { choreName } from './choreWords';
import styles from './admin.module.css';

const query = $api.queryOptions('get', '/api/v1/administration/chores');
/** How often one looks, in milliseconds. */
const LOOK = 15_000;

/** Việc nền: what follows acts and could not be done, and trying it again. */
export function ChoresPanel() {
  const queries = useQueryClient();
  const today = dayOf(useMe().now);
  const [asking, setAsking] = useState(false);
  const chores = useQuery({ ...query, refetchInterval: LOOK });
  if (chores.isPending) return <SkeletonList rows={1} compact />;
  if (chores.isLoadingError) return <ErrorState detail={explain(chores.error)} onRetry={() => void chores.refetch()} />;
  const { waiting, troubles } = chores.data;
  if (troubles.length === 0) {
    return (
      <Notice tone="green" icon={<IconCircleCheck aria-hidden />}>
        {waiting > 0 ? m.chores_waiting({ count: waiting }) : m.chores_none()}
      </Notice>
    );
  }
  const retry = async () => {
    setAsking(true);
    try {
      await client.POST('/api/v1/administration/chores/retry');
      showToast(m.chores_retrying());
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    } finally {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: query.queryKey });
    }
  };
  const parked = troubles.filter((chore) => !chore.next).length;
  return (
    <div className={styles.panel}>
      <Notice tone="amber" icon={<IconAlertTriangle aria-hidden />}>
        {parked > 0 ? m.chores_parked({ count: parked }) : m.chores_troubled({ count: troubles.length })}
      </Notice>
      <ul className={styles.chores}>
        {troubles.map((chore) => (
          <li key={chore.id}>
            <strong>{choreName(chore.kind)}</strong>
            <span className={styles.quiet}>
              {[m.chores_since({ time: formatStamp(chore.since, today) }), m.chores_attempts({ count: chore.attempts }), chore.next ? m.chores_next({ time: formatStamp(chore.next, today) }) : m.chores_waits()].join(' · ')}
            </span>
            <code lang="en">{chore.reason}</code>
          </li>
        ))}
      </ul>
      <div className={styles.tools}>
        <Button icon={<IconRefresh aria-hidden />} busy={asking} onClick={() => void retry()}>
          {m.chores_retry()}
        </Button>
      </div>
    </div>
  );
}
