import type { QueryClient } from '@tanstack/react-query';
import { client as api, setCsrfToken } from '@/api/client';
import { Problem } from '@/api/problem';
import { signOutLater } from '@/api/session';
import { emptyShelf } from '@/offline/shelf';
import { wipeDrafts } from './drafts';

function leave(): void {
  window.location.assign('/dang-nhap');
}

/** Forgets everything of the person on this machine and shows the sign-in page. */
export function endSession(client: QueryClient): void {
  wipeDrafts();
  setCsrfToken('');
  client.clear();
  // A full load leaves no letter in memory; a store that does not answer must not keep anybody here.
  void Promise.race([emptyShelf(), new Promise((resolve) => setTimeout(resolve, 1500))]).then(leave, leave);
}

export async function signOut(client: QueryClient, everywhere = false): Promise<void> {
  try {
    if (everywhere) await api.POST('/api/v1/sessions/sign-out-everywhere');
    else await api.DELETE('/api/v1/session');
  } catch (error) {
    if (error instanceof Problem && error.status === 0) signOutLater();
  } finally {
    endSession(client);
  }
}
