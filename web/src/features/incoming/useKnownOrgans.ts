import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { InboxPage } from '@/api/client';

/** Issuing bodies seen in the lists of this session, as suggestions. */
export function useKnownOrgans(): string[] {
  const queries = useQueryClient();
  return useMemo(() => {
    const names = new Set<string>();
    for (const [, data] of queries.getQueriesData<{ pages: InboxPage[] }>({ queryKey: ['get', '/api/v1/inbox'] })) {
      for (const page of data?.pages ?? []) for (const item of page.items) if (item.organ_name) names.add(item.organ_name);
    }
    return [...names].sort((a, b) => a.localeCompare(b, 'vi'));
  }, [queries]);
}
