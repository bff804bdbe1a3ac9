import { Link, useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { IconAlertTriangle, IconArrowBackUp, IconStar } from '@tabler/icons-react';
import { useEffect, useMemo, useRef } from 'react';
import type { WatchItem } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { useMe } from '@/api/session';
import { formatNumber } from '@/domain/numbers';
import { usePrefetchLetter } from '@/letter';
import { filtersOf, namesOf } from '@/lists/filters';
import { ListHead } from '@/lists/ListHead';
import { Rows } from '@/lists/Rows';
import { SaveButton } from '@/lists/SaveButton';
import { addressOf, SavedFilters } from '@/lists/SavedFilters';
import { useWalk } from '@/lists/useWalk';
import { part } from '@/offline/parts';
import { announce, Button, Chip, EmptyState, ErrorState, SkeletonList, usePhone } from '@/ui';
import { m } from '@/words';
import { JustDone } from '../task/JustDone';
import { watchParams, type WatchParams } from './params';
import { actsOf, emptyLink, emptyWords, fileName, filterPlaces, narrowingOf, tabsOf, watchTitle, type WatchPath } from './screens';
import { useWatch, watchFileUrl } from './useWatch';
import { WatchActs } from './WatchActs';
import { WATCH_COLUMNS, watchCard, watchCells, watchHeads } from './WatchCells';
import styles from './watch.module.css';

// The rows do not wait for what narrows them.
const WatchFilters = part(() => import('./WatchFilters'));

/** One line for each share: the same letter may be late with two units. */
function idOf(item: WatchItem): string {
  return [item.document_id, item.role, item.holding?.unit, item.holding?.title].join('/');
}

/** Quá hạn, Đang theo dõi, Bị trả lại: how far things are, and with whom. */
export function WatchPage() {
  const me = useMe();
  const path = useLocation({ select: (location) => location.pathname }) as WatchPath;
  const params: WatchParams = useSearch({ strict: false });
  const navigate = useNavigate();
  const phone = usePhone();
  const fetchAhead = usePrefetchLetter();
  const find = useRef<HTMLInputElement>(null);
  const tabs = tabsOf(path, me);
  const tab = tabs.find((one) => one.ds === params.ds) ?? tabs[0];
  const list = tab?.list ?? 'followed';
  const { change, drop, narrowed } = filtersOf(params, narrowingOf(list), (search) => void navigate({ to: path, search, replace: true }));
  const watch = useWatch(list, params);
  const { items, total } = watch;
  const acts = actsOf(list, me);
  const { selection, chosen, rows } = useWalk({
    question: JSON.stringify([path, list, params]),
    items,
    idOf,
    // What came back is registered work of the clerk's; everything else is looked at.
    open: (item) => void navigate({ to: list === 'sent_back' ? '/vao-so-den/$id' : '/van-ban/$id', params: { id: item.document_id } }),
    chooses: acts.length > 0,
    pages: watch,
  });
  useEffect(() => {
    document.title = `${watchTitle(path)} · ${m.app_title()}`;
  }, [path]);
  useEffect(() => {
    if (total !== undefined && !watch.isPlaceholderData) announce(m.watch_count({ count: formatNumber(total) }));
  }, [total, watch.isPlaceholderData]);

  const organs = useMemo(() => namesOf(items), [items]);
  const [none, noneText] = emptyWords(list);
  const way = emptyLink(list, me);
  const Icon = path === '/qua-han' ? IconAlertTriangle : path === '/dang-theo-doi' ? IconStar : IconArrowBackUp;
  return (
    <div className={styles.page}>
      <ListHead
        title={watchTitle(path)}
        choice={
          tabs.length > 1 && (
            <span className={styles.tabs} role="group" aria-label={m.watch_lists()}>
              {tabs.map((one, index) => (
                <Chip key={one.ds} selected={one === tab} onClick={() => change({ ds: index === 0 ? undefined : one.ds })}>
                  {one.label}
                </Chip>
              ))}
            </span>
          )
        }
        total={total}
        count={(count) => m.watch_count({ count: formatNumber(count) })}
        old={watch.isPlaceholderData}
        narrowed={narrowed}
        onDrop={drop}
        acts={<SaveButton address={watchFileUrl(list, params)} name={fileName(list)} disabled={!total} />}
        filters={<WatchFilters list={list} params={params} organs={organs} onChange={change} textRef={find} />}
        find={find}
        saved={<SavedFilters place={filterPlaces[path]} address={addressOf(params)} canSave={narrowed} onPick={(kept) => void navigate({ to: path, search: watchParams(kept) })} />}
      />
      <JustDone />
      {watch.isLoadingError ? (
        <ErrorState detail={explain(watch.error)} trace={watch.error instanceof Problem ? watch.error.trace : undefined} onRetry={() => void watch.refetch()} />
      ) : watch.isPending ? (
        <SkeletonList rows={8} compact />
      ) : items.length > 0 ? (
        <Rows
          {...rows}
          label={tab?.label ?? watchTitle(path)}
          total={total ?? items.length}
          chooseLabel={(item) => m.task_choose({ subject: item.subject || m.task_no_subject() })}
          heads={watchHeads(list)}
          columns={WATCH_COLUMNS}
          least="58rem"
          cells={phone ? watchCard : watchCells[list]}
          phone={phone}
          height={phone ? 116 : 60}
          onPoint={(item) => fetchAhead(item)}
        />
      ) : narrowed ? (
        <EmptyState icon={<Icon aria-hidden />} title={m.book_none_filtered()} action={<Button onClick={drop}>{m.search_drop_filters()}</Button>}>
          {m.watch_none_filtered_text()}
        </EmptyState>
      ) : (
        <EmptyState icon={<Icon aria-hidden />} title={none} action={<Link to={way.to}>{way.label}</Link>}>
          {noneText}
        </EmptyState>
      )}
      <WatchActs acts={acts} chosen={chosen} idOf={idOf} selection={selection} />
    </div>
  );
}
