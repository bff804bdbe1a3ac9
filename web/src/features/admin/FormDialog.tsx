import type { ReactNode } from 'react';
import { Button, Dialog, ErrorSummary, Notice } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import type { FormState } from './useForm';

export interface FormDialogProps {
  form: FormState;
  title: string;
  /** What the main button says. */
  submit: string;
  danger?: boolean;
  wide?: boolean;
  disabled?: boolean;
  onClose(): void;
  /** Sends the form; the dialog closes when it was done. */
  onSubmit(): Promise<boolean>;
  children: ReactNode;
}

/**
 * A question of administration: fields, faults above them, Enter sends, and it stays open with what was typed when it
 * fails. What was typed is given up by the button that says so, and by nothing else.
 */
export function FormDialog({ form, title, submit, danger = false, wide = false, disabled = false, onClose, onSubmit, children }: FormDialogProps) {
  const send = async () => {
    if (!disabled && (await onSubmit())) onClose();
  };
  return (
    <Dialog
      open
      wide={wide}
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button
            onClick={() => {
              form.forget();
              onClose();
            }}
          >
            {m.cancel()}
          </Button>
          <Button variant={danger ? 'danger' : 'primary'} busy={form.busy} disabled={disabled} onClick={() => void send()}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <ErrorSummary problems={form.problems} attempt={form.attempt} />
        {form.failure && (
          <Notice tone="red" role="alert">
            {form.failure}
          </Notice>
        )}
        {children}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}
