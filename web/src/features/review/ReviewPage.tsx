import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { IconArrowLeft } from '@tabler/icons-react';
import { useCallback, useEffect, useRef } from 'react';
import { $api } from '@/api/client';
import { explain } from '@/api/problem';
import { hasRole, useMe } from '@/api/session';
import { useKeys } from '@/app/useKeys';
import { useInbox, useLetter, useListFind, usePrefetchLetter } from '@/letter';
import { announce, ErrorState, IconButton, SkeletonForm, usePhone } from '@/ui';
import { m } from '@/words';
import { ReviewDesk } from './ReviewDesk';
import styles from './review.module.css';
import { ReviewQueue } from './ReviewQueue';

/** Chờ bút phê, or Chờ đề xuất for the office: queue, page, panel. */
export function ReviewPage() {
  const me = useMe();
  const { id } = useParams({ strict: false });
  const { loc } = useSearch({ from: '/shell/cho-but-phe' });
  const navigate = useNavigate();
  const phone = usePhone();
  const inbox = useInbox('review', loc);
  const prefetch = usePrefetchLetter();
  const { data: counts } = useQuery($api.queryOptions('get', '/api/v1/inbox/counts'));
  const find = useListFind(inbox.items);
  const { items } = find;
  const at = items.findIndex((item) => item.document_id === id);
  const leads = hasRole(me, 'leader');
  const title = leads ? m.nav_review() : m.nav_propose();
  const empty = leads ? m.queue_empty() : m.queue_empty_propose();

  useEffect(() => {
    document.title = `${title} · ${m.app_title()}`;
  }, [title]);

  const open = useCallback(
    (documentId: string | undefined, replace = false) => navigate(documentId ? { to: '/cho-but-phe/$id', params: { id: documentId }, search: loc ? { loc } : {}, replace } : { to: '/cho-but-phe', search: loc ? { loc } : {}, replace }),
    [navigate, loc],
  );

  const first = items[0]?.document_id;
  useEffect(() => {
    if (!phone && !id && first) void open(first, true);
  }, [phone, id, first, open]);

  const next = items[at + 1];
  useEffect(() => {
    if (id && next) prefetch(next, true);
    // Only another letter matters, not another copy of the same line.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [id, next?.document_id, prefetch]);

  const step = useCallback(
    (by: 1 | -1) => {
      const target = items[at + by];
      if (target) void open(target.document_id);
    },
    [items, at, open],
  );
  useKeys([
    { act: 'next', run: () => step(1) },
    { act: 'previous', run: () => step(-1) },
    { act: 'open', run: () => step(1), enabled: at < 0 && items.length > 0 },
    { act: 'find', run: find.open, enabled: inbox.items.length > 0 },
  ]);

  const neighbours = useRef<{ next?: string; previous?: string }>({});
  useEffect(() => {
    if (at >= 0) neighbours.current = { next: items[at + 1]?.document_id ?? '', previous: items[at - 1]?.document_id ?? '' };
  }, [at, items]);
  const openNext = useCallback(() => {
    const target = neighbours.current.next || neighbours.current.previous;
    void open(target || undefined);
    if (!target) announce(empty);
  }, [open, empty]);

  const queue = <ReviewQueue title={title} empty={empty} inbox={inbox} find={find} counts={counts} selected={id} />;
  if (phone && !id) return queue;
  return (
    <div className={styles.page}>
      {!phone && queue}
      {id ? (
        <OpenReview
          key={id}
          id={id}
          position={{ at: at + 1, of: inbox.total, previous: items[at - 1] !== undefined, next: next !== undefined }}
          onStep={step}
          onDone={openNext}
          onBack={() => void open(undefined)}
          onReopen={(reopened) => void open(reopened)}
        />
      ) : (
        <div className={styles.desk} />
      )}
    </div>
  );
}

export interface QueuePosition {
  /** From 1; 0 when the letter is not in the list. */
  at: number;
  of: number;
  previous: boolean;
  next: boolean;
}

interface OpenReviewProps {
  id: string;
  position: QueuePosition;
  onStep(by: 1 | -1): void;
  onDone(): void;
  onBack(): void;
  onReopen(id: string): void;
}

function OpenReview({ id, ...rest }: OpenReviewProps) {
  const letter = useLetter(id);
  const phone = usePhone();
  if (letter.data) return <ReviewDesk letter={letter.data} onReload={() => void letter.refetch()} {...rest} />;
  const stands = letter.isError ? <ErrorState detail={explain(letter.error)} onRetry={() => void letter.refetch()} /> : <SkeletonForm fields={7} />;
  if (phone) {
    return (
      <div className={styles.phoneDesk}>
        <header className={styles.phoneHead}>
          <IconButton variant="quiet" label={m.back()} icon={<IconArrowLeft aria-hidden />} onClick={rest.onBack} />
          <span className={styles.letterTitle}>
            <h1>{m.letter_title()}</h1>
          </span>
        </header>
        {stands}
      </div>
    );
  }
  return (
    <div className={styles.desk}>
      <div className={styles.letter} style={{ background: 'var(--desk)' }} />
      <div className={styles.panel}>{stands}</div>
    </div>
  );
}
