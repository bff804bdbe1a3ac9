import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client, type BookEntry, type BookPage } from '@/api/client';
import { Problem } from '@/api/problem';
import { questionOf } from '@/api/saveFile';
import { bookQuery, type BookParams } from './params';

const PAGE = 100;

/** The book, a hundred lines at a time; the former lines stay while others are being asked for. */
export function useBook(params: BookParams) {
  const query = useInfiniteQuery({
    queryKey: ['get', '/api/v1/registers/incoming/entries', params],
    initialPageParam: null as string | null,
    staleTime: 15_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }): Promise<BookPage> => {
      const { data } = await client.GET('/api/v1/registers/incoming/entries', {
        params: { query: { ...bookQuery(params), order: params.thu === 'so' ? 'rising' : 'falling', limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
        signal,
      });
      if (!data) throw new Problem(0, '', '');
      return data;
    },
    getNextPageParam: (page) => page.next ?? null,
  });
  const entries: BookEntry[] = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, entries, total: query.data?.pages[0]?.total ?? undefined };
}

/** Address of the filtered lines as the register to be signed and bound. */
export function printBookUrl(params: BookParams): string {
  return `/api/v1/registers/incoming/print?${questionOf(bookQuery(params))}`;
}

/** Address of the same lines as a file. */
export function bookFileUrl(params: BookParams): string {
  return `/api/v1/registers/incoming/workbook?${questionOf(bookQuery(params))}`;
}
