import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconAdjustmentsHorizontal, IconArrowsSort, IconBook2, IconFileSpreadsheet, IconPrinter, IconSend } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { $api, type BookEntry } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { hasRole, useMe } from '@/api/session';
import { useKeys } from '@/app/useKeys';
import { formatNumber } from '@/domain/numbers';
import { showPrintTold, today, usePrefetchLetter } from '@/letter';
import { BulkBar, BulkFaults } from '@/lists/BulkBar';
import { SubmitManyDialog } from '@/lists/BulkDialogs';
import { Rows } from '@/lists/Rows';
import { addressOf, SavedFilters } from '@/lists/SavedFilters';
import { useBulk } from '@/lists/useBulk';
import { useSelection } from '@/lists/useSelection';
import { announce, Button, Dialog, EmptyState, ErrorState, showToast, SkeletonList, usePhone } from '@/ui';
import { m } from '@/words';
import { bookCard, bookCells, bookHeads, BOOK_COLUMNS } from './BookCells';
import { bookParams, filterKeys, isNarrowed, type BookParams } from './params';
import { printBookUrl, saveWorkbook, useBook } from './useBook';
import styles from './book.module.css';

// The rows do not wait for what narrows them.
const BookFilters = lazy(() => import('./BookFilters'));
const YearChoice = lazy(() => import('./YearChoice'));

