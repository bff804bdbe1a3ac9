import { useDraft } from '@/app/drafts';
import { TextArea, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { ownShare } from '../document/letter';
import { ActForm, useActForm, type ActDialogProps } from './ActForm';
import styles from './dialogs.module.css';

type Outcome = 'answered' | 'done_without_answer';

/** Kết thúc văn bản: with or without an answer, and what was done. */
export default function CloseDialog({ letter, onClose, onDone }: ActDialogProps) {
  const reported = ownShare(letter)?.report ?? '';
  const [draft, setDraft, forget] = useDraft<{ outcome: Outcome | null; note: string }>(`close.${letter.id}`, { outcome: null, note: reported });
  const form = useActForm(letter);
  const { errorOf } = form;
  const others = letter.assignments.filter((share) => share.in_force && share.state === 'open' && share.role === 'support' && share.id !== letter.my_assignment_id);
  const options: [Outcome, string, string][] = [
    ['answered', m.closing_answered(), m.close_answered_note()],
    ['done_without_answer', m.closing_without_answer(), m.close_without_note()],
  ];

  const submit = () => {
    const found: FieldProblem[] = [];
    if (!draft.outcome) found.push({ field: 'ket-thuc-cach', text: m.close_need_outcome() });
    if (!draft.note.trim()) found.push({ field: 'ket-thuc-ghi', text: m.close_need_note() });
    form.send(found, { action: 'close', outcome: draft.outcome ?? 'answered', note: draft.note.trim() }, (fresh) => {
      forget();
      onDone(m.close_done(), fresh, true);
    });
  };

  return (
    <ActForm form={form} title={m.act_close()} onSubmit={submit} onClose={onClose}>
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
                form.clear();
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
          form.clear();
        }}
      />
      {others.length > 0 && <p className={styles.quiet}>{m.close_others({ units: others.map((share) => share.unit_short_name).join(', ') })}</p>}
    </ActForm>
  );
}
