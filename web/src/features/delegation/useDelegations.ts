import { useQuery, useQueryClient } from '@tanstack/react-query';
import { $api, client } from '@/api/client';
import type { components } from '@/api/schema';
import { sessionQuery } from '@/api/session';

export type Delegations = components['schemas']['DelegationsView'];
export type Delegation = components['schemas']['DelegationView'];

const options = $api.queryOptions('get', '/api/v1/delegations');

export function useDelegations() {
  return useQuery(options);
}

/** After one was given or ended: the lists, who acts for whom, and what waits for whom. */
export function useRefreshDelegations(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: options.queryKey });
    void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    void queries.invalidateQueries({ queryKey: ['get', '/api/v1/inbox'] });
    void queries.invalidateQueries({ queryKey: ['get', '/api/v1/inbox/counts'] });
    void queries.invalidateQueries({ queryKey: ['get', '/api/v1/documents/{id}'] });
  };
}

export async function endDelegation(id: string): Promise<void> {
  await client.POST('/api/v1/delegations/{id}/end', { params: { path: { id } } });
}
