import { useQuery } from '@tanstack/react-query';
import { $api, type AssignmentView } from '@/api/client';
import { useDraft } from '@/app/drafts';
import { onWhoseBehalf } from '@/domain/actedBy';
import { Chip, Select, TextArea, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { directiveInForce } from '../document/letter';
import { ActForm, useActForm, type ActDialogProps } from './ActForm';
import styles from './dialogs.module.css';

/** Trả lại người giao, with the reason they need to mend it; the head of the leading unit may say whose it is. */
export default function SendBackDialog({ letter, share, onClose, onDone }: ActDialogProps & { share: AssignmentView | null }) {
  const [reason, setReason, forget] = useDraft(`send-back.${letter.id}`, '');
  const [unit, setUnit, forgetUnit] = useDraft<string | null>(`send-back-to.${letter.id}`, null);
  const form = useActForm(letter);
  const organisation = useQuery({ ...$api.queryOptions('get', '/api/v1/organisation'), staleTime: 60_000 });
  // An officer gives it back to the head, a head to the leader.
  const directive = directiveInForce(letter);
  const giver = share?.officer ? (share.head.persons[0]?.name ?? share.head.title) : (directive ? onWhoseBehalf(directive.by) : '');
  const phrases = [m.send_back_phrase_unit(), m.send_back_phrase_missing()];
  // To the leader goes what the whole unit has; an officer's share goes to the head, who knows the unit.
  const toLeader = share?.role === 'lead' && !share.officer;
  const units = (organisation.data?.units ?? []).filter((one) => one.assignable && one.id !== share?.unit_id);

  const submit = () => {
    const found: FieldProblem[] = reason.trim() ? [] : [{ field: 'tra-lai', text: m.send_back_need_reason() }];
    form.send(found, { action: 'send_back', reason: reason.trim(), suggested_unit_id: toLeader ? unit : null }, (fresh) => {
      forget();
      forgetUnit();
      onDone(m.send_back_done({ name: giver }), fresh, true);
    });
  };

  return (
    <ActForm form={form} title={m.act_send_back()} onSubmit={submit} onClose={onClose}>
      {giver && <p>{m.send_back_to({ name: giver })}</p>}
      <TextArea
        id="tra-lai"
        label={m.send_back_reason()}
        value={reason}
        rows={3}
        maxLength={4000}
        data-autofocus
        error={form.problems[0]?.text}
        onChange={(value) => {
          setReason(value);
          form.clear();
        }}
      />
      <span className={styles.chips}>
        {phrases.map((phrase) => (
          <Chip key={phrase} onClick={() => setReason(phrase)}>
            {phrase}
          </Chip>
        ))}
      </span>
      {toLeader && (
        <Select
          label={m.send_back_suggest()}
          optional
          searchable
          clearable
          options={units.map((one) => ({ value: one.id, label: one.name }))}
          value={unit}
          onChange={setUnit}
          note={m.send_back_suggest_note()}
        />
      )}
    </ActForm>
  );
}
