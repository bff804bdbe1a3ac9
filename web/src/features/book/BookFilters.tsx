import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef, useState, type Ref } from 'react';
import { $api } from '@/api/client';
import { statusName } from '@/letter';
import { Chip, Combobox, DateField, Select, TextField } from '@/ui';
import { m } from '@/words';
import type { BookParams } from './params';
import styles from './book.module.css';

/** States a letter in the book can have. */
const STATES = ['registered', 'proposing', 'submitted', 'directed', 'assigned', 'closed', 'voided'] as const;

export interface BookFiltersProps {
  params: BookParams;
  organs: string[];
  onChange(change: Partial<Record<keyof BookParams, string | undefined>>): void;
  textRef?: Ref<HTMLInputElement>;
}

/** What narrows the book. */
export default function BookFilters({ params, organs, onChange, textRef }: BookFiltersProps) {
  const kinds = useQuery({ ...$api.queryOptions('get', '/api/v1/document-kinds'), staleTime: 3_600_000 });
  const organisation = useQuery({ ...$api.queryOptions('get', '/api/v1/organisation'), staleTime: 300_000 });
  const [q, setQ] = useTyped(params.q ?? '', (text) => onChange({ q: text }));
  const [organ, setOrgan] = useTyped(params.cq ?? '', (text) => onChange({ cq: text }));
  const all = { value: '', label: m.filter_all() };
  const units = organisation.data?.units ?? [];
  return (
    <div className={styles.filters}>
      <TextField label={m.book_filter_text()} value={q} onChange={setQ} placeholder={m.book_filter_text_hint()} maxLength={200} autoComplete="off" spellCheck={false} fieldClass={styles.wide} {...(textRef ? { ref: textRef } : {})} />
      <Combobox label={m.book_author()} suggestions={organs} value={organ} onChange={setOrgan} placeholder={m.filter_all()} fieldClass={styles.wide} />
      <Select label={m.book_filter_kind()} options={[all, ...(kinds.data ?? []).map((kind) => ({ value: kind.name, label: kind.name }))]} value={params.loai ?? ''} onChange={(value) => onChange({ loai: value || undefined })} searchable />
      <Select label={m.book_filter_unit()} options={[all, ...units.map((unit) => ({ value: unit.id, label: unit.short_name }))]} value={params.dv ?? ''} onChange={(value) => onChange({ dv: value || undefined })} searchable />
      <Select label={m.book_state()} options={[all, ...STATES.map((state) => ({ value: state, label: statusName(state) }))]} value={params.tt ?? ''} onChange={(value) => onChange({ tt: value || undefined })} />
      <DateField label={m.book_filter_from()} value={params.tu ?? null} onChange={(value) => onChange({ tu: value ?? undefined })} />
      <DateField label={m.book_filter_to()} value={params.den ?? null} onChange={(value) => onChange({ den: value ?? undefined })} />
      <span className={styles.late}>
        <Chip selected={params.tre === '1'} icon={<IconAlertTriangle aria-hidden />} onClick={() => onChange({ tre: params.tre ? undefined : '1' })}>
          {m.task_overdue()}
        </Chip>
      </span>
    </div>
  );
}

/** Text that is asked for when the hand rests, and follows the address when that changes from outside. */
function useTyped(value: string, ask: (text: string | undefined) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    const text = typed.trim();
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      latest.current(text || undefined);
    }, 280);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped];
}
