import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import { explain } from '@/api/problem';
import { formatMoment, todayIn } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { Button, ErrorState, Notice, showToast, SkeletonList } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';

const query = $api.queryOptions('get', '/api/v1/administration/search-index');
/** How often one looks while another index is being built, in milliseconds. */
const LOOK = 1_500;

/** Chỉ mục tìm kiếm: how it fares, and building it anew while the old one answers. */
export function IndexPanel() {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const state = useQuery({ ...query, refetchInterval: (one) => (typeof one.state.data?.percent === 'number' ? LOOK : false) });
  if (state.isPending) return <SkeletonList rows={1} compact />;
  if (state.isLoadingError) return <ErrorState detail={explain(state.error)} onRetry={() => void state.refetch()} />;
  const { is_ready: ready, letters, committed_at: written, percent } = state.data;
  const building = typeof percent === 'number';
  const rebuild = async () => {
    setAsking(true);
    try {
      await client.POST('/api/v1/administration/search-index/rebuild');
      await queries.invalidateQueries({ queryKey: query.queryKey });
      showToast(m.index_begun());
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    } finally {
      setAsking(false);
    }
  };
  return (
    <div className={styles.panel}>
      {ready ? (
        <p>
          {m.index_ready({ count: formatNumber(letters) })} {written && <span className={styles.quiet}>{m.index_written({ moment: formatMoment(written, todayIn()) })}</span>}
        </p>
      ) : (
        <Notice tone="amber">{m.index_absent()}</Notice>
      )}
      {building && <p role="status">{m.index_percent({ percent })}</p>}
      <div className={styles.tools}>
        <Button icon={<IconRefresh aria-hidden />} busy={asking} disabled={building} onClick={() => void rebuild()}>
          {m.index_rebuild()}
        </Button>
      </div>
    </div>
  );
}
