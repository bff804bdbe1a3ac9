import { QueryClient } from '@tanstack/react-query';
import { Problem } from '@/api/problem';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      // A refusal is an answer; only silence and faults are worth asking again.
      retry: (count, error) => count < 2 && (!(error instanceof Problem) || error.status === 0 || error.status >= 500),
      retryDelay: (count) => Math.min(600 * 2 ** count, 4000),
    },
    mutations: { retry: false },
  },
});
