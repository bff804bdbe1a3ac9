import { IconUserShare } from '@tabler/icons-react';
import type { DocumentView } from '@/api/client';
import { addressed } from '@/letter';
import { Notice } from '@/ui';
import { m } from '@/words';

/** What the reader may do to this letter is done in the place of another. */
export function ActingFor({ letter }: { letter: DocumentView }) {
  const acting = letter.acting_for;
  if (!acting) return null;
  return (
    <Notice tone="grey" icon={<IconUserShare aria-hidden />}>
      {m.acting_letter({ who: addressed(acting.person), title: acting.title })}
    </Notice>
  );
}
