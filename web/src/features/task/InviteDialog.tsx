import { useQuery } from '@tanstack/react-query';
import { $api, type AssignmentView } from '@/api/client';
import { useDraft } from '@/app/drafts';
import { formatDate } from '@/domain/dates';
import { Select, TextArea, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { ActForm, useActForm, type ActDialogProps } from './ActForm';
import { DueField } from './DueField';

interface Draft {
  unit: string | null;
  note: string;
  deadline: string | null;
}

/** Mời phối hợp: one more unit, and what is asked of it. */
export default function InviteDialog({ letter, share, onClose, onDone }: ActDialogProps & { share: AssignmentView }) {
  const organisation = useQuery({ ...$api.queryOptions('get', '/api/v1/organisation'), staleTime: 60_000 });
  const limit = share.unit_deadline?.date ?? null;
  const [draft, setDraft, forget] = useDraft<Draft>(`invite.${letter.id}`, { unit: null, note: '', deadline: limit });
  const form = useActForm(letter);
  const { errorOf } = form;
  const change = (to: Partial<Draft>) => {
    setDraft((held) => ({ ...held, ...to }));
    form.clear();
  };
  const taking = new Set(letter.assignments.filter((one) => one.in_force && one.role !== 'inform').map((one) => one.unit_id));
  const units = (organisation.data?.units ?? []).filter((unit) => unit.assignable && !taking.has(unit.id));

  const submit = () => {
    const found: FieldProblem[] = [];
    if (!draft.unit) found.push({ field: 'moi-don-vi', text: m.invite_need_unit() });
    if (!draft.note.trim()) found.push({ field: 'moi-noi-dung', text: m.invite_need_note() });
    if (draft.deadline && limit && draft.deadline > limit) found.push({ field: 'moi-han', text: m.invite_too_late({ date: formatDate(limit) }) });
    form.send(found, { action: 'invite', unit_id: draft.unit ?? '', note: draft.note.trim(), deadline: draft.deadline }, (fresh) => {
      forget();
      onDone(m.invite_done({ unit: units.find((unit) => unit.id === draft.unit)?.short_name ?? '' }), fresh, false);
    });
  };

  return (
    <ActForm form={form} title={m.act_invite()} onSubmit={submit} onClose={onClose}>
      <p>{m.invite_text()}</p>
      <Select
        id="moi-don-vi"
        label={m.invite_unit()}
        searchable
        options={units.map((unit) => ({ value: unit.id, label: unit.name, ...(unit.head ? {} : { disabled: true }) }))}
        value={draft.unit}
        onChange={(unit) => change({ unit })}
        error={errorOf('moi-don-vi')}
      />
      <TextArea id="moi-noi-dung" label={m.invite_note()} value={draft.note} rows={3} maxLength={4000} placeholder={m.invite_note_hint()} error={errorOf('moi-noi-dung')} onChange={(note) => change({ note })} />
      <DueField id="moi-han" label={m.invite_due()} optional value={draft.deadline} onChange={(deadline) => change({ deadline })} error={errorOf('moi-han')} limit={limit} days="1,3,5" note={limit ? m.assign_due_note({ date: formatDate(limit) }) : undefined} />
    </ActForm>
  );
}
