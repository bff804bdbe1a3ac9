import { useQuery } from '@tanstack/react-query';
import { $api } from '@/api/client';
import { formatNearDate } from '@/domain/dates';
import { skippedDays } from '@/letter';
import { Chip, DateField } from '@/ui';
import styles from './dialogs.module.css';

interface DueFieldProps {
  id: string;
  label: string;
  value: string | null;
  onChange(value: string | null): void;
  optional?: boolean;
  error?: string | undefined;
  note?: string | undefined;
  /** The first and the last day that may be chosen. */
  after?: string | null;
  limit?: string | null;
  /** Working days from now, offered as chips. */
  days: string;
}

/** A day of the agency's calendar: typed, picked, or the end of so many working days. */
export function DueField({ after = null, limit = null, days, value, note, onChange, ...field }: DueFieldProps) {
  const choices = useQuery($api.queryOptions('get', '/api/v1/deadlines', { params: { query: { days } } }));
  const today = choices.data?.today ?? '';
  const first = after && after > today ? after : today;
  const chips = (choices.data?.choices ?? []).filter((choice) => (!limit || choice.date <= limit) && (!after || choice.date > after));
  const notes = [note, value && choices.data && skippedDays(choices.data, value)].filter(Boolean).join(' ');
  return (
    <div className={styles.due}>
      <DateField {...field} note={notes} value={value} onChange={onChange} {...(first ? { min: first } : {})} {...(limit ? { max: limit } : {})} />
      {chips.length > 0 && (
        <span className={styles.chips}>
          {chips.map((choice) => (
            <Chip key={choice.date} tone="strong" selected={value === choice.date} title={choice.explanation} onClick={() => onChange(value === choice.date ? null : choice.date)}>
              {formatNearDate(choice.date, today)}
            </Chip>
          ))}
        </span>
      )}
    </div>
  );
}
