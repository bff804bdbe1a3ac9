import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconArrowLeft, IconDots } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { $api, client, type DocumentView } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { useMe } from '@/api/session';
import { useDraft } from '@/app/drafts';
import { useKeys } from '@/app/useKeys';
import { formatDate, formatStamp } from '@/domain/dates';
import { letterQuery, ReasonDialog, refreshLists, sheetOf, SignatureBadge, statusName, today, toPaperLayers, useAct, usePaperFile } from '@/letter';
import { PaperView, PaperViewer, usePaper, type Rect, type SourceMark } from '@/paper';
import { announce, Button, IconButton, Menu, Notice, Sheet, showToast, usePhone, type FieldProblem, type SheetHeight } from '@/ui';
import { m } from '@/words';
import { mergeReading, problemsOf, problemsOfServer, readCount, startDraft, type IncomingDraft } from './form';
import { useForecast } from './useForecast';
import { keepReceiver, lastReceiver } from './receiver';
import { useSplitting } from '../split/useSplitting';
import { offerTakeBack, TakeBackLetter } from '../task/TakeBack';
import styles from './incoming.module.css';
import { RegisterForm } from './RegisterForm';
import { useKnownOrgans } from './useKnownOrgans';
import { useSavedDraft, type Saving } from './useSavedDraft';
import { useStampPlace } from './useStampPlace';

interface RegisterDeskProps {
  letter: DocumentView;
  position: { at: number; of: number } | null;
  onDone(): void;
  onBack(): void;
  onReload(): void;
}

/** The field that a person at the keyboard fills in first: an empty one that must not be, else the first. */
function focusFirstGap(draft: IncomingDraft): void {
  const [gap] = problemsOf(draft, today(), true);
  document.getElementById(gap?.field ?? 'organ_name')?.focus();
}

