import { IconMessageQuestion, IconSend, IconStar, IconStarOff, IconUserPlus } from '@tabler/icons-react';
import { Suspense, useState, type ReactNode } from 'react';
import type { WatchItem } from '@/api/client';
import { letterName } from '@/letter';
import { BulkBar, BulkFaults } from '@/lists/BulkBar';
import { useBulk, type BulkAction } from '@/lists/useBulk';
import type { Selection } from '@/lists/useSelection';
import { part } from '@/offline/parts';
import { Button } from '@/ui';
import { m } from '@/words';
import type { WatchAct } from './screens';

const dialogs = {
  ask: part(() => import('@/lists/BulkDialogs').then((found) => ({ default: found.CommentManyDialog }))),
  assign: part(() => import('@/lists/BulkDialogs').then((found) => ({ default: found.AssignManyDialog }))),
  submit: part(() => import('@/lists/BulkDialogs').then((found) => ({ default: found.SubmitManyDialog }))),
};

const icons: Record<WatchAct, ReactNode> = {
  ask: <IconMessageQuestion aria-hidden />,
  assign: <IconUserPlus aria-hidden />,
  submit: <IconSend aria-hidden />,
  follow: <IconStar aria-hidden />,
  unfollow: <IconStarOff aria-hidden />,
};

function labelOf(act: WatchAct): string {
  switch (act) {
    case 'ask':
      return m.bulk_ask();
    case 'assign':
      return m.bulk_assign();
    case 'submit':
      return m.bulk_submit();
    case 'follow':
      return m.follow();
    case 'unfollow':
      return m.unfollow();
  }
}

interface WatchActsProps {
  acts: readonly WatchAct[];
  /** The lines chosen: a letter may stand among them once for each share. */
  chosen: readonly WatchItem[];
  idOf(item: WatchItem): string;
  selection: Selection;
}

/** What can be done with the chosen lines, and why it was not done to some. */
export function WatchActs({ acts, chosen, idOf, selection }: WatchActsProps) {
  const bulk = useBulk();
  const [asking, setAsking] = useState<keyof typeof dialogs | null>(null);
  const letters = [...new Map(chosen.map((item) => [item.document_id, item])).values()];
  const run = (action: BulkAction, said: (count: number) => string) => {
    const items = letters.map((item) => ({ document_id: item.document_id, version: item.version, name: letterName({ ...item, code: item.code ?? '' }) }));
    void bulk.run(action, items, said).then((left) => {
      if (left === null) return;
      const stays = new Set(left);
      selection.set(chosen.filter((item) => stays.has(item.document_id)).map(idOf));
      setAsking(null);
    });
  };
  const begin = (act: WatchAct) => {
    if (act === 'follow') run({ action: 'follow' }, (count) => m.bulk_followed({ count }));
    else if (act === 'unfollow') run({ action: 'unfollow' }, (count) => m.bulk_unfollowed({ count }));
    else setAsking(act);
  };
  const Asked = asking && dialogs[asking];
  return (
    <>
      <BulkFaults faults={bulk.faults} onDismiss={bulk.dismiss} />
      <BulkBar count={letters.length} onClear={selection.clear}>
        {acts.map((act, index) => (
          <Button key={act} variant={index === 0 ? 'primary' : undefined} icon={icons[act]} busy={bulk.busy} onClick={() => begin(act)}>
            {labelOf(act)}
          </Button>
        ))}
      </BulkBar>
      {Asked && (
        <Suspense>
          <Asked count={letters.length} busy={bulk.busy} onClose={() => setAsking(null)} onRun={run} />
        </Suspense>
      )}
    </>
  );
}
