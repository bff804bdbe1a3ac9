import { client } from '@/api/client';
import type { components } from '@/api/schema';
import { formatNumber } from '@/domain/numbers';
import { showToast, TextArea, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { FormDialog } from './FormDialog';
import { useField, useForm } from './useForm';

type Book = components['schemas']['AdminBook'];
export type BookAct = 'rename' | 'close' | 'reopen';

interface BookDialogProps {
  act: BookAct;
  book: Book;
  onKept(books: Book[] | undefined): void;
  onClose(): void;
}

/** Đổi tên, ngừng dùng, dùng lại: what it comes to, and why. */
export function BookDialog({ act, book, onKept, onClose }: BookDialogProps) {
  const form = useForm('doi-so-', `${act}-${book.book}`);
  const [name, setName] = useField(form, 'name', book.name);
  const [reason, setReason] = useField(form, 'reason', '');
  const words = wordsOf(act, book, name.trim());
  const submit = async () => {
    const params = { path: { book: book.book } };
    const done = await form.send(async () => {
      const { data } =
        act === 'rename'
          ? await client.PUT('/api/v1/administration/books/{book}/name', { params, body: { name, reason } })
          : act === 'close'
            ? await client.POST('/api/v1/administration/books/{book}/closing', { params, body: { reason } })
            : await client.POST('/api/v1/administration/books/{book}/reopening', { params, body: { reason } });
      onKept(data);
    });
    if (done) showToast(words.done);
    return done;
  };
  return (
    <FormDialog form={form} title={words.title} submit={words.submit} disabled={!reason.trim() || !name.trim()} onClose={onClose} onSubmit={submit}>
      <p className={styles.quiet}>{words.text}</p>
      {act === 'rename' && <TextField id="doi-so-name" label={m.book_name()} value={name} onChange={setName} error={form.errorOf('name')} maxLength={80} autoComplete="off" data-autofocus />}
      <TextArea id="doi-so-reason" label={m.book_reason()} rows={2} value={reason} onChange={setReason} error={form.errorOf('reason')} note={m.book_reason_note()} maxLength={500} data-autofocus={act === 'rename' ? undefined : true} />
    </FormDialog>
  );
}

function wordsOf(act: BookAct, book: Book, named: string) {
  const { name } = book;
  switch (act) {
    case 'rename':
      return { title: m.book_rename_title({ name }), text: m.book_rename_text(), submit: m.book_rename(), done: m.book_rename_done({ name: named }) };
    case 'close':
      return { title: m.book_close_title({ name }), text: m.book_close_text(), submit: m.book_close(), done: m.book_close_done({ name }) };
    case 'reopen':
      return { title: m.book_reopen_title({ name }), text: m.book_reopen_text({ number: formatNumber(book.next) }), submit: m.book_reopen(), done: m.book_reopen_done({ name }) };
  }
}
