import { Link } from '@tanstack/react-router';
import { IconUsers } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { DocumentView } from '@/api/client';
import { Notice } from '@/ui';
import { m } from '@/words';

/** Another registered the letter while this form was filled in: who, under which number, and where it is mended. */
export function RegisteredNotice({ letter }: { letter: DocumentView }) {
  const number = letter.arrival_number ?? '';
  const by = letter.timeline.findLast((step) => step.kind === 'registered')?.person?.name;
  const place = useRef<HTMLDivElement>(null);
  // The button that was pressed has gone: the reason comes into view, and the keyboard goes on from it.
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus();
  }, []);
  return (
    <div ref={place} tabIndex={-1}>
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
    </div>
  );
}
