import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconCircleCheck } from '@tabler/icons-react';
import { $api, client } from '@/api/client';
import type { components } from '@/api/schema';
import { explain } from '@/api/problem';
import { hasRole, useMe } from '@/api/session';
import { dayOf, formatDate, formatStamp, todayIn } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { Button, EmptyState, ErrorState, ErrorSummary, Notice, showToast, SkeletonForm, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { useField, useForm } from './useForm';

type HeldNumbers = components['schemas']['HeldNumbersView'];
type HeldBook = components['schemas']['HeldBookView'];

const heldQuery = $api.queryOptions('get', '/api/v1/administration/held-numbers');
const keyOf = (book: HeldBook) => `${book.book}-${book.year}`;
const least = (book: HeldBook) => Math.max(book.in_backup, book.known);

/** Xác nhận số sau khôi phục: the last number given, book by book, before the next one is given. */
export function NumbersPanel() {
  const me = useMe();
  const held = useQuery({ ...heldQuery, staleTime: 0 });
  if (held.isPending) return <SkeletonForm fields={2} />;
  if (held.isLoadingError) return <ErrorState detail={explain(held.error)} onRetry={() => void held.refetch()} />;
  return (
    <div className={styles.panel}>
      {held.data.backup_at ? (
        <Confirmation held={held.data} backupAt={held.data.backup_at} />
      ) : (
        <EmptyState icon={<IconCircleCheck aria-hidden />} title={m.numbers_not_held()} action={hasRole(me, 'clerk') ? <Link className={styles.onward} to="/vao-so-den">{m.numbers_back()}</Link> : undefined}>
          {m.numbers_not_held_text()}
        </EmptyState>
      )}
      {held.data.gaps.length > 0 && (
        <section aria-labelledby="so-mat">
          <h2 id="so-mat">{m.numbers_lost()}</h2>
          <p className={styles.quiet}>{m.numbers_lost_text()}</p>
          <ul className={styles.books}>
            {held.data.gaps.map((gap) => (
              <li key={`${gap.book}-${gap.year}-${gap.first}`}>
                <strong>{gapWords(gap)}</strong>
                <span>{m.numbers_gap_said({ date: formatDate(dayOf(gap.at)) })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** The lost numbers, and of which book where there are several. */
function gapWords({ name, first, last, year }: components['schemas']['GapView']): string {
  const [one, from, to] = [first === last, formatNumber(first), formatNumber(last)];
  if (name) return one ? m.numbers_gap_one_in({ name, number: from, year }) : m.numbers_gap_in({ name, first: from, last: to, year });
  return one ? m.numbers_gap_one({ number: from, year }) : m.numbers_gap({ first: from, last: to, year });
}

function Confirmation({ held, backupAt }: { held: HeldNumbers; backupAt: string }) {
  const queries = useQueryClient();
  // After another restoration other numbers may be the last.
  const form = useForm('so-cuoi-', backupAt);
  const [typed, setTyped] = useField<Record<string, string>>(form, 'typed', {});
  // What is known to have been given is proposed; nobody knows less.
  const value = (book: HeldBook) => typed[keyOf(book)] ?? (least(book) > 0 ? String(least(book)) : '');
  const submit = async () => {
    const books = held.books.flatMap((book) => {
      const digits = value(book).replace(/\D/g, '');
      return digits ? [{ book: book.book, year: book.year, last: Number(digits) }] : [];
    });
    const done = await form.send(async () => {
      const { data } = await client.POST('/api/v1/administration/held-numbers', { body: { books } });
      if (data) queries.setQueryData(heldQuery.queryKey, data);
    });
    if (!done) return;
    showToast(m.numbers_confirmed());
    void queries.invalidateQueries({ queryKey: ['get', '/api/v1/registers/incoming/forecast'] });
    void queries.invalidateQueries({ queryKey: ['get', '/api/v1/administration/books'] });
  };
  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Notice tone="amber">{m.numbers_held({ time: formatStamp(backupAt, todayIn()) })}</Notice>
      <ErrorSummary problems={form.problems} attempt={form.attempt} />
      {form.failure && (
        <Notice tone="red" role="alert">
          {form.failure}
        </Notice>
      )}
      <div id="so-cuoi-books" tabIndex={-1} className={styles.form}>
        {held.books.map((book) => (
          <div key={keyOf(book)} className={styles.pair}>
            <TextField id={`so-cuoi-${keyOf(book)}`} label={held.books.some((one) => one.book !== book.book) ? m.numbers_last_of({ name: book.name, year: book.year }) : m.numbers_last({ year: book.year })} value={value(book)} onChange={(text) => setTyped({ ...typed, [keyOf(book)]: text })} inputMode="numeric" autoComplete="off" note={book.known > book.in_backup ? m.numbers_known({ backup: formatNumber(book.in_backup), known: formatNumber(book.known) }) : m.numbers_in_backup({ backup: formatNumber(book.in_backup) })} />
            <p className={styles.quiet}>{m.numbers_next({ number: formatNumber((Number(value(book).replace(/\D/g, '')) || 0) + 1) })}</p>
          </div>
        ))}
      </div>
      <p className={styles.quiet}>{m.numbers_how()}</p>
      <div>
        <Button type="submit" variant="primary" busy={form.busy}>
          {m.numbers_confirm()}
        </Button>
      </div>
    </form>
  );
}
