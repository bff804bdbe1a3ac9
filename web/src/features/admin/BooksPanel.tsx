import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import { explain } from '@/api/problem';
import { formatNumber } from '@/domain/numbers';
import { Badge, Button, ErrorState, Notice, showToast, SkeletonForm, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { useForm } from './useForm';

/** Sổ đến by year, and where this year's begins. */
export function BooksPanel() {
  const queries = useQueryClient();
  const options = $api.queryOptions('get', '/api/v1/administration/books');
  const books = useQuery(options);
  const held = useQuery($api.queryOptions('get', '/api/v1/administration/held-numbers'));
  const [first, setFirst] = useState('');
  const form = useForm('so-');
  if (books.isPending) return <SkeletonForm fields={2} />;
  if (books.isLoadingError) return <ErrorState detail={explain(books.error)} onRetry={() => void books.refetch()} />;
  const waiting = held.data?.backup_at;
  const current = books.data.find((book) => book.book === 'incoming');
  const submit = async () => {
    const done = await form.send(async () => {
      const { data } = await client.PUT('/api/v1/administration/books/incoming', { body: { first: Number(first.replace(/\D/g, '')) } });
      if (data) queries.setQueryData(options.queryKey, data);
    });
    if (!done) return;
    setFirst('');
    showToast(m.book_opened());
  };
  return (
    <div className={styles.panel}>
      {waiting && (
        <Notice tone="amber">
          {m.numbers_held_notice()} <Link to="/xac-nhan-so">{m.numbers_confirm_link()}</Link>
        </Notice>
      )}
      <ul className={styles.books}>
        {books.data.map((book) => (
          <li key={`${book.book}-${book.year}`}>
            <strong>{m.book_incoming({ year: book.year })}</strong>
            <span>{book.begun ? m.book_range({ first: formatNumber(book.first), last: formatNumber(book.next - 1) }) : m.book_empty()}</span>
            <span>{m.book_next({ number: formatNumber(book.next) })}</span>
            {book.closed && <Badge tone="grey">{m.book_closed()}</Badge>}
          </li>
        ))}
      </ul>
      {current && !current.begun && (
        <form
          noValidate
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <p className={styles.quiet}>{m.book_text()}</p>
          {form.failure && (
            <Notice tone="red" role="alert">
              {form.failure}
            </Notice>
          )}
          <div className={styles.inline}>
            <TextField id="so-first" label={m.book_first()} value={first} onChange={setFirst} error={form.errorOf('first')} inputMode="numeric" placeholder={m.book_first_hint()} autoComplete="off" />
            <Button type="submit" busy={form.busy} disabled={!first.trim()}>
              {m.book_set_first()}
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}
