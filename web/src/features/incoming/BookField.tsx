import { useQuery } from '@tanstack/react-query';
import { $api } from '@/api/client';
import { Select, TextField } from '@/ui';
import { m } from '@/words';

interface BookFieldProps {
  /** The book chosen; the ordinary one when none is. */
  value: string | null | undefined;
  /** Name and year of the book whose number is shown. */
  name: string | undefined;
  /** The year it enters. */
  year: number | undefined;
  onChange(book: string | null): void;
  error: string | undefined;
}

/** Sổ: a choice where the agency keeps several. */
export function BookField({ value, name, year, onChange, error }: BookFieldProps) {
  const books = useQuery({ ...$api.queryOptions('get', '/api/v1/registers/incoming/years'), staleTime: 300_000 });
  const open = books.data?.items.filter((book) => book.year === year && !book.closed) ?? [];
  if (open.length < 2) return <TextField id="book" label={m.field_book()} value={name ?? ''} onChange={() => undefined} readOnly />;
  return <Select id="book" label={m.field_book()} options={open.map((book) => ({ value: book.book, label: `${book.name} ${book.year}` }))} value={value ?? open[0]?.book ?? null} onChange={onChange} error={error} />;
}
