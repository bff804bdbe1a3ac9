import { IconMoodCheck } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { InboxCounts, InboxItem } from '@/api/client';
import { explain } from '@/api/problem';
import { formatMoment, formatShortDate } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { dueShort, ListFindBox, ListFindButton, NothingMatches, today, UrgencyBadge, usePrefetchLetter, type ListFind, type useInbox } from '@/letter';
import { Badge, Chip, EmptyState, ErrorState, SkeletonList } from '@/ui';
import { m } from '@/words';
import { JustDone } from '../task/JustDone';
import { Asides } from '../task/Asides';
import styles from './review.module.css';

interface ReviewQueueProps {
  title: string;
  /** What is said when nothing waits. */
  empty: string;
  inbox: ReturnType<typeof useInbox>;
  find: ListFind;
  counts: InboxCounts | undefined;
  selected: string | undefined;
}

/** Hỏa tốc first, then by deadline, then by arrival: the server's order. */
export function ReviewQueue({ title, empty, inbox, find, counts, selected }: ReviewQueueProps) {
  const { loc } = useSearch({ from: '/shell/cho-but-phe' });
  const navigate = useNavigate();
  const prefetch = usePrefetchLetter();
  const current = useRef<HTMLAnchorElement>(null);
  // The chosen row stays in view when keys move the choice.
  useEffect(() => {
    if (selected) current.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const filter = (next: 'urgent' | 'invitation' | undefined) => void navigate({ to: '/cho-but-phe', search: next ? { loc: next } : {} });
  const total = counts?.review ?? inbox.total;
  return (
    <section className={styles.queue} aria-label={title}>
      <header className={styles.queueHead}>
        <h1>{title}</h1>
        {inbox.data && <span>{formatNumber(total)}</span>}
        {inbox.items.length > 0 && <ListFindButton find={find} />}
      </header>
      <div className={styles.filters} role="group" aria-label={m.queue_filter()}>
        <Chip selected={!loc} onClick={() => filter(undefined)}>
          {inbox.data ? m.filter_all({ count: formatNumber(total) }) : m.queue_show_all()}
        </Chip>
        {counts && counts.review_urgent > 0 && (
          <Chip selected={loc === 'urgent'} onClick={() => filter('urgent')}>
            {m.filter_urgent({ count: counts.review_urgent })}
          </Chip>
        )}
        {counts && counts.review_invitations > 0 && (
          <Chip selected={loc === 'invitation'} onClick={() => filter('invitation')}>
            {m.filter_invitation({ count: counts.review_invitations })}
          </Chip>
        )}
      </div>
      <ListFindBox find={find} onOpen={(item) => void navigate({ to: '/cho-but-phe/$id', params: { id: item.document_id }, search: loc ? { loc } : {} })} />
      <Asides />
      <JustDone />
      <div className={styles.rows}>
        {find.words && find.items.length === 0 && <NothingMatches find={find} />}
        {inbox.isPending && <SkeletonList />}
        {inbox.isLoadingError && <ErrorState detail={explain(inbox.error)} onRetry={() => void inbox.refetch()} />}
        {inbox.data && !inbox.isPlaceholderData && inbox.items.length === 0 && (
          <EmptyState icon={<IconMoodCheck aria-hidden />} title={loc ? m.queue_empty_filter() : empty} action={loc ? <Link to="/cho-but-phe">{m.queue_show_all()}</Link> : <Link to="/tra-cuu">{m.nav_search_documents()}</Link>}>
            {loc ? undefined : m.queue_empty_text()}
          </EmptyState>
        )}
        <ul>
          {find.items.map((item) => (
            <li key={item.document_id}>
              <Link
                to="/cho-but-phe/$id"
                params={{ id: item.document_id }}
                search={loc ? { loc } : {}}
                className={styles.row}
                ref={item.document_id === selected ? current : undefined}
                aria-current={item.document_id === selected ? 'true' : undefined}
                data-unread={item.opened ? undefined : true}
                onPointerEnter={() => prefetch(item, true)}
                preload={false}
              >
                <span className={styles.rowTop}>
                  <span>{item.organ_name}</span>
                  <time dateTime={item.since}>{formatMoment(item.since, today())}</time>
                </span>
                <strong>{item.subject}</strong>
                {item.acting_for && <span className={styles.rowFor}>{m.acting_row({ who: item.acting_for })}</span>}
                <span className={styles.rowFoot}>
                  <span>{item.code || '—'}</span>
                  <ItemBadge item={item} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
        {inbox.hasNextPage && (
          <button type="button" className={styles.moreRows} onClick={() => void inbox.fetchNextPage()}>
            {inbox.isFetchingNextPage ? m.loading() : m.list_more()}
          </button>
        )}
      </div>
    </section>
  );
}

/** The one thing that matters most about a letter in the queue. */
function ItemBadge({ item }: { item: InboxItem }) {
  if (item.sent_back_reason) return <Badge tone="amber">{m.arrival_sent_back()}</Badge>;
  if (item.urgency !== 'normal') return <UrgencyBadge urgency={item.urgency} />;
  if (item.due_date && item.due_date < today()) return <Badge tone="red">{dueShort(item.due_date)}</Badge>;
  if (item.kind === 'Giấy mời' && item.due_date) return <Badge tone="amber">{m.meeting_on({ date: formatShortDate(item.due_date, today()) })}</Badge>;
  if (item.due_date) return <Badge>{dueShort(item.due_date)}</Badge>;
  return <Badge>{item.kind}</Badge>;
}
