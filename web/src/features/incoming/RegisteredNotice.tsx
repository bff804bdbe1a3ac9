import { Link } from '@tanstack/react-router';
import { IconUsers } from '@tabler/icons-react';
import type { DocumentView } from '@/api/client';
import { Notice } from '@/ui';
import { m } from '@/words';

/** Another registered the letter while this form was filled in: who, under which number, and where it is mended. */
export function RegisteredNotice({ letter }: { letter: DocumentView }) {
  const number = letter.arrival_number ?? '';
  const by = letter.timeline.findLast((step) => step.kind === 'registered')?.person?.name;
  return (
    <Notice
      tone="amber"
      role="alert"
      icon={<IconUsers aria-hidden />}
      actions={
        <Link to="/van-ban/$id" params={{ id: letter.id }}>
          {m.registered_open({ number })}
        </Link>
      }
    >
      <strong>{by ? m.registered_by({ name: by, number }) : m.registered_meanwhile({ number })}</strong> {m.registered_kept()}
    </Notice>
  );
}
