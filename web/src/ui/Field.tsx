import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { cx } from './cx';
import styles from './Field.module.css';

/**
 * How sure the value is: `read` was taken from the page, `unsure` needs a look.
 * Neither is said by colour alone: the note under the field carries the words.
 */
export type FieldState = 'plain' | 'read' | 'unsure';

export interface FieldShellProps {
  id: string;
  label: string;
  /** Says more, below the control. */
  note?: ReactNode;
  error?: string | undefined;
  state?: FieldState;
  optional?: string;
  className?: string | undefined;
  children: ReactNode;
}

/** Label, control, then error or note, with the ids that tie them together. */
export function FieldShell({ id, label, note, error, state = 'plain', optional, className, children }: FieldShellProps) {
  return (
    <div className={cx(styles.field, error && styles.wrong, className)}>
      <label className={styles.label} htmlFor={id} id={`${id}-label`}>
        {label}
        {optional && <span className={styles.optional}>{optional}</span>}
      </label>
      {error && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
      {children}
      {note && (
        <p className={cx(styles.note, state === 'unsure' && styles.unsureNote)} id={`${id}-note`}>
          {state === 'unsure' && <IconAlertCircle size={14} aria-hidden />}
          <span>{note}</span>
        </p>
      )}
    </div>
  );
}

/** The ids a control names in `aria-describedby`. */
export function describedBy(id: string, error: unknown, note: unknown): string | undefined {
  return [error ? `${id}-error` : '', note ? `${id}-note` : ''].filter(Boolean).join(' ') || undefined;
}

export { styles as fieldStyles };
