import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client, type WatchItem, type WatchPage } from '@/api/client';
import { Problem } from '@/api/problem';
import { questionOf } from '@/api/saveFile';
import { watchQuery, type WatchParams } from './params';
import { narrowingOf, type WatchKey } from './screens';

const PAGE = 100;

/** A list across letters, a hundred lines at a time; its former lines stay while others of it are being asked for. */
export function useWatch(list: WatchKey, params: WatchParams) {
  const asked = { list, ...watchQuery(params, narrowingOf(list)) };
  const query = useInfiniteQuery<WatchPage, Error, InfiniteData<WatchPage>, readonly ['get', '/api/v1/watched', typeof asked], string | null>({
    queryKey: ['get', '/api/v1/watched', asked],
    initialPageParam: null,
    refetchInterval: 60_000,
    // Those of another list are not this one's.
    placeholderData: (held, before) => (before?.queryKey[2].list === list ? held : undefined),
    queryFn: async ({ pageParam, signal }): Promise<WatchPage> => {
      const { data } = await client.GET('/api/v1/watched', { params: { query: { ...asked, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } }, signal });
      if (!data) throw new Problem(0, '', '');
      return data;
    },
    getNextPageParam: (page) => page.next ?? null,
  });
  const items: WatchItem[] = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, items, total: query.data?.pages[0]?.total ?? undefined };
}

/** Address of the same lines as a file. */
export function watchFileUrl(list: WatchKey, params: WatchParams): string {
  return `/api/v1/watched/workbook?${questionOf({ list, ...watchQuery(params, narrowingOf(list)) })}`;
}
