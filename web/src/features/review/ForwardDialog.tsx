import type { DocumentView, PositionView } from '@/api/client';
import { useDraft } from '@/app/drafts';
import { TextArea, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { ActForm, useActForm } from '../task/ActForm';
import styles from '../task/dialogs.module.css';

interface ForwardDialogProps {
  letter: DocumentView;
  /** Other leaders. */
  leaders: PositionView[];
  onClose(): void;
  onDone(name: string, fresh: DocumentView): void;
}

const nameOf = (position: PositionView): string => position.holders.map((person) => person.name).join(', ') || position.title;

/** Chuyển lãnh đạo khác: to whom, and with which words. */
export default function ForwardDialog({ letter, leaders, onClose, onDone }: ForwardDialogProps) {
  const [draft, setDraft, forget] = useDraft<{ to: string | null; note: string }>(`forward.${letter.id}`, { to: leaders.length === 1 ? (leaders[0]?.id ?? null) : null, note: '' });
  const form = useActForm(letter);
  const fault = form.errorOf('lanh-dao-khac');
  const submit = () => {
    const found: FieldProblem[] = draft.to ? [] : [{ field: 'lanh-dao-khac', text: m.forward_need_leader() }];
    form.send(found, { action: 'forward', to: draft.to ?? '', note: draft.note.trim() }, (fresh) => {
      forget();
      const leader = leaders.find((position) => position.id === draft.to);
      onDone(leader ? nameOf(leader) : '', fresh);
    });
  };
  return (
    <ActForm form={form} title={m.act_forward()} label={m.forward_send()} onSubmit={submit} onClose={onClose}>
      <p>{m.forward_text()}</p>
      <fieldset className={styles.members} id="lanh-dao-khac" tabIndex={-1} aria-describedby={fault ? 'lanh-dao-khac-error' : undefined}>
        <legend>{m.forward_to()}</legend>
        {fault && (
          <p className={styles.error} id="lanh-dao-khac-error">
            {fault}
          </p>
        )}
        {leaders.length === 0 && <p className={styles.quiet}>{m.forward_nobody()}</p>}
        {leaders.map((position) => (
          <label key={position.id} className={styles.member}>
            <input
              type="radio"
              name="leader"
              checked={draft.to === position.id}
              onChange={() => {
                setDraft((held) => ({ ...held, to: position.id }));
                form.clear();
              }}
            />
            <span className={styles.memberName}>
              {nameOf(position)}
              <small>{position.title}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <TextArea label={m.forward_note()} optional value={draft.note} rows={2} maxLength={4000} placeholder={m.forward_note_hint()} onChange={(note) => setDraft((held) => ({ ...held, note }))} />
    </ActForm>
  );
}
