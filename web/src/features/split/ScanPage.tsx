import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { IconArrowBackUp, IconArrowForwardUp, IconArrowLeft, IconDots, IconDownload, IconFilePlus } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { useMe } from '@/api/session';
import { upload } from '@/api/upload';
import { useKeys } from '@/app/useKeys';
import { ReasonDialog, refreshLists, showPrintTold } from '@/letter';
import { announce, Button, ErrorState, IconButton, Menu, Notice, ProgressBar, showToast, SkeletonList, usePhone } from '@/ui';
import { m } from '@/words';
import { GroupRow } from './GroupRow';
import { KnownScans, knownScan, type KnownScan } from './KnownScans';
import { PagePanel } from './PagePanel';
import { joinBefore, keyOf, letterCount, lettersOf, moveGroup, movePage, pagesOf, placeOf, placePage, splitAt, toggleOut, turn, type Scan } from './plan';
import styles from './split.module.css';
import { SplitDone } from './SplitDone';
import { SCANS, usePlan } from './usePlan';

/** Where the sheet comes from that parts letters in a pile. */
export const SEPARATOR_SHEET = '/api/v1/prints/separator-sheet';

/** Tách bản quét: all pages of a scan in the letters they will make, to be looked over and corrected. */
export function ScanPage() {
  const { id = '' } = useParams({ strict: false });
  const control = usePlan(id);
  const { scan } = control;
  useEffect(() => {
    document.title = `${m.split_title()} · ${m.app_title()}`;
  }, []);
  if (scan.isLoadingError) return <ErrorState detail={explain(scan.error)} onRetry={() => void scan.refetch()} />;
  if (!scan.data) return <SkeletonList rows={6} />;
  return <Board id={id} scan={scan.data} control={control} />;
}

