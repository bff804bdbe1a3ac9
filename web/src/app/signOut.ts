import type { QueryClient } from '@tanstack/react-query';
import { client as api, setCsrfToken } from '@/api/client';
import { wipeDrafts } from './drafts';

/** Forgets everything of the person on this machine and shows the sign-in page. */
export function endSession(client: QueryClient): void {
  wipeDrafts();
  setCsrfToken('');
  client.clear();
  // A full load leaves no letter in memory.
  window.location.assign('/dang-nhap');
}

export async function signOut(client: QueryClient, everywhere = false): Promise<void> {
  try {
    if (everywhere) await api.POST('/api/v1/sessions/sign-out-everywhere');
    else await api.DELETE('/api/v1/session');
  } finally {
    endSession(client);
  }
}
