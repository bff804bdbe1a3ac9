import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconAlertTriangle, IconArrowBackUp, IconLoader2 } from '@tabler/icons-react';
import { Suspense, useMemo, useState } from 'react';
import { $api, type DocumentView, type FieldsView } from '@/api/client';
import { formatDate } from '@/domain/dates';
import { ACCESS_LEVELS, accessName, canvasFile, givenName, joinSigner, mainFile, shortTitle, reportOf, SignatureDialog, SignatureNotice, splitSigner, today, UnseenMain, URGENCIES, urgencyName } from '@/letter';
import { part } from '@/offline/parts';
import { Chip, Combobox, DateField, ErrorSummary, Notice, Select, TextArea, TextField, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { Again } from '../document/Again';
import { readState, startDraft, withCode, type IncomingDraft } from './form';
import { BookField } from './BookField';
import { useForecast } from './useForecast';
import styles from './incoming.module.css';
import { OtherValues } from './OtherValues';
import { useDuplicates } from './useDuplicates';

// What many letters do without is fetched when the form already stands.
const Attachments = part(() => import('./Attachments').then((module) => ({ default: module.Attachments })));
const RegisteredNotice = part(() => import('./RegisteredNotice').then((module) => ({ default: module.RegisteredNotice })));
const ClashNotice = part(() => import('./ClashNotice').then((module) => ({ default: module.ClashNotice })));
const ScanOrigin = part(() => import('../split/ScanOrigin').then((module) => ({ default: module.ScanOrigin })));
const MailOrigin = part(() => import('./MailOrigin').then((module) => ({ default: module.MailOrigin })));
const DuplicateNotice = part(() => import('./DuplicateNotice').then((module) => ({ default: module.DuplicateNotice })));

interface RegisterFormProps {
  letter: DocumentView;
  draft: IncomingDraft;
  onDraft(change: (held: IncomingDraft) => IncomingDraft): void;
  problems: FieldProblem[];
  attempt: number;
  /** What the last attempt failed with, in words. */
  failure: string | undefined;
  /** Numbers are held: the refusal leads to where they are let go. */
  held?: boolean;
  /** Another has registered the letter meanwhile. */
  taken?: boolean;
  onFocusField(field: string | null): void;
  knownOrgans: string[];
}

/** What goes into the register: read from the page, confirmed by the clerk. */
export function RegisterForm({ letter, draft, onDraft, problems, attempt, failure, held = false, taken = false, onFocusField, knownOrgans }: RegisterFormProps) {
  const [detail, setDetail] = useState(false);
  const forecast = useForecast(draft.book);
  const kinds = useQuery({ ...$api.queryOptions('get', '/api/v1/document-kinds'), staleTime: 3_600_000 });
  const organisation = useQuery({ ...$api.queryOptions('get', '/api/v1/organisation'), staleTime: 60_000 });
  const duplicates = useDuplicates(letter.id, draft.fields);
  const { fields } = draft;
  const canvas = canvasFile(letter);
  const onSheet = canvas === null && letter.status === 'arrived';
  const recognition = letter.reading?.recognition;

  const set = (wanted: Partial<FieldsView>) => {
    const change = withCode(fields, wanted, [draft.base.fields, letter.reading?.suggestion]);
    onDraft((held) => ({ ...held, edited: true, fields: { ...held.fields, ...change }, clashes: held.clashes.filter((clash) => !(clash.field in change)), touched: [...new Set([...held.touched, ...(Object.keys(change) as (keyof FieldsView)[])])] }));
  };
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.text;
  const bind = (field: keyof FieldsView, also: (keyof FieldsView)[] = []) => {
    const { state, reason } = readState(letter, draft, field, also);
    return { id: field, state, error: errorOf(field), onFocus: () => onFocusField(field), onBlur: () => onFocusField(null), ...(reason ? { note: reason } : {}) };
  };

  const kindOptions = useMemo(() => {
    const names = (kinds.data ?? []).map((kind) => kind.name);
    return [...new Set(fields.kind ? [...names, fields.kind] : names)].map((name) => ({ value: name, label: name }));
  }, [kinds.data, fields.kind]);
  const receivers = organisation.data?.submit_to ?? [];
  const receiverOptions = receivers.map((position) => ({ value: position.id, label: position.holders.length > 0 ? `${position.holders.map((person) => person.name).join(', ')} – ${position.title}` : position.title, detail: position.unit_short_name }));
  const likely = (duplicates.data ?? []).filter((one) => one.document_id !== letter.id && !draft.notDuplicates.includes(one.document_id)).slice(0, 2);
  const dueNote = fields.due_date && canvas && readState(letter, draft, 'due_date').state === 'read' ? m.read_from_page({ page: letter.reading?.fields.find((one) => one.field === 'due_date')?.page ?? 1 }) : undefined;
  const due = bind('due_date');
  const others = (...of: (keyof FieldsView)[]) => letter.status === 'arrived' && <OtherValues letter={letter} fields={fields} of={of} onTake={set} />;

  return (
    <>
      <div className={styles.notices}>
        <ErrorSummary problems={problems} attempt={attempt} />
        <Suspense>{taken && <RegisteredNotice letter={letter} />}</Suspense>
        {failure && !taken && (
          <Notice tone="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
            {failure} {held && <Link to="/xac-nhan-so">{m.numbers_confirm_link()}</Link>}
          </Notice>
        )}
        {letter.reading?.secrecy_warning && (
          <Notice tone="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
            {letter.reading.secrecy_warning}
          </Notice>
        )}
        <Again letter={letter} today={today()} />
        {letter.sent_back_reason && (
          <Notice tone="amber" icon={<IconArrowBackUp aria-hidden />}>
            <strong>{m.sent_back_title()}</strong> {letter.sent_back_reason}
          </Notice>
        )}
        {letter.analysing ? (
          <Notice tone="blue" icon={<IconLoader2 aria-hidden className={styles.turning} />} role="status">
            {m.arrival_reading_long()}
          </Notice>
        ) : (
          letter.signature && <SignatureNotice signature={letter.signature} onDetail={() => setDetail(true)} />
        )}
        <Suspense>
          {likely.map((one) => (
            <DuplicateNotice key={one.document_id} duplicate={one} fields={fields} onNotSame={() => onDraft((held) => ({ ...held, notDuplicates: [...held.notDuplicates, one.document_id] }))} />
          ))}
          {/* Once it is in the book, what differs is mended there. */}
          {!taken && draft.clashes.map((clash) => (
            <ClashNotice key={clash.field} clash={clash} onTake={() => set({ [clash.field]: clash.theirs })} onKeep={() => onDraft((held) => ({ ...held, clashes: held.clashes.filter((one) => one.field !== clash.field) }))} />
          ))}
        </Suspense>
        {letter.scan && (
          <Suspense>
            <ScanOrigin letter={letter} origin={letter.scan} />
          </Suspense>
        )}
        {/* Without a page to look at, the e-mail is what the form is filled in from. */}
        {letter.mail && onSheet && (
          <Suspense>
            <MailOrigin letter={letter} mail={letter.mail} />
          </Suspense>
        )}
        {onSheet && <UnseenMain letter={letter} text={m.register_on_sheet_file()} />}
        {onSheet && !mainFile(letter) && <Notice tone="grey">{letter.mail ? m.register_on_sheet_mail() : m.register_on_sheet()}</Notice>}
        {recognition?.is_running ? (
          <Notice tone="blue" icon={<IconLoader2 aria-hidden className={styles.turning} />} role="status">
            {m.recognising({ done: recognition.done, of: recognition.of })}
          </Notice>
        ) : recognition?.problem ? (
          <Notice tone="amber" icon={<IconAlertTriangle aria-hidden />} role="status">
            {recognition.problem}
          </Notice>
        ) : letter.reading?.is_recognised ? (
          <Notice tone="grey" role="status">
            {onSheet ? m.recognised_unseen() : m.recognised()}
          </Notice>
        ) : (
          letter.reading?.image_only && !onSheet && (
            <Notice tone="grey" role="status">
              {m.read_image_only()}
            </Notice>
          )
        )}
      </div>

      <div className={styles.pair}>
        <TextField id="arrival_number" label={m.field_arrival_number()} value={letter.arrival_number ? String(letter.arrival_number) : forecast.data ? String(forecast.data.next_number) : '…'} onChange={() => undefined} readOnly note={letter.arrival_number ? undefined : m.number_on_save()} />
        <BookField value={draft.book} offered={forecast.data?.book} name={forecast.data?.book_name} onChange={(book) => onDraft((held) => ({ ...held, book }))} error={errorOf('book')} />
      </div>
      <div>
        <Combobox label={m.field_organ()} value={fields.organ_name} onChange={(value) => set({ organ_name: value })} suggestions={knownOrgans} {...bind('organ_name')} />
        {others('organ_name')}
      </div>
      <div className={styles.pair}>
        <div>
          <TextField label={m.field_code()} value={fields.code} onChange={(value) => set({ code: value })} autoComplete="off" spellCheck={false} {...bind('code')} />
          {others('code')}
        </div>
        <DateField label={m.field_issued_date()} value={fields.issued_date ?? null} onChange={(value) => set({ issued_date: value })} max={today()} {...bind('issued_date')} />
      </div>
      <TextArea label={m.field_subject()} rows={1} maxLines={5} value={fields.subject} onChange={(value) => set({ subject: value.replace(/\n/gu, ' ') })} {...bind('subject')} />
      <div className={styles.pair}>
        <div>
          <Select label={m.field_kind()} options={kindOptions} value={fields.kind || null} onChange={(value) => set({ kind: value ?? '' })} searchable {...bind('kind')} />
          {others('kind')}
        </div>
        <div>
          <TextField label={m.field_signer()} value={joinSigner(fields)} onChange={(value) => set(splitSigner(value))} autoComplete="off" {...bind('signer_name', ['signer_position'])} />
          {others('signer_name', 'signer_position')}
        </div>
        <div>
          <Select label={m.field_urgency()} options={URGENCIES.map((key) => ({ value: key, label: urgencyName(key) }))} value={fields.urgency} onChange={(value) => set({ urgency: value ?? 'normal' })} {...bind('urgency')} />
          {others('urgency')}
        </div>
        <DateField label={m.field_due_date()} value={fields.due_date ?? null} onChange={(value) => set({ due_date: value })} {...due} note={due.note ?? dueNote} />
      </div>
      <div>
        <Select id="submit_to" label={m.field_submit_to()} placeholder={m.submit_to_placeholder()} options={receiverOptions} value={draft.submitTo} onChange={(value) => onDraft((held) => ({ ...held, submitTo: value }))} searchable error={errorOf('submit_to')} />
        <div className={styles.chips} role="group" aria-label={m.submit_to_quick()}>
          {receivers.slice(0, 3).map((position) => {
            const holder = position.holders[0];
            return (
              <Chip key={position.id} selected={draft.submitTo === position.id} onClick={() => onDraft((held) => ({ ...held, submitTo: position.id }))}>
                {holder ? `${shortTitle(position.title)} ${givenName(holder.name)}` : position.title}
              </Chip>
            );
          })}
        </div>
      </div>
      <Suspense>
        {letter.mail && !onSheet && <MailOrigin letter={letter} mail={letter.mail} />}
        <Attachments letter={letter} onNewMain={(changed) => onDraft((held) => startDraft(changed, held.submitTo))} />
      </Suspense>
      <details className={styles.fold} open={problems.some((problem) => ['note', 'access', 'file_notation'].includes(problem.field)) || undefined}>
        <summary>{m.form_more()}</summary>
        <div className={styles.foldBody}>
          <div className={styles.pair}>
            <Select label={m.field_access()} options={ACCESS_LEVELS.map((key) => ({ value: key, label: accessName(key) }))} value={fields.access} onChange={(value) => set({ access: value ?? 'normal' })} {...bind('access')} />
            <TextField label={m.field_file_notation()} optional value={fields.file_notation ?? ''} onChange={(value) => set({ file_notation: value || null })} {...bind('file_notation')} />
          </div>
          <TextArea label={m.field_note()} optional value={fields.note} onChange={(value) => set({ note: value })} {...bind('note')} />
          {letter.received_at && <p className={styles.tally}>{m.received_on({ date: formatDate(letter.received_at.slice(0, 10)), pages: fields.page_count ?? letter.files[0]?.page_count ?? 0 })}</p>}
        </div>
      </details>
      {detail && letter.signature && <SignatureDialog signature={letter.signature} report={reportOf(letter)} onClose={() => setDetail(false)} />}
    </>
  );
}
