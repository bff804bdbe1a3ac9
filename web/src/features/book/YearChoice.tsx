import type { components } from '@/api/schema';
import { Select } from '@/ui';
import { m } from '@/words';
import styles from './book.module.css';

interface YearChoiceProps {
  book: string | undefined;
  year: number;
  books: components['schemas']['BookYearView'][];
  onChange(change: { so?: string | undefined; nam?: string | undefined }): void;
}

/** Which book of which year is shown; the book only where there are several. */
export default function YearChoice({ book, year, books, onChange }: YearChoiceProps) {
  const names = [...new Map(books.map((one) => [one.book, one.name])).entries()];
  const ordinary = names[0]?.[0];
  const shown = book ?? ordinary;
  const years = [...new Set([year, ...books.filter((one) => one.book === shown).map((one) => one.year)])].sort((a, b) => b - a);
  return (
    <>
      {names.length > 1 && <Select label={m.field_book()} options={names.map(([value, label]) => ({ value, label }))} value={shown ?? null} onChange={(chosen) => onChange({ so: chosen === ordinary ? undefined : (chosen ?? undefined) })} fieldClass={styles.which} />}
      <Select label={m.book_year()} options={years.map((one) => ({ value: String(one), label: m.search_year({ year: one }) }))} value={String(year)} onChange={(chosen) => onChange({ nam: chosen ?? undefined })} fieldClass={styles.year} />
    </>
  );
}
