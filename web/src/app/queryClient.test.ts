import { QueryCache, QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import { Problem } from '@/api/problem';
import { dropWhatIsRefused } from './queryClient';

/** What a screen has after its second look was answered with `status`. */
async function afterSecondLook(status: number) {
  const client = new QueryClient({ queryCache: new QueryCache({ onError: dropWhatIsRefused }), defaultOptions: { queries: { retry: false } } });
  let looks = 0;
  const queryFn = () => (++looks === 1 ? Promise.resolve('content') : Promise.reject(new Problem(status, '', 'no')));
  const observer = new QueryObserver(client, { queryKey: ['letters'], queryFn });
  const stop = observer.subscribe(() => undefined);
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe('content'));
  await observer.refetch();
  const seen = observer.getCurrentResult();
  stop();
  return seen;
}

describe('an answer that comes no more', () => {
  it('leaves the screen when the reader may no longer read it', async () => {
    const seen = await afterSecondLook(403);
    expect(seen.data).toBeUndefined();
    expect(seen.isLoadingError).toBe(true);
  });
  it.each([0, 404, 409, 500])('stays on the screen after %i', async (status) => {
    const seen = await afterSecondLook(status);
    expect(seen.data).toBe('content');
    expect(seen.isLoadingError).toBe(false);
  });
});
