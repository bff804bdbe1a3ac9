import { useState, type ReactNode } from 'react';
import { Button, Dialog, Notice, PasswordField } from '@/ui';
import { m } from '@/words';
import styles from './SecondStep.module.css';
import { useTry } from './useTry';

interface Props {
  title: string;
  text: string;
  /** What the button says. */
  submit: string;
  danger?: boolean;
  onClose(): void;
  /** By the button that says so, and by nothing else. */
  onGivenUp?(): void;
  /** With the password typed; its rejection is told in the dialog. */
  onGiven(password: string): Promise<void>;
  /** More to fill in, above the password. */
  children?: ReactNode;
}

/** The password once more, before something is changed that guards the account. */
export function AskPassword({ title, text, submit, danger = false, onClose, onGivenUp, onGiven, children }: Props) {
  const [password, setPassword] = useState('');
  const { busy, wrong, failure, run, setWrong } = useTry('/current');
  const send = () => {
    if (!password) return setWrong(m.password_need_current());
    void run(() => onGiven(password));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button
            onClick={() => {
              onGivenUp?.();
              onClose();
            }}
          >
            {m.cancel()}
          </Button>
          <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={send}>
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
          send();
        }}
      >
        <p>{text}</p>
        {failure && (
          <Notice tone="red" role="alert">
            {failure}
          </Notice>
        )}
        {children}
        <PasswordField label={m.password_current()} value={password} onChange={setPassword} autoComplete="current-password" error={wrong} data-autofocus />
      </form>
    </Dialog>
  );
}
