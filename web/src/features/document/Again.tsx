import { Link } from '@tanstack/react-router';
import { IconArrowBackUp, IconMailForward } from '@tabler/icons-react';
import type { DocumentView } from '@/api/client';
import { actedBy } from '@/domain/actedBy';
import { formatStamp } from '@/domain/dates';
import { Notice } from '@/ui';
import { m } from '@/words';

/** Returned to its sender, and why. */
export function Returned({ letter }: { letter: DocumentView }) {
  if (letter.status !== 'returned' || !letter.return_reason) return null;
  return (
    <Notice tone="amber" icon={<IconArrowBackUp aria-hidden />}>
      <strong>{m.returned_title()}</strong> {letter.return_reason}
    </Notice>
  );
}

/** Of a letter received again: which one it is now, or was before. */
export function Again({ letter, today }: { letter: DocumentView; today: string }) {
  const { received_again: again, received_before: before } = letter;
  return (
    <>
      {again && (
        <Notice tone="blue" icon={<IconMailForward aria-hidden />}>
          <strong>{m.again_by({ name: actedBy(again.by), time: formatStamp(again.at, today) })}</strong> {again.reason}{' '}
          {again.document_id && (
            <Link to="/van-ban/$id" params={{ id: again.document_id }}>
              {m.again_open_new()}
            </Link>
          )}
        </Notice>
      )}
      {before && (
        <Notice tone="blue" icon={<IconMailForward aria-hidden />}>
          <strong>{before.arrival_number ? m.again_before_number({ number: before.arrival_number, year: before.year ?? '' }) : m.again_before_returned()}</strong> {before.reason}{' '}
          {before.document_id && (
            <Link to="/van-ban/$id" params={{ id: before.document_id }}>
              {m.again_open_before()}
            </Link>
          )}
        </Notice>
      )}
    </>
  );
}
