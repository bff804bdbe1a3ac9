import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client, type InboxItem, type InboxPage } from '@/api/client';

export type InboxBox = 'arrivals' | 'review' | 'tasks' | 'support' | 'inform' | 'requests' | 'reports';

/** One of my lists, page by page; new letters appear by themselves. */
export function useInbox(box: InboxBox, filter?: string) {
  const query = useInfiniteQuery({
    queryKey: ['get', '/api/v1/inbox', { box, filter: filter ?? null }],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }): Promise<InboxPage> => {
      const { data } = await client.GET('/api/v1/inbox', { params: { query: { box, ...(filter ? { filter } : {}), ...(pageParam ? { cursor: pageParam } : {}), limit: 100 } }, signal });
      return data as InboxPage;
    },
    getNextPageParam: (page) => page.next ?? null,
    refetchInterval: (state) => (state.state.data?.pages.some((page) => page.items.some((item) => item.analysing)) ? 1500 : 30_000),
    placeholderData: (held) => held,
  });
  const items: InboxItem[] = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;
  return { ...query, items, total };
}
