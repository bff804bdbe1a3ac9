import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import { $api } from '@/api/client';
import { formatShortDate } from '@/domain/dates';
import { nearDate, skippedDays, today } from '@/letter';
import { Chip, cx, DateChip } from '@/ui';
import { m } from '@/words';
import styles from './review.module.css';

interface DueChipsProps {
  due: string | null;
  /** The day the letter itself asks for. */
  letterDue: string | null;
  /** The day the office proposes. */
  proposed: string | null;
  onDue(date: string): void;
  error: string | undefined;
  firstChip: Ref<HTMLButtonElement>;
}

/** Deadlines in working days, with the letter's own beside; the server counts. */
export function DueChips({ due, letterDue, proposed, onDue, error, firstChip }: DueChipsProps) {
  const { data } = useQuery({
    ...$api.queryOptions('get', '/api/v1/deadlines', { params: { query: { days: '3,5,10', ...(due ? { date: due } : {}) } } }),
    placeholderData: (held) => held,
    staleTime: 5 * 60_000,
  });
  const ready = (data?.choices ?? []).filter((choice) => choice.working_days !== null && choice.working_days !== undefined);
  const usual = ready.filter((choice) => choice.working_days === 3 || choice.working_days === 5);
  const own = due && !usual.some((choice) => choice.date === due) ? due : proposed && !usual.some((choice) => choice.date === proposed) ? proposed : (ready.find((choice) => choice.working_days === 10)?.date ?? null);
  const chosen = data?.choices.find((choice) => choice.date === due);
  const tooLate = due !== null && letterDue !== null && due > letterDue;
  return (
    <section className={styles.block} aria-labelledby="han-xu-ly-ten">
      <h3 id="han-xu-ly-ten">{m.due_title()}</h3>
      {error && <p className={styles.blockError}>{error}</p>}
      <div id="han-xu-ly" tabIndex={-1} className={cx(styles.chips, error && styles.wrong)} role="group" aria-labelledby="han-xu-ly-ten">
        {usual.map((choice, index) => (
          <Chip key={choice.date} ref={index === 0 ? firstChip : undefined} tone="strong" selected={due === choice.date} onClick={() => onDue(choice.date)} title={nearDate(choice.date)}>
            {m.due_days({ days: choice.working_days ?? 0 })}
          </Chip>
        ))}
        {own && (
          <Chip tone="strong" selected={due === own} onClick={() => onDue(own)}>
            {nearDate(own)}
          </Chip>
        )}
        <DateChip value={due} min={data?.today ?? today()} onPick={onDue}>
          {m.due_other()}
        </DateChip>
      </div>
      <p className={cx(styles.hint, tooLate && styles.hintWarn)} role="status">
        {letterDue ? m.due_letter({ date: formatShortDate(letterDue, today()) }) : m.due_letter_none()}{' '}
        {chosen && (chosen.days_left > 0 ? m.due_left({ days: chosen.days_left }) : chosen.days_left === 0 ? m.due_is_today() : '')} {data && chosen && skippedDays(data, chosen.date)} {chosen && !chosen.is_working_day && m.due_day_off()}
        {tooLate && m.due_after_letter()}
      </p>
    </section>
  );
}
