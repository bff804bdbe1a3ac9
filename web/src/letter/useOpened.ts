import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client, type DocumentView } from '@/api/client';
import { knownUnread, refreshNotices } from '@/notices/useBell';
import { letterQuery, refreshLists } from './useLetter';

/** How long a letter must be in view to count as opened, in milliseconds. */
const LOOK = 1000;

/**
 * Sends "Đã mở" once the letter has been in view for more than a second. It
 * belongs to the screen that shows the letter, never to what fetches ahead.
 */
export function useOpened(letter: DocumentView | undefined): void {
  const queries = useQueryClient();
  const id = letter?.id ?? null;
  const receipt = letter?.available_actions.includes('open') ?? false;
  useEffect(() => {
    if (!id) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState !== 'visible') return;
      timer = setTimeout(() => {
        document.removeEventListener('visibilitychange', look);
        // Without a receipt to give, only what told of the letter is read; nothing is sent when nothing is unread.
        if (!receipt) {
          if (knownUnread(queries) === 0) return;
          client
            .POST('/api/v1/notices/read', { body: { document_id: id } })
            .then(({ data }) => (data && data.ids.length > 0 ? refreshNotices(queries) : undefined))
            .catch(() => undefined);
          return;
        }
        client
          .POST('/api/v1/documents/{id}/opened', { params: { path: { id } } })
          .then(() => {
            void queries.invalidateQueries({ queryKey: letterQuery(id).queryKey });
            refreshLists(queries);
          })
          // A receipt that did not get through is sent at the next look; the reader need not know.
          .catch(() => undefined);
      }, LOOK);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [id, receipt, queries]);
}
