import { useQuery } from '@tanstack/react-query';
import { $api } from '@/api/client';
import { Select, TextField } from '@/ui';
import { m } from '@/words';

interface BookFieldProps {
  /** The book chosen. */
  value: string | null | undefined;
  /** The one that is offered, and entered, when none is. */
  offered: string | undefined;
  /** Name and year of the book whose number is shown. */
  name: string | undefined;
  onChange(book: string | null): void;
  error: string | undefined;
}

/** Sổ: a choice where the agency keeps several, and where the one chosen has gone out of use. */
export function BookField({ value, offered, name, onChange, error }: BookFieldProps) {
  const books = useQuery({ ...$api.queryOptions('get', '/api/v1/registers/incoming/years'), staleTime: 300_000 });
  const items = books.data?.items ?? [];
  const thisYear = Math.max(...items.map((book) => book.year));
  const open = items.filter((book) => book.year === thisYear && !book.closed);
  const chosen = value ?? offered ?? null;
  const gone = chosen !== null && open.length > 0 && !open.some((book) => book.book === chosen);
  if (open.length < 2 && !gone) return <TextField id="book" label={m.field_book()} value={name ?? ''} onChange={() => undefined} readOnly />;
  return <Select id="book" label={m.field_book()} options={open.map((book) => ({ value: book.book, label: `${book.name} ${book.year}` }))} value={gone ? null : chosen} onChange={onChange} error={error ?? (gone ? m.book_gone() : undefined)} />;
}
