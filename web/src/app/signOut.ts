import type { QueryClient } from '@tanstack/react-query';
import { client as api, setCsrfToken } from '@/api/client';
import { Problem } from '@/api/problem';
import { sessionQuery, signOutLater } from '@/api/session';
import { emptyShelf } from '@/offline/shelf';
import { wipeDrafts } from './drafts';

/** To the page of signing in; who came by a provider of sign-in leaves it too, and comes back from there. */
function leave(address: string): void {
  window.location.assign(address);
}

/** Forgets everything of the person on this machine and shows the sign-in page. */
export function endSession(client: QueryClient, next = '/dang-nhap'): void {
  wipeDrafts();
  setCsrfToken('');
  client.clear();
  // A full load leaves no letter in memory; a store that does not answer must not keep anybody here.
  void Promise.race([emptyShelf(), new Promise((resolve) => setTimeout(resolve, 1500))]).then(
    () => leave(next),
    () => leave(next),
  );
}

export async function signOut(client: QueryClient, everywhere = false): Promise<void> {
  let next = client.getQueryData(sessionQuery.queryKey)?.sign_out_address ?? undefined;
  try {
    if (everywhere) await api.POST('/api/v1/sessions/sign-out-everywhere');
    else await api.DELETE('/api/v1/session');
  } catch (error) {
    if (error instanceof Problem && error.status === 0) {
      // Without a line there is no provider to leave either.
      next = undefined;
      signOutLater();
    }
  } finally {
    endSession(client, next);
  }
}