function Board({ id, scan, control }: { id: string; scan: Scan; control: ReturnType<typeof usePlan> }) {
  const me = useMe();
  const phone = usePhone();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const picker = useRef<HTMLInputElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [discarding, setDiscarding] = useState(false);
  const [known, setKnown] = useState<KnownScan[]>([]);
  const { plan, edit } = control;
  const locked = scan.state !== 'open';
  const several = scan.files.length > 1;
  const found = useMemo(() => new Map(scan.found.map((page) => [keyOf(page), page])), [scan.found]);
  const letters = lettersOf(plan);
  const count = letterCount(plan);
  const pages = pagesOf(plan);
  const key = current && placeOf(plan, current) ? current : pages[0] ? keyOf(pages[0]) : null;
  const place = key ? placeOf(plan, key) : null;
  const page = place ? plan[place.group]?.pages[place.at] : undefined;
  const running = scan.progress.is_running;
  const problems = scan.files.filter((file) => file.problem);

  const pick = (to: string, focus = false) => {
    setCurrent(to);
    if (focus) document.getElementById(`trang-${to}`)?.focus();
  };
  const go = (by: number) => {
    const next = pages[pages.findIndex((one) => keyOf(one) === key) + by];
    if (next) pick(keyOf(next), true);
  };
  const join = (at: number) => {
    edit((held) => joinBefore(held, at));
    announce(m.split_joined());
  };
  const acts = {
    split: () => {
      edit((held) => splitAt(held, key ?? ''));
      announce(m.split_was_split());
    },
    join: () => place && place.at === 0 && join(place.group),
    turn: () => edit((held) => turn(held, key ?? '')),
    toggle: () => edit((held) => toggleOut(held, key ?? '')),
    earlier: () => edit((held) => movePage(held, key ?? '', -1)),
    later: () => edit((held) => movePage(held, key ?? '', 1)),
  };

  const apply = async () => {
    if (busy || count === 0) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const version = await control.settled();
      const { data } = await client.POST('/api/v1/scans/{id}/letters', { params: { path: { id } }, body: { version, groups: [...plan] } });
      if (!data) throw new Problem(0, '', '');
      refreshLists(queries);
      await queries.invalidateQueries({ queryKey: ['get', SCANS] });
      await control.scan.refetch();
      announce(m.split_done({ count: data.letters.length }));
    } catch (error) {
      setFailure(explain(error));
      void control.scan.refetch();
    } finally {
      setBusy(false);
    }
  };
  const send = async (file: File, reason = '') => {
    const query = { name: file.name, version: String(await control.settled()), ...(reason ? { reason } : {}) };
    control.adopt(await upload<Scan>(`/api/v1/scans/${id}/files`, query, file, crypto.randomUUID(), () => undefined).answer);
    announce(m.split_file_added({ name: file.name }));
  };
  const add = async (files: FileList | null) => {
    for (const file of files ?? []) {
      try {
        await send(file);
      } catch (error) {
        const before = knownScan(file, error);
        if (before) setKnown((held) => [...held, before]);
        else setFailure(explain(error));
      }
    }
  };
  const takeOver = async () => {
    try {
      const { data } = await client.POST('/api/v1/scans/{id}/holder', { params: { path: { id } }, body: { version: await control.settled() } });
      if (data) control.adopt(data);
      showToast(m.split_taken_over());
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    }
  };

  useKeys([
    { act: 'mainAct', label: m.split_apply({ count }), run: () => void apply(), enabled: !locked && count > 0 },
    { act: 'splitNext', run: () => go(1) },
    { act: 'splitPrevious', run: () => go(-1) },
    { act: 'splitHere', run: acts.split, enabled: !locked && Boolean(place && place.at > 0) },
    { act: 'splitJoin', run: () => place && join(place.group), enabled: !locked && Boolean(place && place.group > 0) },
    { act: 'splitTurn', run: acts.turn, enabled: !locked },
    { act: 'splitOut', run: acts.toggle, enabled: !locked },
    { act: 'splitEarlier', run: acts.earlier, enabled: !locked },
    { act: 'splitLater', run: acts.later, enabled: !locked },
    { act: 'undo', run: control.undo, enabled: !locked && control.canUndo },
    { act: 'redo', run: control.redo, enabled: !locked && control.canRedo },
  ]);

  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Link to="/ban-quet" className={styles.back} aria-label={m.split_back()}>
          <IconArrowLeft aria-hidden />
        </Link>
        <span className={styles.title}>
          <h1>{scan.name}</h1>
          <small>
            {m.split_pages({ count: pages.length })} · {m.split_holder({ name: scan.holder })}
          </small>
        </span>
        {scan.files.map((file) => (
          <a key={file.place} className={styles.download} href={`/api/v1/scans/${id}/files/${file.place}`} download={file.name} aria-label={m.split_download({ name: file.name })} title={m.split_download({ name: file.name })}>
            <IconDownload aria-hidden />
          </a>
        ))}
        {!locked && (
          <span className={styles.tools}>
            <IconButton label={m.split_undo()} icon={<IconArrowBackUp aria-hidden />} disabled={!control.canUndo} onClick={control.undo} />
            <IconButton label={m.split_redo()} icon={<IconArrowForwardUp aria-hidden />} disabled={!control.canRedo} onClick={control.redo} />
            {!phone && (
              <Button icon={<IconFilePlus aria-hidden />} onClick={() => picker.current?.click()}>
                {m.split_add_file()}
              </Button>
            )}
            <Menu
              label={m.more_acts()}
              entries={[
                ...(phone ? [{ key: 'add', label: m.split_add_file(), onSelect: () => picker.current?.click() }] : []),
                { key: 'proposal', label: m.split_use_proposal(), detail: m.split_use_proposal_detail(), onSelect: () => edit(() => scan.proposed) },
                ...(scan.holder_id === me.person_id ? [] : [{ key: 'holder', label: m.split_take_over(), onSelect: () => void takeOver() }]),
                { key: 'sheet', label: m.split_print_sheet(), onSelect: () => void showPrintTold(SEPARATOR_SHEET) },
                { key: 'discard', label: m.split_discard(), danger: true, apart: true, onSelect: () => setDiscarding(true) },
              ]}
              trigger={<IconButton label={m.more_acts()} icon={<IconDots aria-hidden />} />}
            />
            <input ref={picker} type="file" hidden multiple accept=".pdf" aria-label={m.split_add_file()} onChange={(event) => void add(event.target.files).finally(() => picker.current && (picker.current.value = ''))} />
          </span>
        )}
      </header>
      {running && (
        <div className={styles.progress} role="status">
          <span>{scan.progress.of === 0 ? m.split_opening() : m.split_progress({ done: Math.min(scan.progress.done + 1, scan.progress.of), of: scan.progress.of })}</span>
          <ProgressBar value={scan.progress.of === 0 ? null : scan.progress.done / scan.progress.of} label={m.split_survey()} />
        </div>
      )}
      <div className={styles.notices}>
        {problems.map((file) => (
          <Notice key={file.place} tone="red" role="alert">
            <strong>{file.name}</strong> {file.problem}
          </Notice>
        ))}
        {failure && (
          <Notice tone="red" role="alert">
            {failure}
          </Notice>
        )}
        <KnownScans
          known={known}
          here={id}
          onLeave={(one) => setKnown((held) => held.filter((other) => other !== one))}
          onAgain={async (one, reason) => {
            await send(one.file, reason);
            setKnown((held) => held.filter((other) => other !== one));
          }}
        />
        {control.overtaken !== null && (
          <Notice tone="amber" role="status" actions={<Button onClick={control.dismiss}>{m.split_keep_theirs()}</Button>}>
            {m.split_overtaken({ name: control.overtaken })}
          </Notice>
        )}
        {control.saving.state === 'failed' && (
          <Notice tone="red" role="alert" actions={<Button onClick={control.retry}>{m.retry()}</Button>}>
            {m.split_unsaved({ why: control.saving.why })}
          </Notice>
        )}
        {scan.state === 'discarded' && <Notice tone="amber">{m.split_was_discarded({ reason: scan.reason ?? '' })}</Notice>}
      </div>
      {scan.state === 'split' && <SplitDone letters={scan.letters} />}
      <div className={styles.board}>
        <div className={styles.groups}>
          {plan.map((group, at) => (
            <GroupRow
              key={group.pages[0] ? keyOf(group.pages[0]) : at}
              scan={id}
              group={group}
              at={at}
              last={at === plan.length - 1}
              letter={letters[at] ?? null}
              found={found}
              several={several}
              current={key}
              locked={locked}
              onPick={pick}
              onJoin={() => join(at)}
              onMove={(by) => edit((held) => moveGroup(held, at, by))}
              onDropPage={(dropped, before) => edit((held) => placePage(held, dropped, before ? { before } : { at }))}
            />
          ))}
        </div>
        {page && place && <PagePanel scan={id} page={page} found={found.get(keyOf(page))} several={several} first={place.at === 0} firstGroup={place.group === 0} locked={locked} acts={acts} small={phone} />}
      </div>
      {!locked && (
        <footer className={styles.foot}>
          <Button variant="primary" main act="mainAct" busy={busy} disabled={count === 0} onClick={() => void apply()}>
            {m.split_apply({ count })}
          </Button>
          <span className={styles.saved}>{running ? m.split_wait_or_go() : control.saving.state === 'saving' ? m.split_saving() : m.split_saved()}</span>
        </footer>
      )}
      {discarding && (
        <ReasonDialog
          title={m.split_discard()}
          text={m.split_discard_text()}
          label={m.split_discard_reason()}
          missing={m.split_discard_missing()}
          act={m.split_discard()}
          danger
          suggestions={[m.split_discard_twice(), m.split_discard_wrong()]}
          onSend={async (reason) => {
            await client.POST('/api/v1/scans/{id}/discard', { params: { path: { id } }, body: { version: await control.settled(), reason } });
            await queries.invalidateQueries({ queryKey: ['get', SCANS] });
            showToast(m.split_discarded());
            void navigate({ to: '/ban-quet' });
          }}
          onClose={() => setDiscarding(false)}
        />
      )}
    </div>
  );
}
