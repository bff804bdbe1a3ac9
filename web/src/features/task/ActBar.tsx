import { IconArrowBackUp, IconCircleCheck, IconClipboardCheck, IconClockPlus, IconDots, IconRotateClockwise, IconUserShare, IconUsersPlus } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import type { DocumentView } from '@/api/client';
import { explain } from '@/api/problem';
import type { KeyAct } from '@/app/keymap';
import { useKeys } from '@/app/useKeys';
import { part } from '@/offline/parts';
import { Button, IconButton, Menu, showToast, undoNewest, usePhone } from '@/ui';
import { m } from '@/words';
import { ownShare } from '../document/letter';
import { useLetterAct } from '../document/useLetterAct';
import { TakeBack, offerTakeBack } from './TakeBack';
import styles from './ActBar.module.css';

const AssignDialog = part(() => import('./AssignDialog'));
const ReportDialog = part(() => import('./ReportDialog'));
const CloseDialog = part(() => import('./CloseDialog'));
const SendBackDialog = part(() => import('./SendBackDialog'));
const AskExtensionDialog = part(() => import('./AskExtensionDialog'));
const ReopenDialog = part(() => import('./ReopenDialog'));
const InviteDialog = part(() => import('./InviteDialog'));

type DialogKey = 'assign' | 'report' | 'close' | 'reopen' | 'send_back' | 'invite' | 'ask_extension';

interface ActButton {
  key: DialogKey;
  label: string;
  icon: React.ReactNode;
  act: KeyAct;
}

/** The one main act of the letter, what else may be done, and what was just done. */
export function ActBar({ letter, onDone }: { letter: DocumentView; onDone(): void }) {
  const phone = usePhone();
  const [open, setOpen] = useState<DialogKey | null>(null);
  const takeBack = useLetterAct(letter);
  const may = (act: string) => letter.available_actions.includes(act);
  const share = ownShare(letter);
  const reported = share?.may_reopen ? share : letter.assignments.find((one) => one.may_reopen);

  const all: Record<DialogKey, ActButton> = {
    assign: { key: 'assign', label: share?.officer ? m.act_assign_again() : m.act_assign(), icon: <IconUserShare aria-hidden />, act: 'assign' },
    report: { key: 'report', label: m.act_report(), icon: <IconClipboardCheck aria-hidden />, act: 'report' },
    close: { key: 'close', label: m.act_close(), icon: <IconCircleCheck aria-hidden />, act: 'close' },
    reopen: { key: 'reopen', label: m.act_reopen(), icon: <IconRotateClockwise aria-hidden />, act: 'reopen' },
    send_back: { key: 'send_back', label: m.act_send_back(), icon: <IconArrowBackUp aria-hidden />, act: 'sendBack' },
    invite: { key: 'invite', label: m.act_invite(), icon: <IconUsersPlus aria-hidden />, act: 'invite' },
    ask_extension: { key: 'ask_extension', label: m.act_ask_extension(), icon: <IconClockPlus aria-hidden />, act: 'askExtension' },
  };
  // The head's first act is to name somebody; the officer's is to report, and to close once reported. What was reported
  // the head closes, or has go on.
  const main: DialogKey[] = may('assign') && !share?.officer && share?.state === 'open' ? ['assign', 'report', 'close', 'send_back'] : may('report') ? ['report', 'close', 'assign', 'send_back'] : ['close', 'reopen', 'assign', 'report', 'send_back'];
  const order: DialogKey[] = [...new Set<DialogKey>([...main, 'reopen', 'invite', 'ask_extension'])];
  const offered = order.filter(may).map((key) => all[key]);
  const [first, ...others] = offered;
  const beside = phone ? [] : others.slice(0, 2);
  const rest = phone ? others : others.slice(2);

  const undo = () =>
    takeBack.mutate(
      { action: 'take_back' },
      {
        onSuccess: () => showToast(m.act_taken_back()),
        onError: (error) => showToast(explain(error), { tone: 'error' }),
      },
    );
  const mayUndo = may('take_back') && letter.take_back_until;

  useKeys([
    ...offered.map(({ act, key, label }) => ({ act, label, run: () => setOpen(key), enabled: open === null })),
    { act: 'mainAct', run: () => first && setOpen(first.key), enabled: first !== undefined && open === null },
    // A message that offers to undo is nearer; without one the letter's own last act is taken back.
    { act: 'undo', run: () => void (undoNewest() || undo()), enabled: Boolean(mayUndo) && open === null && !takeBack.isPending },
  ]);

  const finish = (done: string, fresh: DocumentView, leaves: boolean) => {
    setOpen(null);
    offerTakeBack(done, fresh);
    if (leaves) onDone();
  };
  if (!first && !mayUndo) return null;

  return (
    <div className={styles.bar}>
      {first && (
        <Button variant="primary" local main={phone} full={phone} icon={first.icon} act={first.act} onClick={() => setOpen(first.key)}>
          {first.label}
        </Button>
      )}
      {beside.map((act) => (
        <Button key={act.key} act={act.act} icon={act.icon} onClick={() => setOpen(act.key)}>
          {act.label}
        </Button>
      ))}
      {rest.length > 0 && (
        <Menu
          label={m.more()}
          position={phone ? 'top-end' : 'bottom-end'}
          trigger={<IconButton label={m.more()} icon={<IconDots aria-hidden />} className={styles.dots} />}
          entries={rest.map((act) => ({ key: act.key, label: act.label, icon: act.icon, act: act.act, onSelect: () => setOpen(act.key) }))}
        />
      )}
      {mayUndo && (
        <span className={styles.undo}>
          <TakeBack until={letter.take_back_until as string} busy={takeBack.isPending} onRun={undo} />
        </span>
      )}
      <Suspense>
        {open === 'assign' && share && <AssignDialog letter={letter} share={share} onClose={() => setOpen(null)} onDone={finish} />}
        {open === 'report' && share && <ReportDialog letter={letter} share={share} onClose={() => setOpen(null)} onDone={finish} />}
        {open === 'close' && <CloseDialog letter={letter} onClose={() => setOpen(null)} onDone={finish} />}
        {open === 'reopen' && reported && <ReopenDialog letter={letter} share={reported} onClose={() => setOpen(null)} onDone={finish} />}
        {open === 'invite' && share && <InviteDialog letter={letter} share={share} onClose={() => setOpen(null)} onDone={finish} />}
        {open === 'ask_extension' && share && <AskExtensionDialog letter={letter} share={share} onClose={() => setOpen(null)} onDone={finish} />}
        {open === 'send_back' && <SendBackDialog letter={letter} share={share} onClose={() => setOpen(null)} onDone={finish} />}
      </Suspense>
    </div>
  );
}

