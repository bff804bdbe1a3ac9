import { Link, useNavigate } from '@tanstack/react-router';
import { IconCut } from '@tabler/icons-react';
import { useState } from 'react';
import { client, type DocumentView } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { Button, Notice, showToast } from '@/ui';
import { m } from '@/words';

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

/** Says of a letter from which pages of which scan it was cut, or that it seems to be several. */
export function ScanOrigin({ letter, origin }: { letter: DocumentView; origin: NonNullable<DocumentView['scan']> }) {
  const { begin, busy } = useSplitting(letter.id);
  if (origin.pages) {
    return (
      <Notice tone="grey" icon={<IconCut aria-hidden />}>
        {m.split_origin({ pages: origin.pages })}{' '}
        <Link to="/ban-quet/$id" params={{ id: origin.scan_id }}>
          {origin.name}
        </Link>
      </Notice>
    );
  }
  if (letter.status !== 'arrived' || (!origin.is_open && origin.letters < 2)) return null;
  return (
    <Notice
      tone="amber"
      icon={<IconCut aria-hidden />}
      actions={
        <Button busy={busy} onClick={() => void begin()}>
          {origin.is_open ? m.split_go_on() : m.split_begin()}
        </Button>
      }
    >
      {origin.is_open ? m.split_is_open() : m.split_offer({ count: origin.letters })}
    </Notice>
  );
}
