import { useState, type ReactNode } from 'react';
import type { DocumentView } from '@/api/client';
import { useKeys } from '@/app/useKeys';
import type { Act } from '@/letter/useLetter';
import { Button, Dialog, ErrorSummary, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { useLetterAct } from '../document/useLetterAct';
import { ActFault } from './Conflict';
import styles from './dialogs.module.css';

export interface ActDialogProps {
  letter: DocumentView;
  onClose(): void;
  /** `leaves`: the letter is out of hand now. */
  onDone(done: string, fresh: DocumentView, leaves: boolean): void;
}

/** What a dialog for one act keeps: what is missing, and how the sending goes. */
export function useActForm(letter: DocumentView) {
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const act = useLetterAct(letter);
  return {
    letterId: letter.id,
    act,
    problems,
    attempt,
    clear: () => setProblems([]),
    errorOf: (field: string) => problems.find((problem) => problem.field === field)?.text,
    /** Sends the act unless something is missing. */
    send(found: FieldProblem[], request: Act, onSuccess: (fresh: DocumentView) => void) {
      if (act.isPending) return;
      setProblems(found);
      setAttempt((count) => count + 1);
      if (found.length === 0) act.mutate(request, { onSuccess });
    },
  };
}

interface ActFormProps {
  form: ReturnType<typeof useActForm>;
  title: string;
  /** Words on the button, when they are not the title. */
  label?: string;
  disabled?: boolean;
  onSubmit(): void;
  onClose(): void;
  children: ReactNode;
}

/** The frame of every dialog that does one act: what is missing, the fields, what went wrong, cancel and do. */
export function ActForm({ form, title, label = title, disabled = false, onSubmit, onClose, children }: ActFormProps) {
  useKeys([{ act: 'mainAct', run: onSubmit, overDialogs: true }]);
  return (
    <Dialog open onClose={onClose} title={title}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <ErrorSummary problems={form.problems} attempt={form.attempt} />
        {children}
        <ActFault error={form.act.error} letterId={form.letterId} onSeen={() => form.act.reset()} />
        <div className={styles.actions}>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button type="submit" variant="primary" busy={form.act.isPending} disabled={disabled} act="mainAct">
            {label}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
