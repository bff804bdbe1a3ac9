import { onlineManager, QueryCache, QueryClient, type Query } from '@tanstack/react-query';
import { Problem } from '@/api/problem';
import { isUp, onLine, onceBack } from '@/offline/line';

/** Whoever may no longer read something does not keep it on the screen: a refusal takes the place of what was there. */
export function dropWhatIsRefused(error: Error, query: Query<unknown, unknown>): void {
  if (error instanceof Problem && error.status === 403 && query.state.data !== undefined) {
    query.setState({ data: undefined, status: 'error', error });
  }
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: dropWhatIsRefused }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      // Without a network the service worker may still answer from the shelf.
      networkMode: 'offlineFirst',
      // A refusal is an answer; only silence and faults are worth asking again.
      retry: (count, error) => count < 2 && (!(error instanceof Problem) || error.status === 0 || error.status >= 500),
      retryDelay: (count) => Math.min(600 * 2 ** count, 4000),
    },
    // An act fails at once and says why; it must not go off by itself an hour later.
    mutations: { retry: false, networkMode: 'always' },
  },
});

// What is on the screen is asked anew when the line is there again, whatever the browser thinks of its cable.
onlineManager.setEventListener((report) => onLine(() => report(isUp())));
onceBack(() => void queryClient.invalidateQueries());
