import { useQuery, type QueryClient } from '@tanstack/react-query';
import { $api } from '@/api/client';

const options = $api.queryOptions('get', '/api/v1/notices/count');

/** How many notices are unread. Asked again every half minute and whenever the window is looked at. */
export function useBell(): number {
  const { data } = useQuery({ ...options, refetchInterval: 30_000 });
  return data?.unread ?? 0;
}

/** What is known without asking. */
export function knownUnread(queries: QueryClient): number {
  return queries.getQueryData<{ unread: number }>(options.queryKey)?.unread ?? 0;
}

/** Something was read or is unread again: bell and list are asked anew. */
export function refreshNotices(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: options.queryKey });
  void queries.invalidateQueries({ queryKey: ['get', '/api/v1/notices'] });
}
