import { Select } from '@/ui';
import { m } from '@/words';
import styles from './book.module.css';

/** The year whose book is shown. */
export default function YearChoice({ year, years, onChange }: { year: number; years: number[]; onChange(year: string | undefined): void }) {
  return <Select label={m.book_year()} options={years.map((one) => ({ value: String(one), label: m.search_year({ year: one }) }))} value={String(year)} onChange={(value) => onChange(value ?? undefined)} fieldClass={styles.year} />;
}
