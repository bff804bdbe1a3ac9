import { IconCalendar } from '@tabler/icons-react';
import { useEffect, useId, useState, type ReactNode } from 'react';
import { formatDate, parseDate } from '@/domain/dates';
import { m } from '@/words';
import { CalendarButton } from './CalendarButton';
import { describedBy, fieldStyles, FieldShell, type FieldState } from './Field';

export interface DateFieldProps {
  label: string;
  /** ISO date (2026-11-17), or null. */
  value: string | null;
  onChange(value: string | null): void;
  note?: ReactNode;
  error?: string | undefined;
  state?: FieldState;
  optional?: boolean;
  /** ISO bounds for the calendar; typing beyond them is judged by the form. */
  min?: string;
  max?: string;
  id?: string;
  fieldClass?: string | undefined;
  disabled?: boolean;
  onFocus?(): void;
  onBlur?(): void;
}

/** Types as 17/11/2026, 17/11 or 17112026; text that is no date stays and says so. */
export function DateField({ label, value, onChange, note, error, state = 'plain', optional, min, max, id, fieldClass, disabled = false, onFocus, onBlur }: DateFieldProps) {
  const made = useId();
  const key = id ?? made;
  const [draft, setDraft] = useState(value ? formatDate(value) : '');
  const [unreadable, setUnreadable] = useState(false);

  useEffect(() => {
    // Follow the value from outside, but never rewrite what is being typed.
    setDraft((typed) => (parseDate(typed) === value ? typed : value ? formatDate(value) : typed && parseDate(typed) === null ? typed : ''));
    if (value) setUnreadable(false);
  }, [value]);

  const shownError = error ?? (unreadable ? m.date_unreadable() : undefined);
  return (
    <FieldShell id={key} label={label} note={note} error={shownError} state={state} optional={optional ? m.field_optional() : ''} className={fieldClass}>
      <div className={fieldStyles.withAction}>
        <input
          id={key}
          className={fieldStyles.control}
          data-state={state}
          value={draft}
          disabled={disabled}
          inputMode="numeric"
          placeholder={m.date_placeholder()}
          autoComplete="off"
          aria-invalid={shownError ? true : undefined}
          aria-describedby={describedBy(key, shownError, note)}
          onFocus={onFocus}
          onChange={(event) => {
            setDraft(event.target.value);
            setUnreadable(false);
            const parsed = parseDate(event.target.value);
            if (parsed !== value) onChange(parsed);
          }}
          onBlur={() => {
            const parsed = parseDate(draft);
            if (parsed) setDraft(formatDate(parsed));
            setUnreadable(draft.trim() !== '' && !parsed);
            onBlur?.();
          }}
        />
        <CalendarButton
          value={value}
          min={min}
          max={max}
          onPick={(picked) => {
            setDraft(formatDate(picked));
            onChange(picked);
          }}
          trigger={
            <button type="button" className={fieldStyles.action} aria-label={m.date_open({ label })} title={m.date_open({ label })} disabled={disabled}>
              <IconCalendar aria-hidden />
            </button>
          }
        />
      </div>
    </FieldShell>
  );
}
