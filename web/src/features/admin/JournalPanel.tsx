import { useInfiniteQuery } from '@tanstack/react-query';
import { client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { useMe } from '@/api/session';
import { dayOf, formatStamp } from '@/domain/dates';
import { Button, EmptyState, ErrorState, SkeletonList } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { journalWords } from './journalWords';

/** Nhật ký quản trị: who changed what, newest first. Nothing in it can be changed. */
export function JournalPanel() {
  const me = useMe();
  const today = dayOf(me.now);
  const journal = useInfiniteQuery({
    queryKey: ['administration', 'journal'],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam }) => {
      const { data } = await client.GET('/api/v1/administration/journal', { params: { query: pageParam === undefined ? {} : { before: pageParam } } });
      if (!data) throw new Problem(0, '', '');
      return data;
    },
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 0,
  });
  if (journal.isPending) return <SkeletonList rows={8} compact />;
  if (journal.isLoadingError) return <ErrorState detail={explain(journal.error)} onRetry={() => void journal.refetch()} />;
  const items = journal.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyState title={m.journal_empty()}>{m.journal_empty_text()}</EmptyState>;
  return (
    <div className={styles.panel}>
      <ol className={styles.log}>
        {items.map((item) => (
          <li key={item.link}>
            <time dateTime={item.at}>{formatStamp(item.at, today)}</time>
            <span>
              {journalWords(item)} <small>· {item.actor ?? m.journal_terminal()}</small>
            </span>
          </li>
        ))}
      </ol>
      {journal.hasNextPage && (
        <div>
          <Button busy={journal.isFetchingNextPage} onClick={() => void journal.fetchNextPage()}>
            {m.journal_more()}
          </Button>
        </div>
      )}
    </div>
  );
}
