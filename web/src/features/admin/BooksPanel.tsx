import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconArchive, IconArchiveOff, IconDots, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import { explain } from '@/api/problem';
import type { components } from '@/api/schema';
import { formatNumber } from '@/domain/numbers';
import { Badge, Button, ErrorState, IconButton, Menu, Notice, showToast, SkeletonForm, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { BookDialog, type BookAct } from './BookDialog';
import { useField, useForm } from './useForm';

type Book = components['schemas']['AdminBook'];

const options = $api.queryOptions('get', '/api/v1/administration/books');
const numberOf = (text: string) => Number(text.replace(/\D/g, ''));

/** Sổ đến by year: where this year's begin, another one, other names, and which are in use. */
export function BooksPanel() {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<{ act: BookAct; book: Book } | null>(null);
  const books = useQuery(options);
  const held = useQuery($api.queryOptions('get', '/api/v1/administration/held-numbers'));
  if (books.isPending) return <SkeletonForm fields={2} />;
  if (books.isLoadingError) return <ErrorState detail={explain(books.error)} onRetry={() => void books.refetch()} />;
  const waiting = held.data?.backup_at;
  const thisYear = Math.max(...books.data.map((book) => book.year));
  const inUse = books.data.filter((book) => book.year === thisYear && !book.closed).length;
  const keep = (data: Book[] | undefined) => {
    if (data) queries.setQueryData(options.queryKey, data);
    void queries.invalidateQueries({ queryKey: ['get', '/api/v1/registers/incoming/years'] });
    void queries.invalidateQueries({ queryKey: ['get', '/api/v1/registers/incoming/forecast'] });
  };
  return (
    <div className={styles.panel}>
      {waiting && (
        <Notice tone="amber">
          {m.numbers_held_notice()} <Link to="/xac-nhan-so">{m.numbers_confirm_link()}</Link>
        </Notice>
      )}
      <p className={styles.quiet}>{m.book_text()}</p>
      <ul className={styles.books}>
        {books.data.map((book) => (
          <li key={`${book.book}-${book.year}`}>
            <strong>{m.book_of_year({ name: book.name, year: book.year })}</strong>
            <span>{book.begun ? m.book_range({ first: formatNumber(book.first), last: formatNumber(book.next - 1) }) : m.book_empty()}</span>
            {book.closed ? <Badge tone="grey">{m.book_closed()}</Badge> : <span>{m.book_next({ number: formatNumber(book.next) })}</span>}
            {book.year === thisYear && <Acts book={book} last={inUse < 2} onAsk={(act) => setAsked({ act, book })} />}
            {!book.begun && !book.closed && book.year === thisYear && <FirstNumber book={book} onKept={keep} />}
          </li>
        ))}
      </ul>
      <NewBook onKept={keep} />
      {asked && <BookDialog {...asked} onKept={keep} onClose={() => setAsked(null)} />}
    </div>
  );
}

/** What can be done with a book of this year. */
function Acts({ book, last, onAsk }: { book: Book; last: boolean; onAsk(act: BookAct): void }) {
  const label = m.book_act_of({ name: book.name });
  const turn = book.closed
    ? { key: 'reopen', label: m.book_reopen(), icon: <IconArchiveOff aria-hidden />, onSelect: () => onAsk('reopen') }
    : { key: 'close', label: m.book_close(), icon: <IconArchive aria-hidden />, disabled: last, ...(last ? { detail: m.book_close_last() } : {}), onSelect: () => onAsk('close') };
  return (
    <span className={styles.atEnd}>
      <Menu label={label} trigger={<IconButton variant="quiet" label={label} icon={<IconDots aria-hidden />} />} entries={[{ key: 'rename', label: m.book_rename(), icon: <IconPencil aria-hidden />, onSelect: () => onAsk('rename') }, turn]} />
    </span>
  );
}

interface Kept {
  onKept(books: Book[] | undefined): void;
}

/** Where a book of this year begins, as long as nothing stands in it. */
function FirstNumber({ book, onKept }: Kept & { book: Book }) {
  const ordinary = book.book === 'incoming';
  const form = useForm(ordinary ? 'so-' : `so-${book.book}-`, String(book.year));
  const [first, setFirst] = useField(form, 'first', '');
  const submit = async () => {
    const done = await form.send(async () => {
      const { data } = await client.PUT('/api/v1/administration/books/{book}', { params: { path: { book: book.book } }, body: { first: numberOf(first) } });
      onKept(data);
    });
    if (!done) return;
    setFirst('');
    showToast(m.book_opened());
  };
  return (
    <form
      noValidate
      className={styles.form}
      aria-label={m.book_first_of({ name: book.name })}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Failure text={form.failure} />
      <div className={styles.inline}>
        <TextField id={ordinary ? 'so-first' : `so-${book.book}-first`} label={m.book_first()} value={first} onChange={setFirst} error={form.errorOf('first')} inputMode="numeric" placeholder={m.book_first_hint()} autoComplete="off" />
        <Button type="submit" busy={form.busy} disabled={!first.trim()}>
          {m.book_set_first()}
        </Button>
      </div>
    </form>
  );
}

/** Thêm sổ: its name, and where it begins this year. */
function NewBook({ onKept }: Kept) {
  const form = useForm('so-moi-');
  const [name, setName] = useField(form, 'name', '');
  const [first, setFirst] = useField(form, 'first', '');
  const submit = async () => {
    const done = await form.send(async () => {
      const { data } = await client.POST('/api/v1/administration/books', { body: { name, first: first.trim() ? numberOf(first) : 1 } });
      onKept(data);
    });
    if (!done) return;
    showToast(m.book_added({ name: name.trim() }));
    setName('');
    setFirst('');
  };
  return (
    <section aria-labelledby="so-moi">
      <h2 id="so-moi">{m.book_add_title()}</h2>
      <form
        noValidate
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className={styles.quiet}>{m.book_add_text()}</p>
        <Failure text={form.failure} />
        <div className={styles.inline}>
          <TextField id="so-moi-name" label={m.book_name()} value={name} onChange={setName} error={form.errorOf('name')} placeholder={m.book_name_hint()} maxLength={80} autoComplete="off" />
          <TextField id="so-moi-first" label={m.book_first()} value={first} onChange={setFirst} error={form.errorOf('first')} inputMode="numeric" placeholder="1" autoComplete="off" />
          <Button type="submit" busy={form.busy} disabled={!name.trim()}>
            {m.book_add()}
          </Button>
        </div>
      </form>
    </section>
  );
}

function Failure({ text }: { text: string | undefined }) {
  if (!text) return null;
  return (
    <Notice tone="red" role="alert">
      {text}
    </Notice>
  );
}
