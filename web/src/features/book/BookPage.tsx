import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconArrowsSort, IconBook2, IconPrinter, IconSend } from '@tabler/icons-react';
import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { $api, type BookEntry } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { hasRole, useMe } from '@/api/session';
import { formatNumber } from '@/domain/numbers';
import { showPrintTold, today, usePrefetchLetter } from '@/letter';
import { BulkBar, BulkFaults } from '@/lists/BulkBar';
import { SubmitManyDialog } from '@/lists/BulkDialogs';
import { filtersOf, namesOf } from '@/lists/filters';
import { ListHead } from '@/lists/ListHead';
import { Rows } from '@/lists/Rows';
import { SaveButton } from '@/lists/SaveButton';
import { addressOf, SavedFilters } from '@/lists/SavedFilters';
import { useBulk } from '@/lists/useBulk';
import { useWalk } from '@/lists/useWalk';
import { part } from '@/offline/parts';
import { announce, Button, EmptyState, ErrorState, SkeletonList, usePhone } from '@/ui';
import { m } from '@/words';
import { bookCard, bookCells, bookHeads, BOOK_COLUMNS, NARROW_BOOK } from './BookCells';
import { bookParams, filterKeys } from './params';
import { bookFileUrl, printBookUrl, useBook } from './useBook';
import styles from './book.module.css';

// The rows do not wait for what narrows them.
const BookFilters = part(() => import('./BookFilters'));
const YearChoice = part(() => import('./YearChoice'));

const idOf = (entry: BookEntry) => entry.document_id;

/** Sổ đến: the register of arrivals on screen, filtered, and to take along. */
export function BookPage() {
  const params = useSearch({ from: '/shell/so-den' });
  const navigate = useNavigate();
  const phone = usePhone();
  const me = useMe();
  const find = useRef<HTMLInputElement>(null);
  const [printing, setPrinting] = useState(false);
  const years = useQuery({ ...$api.queryOptions('get', '/api/v1/registers/incoming/years'), staleTime: 300_000 });
  const book = useBook(params);
  const fetchAhead = usePrefetchLetter();
  const { entries, total } = book;
  // Only clerks act on many letters of the book: they submit what is registered.
  const submits = hasRole(me, 'clerk');
  const bulk = useBulk();
  const [submitting, setSubmitting] = useState(false);
  const year = Number(params.nam) || Number(today().slice(0, 4));
  const { change, drop, narrowed } = filtersOf(params, filterKeys, (search) => void navigate({ to: '/so-den', search, replace: true }));
  const { selection, chosen, rows } = useWalk({
    question: JSON.stringify(params),
    items: entries,
    idOf,
    open: (entry) => void navigate({ to: '/van-ban/$id', params: { id: entry.document_id } }),
    chooses: submits,
    pages: book,
  });

  useEffect(() => {
    document.title = `${m.book_title()} · ${m.app_title()}`;
  }, []);
  useEffect(() => {
    if (total !== undefined && !book.isPlaceholderData && narrowed) announce(m.search_found({ count: formatNumber(total) }));
  }, [total, book.isPlaceholderData, narrowed]);

  const submitChosen: Parameters<typeof SubmitManyDialog>[0]['onRun'] = (action, said) => {
    const items = chosen.map((entry) => ({ document_id: entry.document_id, version: entry.version, name: m.letter_number({ number: entry.arrival_number }) }));
    void bulk.run(action, items, said).then((left) => {
      if (left === null) return;
      selection.set(left);
      setSubmitting(false);
    });
  };
  const print = () => {
    setPrinting(true);
    void showPrintTold(printBookUrl(params)).finally(() => setPrinting(false));
  };

  const organs = useMemo(() => namesOf(entries), [entries]);
  return (
    <div className={styles.page}>
      <ListHead
        title={submits ? m.book_title() : m.nav_book_reader()}
        choice={
          <Suspense fallback={<span className={styles.year} />}>
            <YearChoice book={params.so} year={year} books={years.data?.items ?? []} onChange={change} />
          </Suspense>
        }
        total={total}
        count={(count) => m.search_count({ count: formatNumber(count) })}
        old={book.isPlaceholderData}
        narrowed={narrowed}
        onDrop={drop}
        acts={
          <>
            <Button variant="quiet" icon={<IconArrowsSort aria-hidden />} onClick={() => change({ thu: params.thu ? undefined : 'so' })}>
              {params.thu ? m.book_order_rising() : m.book_order_falling()}
            </Button>
            <Button icon={<IconPrinter aria-hidden />} busy={printing} disabled={!total} onClick={print}>
              {m.print_book()}
            </Button>
            <SaveButton address={bookFileUrl(params)} name={`so-den-${year}.xlsx`} disabled={!total} />
          </>
        }
        filters={<BookFilters params={params} organs={organs} onChange={change} textRef={find} />}
        find={find}
        saved={<SavedFilters place="book" address={addressOf(params)} canSave={narrowed} onPick={(kept) => void navigate({ to: '/so-den', search: bookParams(kept) })} />}
      />
      {book.isLoadingError ? (
        <ErrorState detail={explain(book.error)} trace={book.error instanceof Problem ? book.error.trace : undefined} onRetry={() => void book.refetch()} />
      ) : book.isPending ? (
        <SkeletonList rows={8} compact />
      ) : entries.length === 0 && !book.isPlaceholderData ? (
        <EmptyState icon={<IconBook2 aria-hidden />} title={narrowed ? m.book_none_filtered() : m.book_none({ year })} action={narrowed ? <Button onClick={drop}>{m.search_drop_filters()}</Button> : undefined}>
          {narrowed ? m.book_none_filtered_text() : m.book_none_text()}
        </EmptyState>
      ) : (
        <Rows
          {...rows}
          label={m.book_title()}
          total={total ?? entries.length}
          chooseLabel={(entry) => m.book_choose({ number: entry.arrival_number })}
          heads={bookHeads()}
          columns={BOOK_COLUMNS}
          least="71.75rem"
          narrow={NARROW_BOOK}
          cells={phone ? bookCard : bookCells}
          phone={phone}
          height={phone ? 112 : 66}
          onPoint={(entry) => fetchAhead(entry)}
        />
      )}
      <BulkFaults faults={bulk.faults} onDismiss={bulk.dismiss} />
      <BulkBar count={selection.chosen.length} onClear={selection.clear}>
        <Button variant="primary" icon={<IconSend aria-hidden />} busy={bulk.busy} onClick={() => setSubmitting(true)}>
          {m.bulk_submit()}
        </Button>
      </BulkBar>
      {submitting && <SubmitManyDialog count={selection.chosen.length} busy={bulk.busy} onClose={() => setSubmitting(false)} onRun={submitChosen} />}
    </div>
  );
}
