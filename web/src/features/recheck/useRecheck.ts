import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { $api, client } from '@/api/client';
import { Problem } from '@/api/problem';
import { questionOf } from '@/api/saveFile';
import type { components } from '@/api/schema';

type Schemas = components['schemas'];
export type Campaign = Schemas['CampaignView'];
export type Entry = Schemas['CampaignEntryView'];

const PAGE = 100;
/** How often a check that runs is looked at. */
export const PACE = 1_500;

export const campaignsQuery = $api.queryOptions('get', '/api/v1/signature-campaigns');

export function isRunning(campaign: Campaign | undefined): boolean {
  return campaign?.state === 'gathering' || campaign?.state === 'judging';
}

/** What came of a campaign, a hundred lines at a time. */
export function useEntries(campaign: Campaign | undefined, only: 'all' | 'changed' | 'failed') {
  const id = campaign?.id;
  const query = useInfiniteQuery({
    // What is there so far is asked for anew as it grows.
    queryKey: ['get', '/api/v1/signature-campaigns/{id}/files', { id, only, count: only === 'all' ? campaign?.readable_count : only === 'changed' ? campaign?.changed_count : campaign?.failed_count }],
    initialPageParam: null as string | null,
    enabled: id !== undefined,
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await client.GET('/api/v1/signature-campaigns/{id}/files', { params: { path: { id: id ?? '' }, query: { only, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } }, signal });
      if (!data) throw new Problem(0, '', '');
      return data;
    },
    getNextPageParam: (page) => page.next ?? null,
  });
  const entries: Entry[] = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, entries };
}

/** Address of the lines as a file. */
export function resultsFileUrl(id: string, only: string): string {
  return `/api/v1/signature-campaigns/${id}/workbook?${questionOf({ only })}`;
}
