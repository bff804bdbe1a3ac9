import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { IconAlertTriangle, IconArrowBackUp, IconStar } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { client, type WatchItem, type WatchPage as Page } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { useMe } from '@/api/session';
import { useKeys } from '@/app/useKeys';
import { formatNumber } from '@/domain/numbers';
import { usePrefetchLetter } from '@/letter';
import { Rows } from '@/lists/Rows';
import { announce, Chip, EmptyState, ErrorState, SkeletonList, usePhone } from '@/ui';
import { m } from '@/words';
import { JustDone } from '../task/JustDone';
import { emptyLink, emptyWords, tabsOf, watchTitle, type WatchKey, type WatchPath } from './screens';
import { WATCH_COLUMNS, watchCard, watchCells, watchHeads } from './WatchCells';
import styles from './watch.module.css';

function useWatch(list: WatchKey) {
  const query = useInfiniteQuery({
    queryKey: ['get', '/api/v1/watched', { list }],
    initialPageParam: null as string | null,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const { data } = await client.GET('/api/v1/watched', { params: { query: { list, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) } }, signal });
      if (!data) throw new Problem(0, '', '');
      return data;
    },
    getNextPageParam: (page) => page.next ?? null,
  });
  const items: WatchItem[] = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, items, total: query.data?.pages[0]?.total ?? undefined };
}

/** One line for each share: the same letter may be late with two units. */
function idOf(item: WatchItem): string {
  return [item.document_id, item.role, item.holding?.unit, item.holding?.title].join('/');
}

/** Quá hạn, Đang theo dõi, Bị trả lại: how far things are, and with whom. */
export function WatchPage() {
  const me = useMe();
  const path = useLocation({ select: (location) => location.pathname }) as WatchPath;
  const { ds } = useSearch({ strict: false });
  const navigate = useNavigate();
  const phone = usePhone();
  const fetchAhead = usePrefetchLetter();
  const tabs = tabsOf(path, me);
  const tab = tabs.find((one) => one.ds === ds) ?? tabs[0];
  const list = tab?.list ?? 'followed';
  const watch = useWatch(list);
  // Another list keeps the lines of the former until its own are there; they are not this list's.
  const pending = watch.isPending || watch.isPlaceholderData;
  const { items, total } = watch;
  const [current, setCurrent] = useState(-1);
  const [shown, setShown] = useState(list);
  if (shown !== list) {
    setShown(list);
    setCurrent(-1);
  }
  useEffect(() => {
    document.title = `${watchTitle(path)} · ${m.app_title()}`;
  }, [path]);
  useEffect(() => {
    if (!pending && total !== undefined) announce(m.search_found({ count: formatNumber(total) }));
  }, [pending, total]);

  const open = (item: WatchItem | undefined) => {
    if (!item) return;
    // What came back is registered work of the clerk's; everything else is looked at.
    if (list === 'sent_back') void navigate({ to: '/vao-so-den/$id', params: { id: item.document_id } });
    else void navigate({ to: '/van-ban/$id', params: { id: item.document_id } });
  };
  const step = (by: 1 | -1) => {
    const next = Math.max(0, Math.min(items.length - 1, current + by));
    if (items[next]) setCurrent(next);
  };
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = watch;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useKeys([
    { act: 'next', run: () => step(1) },
    { act: 'previous', run: () => step(-1) },
    { act: 'open', run: () => open(items[current]), enabled: current >= 0 },
  ]);

  const [none, noneText] = emptyWords(list);
  const way = emptyLink(list, me);
  const Icon = path === '/qua-han' ? IconAlertTriangle : path === '/dang-theo-doi' ? IconStar : IconArrowBackUp;
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <h1>
          {watchTitle(path)} {!pending && total !== undefined && <small>{formatNumber(total)}</small>}
        </h1>
        {tabs.length > 1 && (
          <span className={styles.tabs} role="group" aria-label={m.watch_lists()}>
            {tabs.map((one, index) => (
              <Chip key={one.ds} selected={one === tab} onClick={() => void navigate({ to: path, search: index === 0 ? {} : { ds: one.ds }, replace: true })}>
                {one.label}
              </Chip>
            ))}
          </span>
        )}
      </header>
      <JustDone />
      {pending ? (
        <SkeletonList rows={8} compact />
      ) : watch.isLoadingError ? (
        <ErrorState detail={explain(watch.error)} trace={watch.error instanceof Problem ? watch.error.trace : undefined} onRetry={() => void watch.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState icon={<Icon aria-hidden />} title={none} action={<Link to={way.to}>{way.label}</Link>}>
          {noneText}
        </EmptyState>
      ) : (
        <Rows
          label={tab?.label ?? watchTitle(path)}
          question={list}
          items={items}
          total={total ?? items.length}
          idOf={idOf}
          chooseLabel={(item) => item.subject}
          heads={watchHeads(list)}
          columns={WATCH_COLUMNS}
          least="58rem"
          cells={phone ? watchCard : watchCells[list]}
          phone={phone}
          height={phone ? 116 : 60}
          selection={null}
          current={current}
          onCurrent={setCurrent}
          onPoint={(item) => fetchAhead(item)}
          onOpen={(item: WatchItem) => open(item)}
          onEnd={more}
        />
      )}
    </div>
  );
}
