import type { AssignmentView } from '@/api/client';
import { useMe } from '@/api/session';
import { useDraft } from '@/app/drafts';
import { formatDate } from '@/domain/dates';
import { Chip, TextArea, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { ActForm, useActForm, type ActDialogProps } from './ActForm';
import { asking } from './asking';
import styles from './dialogs.module.css';
import { DueField } from './DueField';

/** Xin gia hạn: why, and until when; the old day stays until the answer. */
export default function AskExtensionDialog({ letter, share, onClose, onDone }: ActDialogProps & { share: AssignmentView }) {
  const [draft, setDraft, forget] = useDraft<{ reason: string; deadline: string | null }>(`extension.${letter.id}`, { reason: '', deadline: null });
  const form = useActForm(letter);
  const { errorOf } = form;
  const { to: asked, held } = asking(letter, share, useMe());
  const change = (to: Partial<typeof draft>) => {
    setDraft((before) => ({ ...before, ...to }));
    form.clear();
  };

  const submit = () => {
    const found: FieldProblem[] = [];
    if (!draft.deadline) found.push({ field: 'gia-han-den', text: m.extension_need_date() });
    else if (held && draft.deadline <= held) found.push({ field: 'gia-han-den', text: m.extension_not_later({ date: formatDate(held) }) });
    if (!draft.reason.trim()) found.push({ field: 'gia-han-ly-do', text: m.extension_need_reason() });
    form.send(found, { action: 'ask_extension', assignment_id: share.id, reason: draft.reason.trim(), deadline: draft.deadline ?? '' }, (fresh) => {
      forget();
      onDone(m.extension_asked({ name: asked }), fresh, false);
    });
  };

  return (
    <ActForm form={form} title={m.act_ask_extension()} label={m.extension_send()} onSubmit={submit} onClose={onClose}>
      <p>{m.extension_text({ name: asked, date: held ? formatDate(held) : '' })}</p>
      <DueField id="gia-han-den" label={m.extension_until()} value={draft.deadline} onChange={(deadline) => change({ deadline })} error={errorOf('gia-han-den')} after={held} days="3,5,10,15" />
      <TextArea id="gia-han-ly-do" label={m.extension_reason()} value={draft.reason} rows={3} maxLength={4000} error={errorOf('gia-han-ly-do')} placeholder={m.extension_reason_hint()} onChange={(reason) => change({ reason })} />
      <span className={styles.chips}>
        {[m.extension_phrase_data(), m.extension_phrase_unit()].map((phrase) => (
          <Chip key={phrase} onClick={() => change({ reason: phrase })}>
            {phrase}
          </Chip>
        ))}
      </span>
    </ActForm>
  );
}
