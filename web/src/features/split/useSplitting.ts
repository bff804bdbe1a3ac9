import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { showToast } from '@/ui';

/** Opens the board for a letter that is a scan of several. */
export function useSplitting(document: string) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const begin = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const { data } = await client.POST('/api/v1/documents/{id}/scan', { params: { path: { id: document } } });
      if (!data) throw new Problem(0, '', '');
      void navigate({ to: '/ban-quet/$id', params: { id: data.id } });
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return { begin, busy };
}
