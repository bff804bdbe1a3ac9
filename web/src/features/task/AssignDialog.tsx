import { useQuery } from '@tanstack/react-query';
import { $api, type AssignmentView, type MemberView } from '@/api/client';
import { explain } from '@/api/problem';
import { useDraft } from '@/app/drafts';
import { formatNearDate, formatDate } from '@/domain/dates';
import { Avatar, ErrorState, SkeletonList, TextArea, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { ActForm, useActForm, type ActDialogProps } from './ActForm';
import styles from './dialogs.module.css';
import { DueField } from './DueField';

interface Draft {
  officer: string | null;
  instruction: string;
  deadline: string | null;
}

function nameOf(member: MemberView): string {
  return member.position.holders.map((person) => person.name).join(', ') || member.position.title;
}

/** Giao người xử lý: who, with what words, and until when. */
export default function AssignDialog({ letter, share, onClose, onDone }: ActDialogProps & { share: AssignmentView }) {
  const organisation = useQuery($api.queryOptions('get', '/api/v1/organisation'));
  const choices = useQuery($api.queryOptions('get', '/api/v1/deadlines', { params: { query: { days: '1,3,5' } } }));
  const [draft, setDraft, forget] = useDraft<Draft>(`assign.${letter.id}`, { officer: share.officer?.position_id ?? null, instruction: share.instruction, deadline: null });
  const form = useActForm(letter);
  const { errorOf } = form;
  const change = (to: Partial<Draft>) => {
    setDraft((held) => ({ ...held, ...to }));
    form.clear();
  };

  const today = choices.data?.today ?? '';
  const limit = share.deadline?.date ?? null;
  const members = organisation.data?.members ?? [];

  const check = (): FieldProblem[] => {
    const found: FieldProblem[] = [];
    if (!draft.officer) found.push({ field: 'nguoi-xu-ly', text: m.assign_need_officer() });
    if (draft.deadline && limit && draft.deadline > limit) found.push({ field: 'han-rieng', text: m.assign_too_late({ date: formatDate(limit) }) });
    if (draft.deadline && today && draft.deadline < today) found.push({ field: 'han-rieng', text: m.assign_past({ date: formatDate(today) }) });
    return found;
  };
  const submit = () => {
    const member = members.find((one) => one.position.id === draft.officer);
    form.send(check(), { action: 'assign', assignment_id: share.id, officer: draft.officer ?? '', instruction: draft.instruction.trim(), deadline: draft.deadline }, (fresh) => {
      forget();
      onDone(m.assign_done({ name: member ? nameOf(member) : '' }), fresh, true);
    });
  };

  return (
    <ActForm form={form} title={m.act_assign()} onSubmit={submit} onClose={onClose}>
      <fieldset className={styles.members} id="nguoi-xu-ly" tabIndex={-1} aria-describedby={errorOf('nguoi-xu-ly') ? 'nguoi-xu-ly-error' : undefined}>
        <legend>{m.assign_who()}</legend>
        {errorOf('nguoi-xu-ly') && (
          <p className={styles.error} id="nguoi-xu-ly-error">
            {errorOf('nguoi-xu-ly')}
          </p>
        )}
        {organisation.isPending && <SkeletonList rows={3} compact />}
        {organisation.isLoadingError && <ErrorState detail={explain(organisation.error)} onRetry={() => void organisation.refetch()} />}
        {organisation.data && members.length === 0 && <p className={styles.quiet}>{m.assign_nobody()}</p>}
        {members.map((member) => (
          <label key={member.position.id} className={styles.member}>
            <input type="radio" name="officer" checked={draft.officer === member.position.id} onChange={() => change({ officer: member.position.id })} />
            <Avatar name={nameOf(member)} size="sm" />
            <span className={styles.memberName}>
              <strong>{nameOf(member)}</strong>
              <small>
                {member.position.title}
                {member.position.unit_id !== share.unit_id && ` · ${member.position.unit_short_name}`}
              </small>
            </span>
            <span className={member.overdue_count > 0 ? styles.late : styles.load}>
              {member.open_count === 0 ? m.assign_free() : member.overdue_count > 0 ? m.assign_load_late({ open: member.open_count, late: member.overdue_count }) : m.assign_load({ open: member.open_count })}
            </span>
          </label>
        ))}
      </fieldset>
      <TextArea label={m.assign_instruction()} optional value={draft.instruction} rows={2} maxLength={4000} placeholder={m.assign_instruction_hint()} onChange={(instruction) => change({ instruction })} />
      <DueField
        id="han-rieng"
        label={m.assign_due()}
        optional
        value={draft.deadline}
        onChange={(deadline) => change({ deadline })}
        error={errorOf('han-rieng')}
        limit={limit}
        days="1,3,5"
        note={limit ? m.assign_due_note({ date: formatNearDate(limit, today || limit) }) : undefined}
      />
    </ActForm>
  );
}