/** Sổ đến: the register of arrivals on screen, filtered, and to take along. */
export function BookPage() {
  const params = useSearch({ from: '/shell/so-den' });
  const navigate = useNavigate();
  const phone = usePhone();
  const me = useMe();
  const textBox = useRef<HTMLInputElement>(null);
  const [filtersOpen, setFiltersOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const [printing, setPrinting] = useState(false);
  const [current, setCurrent] = useState(-1);
  const years = useQuery({ ...$api.queryOptions('get', '/api/v1/registers/incoming/years'), staleTime: 300_000 });
  const book = useBook(params);
  const fetchAhead = usePrefetchLetter();
  const { entries, total } = book;
  // Only clerks act on many letters of the book: they submit what is registered.
  const submits = hasRole(me, 'clerk');
  const ids = useMemo(() => entries.map((entry) => entry.document_id), [entries]);
  const selection = useSelection(ids);
  const bulk = useBulk();
  const [submitting, setSubmitting] = useState(false);
  const question = JSON.stringify(params);
  const year = Number(params.nam) || Number(today().slice(0, 4));
  const narrowed = isNarrowed(params);

  useEffect(() => {
    document.title = `${m.book_title()} · ${m.app_title()}`;
  }, []);
  // Another question begins at no line; said while rendering, so that no line flashes up.
  const [asked, setAsked] = useState(question);
  if (asked !== question) {
    setAsked(question);
    setCurrent(-1);
  }
  useEffect(() => {
    if (total !== undefined && !book.isPlaceholderData && narrowed) announce(m.search_found({ count: formatNumber(total) }));
  }, [total, book.isPlaceholderData, narrowed]);

  const change = useCallback(
    (wanted: Partial<Record<keyof BookParams, string | undefined>>) => {
      const next: Record<string, string | undefined> = { ...params, ...wanted };
      for (const key of Object.keys(next)) if (!next[key]) delete next[key];
      void navigate({ to: '/so-den', search: next as BookParams, replace: true });
    },
    [navigate, params],
  );
  const dropFilters = () => change(Object.fromEntries(filterKeys.map((key) => [key, undefined])));
  const open = (entry: BookEntry | undefined) => {
    if (entry) void navigate({ to: '/van-ban/$id', params: { id: entry.document_id } });
  };
  const step = (by: 1 | -1, choosing = false) => {
    const next = Math.max(0, Math.min(entries.length - 1, current + by));
    const [from, to] = [ids[current], ids[next]];
    if (to === undefined) return;
    setCurrent(next);
    if (!choosing) return;
    if (from !== undefined && !selection.has(from)) selection.toggle(from);
    if (!selection.has(to)) selection.toggle(to);
  };
  const chosen = useMemo(() => new Set(selection.chosen), [selection.chosen]);
  const submitChosen: Parameters<typeof SubmitManyDialog>[0]['onRun'] = (action, said) => {
    const items = entries.filter((entry) => chosen.has(entry.document_id)).map((entry) => ({ document_id: entry.document_id, version: entry.version, name: m.letter_number({ number: entry.arrival_number }) }));
    void bulk.run(action, items, said).then((left) => {
      if (left === null) return;
      selection.set(left);
      setSubmitting(false);
    });
  };
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = book;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const print = () => {
    setPrinting(true);
    void showPrintTold(printBookUrl(params)).finally(() => setPrinting(false));
  };
  const save = () => {
    setSaving(true);
    saveWorkbook(params, year)
      .then(() => announce(m.book_saved()))
      .catch((error: unknown) => showToast(explain(error), { tone: 'error' }))
      .finally(() => setSaving(false));
  };
  const focusFilter = () => {
    if (phone) setFiltersOpen(true);
    else textBox.current?.select();
  };
  useKeys([
    { act: 'next', run: () => step(1) },
    { act: 'previous', run: () => step(-1) },
    { act: 'open', run: () => open(entries[current]), enabled: current >= 0 },
    { act: 'find', run: focusFilter },
    { act: 'choose', run: () => ids[current] !== undefined && selection.toggle(ids[current]), enabled: submits && current >= 0 },
    { act: 'chooseMore', run: () => step(1, true), enabled: submits },
    { act: 'chooseBack', run: () => step(-1, true), enabled: submits },
    { act: 'chooseNone', run: selection.clear, enabled: selection.chosen.length > 0 },
  ]);

  const organs = useMemo(() => [...new Set(entries.map((entry) => entry.organ_name))].sort((a, b) => a.localeCompare(b, 'vi')), [entries]);
  const filters = (
    <Suspense fallback={<div className={styles.filtersWaiting} />}>
      <BookFilters params={params} organs={organs} onChange={change} textRef={textBox} />
    </Suspense>
  );
  const yearsKept = [...new Set([year, ...(years.data?.items.map((one) => one.year) ?? [])])].sort((a, b) => b - a);
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <div className={styles.title}>
          <h1>{submits ? m.book_title() : m.nav_book_reader()}</h1>
          <Suspense fallback={<span className={styles.year} />}>
            <YearChoice year={year} years={yearsKept} onChange={(nam) => change({ nam })} />
          </Suspense>
          {total !== undefined && (
            <span className={styles.count} data-old={book.isPlaceholderData || undefined}>
              {m.search_count({ count: formatNumber(total) })}
            </span>
          )}
          {narrowed && (
            <button type="button" className={styles.drop} onClick={dropFilters}>
              {m.search_drop_filters()}
            </button>
          )}
          <span className={styles.acts}>
            {phone && (
              <Button icon={<IconAdjustmentsHorizontal aria-hidden />} onClick={() => setFiltersOpen(true)}>
                {m.search_filter()}
              </Button>
            )}
            <Button variant="quiet" icon={<IconArrowsSort aria-hidden />} onClick={() => change({ thu: params.thu ? undefined : 'so' })}>
              {params.thu ? m.book_order_rising() : m.book_order_falling()}
            </Button>
            <Button icon={<IconPrinter aria-hidden />} busy={printing} disabled={!total} onClick={print}>
              {m.print_book()}
            </Button>
            <Button icon={<IconFileSpreadsheet aria-hidden />} busy={saving} disabled={!total} onClick={save}>
              {m.book_save_workbook()}
            </Button>
          </span>
        </div>
        {!phone && filters}
        <SavedFilters place="book" address={addressOf(params)} canSave={narrowed} onPick={(address) => void navigate({ to: '/so-den', search: bookParams(Object.fromEntries(new URLSearchParams(address))) })} />
      </header>
      {book.isLoadingError ? (
        <ErrorState detail={explain(book.error)} trace={book.error instanceof Problem ? book.error.trace : undefined} onRetry={() => void book.refetch()} />
      ) : book.isPending ? (
        <SkeletonList rows={8} compact />
      ) : entries.length === 0 && !book.isPlaceholderData ? (
        <EmptyState icon={<IconBook2 aria-hidden />} title={narrowed ? m.book_none_filtered() : m.book_none({ year })} action={narrowed ? <Button onClick={dropFilters}>{m.search_drop_filters()}</Button> : undefined}>
          {narrowed ? m.book_none_filtered_text() : m.book_none_text()}
        </EmptyState>
      ) : (
        <Rows
          label={m.book_title()}
          question={question}
          items={entries}
          total={total ?? entries.length}
          idOf={(entry) => entry.document_id}
          chooseLabel={(entry) => m.book_choose({ number: entry.arrival_number })}
          heads={bookHeads()}
          columns={BOOK_COLUMNS}
          least="76rem"
          cells={phone ? bookCard : bookCells}
          phone={phone}
          height={phone ? 112 : 66}
          selection={submits ? selection : null}
          current={current}
          onCurrent={setCurrent}
          onPoint={(entry) => fetchAhead(entry)}
          onOpen={(entry: BookEntry) => open(entry)}
          onEnd={more}
        />
      )}
      <BulkFaults faults={bulk.faults} onDismiss={bulk.dismiss} />
      <BulkBar count={selection.chosen.length} onClear={selection.clear}>
        <Button variant="primary" icon={<IconSend aria-hidden />} busy={bulk.busy} onClick={() => setSubmitting(true)}>
          {m.bulk_submit()}
        </Button>
      </BulkBar>
      {submitting && <SubmitManyDialog count={selection.chosen.length} busy={bulk.busy} onClose={() => setSubmitting(false)} onRun={submitChosen} />}
      {filtersOpen && (
        <Dialog
          open
          onClose={() => setFiltersOpen(false)}
          title={m.search_filter()}
          actions={
            <Button variant="primary" onClick={() => setFiltersOpen(false)}>
              {m.search_show({ count: formatNumber(total ?? 0) })}
            </Button>
          }
        >
          {filters}
        </Dialog>
      )}
    </div>
  );
}
