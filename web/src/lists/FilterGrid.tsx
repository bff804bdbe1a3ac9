import { IconAlertTriangle } from '@tabler/icons-react';
import type { CSSProperties, ReactNode, Ref } from 'react';
import { Chip, Combobox, DateField, Select, TextField, type Option } from '@/ui';
import { m } from '@/words';
import type { Change } from './filters';
import { useTyped } from './useTyped';
import styles from './head.module.css';

/** Parts of an address that narrow any list of letters. */
export interface LetterFilters {
  q?: string;
  /** Cơ quan ban hành. */
  cq?: string;
  /** Từ ngày, đến hết ngày. */
  tu?: string;
  den?: string;
  /** Chỉ văn bản quá hạn. */
  tre?: '1';
}

interface FilterGridProps {
  params: LetterFilters;
  onChange: Change<LetterFilters>;
  /** Widths of the fields across the desk, as a grid's template. */
  columns: string;
  textLabel: string;
  textRef: Ref<HTMLInputElement>;
  /** Names of issuing bodies to choose from. */
  organs: string[];
  /** The two days, if the list is narrowed by any. */
  days?: { from: string; to: string };
  /** Can lines be late or not? */
  late: boolean;
  /** What only this list is narrowed by. */
  children?: ReactNode;
}

/** What narrows a list of letters: the fields every list has, with its own between. */
export function FilterGrid({ params, onChange, columns, textLabel, textRef, organs, days, late, children }: FilterGridProps) {
  const [q, setQ] = useTyped(params.q ?? '', (text) => onChange({ q: text }));
  const [organ, setOrgan] = useTyped(params.cq ?? '', (text) => onChange({ cq: text }));
  return (
    <div className={styles.filters} style={{ '--fields': columns } as CSSProperties}>
      <TextField label={textLabel} value={q} onChange={setQ} placeholder={m.book_filter_text_hint()} maxLength={200} autoComplete="off" spellCheck={false} fieldClass={styles.wide} ref={textRef} />
      <Combobox label={m.book_author()} suggestions={organs} value={organ} onChange={setOrgan} placeholder={m.filter_all()} fieldClass={styles.wide} />
      {children}
      {days && (
        <>
          <DateField label={days.from} value={params.tu ?? null} onChange={(value) => onChange({ tu: value ?? undefined })} />
          <DateField label={days.to} value={params.den ?? null} onChange={(value) => onChange({ den: value ?? undefined })} />
        </>
      )}
      {late && (
        <span className={styles.late}>
          <Chip selected={params.tre === '1'} icon={<IconAlertTriangle aria-hidden />} onClick={() => onChange({ tre: params.tre ? undefined : '1' })}>
            {m.task_overdue()}
          </Chip>
        </span>
      )}
    </div>
  );
}

/** One value of many, or all. */
export function FilterSelect({ label, value, options, searchable = false, onChange }: { label: string; value: string | undefined; options: Option[]; searchable?: boolean; onChange(value: string | undefined): void }) {
  return <Select label={label} options={[{ value: '', label: m.filter_all() }, ...options]} value={value ?? ''} onChange={(chosen) => onChange(chosen || undefined)} searchable={searchable} />;
}
