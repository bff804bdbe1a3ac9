import { useState } from 'react';
import { useDraft } from '@/app/drafts';
import { useKeys } from '@/app/useKeys';
import { Button, Dialog, ErrorSummary, TextArea, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { ownShare } from '../document/letter';
import { useLetterAct } from '../document/useLetterAct';
import type { ActDialogProps } from './AssignDialog';
import { ActFault } from './Conflict';
import styles from './dialogs.module.css';

type Outcome = 'answered' | 'done_without_answer';

/** Kết thúc văn bản: with or without an answer, and what was done. */
export default function CloseDialog({ letter, onClose, onDone }: ActDialogProps) {
  const reported = ownShare(letter)?.report ?? '';
  const [draft, setDraft, forget] = useDraft<{ outcome: Outcome | null; note: string }>(`close.${letter.id}`, { outcome: null, note: reported });
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const act = useLetterAct(letter);
  const others = letter.assignments.filter((share) => share.in_force && share.state === 'open' && share.role === 'support' && share.id !== letter.my_assignment_id);
  const options: [Outcome, string, string][] = [
    ['answered', m.closing_answered(), m.close_answered_note()],
    ['done_without_answer', m.closing_without_answer(), m.close_without_note()],
  ];
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.text;

  const submit = () => {
    if (act.isPending) return;
    const found: FieldProblem[] = [];
    if (!draft.outcome) found.push({ field: 'ket-thuc-cach', text: m.close_need_outcome() });
    if (!draft.note.trim()) found.push({ field: 'ket-thuc-ghi', text: m.close_need_note() });
    setProblems(found);
    setAttempt(attempt + 1);
    if (found.length > 0 || !draft.outcome) return;
    act.mutate(
      { action: 'close', outcome: draft.outcome, note: draft.note.trim() },
      {
        onSuccess: (fresh) => {
          forget();
          onDone(m.close_done(), fresh, true);
        },
      },
    );
  };

  useKeys([{ act: 'mainAct', run: submit, overDialogs: true }]);

  return (
    <Dialog open onClose={onClose} title={m.act_close()}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ErrorSummary problems={problems} attempt={attempt} />
        <fieldset className={styles.members} id="ket-thuc-cach" tabIndex={-1} aria-describedby={errorOf('ket-thuc-cach') ? 'ket-thuc-cach-error' : undefined}>
          <legend>{m.close_how()}</legend>
          {errorOf('ket-thuc-cach') && (
            <p className={styles.error} id="ket-thuc-cach-error">
              {errorOf('ket-thuc-cach')}
            </p>
          )}
          {options.map(([key, label, note]) => (
            <label key={key} className={styles.member}>
              <input
                type="radio"
                name="outcome"
                checked={draft.outcome === key}
                onChange={() => {
                  setDraft((held) => ({ ...held, outcome: key }));
                  setProblems([]);
                }}
              />
              <span className={styles.memberName}>
                {label}
                <small>{note}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <TextArea
          id="ket-thuc-ghi"
          label={m.close_note()}
          value={draft.note}
          rows={3}
          maxLength={4000}
          placeholder={m.close_note_hint()}
          error={errorOf('ket-thuc-ghi')}
          onChange={(note) => {
            setDraft((held) => ({ ...held, note }));
            setProblems([]);
          }}
        />
        {others.length > 0 && <p className={styles.quiet}>{m.close_others({ units: others.map((share) => share.unit_short_name).join(', ') })}</p>}
        <ActFault error={act.error} letterId={letter.id} onSeen={() => act.reset()} />
        <div className={styles.actions}>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button type="submit" variant="primary" busy={act.isPending} act="mainAct">
            {m.act_close()}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
