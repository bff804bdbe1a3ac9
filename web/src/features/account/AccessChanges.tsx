import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconShieldCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import { $api, client } from '@/api/client';
import { explain } from '@/api/problem';
import { sessionQuery, useMe } from '@/api/session';
import { dayOf, formatStamp } from '@/domain/dates';
import { journalWords } from '@/features/admin/journalWords';
import { Button, Notice, showToast } from '@/ui';
import { m } from '@/words';
import styles from './AccessChanges.module.css';

/** What was changed of one's own access, by an administrator or a delegation, until one has seen it. */
export function AccessChanges() {
  const me = useMe();
  const today = dayOf(me.now);
  const queries = useQueryClient();
  const options = $api.queryOptions('get', '/api/v1/access-changes');
  const changes = useQuery({ ...options, staleTime: 60_000 });
  const last = changes.data?.at(-1);
  // With a delegation the session itself changes: whose lists one has.
  const acting = changes.data?.findLast((change) => change.kind.startsWith('delegation_'))?.at;
  useEffect(() => {
    if (acting) void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
  }, [acting, queries]);
  if (!changes.data || !last) return null;
  const seen = async () => {
    try {
      await client.POST('/api/v1/access-changes/seen', { body: { until: last.at } });
      queries.setQueryData(options.queryKey, []);
      void queries.invalidateQueries({ queryKey: options.queryKey });
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    }
  };
  return (
    <div className={styles.bar}>
      <Notice tone="blue" icon={<IconShieldCheck size={18} aria-hidden />} role="status" actions={<Button onClick={() => void seen()}>{m.access_seen()}</Button>}>
        <strong>{m.access_changed()}</strong>
        <ul>
          {changes.data.map((change) => (
            <li key={`${change.at}-${change.kind}`}>
              {journalWords(change)} ({formatStamp(change.at, today)}
              {change.actor ? `, ${change.actor}` : ''})
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
