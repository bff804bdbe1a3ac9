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
  // Of each book what it is in the shown year, or else in its latest.
  const kept = new Map(books.toReversed().map((one) => [one.book, one]));
  for (const one of books) if (one.year === year) kept.set(one.book, one);
  const choices = [...new Map(books.map((one) => [one.book, kept.get(one.book) ?? one])).values()];
  const first = books.find((one) => one.year === year && one.first) ?? choices[0];
  const shown = kept.get(book ?? '') ?? first;
  const years = [...new Set([year, ...books.filter((one) => one.book === shown?.book).map((one) => one.year)])].sort((a, b) => b - a);
  // The ordinary one leads the list; who is shown another without having asked for it is told why.
  const passedOver = !book && shown !== choices[0] && choices[0]?.closed ? choices[0] : null;
  const several = choices.length > 1;
  return (
    <>
      {several && (
        <Select
          label={m.field_book()}
          options={choices.map(({ book: value, name, closed }) => ({ value, label: name, ...(closed ? { detail: m.book_choice_closed() } : {}) }))}
          value={shown?.book ?? null}
          onChange={(chosen) => onChange({ so: chosen ?? undefined })}
          fieldClass={styles.which}
        />
      )}
      <Select
        label={m.book_year()}
        options={years.map((one) => ({ value: String(one), label: m.search_year({ year: one }) }))}
        value={String(year)}
        // The book stays, also where that year would begin with another.
        onChange={(chosen) => onChange({ nam: chosen ?? undefined, ...(several ? { so: shown?.book } : {}) })}
        fieldClass={styles.year}
      />
      {shown?.closed ? <span className={styles.closed}>{m.book_is_closed()}</span> : passedOver ? <span className={styles.closed}>{m.book_other_closed({ name: passedOver.name })}</span> : null}
    </>
  );
}
