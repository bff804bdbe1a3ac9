import { IconAlertTriangle, IconCircleCheck, IconScan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { $api } from '@/api/client';
import { explain } from '@/api/problem';
import type { components } from '@/api/schema';
import { formatStamp, todayIn } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { part } from '@/offline/parts';
import { EmptyState, ErrorState, Notice, SkeletonForm } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';

const MailboxPanel = part(() => import('./MailboxPanel').then((module) => ({ default: module.MailboxPanel })));

type ScanFolder = components['schemas']['ScanFolderView'];

/** By what ways letters come in without anybody uploading them, and whether they work. */
export function SourcesPanel() {
  const sources = useQuery({ ...$api.queryOptions('get', '/api/v1/administration/intake-sources'), refetchInterval: 5_000 });
  if (sources.isPending) return <SkeletonForm fields={3} />;
  if (sources.isLoadingError) return <ErrorState detail={explain(sources.error)} onRetry={() => void sources.refetch()} />;
  const folder = sources.data?.scan_folder;
  return (
    <div className={styles.sources}>
      <Suspense fallback={<SkeletonForm fields={5} />}>
        <MailboxPanel status={sources.data?.mailbox ?? null} />
      </Suspense>
      <section className={styles.panel} aria-labelledby="may-quet">
        <h2 id="may-quet">{m.scan_title()}</h2>
        {folder ? (
          <ScanFolderState folder={folder} />
        ) : (
          <EmptyState icon={<IconScan aria-hidden />} title={m.scan_none()}>
            {m.scan_none_text()}
          </EmptyState>
        )}
      </section>
    </div>
  );
}

function ScanFolderState({ folder }: { folder: ScanFolder }) {
  const today = todayIn();
  return (
    <>
      {folder.stale ? (
        <Notice tone="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
          {m.scan_stale({ time: formatStamp(folder.looked_at, today) })}
        </Notice>
      ) : folder.problems.length > 0 ? (
        folder.problems.map((problem) => (
          <Notice key={problem} tone="amber" role="status" icon={<IconAlertTriangle aria-hidden />}>
            {problem}
          </Notice>
        ))
      ) : (
        <Notice tone="grey" icon={<IconCircleCheck aria-hidden />}>
          {m.scan_well()}
        </Notice>
      )}
      <ul className={styles.books}>
        <li>
          <strong>{m.scan_folder()}</strong>
          <span className={styles.path}>{folder.folder}</span>
        </li>
        <li>
          <strong>{m.scan_looked()}</strong>
          <span>{formatStamp(folder.looked_at, today)}</span>
        </li>
        <li>
          <strong>{m.scan_taken()}</strong>
          <span>{folder.taken_at ? m.scan_taken_count({ count: formatNumber(folder.taken), time: formatStamp(folder.taken_at, today) }) : m.scan_taken_none()}</span>
        </li>
        <li>
          <strong>{m.scan_refused()}</strong>
          <span>{folder.refused > 0 ? m.scan_refused_count({ count: formatNumber(folder.refused) }) : m.scan_refused_none()}</span>
        </li>
        <li>
          <strong>{m.scan_waiting()}</strong>
          <span>{folder.waiting > 0 ? m.scan_waiting_count({ count: formatNumber(folder.waiting) }) : m.scan_waiting_none()}</span>
        </li>
      </ul>
      <p className={styles.quiet}>{m.scan_how()}</p>
    </>
  );
}
