import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useId, useLayoutEffect, useRef, useState, type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes } from 'react';
import { m } from '@/words';
import { cx } from './cx';
import { describedBy, fieldStyles as styles, FieldShell, type FieldState } from './Field';

interface Common {
  label: string;
  note?: ReactNode;
  error?: string | undefined;
  state?: FieldState;
  optional?: boolean;
  fieldClass?: string | undefined;
}

export interface TextFieldProps extends Common, Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  value: string;
  onChange(value: string): void;
  ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, note, error, state = 'plain', optional, fieldClass, value, onChange, id, className, type = 'text', ref, ...rest }: TextFieldProps) {
  const made = useId();
  const key = id ?? made;
  return (
    <FieldShell id={key} label={label} note={note} error={error} state={state} optional={optional ? m.field_optional() : ''} className={fieldClass}>
      <input
        {...rest}
        ref={ref}
        id={key}
        type={type}
        className={cx(styles.control, className)}
        data-state={state}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(key, error, note)}
        onChange={(event) => onChange(event.target.value)}
      />
    </FieldShell>
  );
}

export function PasswordField(props: TextFieldProps) {
  const { label, note, error, state = 'plain', fieldClass, value, onChange, id, className, optional: _, ...rest } = props;
  const made = useId();
  const key = id ?? made;
  const [shown, setShown] = useState(false);
  const toggle = shown ? m.password_hide() : m.password_show();
  return (
    <FieldShell id={key} label={label} note={note} error={error} state={state} className={fieldClass}>
      <div className={styles.withAction}>
        <input
          {...rest}
          id={key}
          type={shown ? 'text' : 'password'}
          className={cx(styles.control, className)}
          value={value}
          spellCheck={false}
          autoCapitalize="off"
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(key, error, note)}
          onChange={(event) => onChange(event.target.value)}
        />
        <button type="button" className={styles.action} aria-label={toggle} title={toggle} aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? <IconEyeOff /> : <IconEye />}
        </button>
      </div>
    </FieldShell>
  );
}

export interface TextAreaProps extends Common, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange' | 'value'> {
  value: string;
  onChange(value: string): void;
  /** Grows with its text up to this many lines. */
  maxLines?: number;
  ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ label, note, error, state = 'plain', optional, fieldClass, value, onChange, id, className, maxLines = 8, rows = 2, ref, ...rest }: TextAreaProps) {
  const made = useId();
  const key = id ?? made;
  const own = useRef<HTMLTextAreaElement | null>(null);
  // After every change, since any may change the height.
  useLayoutEffect(() => {
    const area = own.current;
    if (!area) return;
    area.style.height = 'auto';
    const line = Number.parseFloat(getComputedStyle(area).lineHeight) || 22;
    area.style.height = `${Math.min(area.scrollHeight + 2, line * maxLines + 14)}px`;
  });
  return (
    <FieldShell id={key} label={label} note={note} error={error} state={state} optional={optional ? m.field_optional() : ''} className={fieldClass}>
      <textarea
        {...rest}
        ref={(node) => {
          own.current = node;
          if (typeof ref === 'function') ref(node);
          else if (ref) ref.current = node;
        }}
        id={key}
        rows={rows}
        className={cx(styles.control, className)}
        data-state={state}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(key, error, note)}
        onChange={(event) => onChange(event.target.value)}
      />
    </FieldShell>
  );
}
