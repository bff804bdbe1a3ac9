import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import { explain } from '@/api/problem';
import { IconButton, showToast } from '@/ui';
import { m } from '@/words';

/** Theo dõi, thôi theo dõi: a star beside a letter. Stopping can be undone. */
export function FollowToggle({ documentId, following }: { documentId: string; following: boolean }) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const set = async (wanted: boolean) => {
    setBusy(true);
    try {
      const asked = { params: { path: { id: documentId } } };
      const { data } = wanted ? await client.PUT('/api/v1/documents/{id}/follow', asked) : await client.DELETE('/api/v1/documents/{id}/follow', asked);
      queries.setQueryData(followQuery(documentId).queryKey, data);
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/watched'] });
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/inbox/counts'] });
      if (wanted) showToast(m.follow_done());
      else showToast(m.unfollow_done(), { act: { label: m.undo(), run: () => void set(true) } });
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <IconButton
      variant="quiet"
      label={following ? m.unfollow() : m.follow()}
      pressed={following}
      disabled={busy}
      icon={following ? <IconStarFilled aria-hidden /> : <IconStar aria-hidden />}
      onClick={() => void set(!following)}
    />
  );
}

function followQuery(documentId: string) {
  return $api.queryOptions('get', '/api/v1/documents/{id}/follow', { params: { path: { id: documentId } } });
}

/** The star of a letter that is open; it appears when it is known whether it is followed. */
export function FollowLetter({ documentId }: { documentId: string }) {
  const { data } = useQuery(followQuery(documentId));
  return data ? <FollowToggle documentId={documentId} following={data.following} /> : null;
}
