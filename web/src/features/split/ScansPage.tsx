import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { IconCut, IconPrinter } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { upload } from '@/api/upload';
import type { components } from '@/api/schema';
import { formatStamp } from '@/domain/dates';
import { showPrintTold, today } from '@/letter';
import { Button, Chip, EmptyState, ErrorState, FileDrop, Notice, ProgressBar, SkeletonList } from '@/ui';
import { m } from '@/words';
import { KnownScans, knownScan, type KnownScan } from './KnownScans';
import type { Scan } from './plan';
import { SEPARATOR_SHEET } from './ScanPage';
import styles from './split.module.css';
import { SCANS } from './usePlan';

type Line = components['schemas']['ScanLineView'];

/** Bản quét chờ tách: scans of many letters that no letter was made of yet; those that are done are kept in reach. */
export function ScansPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [ended, setEnded] = useState(false);
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null);
  const [failure, setFailure] = useState<string>();
  const [known, setKnown] = useState<KnownScan[]>([]);
  const scans = useInfiniteQuery({
    queryKey: ['get', SCANS, { ended }],
    initialPageParam: null as string | null,
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await client.GET(SCANS, { params: { query: { ended, ...(pageParam ? { cursor: pageParam } : {}) } }, signal });
      if (!data) throw new Problem(0, '', '');
      return data;
    },
    getNextPageParam: (page) => page.next ?? null,
  });
  const lines = scans.data?.pages.flatMap((page) => page.items);
  useEffect(() => {
    document.title = `${m.nav_scans()} · ${m.app_title()}`;
  }, []);

  const send = async (file: File, reason = '') => {
    setSending({ name: file.name, share: 0 });
    const query = { name: file.name, ...(reason ? { reason } : {}) };
    return upload<Scan>(SCANS, query, file, crypto.randomUUID(), (share) => setSending({ name: file.name, share })).answer.finally(() => setSending(null));
  };
  const take = async (files: File[]) => {
    setFailure(undefined);
    setKnown([]);
    let last: Scan | null = null;
    for (const file of files) {
      try {
        last = await send(file);
      } catch (error) {
        const before = knownScan(file, error);
        if (before) setKnown((held) => [...held, before]);
        else setFailure(`${file.name}: ${explain(error)}`);
      }
    }
    await queries.invalidateQueries({ queryKey: ['get', SCANS] });
    if (last && files.length === 1) void navigate({ to: '/ban-quet/$id', params: { id: last.id } });
  };

  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <span className={styles.title}>
          <h1>{m.nav_scans()}</h1>
        </span>
        <span className={styles.tools}>
          <Button icon={<IconPrinter aria-hidden />} onClick={() => void showPrintTold(SEPARATOR_SHEET)}>
            {m.split_print_sheet()}
          </Button>
        </span>
      </header>
      <div className={styles.list}>
        <FileDrop onFiles={(files) => void take(files)} accept=".pdf" label={m.split_upload()} hint={m.split_upload_hint()} disabled={sending !== null} />
        {sending && (
          <div className={styles.progress} role="status">
            <span>{m.split_sending({ name: sending.name })}</span>
            <ProgressBar value={sending.share} label={m.split_upload()} />
          </div>
        )}
        <KnownScans
          known={known}
          onLeave={(one) => setKnown((held) => held.filter((other) => other !== one))}
          onAgain={async (one, reason) => {
            const scan = await send(one.file, reason);
            await queries.invalidateQueries({ queryKey: ['get', SCANS] });
            void navigate({ to: '/ban-quet/$id', params: { id: scan.id } });
          }}
        />
        {failure && (
          <Notice tone="red" role="alert">
            {failure}
          </Notice>
        )}
        <div className={styles.tabs} role="group" aria-label={m.nav_scans()}>
          <Chip selected={!ended} onClick={() => setEnded(false)}>
            {m.split_list_open()}
          </Chip>
          <Chip selected={ended} onClick={() => setEnded(true)}>
            {m.split_list_ended()}
          </Chip>
        </div>
        {scans.isLoadingError && <ErrorState detail={explain(scans.error)} onRetry={() => void scans.refetch()} />}
        {scans.isPending && <SkeletonList rows={4} />}
        {lines?.length === 0 && (
          <EmptyState icon={<IconCut aria-hidden />} title={ended ? m.split_none_ended() : m.split_none()}>
            {ended ? '' : m.split_none_text()}
          </EmptyState>
        )}
        <ul className={styles.scans}>{lines?.map((line) => <ScanRow key={line.id} line={line} />)}</ul>
        {scans.hasNextPage && (
          <div>
            <Button busy={scans.isFetchingNextPage} onClick={() => void scans.fetchNextPage()}>
              {m.split_list_more()}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function ScanRow({ line }: { line: Line }) {
  const facts = [m.split_pages({ count: line.pages }), line.state === 'split' ? m.split_made({ count: line.letters }) : line.state === 'open' ? m.split_proposed({ count: line.letters }) : null, m.split_holder({ name: line.holder })];
  return (
    <li>
      <Link to="/ban-quet/$id" params={{ id: line.id }} className={styles.scan}>
        <strong>{line.name}</strong>
        <small>{formatStamp(line.changed_at, today())}</small>
        <span>{facts.filter(Boolean).join(' · ')}</span>
        {line.progress.is_running && <span>{line.progress.of === 0 ? m.split_opening() : m.split_progress({ done: line.progress.done, of: line.progress.of })}</span>}
        {line.state === 'discarded' && <span>{m.split_was_discarded({ reason: line.reason ?? '' })}</span>}
      </Link>
    </li>
  );
}
