import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { $api, type MemberView, type PositionView } from '@/api/client';
import { explain } from '@/api/problem';
import { useKeys } from '@/app/useKeys';
import { Avatar, Button, DateField, Dialog, ErrorState, SkeletonList, TextArea } from '@/ui';
import { m } from '@/words';
import styles from './bulk.module.css';
import type { BulkAction } from './useBulk';

interface BulkDialogProps {
  count: number;
  busy: boolean;
  onClose(): void;
  /** The act, and what is said when it was done to so many. */
  onRun(action: BulkAction, said: (count: number) => string): void;
}

/** Name and title; the title alone for a vacant post. */
function nameOf(position: PositionView): string {
  return position.holders.map((person) => person.name).join(', ') || position.title;
}

/** Trình nhiều văn bản: to whom. */
export function SubmitManyDialog({ count, busy, onClose, onRun }: BulkDialogProps) {
  const organisation = useQuery($api.queryOptions('get', '/api/v1/organisation'));
  const [to, setTo] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const receivers = organisation.data?.submit_to ?? [];
  const run = () => {
    const receiver = receivers.find((one) => one.id === to);
    setMissing(!receiver);
    if (receiver && !busy) onRun({ action: 'submit', to: receiver.id }, (done) => m.bulk_submitted({ count: done, name: nameOf(receiver) }));
  };
  useKeys([{ act: 'mainAct', run, overDialogs: true }]);
  return (
    <Dialog open onClose={onClose} title={m.bulk_submit_title({ count })}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <fieldset className={styles.people}>
          <legend>{m.field_submit_to()}</legend>
          {missing && !to && <p className={styles.error}>{m.bulk_need_receiver()}</p>}
          {organisation.isPending && <SkeletonList rows={3} compact />}
          {organisation.isLoadingError && <ErrorState detail={explain(organisation.error)} onRetry={() => void organisation.refetch()} />}
          {receivers.map((receiver) => (
            <Person key={receiver.id} position={receiver} checked={to === receiver.id} onChoose={() => setTo(receiver.id)} />
          ))}
        </fieldset>
        <Actions busy={busy} label={m.bulk_submit_run({ count })} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** Giao nhiều văn bản cho một người. */
export function AssignManyDialog({ count, busy, onClose, onRun }: BulkDialogProps) {
  const organisation = useQuery($api.queryOptions('get', '/api/v1/organisation'));
  const [officer, setOfficer] = useState<string | null>(null);
  const [instruction, setInstruction] = useState('');
  const [deadline, setDeadline] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const members = organisation.data?.members ?? [];
  const run = () => {
    const member = members.find((one) => one.position.id === officer);
    setMissing(!member);
    if (member && !busy) onRun({ action: 'assign', officer: member.position.id, instruction: instruction.trim(), deadline }, (done) => m.bulk_assigned({ count: done, name: nameOf(member.position) }));
  };
  useKeys([{ act: 'mainAct', run, overDialogs: true }]);
  return (
    <Dialog open onClose={onClose} title={m.bulk_assign_title({ count })}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <fieldset className={styles.people}>
          <legend>{m.assign_who()}</legend>
          {missing && !officer && <p className={styles.error}>{m.assign_need_officer()}</p>}
          {organisation.isPending && <SkeletonList rows={3} compact />}
          {organisation.isLoadingError && <ErrorState detail={explain(organisation.error)} onRetry={() => void organisation.refetch()} />}
          {organisation.data && members.length === 0 && <p>{m.assign_nobody()}</p>}
          {members.map((member) => (
            <Person key={member.position.id} position={member.position} load={member} checked={officer === member.position.id} onChoose={() => setOfficer(member.position.id)} />
          ))}
        </fieldset>
        <TextArea label={m.assign_instruction()} optional value={instruction} rows={2} maxLength={4000} placeholder={m.assign_instruction_hint()} onChange={setInstruction} />
        <DateField label={m.assign_due()} optional value={deadline} onChange={setDeadline} note={m.bulk_due_note()} />
        <Actions busy={busy} label={m.bulk_assign_run({ count })} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function Person({ position, load, checked, onChoose }: { position: PositionView; load?: MemberView; checked: boolean; onChoose(): void }) {
  return (
    <label className={styles.person}>
      <input type="radio" name="person" checked={checked} onChange={onChoose} />
      <Avatar name={nameOf(position)} size="sm" />
      <span className={styles.name}>
        <strong>{nameOf(position)}</strong>
        <small>{position.title}</small>
      </span>
      {load && (
        <span className={load.overdue_count > 0 ? styles.late : styles.load}>
          {load.open_count === 0 ? m.assign_free() : load.overdue_count > 0 ? m.assign_load_late({ open: load.open_count, late: load.overdue_count }) : m.assign_load({ open: load.open_count })}
        </span>
      )}
    </label>
  );
}

function Actions({ busy, label, onClose }: { busy: boolean; label: string; onClose(): void }) {
  return (
    <div className={styles.actions}>
      <Button onClick={onClose}>{m.cancel()}</Button>
      <Button type="submit" variant="primary" busy={busy} act="mainAct">
        {label}
      </Button>
    </div>
  );
}
