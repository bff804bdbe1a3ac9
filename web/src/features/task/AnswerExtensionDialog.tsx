import type { components } from '@/api/schema';
import { formatDate } from '@/domain/dates';
import { useDraft } from '@/app/drafts';
import { actedBy } from '@/domain/actedBy';
import { TextArea, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { ActForm, useActForm, type ActDialogProps } from './ActForm';
import { DueField } from './DueField';

type Extension = components['schemas']['ExtensionView'];

/** Another day than the one asked for, or none and why. */
export default function AnswerExtensionDialog({ letter, extension, refuse, onClose, onDone }: ActDialogProps & { extension: Extension; refuse: boolean }) {
  const [draft, setDraft, forget] = useDraft<{ reason: string; deadline: string | null }>(`answer.${extension.id}.${refuse}`, { reason: '', deadline: null });
  const form = useActForm(letter);
  const { errorOf } = form;
  const held = extension.before ?? null;
  const limit = extension.limit ?? null;
  const change = (to: Partial<typeof draft>) => {
    setDraft((before) => ({ ...before, ...to }));
    form.clear();
  };

  const submit = () => {
    const found: FieldProblem[] = [];
    if (refuse && !draft.reason.trim()) found.push({ field: 'tra-loi', text: m.extension_need_refusal() });
    if (!refuse && !draft.deadline) found.push({ field: 'han-khac', text: m.extension_need_date() });
    else if (!refuse && held && draft.deadline && draft.deadline <= held) found.push({ field: 'han-khac', text: m.extension_not_later({ date: formatDate(held) }) });
    else if (!refuse && limit && draft.deadline && draft.deadline > limit) found.push({ field: 'han-khac', text: m.extension_too_late({ date: formatDate(limit) }) });
    form.send(found, { action: 'answer_extension', extension_id: extension.id, deadline: refuse ? null : draft.deadline, reason: draft.reason.trim() }, (fresh) => {
      forget();
      onDone(refuse ? m.extension_refused_done() : m.extension_granted_done({ date: formatDate(draft.deadline ?? '') }), fresh, false);
    });
  };

  const title = refuse ? m.extension_refuse() : m.extension_other();
  return (
    <ActForm form={form} title={title} onSubmit={submit} onClose={onClose}>
      <p>{m.extension_question({ name: actedBy(extension.by), date: formatDate(extension.asked.date), reason: extension.reason })}</p>
      {!refuse && <DueField id="han-khac" label={m.extension_grant_until()} value={draft.deadline} onChange={(deadline) => change({ deadline })} error={errorOf('han-khac')} after={held} limit={limit} days="3,5,10,15" note={limit ? m.extension_too_late({ date: formatDate(limit) }) : undefined} />}
      <TextArea id="tra-loi" label={refuse ? m.extension_refuse_reason() : m.extension_words()} optional={!refuse} value={draft.reason} rows={3} maxLength={4000} error={errorOf('tra-loi')} data-autofocus={refuse || undefined} onChange={(reason) => change({ reason })} />
    </ActForm>
  );
}
