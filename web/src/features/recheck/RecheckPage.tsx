import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconPlayerStop, IconRefresh, IconShieldCheck } from '@tabler/icons-react';
import { Suspense, useEffect, useState } from 'react';
import { client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { formatDate, formatStamp } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { signatureName, today } from '@/letter';
import { Rows } from '@/lists/Rows';
import { SaveButton } from '@/lists/SaveButton';
import { useWalk } from '@/lists/useWalk';
import { part } from '@/offline/parts';
import { announce, Button, Chip, Delayed, EmptyState, ErrorState, Notice, ProgressBar, SkeletonList, usePhone } from '@/ui';
import { m } from '@/words';
import { onlyOf } from './params';
import { RECHECK_COLUMNS, recheckCard, recheckCells, recheckHeads } from './RecheckCells';
import { campaignsQuery, isRunning, PACE, resultsFileUrl, useEntries, type Campaign, type Entry } from './useRecheck';
import styles from './recheck.module.css';

const BeginDialog = part(() => import('./BeginDialog'));
const EarlierChoice = part(() => import('./EarlierChoice'));

const idOf = (entry: Entry) => entry.file_id;

/** Kiểm tra lại chữ ký hàng loạt: what runs, how far it is, and what came of each file. */
export function RecheckPage() {
  const params = useSearch({ from: '/shell/kiem-tra-chu-ky' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const phone = usePhone();
  const list = useQuery({ ...campaignsQuery, refetchInterval: (query) => (query.state.data?.items.some(isRunning) ? PACE : 60_000) });
  const campaigns = list.data?.items ?? [];
  const shown = campaigns.find((one) => one.id === params.dot) ?? campaigns[0];
  const running = campaigns.find(isRunning);
  const only = onlyOf(params);
  const results = useEntries(shown, only);
  const { entries } = results;
  const [beginning, setBeginning] = useState(false);
  useEffect(() => {
    document.title = `${m.recheck_title()} · ${m.app_title()}`;
  }, []);
  const state = shown?.state;
  useEffect(() => {
    if (state === 'done') announce(m.recheck_done());
  }, [state]);

  const stop = useMutation({
    mutationFn: async (id: string) => {
      const { data } = await client.POST('/api/v1/signature-campaigns/{id}/cancellation', { params: { path: { id } } });
      return data;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: campaignsQuery.queryKey }),
  });
  const { rows } = useWalk({
    question: `${shown?.id} ${only}`,
    items: entries,
    idOf,
    open: (entry) => {
      if (entry.report_id) void navigate({ to: '/van-ban/$id/chu-ky/$file', params: { id: entry.document_id, file: entry.file_id } });
      else void navigate({ to: '/van-ban/$id', params: { id: entry.document_id } });
    },
    chooses: false,
    pages: results,
  });
  const choose = (loc: 'doi' | 'loi' | undefined) => void navigate({ to: '/kiem-tra-chu-ky', search: { ...(params.dot ? { dot: params.dot } : {}), ...(loc ? { loc } : {}) }, replace: true });

  const beginButton = (
    <Button variant="primary" icon={<IconRefresh aria-hidden />} disabled={running !== undefined} onClick={() => setBeginning(true)}>
      {m.recheck_begin()}
    </Button>
  );
  const total = only === 'all' ? shown?.readable_count : only === 'changed' ? shown?.changed_count : shown?.failed_count;
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <h1>{m.recheck_title()}</h1>
        <span className={styles.acts}>
          {campaigns.length > 1 && shown && (
            <Suspense>
              <EarlierChoice campaigns={campaigns} shown={shown} onChoose={(dot) => void navigate({ to: '/kiem-tra-chu-ky', search: dot === campaigns[0]?.id ? {} : { dot }, replace: true })} />
            </Suspense>
          )}
          {shown && <SaveButton address={resultsFileUrl(shown.id, only)} name="kiem-tra-lai-chu-ky.xlsx" disabled={!total} />}
          {shown && beginButton}
        </span>
      </header>
      {list.isPending ? (
        <Delayed>
          <SkeletonList rows={6} compact />
        </Delayed>
      ) : list.isLoadingError ? (
        <ErrorState detail={explain(list.error)} trace={list.error instanceof Problem ? list.error.trace : undefined} onRetry={() => void list.refetch()} />
      ) : !shown ? (
        <EmptyState icon={<IconShieldCheck aria-hidden />} title={m.recheck_none()} action={beginButton}>
          {m.recheck_none_text()}
        </EmptyState>
      ) : (
        <>
          <Summary campaign={shown} stopping={stop.isPending} onStop={() => stop.mutate(shown.id)} />
          {running && running.id !== shown.id && <Notice tone="blue">{m.recheck_another_runs({ who: running.started_by ?? '–' })}</Notice>}
          {stop.isError && (
            <Notice tone="red" role="alert">
              {explain(stop.error)}
            </Notice>
          )}
          <span className={styles.filters} role="group" aria-label={m.recheck_show()}>
            <Chip selected={only === 'all'} onClick={() => choose(undefined)}>
              {m.recheck_all({ count: formatNumber(shown.readable_count) })}
            </Chip>
            <Chip selected={only === 'changed'} onClick={() => choose('doi')}>
              {m.recheck_only_changed({ count: formatNumber(shown.changed_count) })}
            </Chip>
            <Chip selected={only === 'failed'} onClick={() => choose('loi')}>
              {m.recheck_only_failed({ count: formatNumber(shown.failed_count) })}
            </Chip>
          </span>
          {results.isLoadingError ? (
            <ErrorState detail={explain(results.error)} onRetry={() => void results.refetch()} />
          ) : results.isPending ? (
            <SkeletonList rows={4} compact />
          ) : entries.length === 0 ? (
            <EmptyState icon={<IconShieldCheck aria-hidden />} title={isRunning(shown) ? m.recheck_nothing_yet() : only === 'all' ? m.recheck_nothing() : m.recheck_none_such()}>
              {isRunning(shown) ? m.recheck_nothing_yet_text() : only === 'changed' ? m.recheck_none_changed_text() : only === 'failed' ? m.recheck_none_failed_text() : m.recheck_nothing_text()}
            </EmptyState>
          ) : (
            <Rows
              {...rows}
              label={m.recheck_results()}
              total={total ?? entries.length}
              chooseLabel={(entry) => entry.subject}
              heads={recheckHeads()}
              columns={RECHECK_COLUMNS}
              least="58rem"
              cells={phone ? recheckCard : recheckCells}
              phone={phone}
              height={phone ? 116 : 64}
              onPoint={() => undefined}
            />
          )}
        </>
      )}
      {beginning && (
        <Suspense>
          <BeginDialog
            onClose={() => setBeginning(false)}
            onBegun={() => {
              setBeginning(false);
              void navigate({ to: '/kiem-tra-chu-ky', search: {}, replace: true });
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

/** Who began it, about what, and how far it is. */
function Summary({ campaign, stopping, onStop }: { campaign: Campaign; stopping: boolean; onStop(): void }) {
  const now = today();
  const runs = isRunning(campaign);
  const period = campaign.from && campaign.to ? m.recheck_period({ from: formatDate(campaign.from), to: formatDate(campaign.to) }) : campaign.from ? m.recheck_period_from({ from: formatDate(campaign.from) }) : campaign.to ? m.recheck_period_to({ to: formatDate(campaign.to) }) : m.recheck_period_all();
  const far = { seen: formatNumber(campaign.seen), total: formatNumber(campaign.total) };
  const stands =
    campaign.state === 'gathering'
      ? m.recheck_gathering({ total: far.total })
      : campaign.state === 'judging'
        ? m.recheck_progress(far)
        : campaign.state === 'done'
          ? m.recheck_ended({ ...far, at: campaign.ended_at ? formatStamp(campaign.ended_at, now) : '–' })
          : m.recheck_stopped({ ...far, who: campaign.cancelled_by ?? '–' });
  return (
    <section className={styles.summary} aria-label={m.recheck_summary()}>
      <div className={styles.stands}>
        <p role="status">
          <strong>{stands}</strong>
        </p>
        {runs && (
          <Button icon={<IconPlayerStop aria-hidden />} busy={stopping} onClick={onStop}>
            {m.recheck_stop()}
          </Button>
        )}
      </div>
      {runs && <ProgressBar label={stands} value={campaign.state === 'gathering' || campaign.total === 0 ? null : campaign.seen / campaign.total} />}
      <p className={styles.quiet}>
        {[m.recheck_begun({ who: campaign.started_by ?? '–', at: formatStamp(campaign.started_at, now) }), period, campaign.verdicts.map(signatureName).join(', '), campaign.reason && m.verdict_because({ reason: campaign.reason })].filter(Boolean).join(' · ')}
      </p>
    </section>
  );
}
