import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { client, type SearchPage } from '@/api/client';
import { Problem } from '@/api/problem';
import { questionOf } from '@/api/saveFile';
import type { SearchParams } from '@/app/router';
import { isDate } from '@/domain/dates';

const PAGE = 20;
/** The server passes over at most so many hits. */
const DEEPEST = 1000;

/** The question as the API takes it. */
function asked(params: SearchParams) {
  return {
    q: params.q ?? '',
    ...(params.loai ? { kinds: params.loai } : {}),
    ...(params.cq ? { agencies: params.cq } : {}),
    ...(params.nam ? { years: params.nam } : {}),
    ...(params.tt ? { statuses: params.tt } : {}),
    ...(params.khan ? { urgencies: params.khan } : {}),
    ...(params.dv ? { units: params.dv } : {}),
    ...(params.huong ? { directions: params.huong } : {}),
    ...(params.tu && isDate(params.tu) ? { from: params.tu } : {}),
    ...(params.den && isDate(params.den) ? { to: params.den } : {}),
    ...(params.sap ? { sort: 'newest' } : {}),
  };
}

/** Address of all that is found, up to what the server puts into one list, as a workbook. */
export function foundFileUrl(params: SearchParams): string {
  return `/api/v1/search/workbook?${questionOf(asked(params))}`;
}

/** What was found, twenty at a time; the former list stays while the next is being asked for. */
export function useSearchPage(params: SearchParams) {
  return useInfiniteQuery({
    queryKey: ['get', '/api/v1/search', params],
    initialPageParam: 0,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }): Promise<SearchPage> => {
      const { data } = await client.GET('/api/v1/search', {
        params: {
          query: {
            ...asked(params),
            offset: pageParam,
            limit: PAGE,
          },
        },
        signal,
      });
      if (!data) throw new Problem(0, '', '');
      return data;
    },
    getNextPageParam: (page, pages) => {
      const shown = pages.reduce((sum, one) => sum + one.hits.length, 0);
      return page.hits.length > 0 && shown < page.total && shown < DEEPEST ? shown : undefined;
    },
  });
}
