import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { $api, type MemberView, type PositionView } from '@/api/client';
import { explain } from '@/api/problem';
import { useDraft } from '@/app/drafts';
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
    if (receiver) onRun({ action: 'submit', to: receiver.id }, (done) => m.bulk_submitted({ count: done, name: nameOf(receiver) }));
  };
  return (
    <ManyForm title={m.bulk_submit_title({ count })} label={m.bulk_submit_run({ count })} busy={busy} onClose={onClose} onRun={run}>
      <People legend={m.field_submit_to()} fault={missing && !to ? m.bulk_need_receiver() : undefined} organisation={organisation}>
        {receivers.map((receiver) => (
          <Person key={receiver.id} position={receiver} checked={to === receiver.id} onChoose={() => setTo(receiver.id)} />
        ))}
      </People>
    </ManyForm>
  );
}

/** Giao nhiều văn bản cho một người. */
export function AssignManyDialog({ count, busy, onClose, onRun }: BulkDialogProps) {
  const organisation = useQuery($api.queryOptions('get', '/api/v1/organisation'));
  const [officer, setOfficer] = useState<string | null>(null);
  const [instruction, setInstruction, forget] = useDraft('bulk.assign', '');
  const [deadline, setDeadline, forgetDay] = useDraft<string | null>('bulk.assign.deadline', null);
  const [missing, setMissing] = useState(false);
  const members = organisation.data?.members ?? [];
  const run = () => {
    const member = members.find((one) => one.position.id === officer);
    setMissing(!member);
    if (!member) return;
    const said = (done: number) => {
      forget();
      forgetDay();
      return m.bulk_assigned({ count: done, name: nameOf(member.position) });
    };
    onRun({ action: 'assign', officer: member.position.id, instruction: instruction.trim(), deadline }, said);
  };
  return (
    <ManyForm title={m.bulk_assign_title({ count })} label={m.bulk_assign_run({ count })} busy={busy} onClose={onClose} onRun={run}>
      <People legend={m.assign_who()} fault={missing && !officer ? m.assign_need_officer() : undefined} organisation={organisation}>
        {organisation.data && members.length === 0 && <p>{m.assign_nobody()}</p>}
        {members.map((member) => (
          <Person key={member.position.id} position={member.position} load={member} checked={officer === member.position.id} onChoose={() => setOfficer(member.position.id)} />
        ))}
      </People>
      <TextArea label={m.assign_instruction()} optional value={instruction} rows={2} maxLength={4000} placeholder={m.assign_instruction_hint()} onChange={setInstruction} />
      <DateField label={m.assign_due()} optional value={deadline} onChange={setDeadline} note={m.bulk_due_note()} />
    </ManyForm>
  );
}

/** Trao đổi trên nhiều văn bản: the same words to each. */
export function CommentManyDialog({ count, busy, onClose, onRun }: BulkDialogProps) {
  const [text, setText, forget] = useDraft('bulk.comment', '');
  const [missing, setMissing] = useState(false);
  // What some letters have is sent, whatever hinders the others.
  const said = (done: number) => {
    forget();
    return m.bulk_asked({ count: done });
  };
  const run = () => {
    const words = text.trim();
    setMissing(!words);
    if (words) onRun({ action: 'comment', text: words }, said);
  };
  return (
    <ManyForm title={m.bulk_ask_title({ count })} label={m.bulk_ask_run({ count })} busy={busy} onClose={onClose} onRun={run}>
      <TextArea label={m.talk_label()} value={text} rows={3} maxLength={4000} placeholder={m.bulk_ask_hint()} note={m.bulk_ask_note()} error={missing && !text.trim() ? m.talk_empty() : undefined} onChange={setText} data-autofocus />
    </ManyForm>
  );
}

/** What an act on many still needs to know, over its one button. */
function ManyForm({ title, label, busy, onClose, onRun, children }: { title: string; label: string; busy: boolean; onClose(): void; onRun(): void; children: ReactNode }) {
  const run = () => !busy && onRun();
  useKeys([{ act: 'mainAct', run, overDialogs: true }]);
  return (
    <Dialog open onClose={onClose} title={title}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        {children}
        <div className={styles.actions}>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button type="submit" variant="primary" busy={busy} act="mainAct">
            {label}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Those of whom one is chosen. */
function People({ legend, fault, organisation, children }: { legend: string; fault: string | undefined; organisation: { isPending: boolean; isLoadingError: boolean; error: unknown; refetch(): unknown }; children: ReactNode }) {
  return (
    <fieldset className={styles.people}>
      <legend>{legend}</legend>
      {fault && <p className={styles.error}>{fault}</p>}
      {organisation.isPending && <SkeletonList rows={3} compact />}
      {organisation.isLoadingError && <ErrorState detail={explain(organisation.error)} onRetry={() => void organisation.refetch()} />}
      {children}
    </fieldset>
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
