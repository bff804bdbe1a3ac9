import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { $api, client, type DocumentView, type FieldsView } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { useDraft } from '@/app/drafts';
import { useKeys } from '@/app/useKeys';
import { actedBy } from '@/domain/actedBy';
import { formatDate } from '@/domain/dates';
import { letterQuery, refreshLists, today, URGENCIES, urgencyName } from '@/letter';
import { Button, DateField, Dialog, ErrorSummary, Notice, Select, showToast, TextArea, TextField, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { problemsOf, problemsOfServer } from '../incoming/form';
import { fieldName, shownField } from './bookFields';
import { rebased, settled, type Clash, type Correcting } from './correction';
import styles from './BookActs.module.css';

const choiceId = (field: string) => `chon-${field}`;

/** Who wrote what stands there now. */
function authorOf(letter: DocumentView, { field, theirs }: Clash): string {
  const last = letter.corrections.findLast((correction) => correction.changes.some((change) => change.field === field && change.new === theirs));
  return last ? actedBy(last.by) : m.correct_clash_somebody();
}

/** Both clerks' words for one field, of which one is chosen. */
function ClashChoice({ clash, by, error, onChoose }: { clash: Clash; by: string; error: string | undefined; onChoose(choice: 'mine' | 'theirs'): void }) {
  const id = choiceId(clash.field);
  return (
    <Notice tone="amber" role="alert">
      <span id={id} tabIndex={-1} role="group" aria-label={m.correct_clash({ field: fieldName(clash.field), name: by })} aria-describedby={error ? `${id}-loi` : undefined} className={styles.clash}>
        <strong>{m.correct_clash({ field: fieldName(clash.field), name: by })}</strong>
        <Button onClick={() => onChoose('theirs')}>{m.correct_clash_theirs({ value: shownField(clash.field, clash.theirs) })}</Button>
        <Button onClick={() => onChoose('mine')}>{m.correct_clash_mine({ value: shownField(clash.field, clash.mine) })}</Button>
        {error && <small id={`${id}-loi`}>{error}</small>}
      </span>
    </Notice>
  );
}

/** Đính chính sổ: the entry as it should read, and why. Number, day and level of access stay. */
export default function CorrectDialog({ letter, onClose }: { letter: DocumentView; onClose(): void }) {
  const queries = useQueryClient();
  const kinds = useQuery({ ...$api.queryOptions('get', '/api/v1/document-kinds'), staleTime: 3_600_000 });
  const [draft, setDraft, forget] = useDraft<Correcting>(`correct.${letter.id}`, { base: letter.fields, fields: letter.fields, reason: '' });
  // What was typed on an older entry must neither undo what stands there now nor be lost.
  const { held, clashes } = useMemo(() => rebased({ ...draft, base: draft.base ?? letter.fields }, letter.fields), [draft, letter.fields]);
  const { fields, reason } = held;
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const repeat = useRef<{ body: string; key: string } | null>(null);
  const send = useMutation({
    mutationFn: async () => {
      const body = { version: letter.version, fields, reason: reason.trim() };
      const text = JSON.stringify(body);
      if (repeat.current?.body !== text) repeat.current = { body: text, key: crypto.randomUUID() };
      const { data } = await client.POST('/api/v1/documents/{id}/correction', { params: { path: { id: letter.id } }, body, headers: { 'idempotency-key': repeat.current.key } });
      if (!data) throw new Problem(0, '', '');
      return data;
    },
    onSuccess: (fresh) => {
      forget();
      queries.setQueryData(letterQuery(letter.id).queryKey, fresh);
      refreshLists(queries);
      showToast(m.correct_done());
      onClose();
    },
    onError: (error) => {
      if (error instanceof Problem && error.fields.length > 0) setProblems(problemsOfServer(error.fields));
      if (error instanceof Problem && error.isConflict) void queries.invalidateQueries({ queryKey: letterQuery(letter.id).queryKey });
      setAttempt((count) => count + 1);
    },
  });
  const set = (change: Partial<FieldsView>) => {
    setDraft({ ...held, fields: { ...fields, ...change } });
    setProblems([]);
  };
  const changed = JSON.stringify(fields) !== JSON.stringify(letter.fields);
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.text;
  const kindOptions = useMemo(() => [...new Set([...(kinds.data ?? []).map((kind) => kind.name), fields.kind])].filter(Boolean).map((name) => ({ value: name, label: name })), [kinds.data, fields.kind]);

  const submit = () => {
    if (send.isPending) return;
    const found = problemsOf({ fields, submitTo: null }, today(), false);
    const [clash] = clashes;
    if (clash) found.push({ field: choiceId(clash.field), text: m.correct_clash_open({ field: fieldName(clash.field) }) });
    if (!changed && !clash) found.push({ field: 'subject', text: m.correct_nothing() });
    if (!reason.trim()) found.push({ field: 'ly-do-dinh-chinh', text: m.correct_need_reason() });
    setProblems(found);
    setAttempt((count) => count + 1);
    if (found.length === 0) send.mutate();
  };
  useKeys([{ act: 'mainAct', run: submit, overDialogs: true }]);
  const fault = send.error && !(send.error instanceof Problem && send.error.fields.length > 0) ? explain(send.error) : null;

  return (
    <Dialog open onClose={onClose} title={m.act_correct()}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ErrorSummary problems={problems} attempt={attempt} />
        {fault && (
          <Notice tone="red" role="alert">
            {fault}
          </Notice>
        )}
        {clashes.map((clash) => (
          <ClashChoice key={clash.field} clash={clash} by={authorOf(letter, clash)} error={errorOf(choiceId(clash.field))} onChoose={(choice) => setDraft(settled(held, clash.field, choice, letter.fields))} />
        ))}
        <p className={styles.fixed}>{m.correct_fixed({ number: letter.arrival_number ?? '', date: letter.arrival_date ? formatDate(letter.arrival_date) : '' })}</p>
        <TextField id="organ_name" label={m.fact_organ()} value={fields.organ_name} error={errorOf('organ_name')} onChange={(organ_name) => set({ organ_name, organ_code: organ_name.trim() === letter.fields.organ_name ? (letter.fields.organ_code ?? null) : null })} />
        <div className={styles.pair}>
          <TextField id="code" label={m.fact_code()} value={fields.code} error={errorOf('code')} onChange={(code) => set({ code })} />
          <DateField id="issued_date" label={m.fact_issued()} value={fields.issued_date ?? null} error={errorOf('issued_date')} onChange={(issued_date) => set({ issued_date })} />
        </div>
        <TextArea id="subject" label={m.fact_subject()} value={fields.subject} rows={2} error={errorOf('subject')} onChange={(subject) => set({ subject })} />
        <div className={styles.pair}>
          <Select id="kind" label={m.fact_kind()} searchable options={kindOptions} value={fields.kind} error={errorOf('kind')} onChange={(kind) => set({ kind: kind ?? '' })} />
          <Select id="urgency" label={m.fact_urgency()} options={URGENCIES.map((key) => ({ value: key, label: urgencyName(key) }))} value={fields.urgency} error={errorOf('urgency')} onChange={(urgency) => set({ urgency: urgency ?? 'normal' })} />
        </div>
        {letter.content_readable && (
          <div className={styles.pair}>
            <TextField id="signer_name" label={m.fact_signer()} optional value={fields.signer_name} error={errorOf('signer_name')} onChange={(signer_name) => set({ signer_name })} />
            <TextField id="signer_position" label={m.fact_signer_position()} optional value={fields.signer_position} error={errorOf('signer_position')} onChange={(signer_position) => set({ signer_position })} />
          </div>
        )}
        <div className={styles.pair}>
          <DateField id="due_date" label={m.fact_due()} optional value={fields.due_date ?? null} error={errorOf('due_date')} onChange={(due_date) => set({ due_date })} />
          <TextField id="file_notation" label={m.fact_notation()} optional value={fields.file_notation ?? ''} error={errorOf('file_notation')} onChange={(value) => set({ file_notation: value || null })} />
        </div>
        {letter.content_readable && <TextArea id="note" label={m.fact_note()} optional value={fields.note} rows={2} error={errorOf('note')} onChange={(note) => set({ note })} />}
        <TextArea id="ly-do-dinh-chinh" label={m.correct_reason()} value={reason} rows={2} maxLength={4000} placeholder={m.correct_reason_hint()} error={errorOf('ly-do-dinh-chinh') ?? errorOf('reason')} onChange={(value) => setDraft({ ...held, reason: value })} />
        <div className={styles.actions}>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button type="submit" variant="primary" act="mainAct" busy={send.isPending}>
            {m.correct_save()}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
