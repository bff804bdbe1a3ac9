import { Link } from '@tanstack/react-router';
import { IconCut } from '@tabler/icons-react';
import type { DocumentView } from '@/api/client';
import { Button, Notice } from '@/ui';
import { m } from '@/words';
import { useSplitting } from './useSplitting';

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
