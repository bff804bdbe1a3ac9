import { useState } from 'react';
import type { AssignmentView } from '@/api/client';
import { useDraft } from '@/app/drafts';
import { useKeys } from '@/app/useKeys';
import { Button, Chip, Dialog, ErrorSummary, TextArea, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { directiveInForce } from '../document/letter';
import { useLetterAct } from '../document/useLetterAct';
import type { ActDialogProps } from './AssignDialog';
import { ActFault } from './Conflict';
import styles from './dialogs.module.css';

/** Trả lại người giao, with the reason they need to mend it. */
export default function SendBackDialog({ letter, share, onClose, onDone }: ActDialogProps & { share: AssignmentView | null }) {
  const [reason, setReason, forget] = useDraft(`send-back.${letter.id}`, '');
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const act = useLetterAct(letter);
  // An officer gives it back to the head, a head to the leader.
  const giver = share?.officer ? (share.head.persons[0]?.name ?? share.head.title) : (directiveInForce(letter)?.by.name ?? '');
  const phrases = [m.send_back_phrase_unit(), m.send_back_phrase_missing()];

  const submit = () => {
    if (act.isPending) return;
    const found: FieldProblem[] = reason.trim() ? [] : [{ field: 'tra-lai', text: m.send_back_need_reason() }];
    setProblems(found);
    setAttempt(attempt + 1);
    if (found.length > 0) return;
    act.mutate(
      { action: 'send_back', reason: reason.trim() },
      {
        onSuccess: (fresh) => {
          forget();
          onDone(m.send_back_done({ name: giver }), fresh, true);
        },
      },
    );
  };

  useKeys([{ act: 'mainAct', run: submit, overDialogs: true }]);

  return (
    <Dialog open onClose={onClose} title={m.act_send_back()}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ErrorSummary problems={problems} attempt={attempt} />
        {giver && <p>{m.send_back_to({ name: giver })}</p>}
        <TextArea
          id="tra-lai"
          label={m.send_back_reason()}
          value={reason}
          rows={3}
          maxLength={4000}
          data-autofocus
          error={problems[0]?.text}
          onChange={(value) => {
            setReason(value);
            setProblems([]);
          }}
        />
        <span className={styles.chips}>
          {phrases.map((phrase) => (
            <Chip key={phrase} onClick={() => setReason(phrase)}>
              {phrase}
            </Chip>
          ))}
        </span>
        <ActFault error={act.error} letterId={letter.id} onSeen={() => act.reset()} />
        <div className={styles.actions}>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button type="submit" variant="primary" busy={act.isPending} act="mainAct">
            {m.act_send_back()}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
