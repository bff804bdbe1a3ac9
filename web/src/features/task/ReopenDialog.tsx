import type { AssignmentView } from '@/api/client';
import { useDraft } from '@/app/drafts';
import { Chip, TextArea, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { ActForm, useActForm, type ActDialogProps } from './ActForm';
import styles from './dialogs.module.css';

/** Yêu cầu làm tiếp: what is missing from a report, to the officer who made it. */
export default function ReopenDialog({ letter, share, onClose, onDone }: ActDialogProps & { share: AssignmentView }) {
  const [missing, setMissing, forget] = useDraft(`reopen.${letter.id}`, '');
  const form = useActForm(letter);
  const name = share.officer?.persons.map((person) => person.name).join(', ') || (share.officer?.title ?? '');
  const phrases = [m.reopen_phrase_figures(), m.reopen_phrase_papers()];

  const submit = () => {
    const found: FieldProblem[] = missing.trim() ? [] : [{ field: 'con-thieu', text: m.reopen_need_missing() }];
    form.send(found, { action: 'reopen', assignment_id: share.id, missing: missing.trim() }, (fresh) => {
      forget();
      onDone(m.reopen_done({ name }), fresh, true);
    });
  };

  return (
    <ActForm form={form} title={m.act_reopen()} onSubmit={submit} onClose={onClose}>
      <p>{m.reopen_to({ name })}</p>
      {share.report && <blockquote className={styles.quoted}>{share.report}</blockquote>}
      <TextArea
        id="con-thieu"
        label={m.reopen_missing()}
        value={missing}
        rows={3}
        maxLength={4000}
        data-autofocus
        error={form.problems[0]?.text}
        onChange={(value) => {
          setMissing(value);
          form.clear();
        }}
      />
      <span className={styles.chips}>
        {phrases.map((phrase) => (
          <Chip
            key={phrase}
            onClick={() => {
              setMissing((held) => (held.trim() ? `${held.trim()} ${phrase}` : phrase));
              form.clear();
            }}
          >
            {phrase}
          </Chip>
        ))}
      </span>
    </ActForm>
  );
}
