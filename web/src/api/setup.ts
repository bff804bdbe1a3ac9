import { queryOptions } from '@tanstack/react-query';
import { client, type Me } from './client';
import type { components } from './schema';

export type SetupProgress = components['schemas']['SetupProgress'];

/** Is the installation empty, so that only setting up can be done? Asked once; an installation never becomes empty again. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  staleTime: Number.POSITIVE_INFINITY,
  retry: 1,
  queryFn: async (): Promise<boolean> => {
    const { data } = await client.GET('/api/v1/setup');
    return data?.fresh ?? false;
  },
});

/** How far the administrator has come; null for everybody else. */
export const progressQuery = queryOptions({
  queryKey: ['setup', 'progress'],
  queryFn: async (): Promise<SetupProgress | null> => {
    const { data } = await client.GET('/api/v1/administration/setup');
    return data ?? null;
  },
});

/** Does this person go on setting up when the day begins? */
export function setsUp(me: Me): boolean {
  return me.roles.includes('administrator') && !me.demo;
}