/** One letter before it has its number: its pages beside the form. */
export function RegisterDesk({ letter, position, onDone, onBack, onReload }: RegisterDeskProps) {
  const me = useMe();
  const phone = usePhone();
  const queries = useQueryClient();
  const act = useAct();
  const paper = usePaper('fit');
  const file = usePaperFile(letter);
  const [draft, setDraft, clearDraft] = useDraft<IncomingDraft>(`register.${me.person_id}.${letter.id}`, startDraft(letter, lastReceiver(me.person_id)));
  const { data: forecast } = useForecast(draft.book);
  const [active, setActive] = useState<string | null>(null);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<string>();
  // Numbers wait for somebody to say which were given before a restoration.
  const [held, setHeld] = useState(false);
  const [refused, setRefused] = useState(false);
  const [busy, setBusy] = useState<'submit' | 'only' | null>(null);
  const [returning, setReturning] = useState(false);
  const [sheet, setSheet] = useState<SheetHeight>('half');
  const repeat = useRef<{ body: string; key: string } | null>(null);
  const { data: counts } = useQuery($api.queryOptions('get', '/api/v1/inbox/counts'));
  const { data: organisation } = useQuery({ ...$api.queryOptions('get', '/api/v1/organisation'), staleTime: 60_000 });
  const splitting = useSplitting(letter.id);
  const isPdf = letter.files.some((one) => one.role === 'main' && one.media_type === 'application/pdf');
  const knownOrgans = useKnownOrgans();
  const place = useStampPlace(letter, paper);
  const { saving, pause, resume } = useSavedDraft(letter, draft, setDraft, letter.status === 'arrived' && letter.available_actions.includes('register'));

  // Reading may end after the form is on screen: fill in what the clerk has not typed.
  const suggestion = letter.reading?.suggestion;
  useEffect(() => {
    if (suggestion) setDraft((held) => mergeReading(held, suggestion));
  }, [suggestion, setDraft]);

  const may = (action: string) => letter.available_actions.includes(action);
  const open = letter.status === 'arrived';
  // Another clerk came first; an answer of one's own may be lost on the way.
  const registeredBy = letter.timeline.findLast((step) => step.kind === 'registered')?.person;
  const isOwn = registeredBy?.id === me.person_id;
  const taken = !open && Boolean(letter.arrival_number) && !isOwn && (refused || saving.state === 'refused' || draft.edited);
  // A broken signature is sent back before anything else; registering it all the same stays possible.
  const unsafe = letter.signature?.state === 'invalid';

  const patch = (change: (held: IncomingDraft) => IncomingDraft) => {
    setDraft((held) => {
      const next = change(held);
      // A complaint goes as soon as it is mended; new ones wait for the next attempt.
      setProblems((complaints) => {
        const still = new Set(problemsOf(next, today(), true).map((problem) => problem.field));
        return complaints.filter((problem) => still.has(problem.field));
      });
      return next;
    });
  };

  const register = async (submit: boolean) => {
    if (busy) return;
    const found = problemsOf(draft, today(), submit);
    setProblems(found);
    setFailure(undefined);
    setAttempt((count) => count + 1);
    if (found.length > 0) {
      setSheet('full');
      return;
    }
    setBusy(submit ? 'submit' : 'only');
    await pause();
    const body = { version: letter.version, fields: draft.fields, submit_to: submit ? draft.submitTo : null, book: draft.book ?? forecast?.book ?? null, stamp_rect: draft.stamp ?? place ?? null };
    const text = JSON.stringify(body);
    if (repeat.current?.body !== text) repeat.current = { body: text, key: crypto.randomUUID() };
    try {
      const { data } = await client.POST('/api/v1/documents/{id}/registration', { params: { path: { id: letter.id } }, body, headers: { 'idempotency-key': repeat.current.key } });
      if (!data) throw new Problem(0, '', '');
      repeat.current = null;
      clearDraft();
      if (submit && draft.submitTo) keepReceiver(me.person_id, draft.submitTo);
      queries.setQueryData(letterQuery(letter.id).queryKey, data.document);
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/registers/incoming/forecast'] });
      refreshLists(queries);
      const told = submit ? m.registered_and_sent({ number: data.arrival_number, to: receiverName() }) : m.registered({ number: data.arrival_number });
      announce(told);
      offerTakeBack(told, data.document);
      for (const rule of data.rules_off) showToast(m.rule_gone_off({ organ: rule.organ_name }), { life: 10_000 });
      onDone();
    } catch (error) {
      resume();
      if (error instanceof Problem && error.fields.length > 0) {
        const faults = problemsOfServer(error.fields);
        setProblems(faults);
        setAttempt((count) => count + 1);
        if (faults.some((fault) => fault.field === 'book')) {
          // Out of use since the form was opened: another one is chosen knowingly, nothing else changes.
          setDraft((held) => ({ ...held, book: body.book }));
          for (const path of ['/api/v1/registers/incoming/years', '/api/v1/registers/incoming/forecast']) void queries.invalidateQueries({ queryKey: ['get', path] });
        }
      } else {
        setFailure(explain(error));
        setHeld(error instanceof Problem && error.type === 'numbers-held');
      }
      if (error instanceof Problem && error.isConflict) {
        setRefused(true);
        onReload();
        // It waits in nobody's list any more.
        refreshLists(queries);
      }
    } finally {
      setBusy(null);
    }
  };

  const receiverName = (): string => {
    const position = organisation?.submit_to.find((one) => one.id === draft.submitTo);
    return position?.holders[0]?.name ?? position?.title ?? '';
  };

  useKeys([
    taken ? { act: 'mainAct', label: m.register_next(), run: onDone } : unsafe ? { act: 'mainAct', label: m.return_to_sender(), run: () => setReturning(true), enabled: open && may('return_to_sender') && !returning } : { act: 'mainAct', label: m.register_submit_next(), run: () => void register(true), enabled: open && may('register') },
    { act: 'open', label: m.key_first_field(), run: () => focusFirstGap(draft), enabled: open },
    { act: 'back', run: onBack, enabled: phone },
  ]);

  const sources: SourceMark[] = useMemo(
    () =>
      (letter.reading?.fields ?? [])
        .filter((read) => !draft.touched.includes(read.field as keyof DocumentView['fields']))
        .flatMap((read): SourceMark[] =>
          // What was concluded rather than read stands nowhere on the page; what is on the generated sheet was not read there.
          read.rect && file ? [{ field: read.field, page: read.page, rect: read.rect as Rect, tone: read.confidence >= 0.9 ? 'read' : 'unsure' }] : [],
        ),
    [letter.reading, draft.touched, file],
  );
  const layers = useMemo(() => toPaperLayers(letter), [letter]);
  const stampAt = draft.stamp ?? place;
  const ghost =
    open && stampAt && layers.every((layer) => layer.kind !== 'stamp')
      ? {
          page: 1,
          rect: stampAt as Rect,
          lines: [me.agency_stamp_name, `ĐẾN Số: ${forecast?.next_number ?? '…'}`, `Ngày: ${formatDate(forecast?.today ?? today())}`, `Chuyển: ${receiverTitle(organisation?.submit_to.find((one) => one.id === draft.submitTo)?.title)}`],
          onMove: (rect: Rect) => setDraft((held) => ({ ...held, stamp: rect })),
        }
      : undefined;
  const read = readCount(letter);

  const form = (
    <RegisterForm letter={letter} draft={draft} onDraft={patch} problems={problems} attempt={attempt} failure={isOwn ? undefined : failure} held={held} taken={taken} onFocusField={setActive} knownOrgans={knownOrgans} />
  );
  const foot = (
    <>
      {open ? (
        <div className={styles.acts}>
          {unsafe ? (
            <>
              <Button variant="primary" main act="mainAct" onClick={() => setReturning(true)} disabled={!may('return_to_sender')}>
                {m.return_to_sender()}
              </Button>
              <Button main busy={busy !== null} onClick={() => void register(true)} disabled={!may('register')}>
                {m.register_anyway()}
              </Button>
            </>
          ) : (
            <>
              <Button variant="primary" main act="mainAct" busy={busy === 'submit'} onClick={() => void register(true)} disabled={!may('register')}>
                {m.register_submit_next()}
              </Button>
              <Button main busy={busy === 'only'} onClick={() => void register(false)} disabled={!may('register')}>
                {m.register_only()}
              </Button>
            </>
          )}
          <Menu
            label={m.more_acts()}
            position="top-end"
            entries={[...(unsafe ? [{ key: 'only', label: m.register_only(), disabled: !may('register'), onSelect: () => void register(false) }] : []), ...(isPdf ? [{ key: 'split', label: m.split_begin(), detail: m.split_begin_detail(), disabled: !may('register'), onSelect: () => void splitting.begin() }] : []), { key: 'return', label: m.return_to_sender(), detail: m.return_to_sender_detail(), disabled: !may('return_to_sender'), onSelect: () => setReturning(true) }]}
            trigger={<IconButton label={m.more_acts()} icon={<IconDots aria-hidden />} className={styles.moreActs} />}
          />
        </div>
      ) : taken ? (
        <Button variant="primary" main full local act="mainAct" onClick={onDone}>
          {m.register_next()}
        </Button>
      ) : (
        <Notice tone="amber" role="status" actions={<TakeBackLetter letter={letter} />}>
          {m.letter_moved({ status: statusName(letter.status) })}
        </Notice>
      )}
      <p className={styles.tally}>
        {counts && m.registered_today({ count: counts.registered_today })} {open && <SavedLine saving={saving} />}
      </p>
    </>
  );
  const viewer = (
    <PaperViewer control={paper} file={file} sheet={sheetOf({ ...letter, fields: draft.fields }, me)} layers={layers} sources={sources} activeSource={active} ghost={ghost} footRoom={phone ? (sheet === 'low' ? 180 : 420) : 56}>
      {!phone && <PaperView control={paper} floating />}
    </PaperViewer>
  );
  const dialogs = returning && (
    <ReasonDialog
      title={m.return_to_sender()}
      text={m.return_to_sender_text()}
      label={m.return_reason()}
      missing={m.return_reason_missing()}
      act={m.return_to_sender()}
      suggestions={[m.return_reason_signature(), m.return_reason_wrong_place(), m.return_reason_pages()]}
      onSend={async (reason) => {
        await pause();
        let fresh: DocumentView;
        try {
          fresh = await act(letter.id, letter.version, { action: 'return_to_sender', reason });
        } catch (error) {
          resume();
          throw error;
        }
        clearDraft();
        offerTakeBack(m.returned_to_sender(), fresh);
        onDone();
      }}
      onClose={() => setReturning(false)}
    />
  );

  if (phone) {
    return (
      <div className={styles.phoneDesk}>
        <header className={styles.phoneHead}>
          <IconButton variant="quiet" label={m.back()} icon={<IconArrowLeft aria-hidden />} onClick={onBack} />
          <span className={styles.phoneTitle}>
            <h1>{draft.fields.code || m.register_title()}</h1>
            <small>{[position && `${position.at}/${position.of}`, draft.fields.organ_name].filter(Boolean).join(' · ')}</small>
          </span>
          {letter.signature && <SignatureBadge state={letter.signature.state} short />}
        </header>
        {viewer}
        <Sheet label={m.register_title()} height={sheet} onHeight={setSheet} footer={foot}>
          <div className={styles.sheetForm}>{form}</div>
        </Sheet>
        {dialogs}
      </div>
    );
  }
  return (
    <div className={styles.desk}>
      {viewer}
      <section className={styles.panel} aria-label={m.register_title()}>
        <header className={styles.panelHead}>
          <h2>{m.register_title()}</h2>
          {read && <span>{m.read_count({ read: read.read, of: read.of })}</span>}
        </header>
        <div className={styles.form}>{form}</div>
        <footer className={styles.foot}>{foot}</footer>
      </section>
      {dialogs}
    </div>
  );
}

function receiverTitle(title: string | undefined): string {
  return title ?? '';
}

/** Says where the half-filled form is kept; a trouble is said aloud, a save is not. */
function SavedLine({ saving }: { saving: Saving }) {
  if (saving.state === 'waiting') return <span role="status">{m.draft_waiting()}</span>;
  if (saving.state === 'refused') return <span role="status">{m.draft_refused({ why: saving.why })}</span>;
  if (saving.state === 'saved') return <span>{m.draft_saved({ time: formatStamp(saving.at, today()) })}</span>;
  return saving.state === 'saving' ? <span>{m.draft_saving()}</span> : null;
}
