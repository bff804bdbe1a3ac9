import { useQueryClient } from '@tanstack/react-query';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { DocumentView } from '@/api/client';
import { explain } from '@/api/problem';
import { queryClient } from '@/app/queryClient';
import { useKeys } from '@/app/useKeys';
import { noteDone, takeBackStep } from '@/letter';
import { Button, showToast, undoNewest } from '@/ui';
import { m } from '@/words';

/** Seconds left until an instant, counted down; 0 once it is past. */
export function useSecondsLeft(until: string): number {
  const left = () => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 1000);
    return () => clearInterval(timer);
    // The count follows the instant alone.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [until]);
  return seconds;
}

/** 9:05 */
export function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Takes back the last step while that is still possible. */
export function TakeBack({ until, busy, onRun }: { until: string; busy: boolean; onRun(): void }) {
  const left = useSecondsLeft(until);
  const queries = useQueryClient();
  const over = left === 0;
  useEffect(() => {
    if (over) void queries.invalidateQueries({ queryKey: ['get', '/api/v1/documents/{id}'] });
  }, [over, queries]);
  if (over) return null;
  return (
    <Button icon={<IconArrowBackUp aria-hidden />} busy={busy} onClick={onRun} variant="quiet">
      {m.undo_left({ time: clock(left) })}
    </Button>
  );
}

/** Thu hồi on the letter itself, wherever it is looked at, by button and by key. Nothing when there is nothing to take back. */
export function TakeBackLetter({ letter }: { letter: DocumentView }) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const until = letter.available_actions.includes('take_back') ? letter.take_back_until : null;
  // A step made elsewhere, in another tab or before a reload, is offered from here on as one made here.
  useEffect(() => {
    if (until) noteDone(letter);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [until, letter.id, letter.version]);
  const run = () => {
    if (busy) return;
    setBusy(true);
    takeBackStep(queries, letter)
      .then(() => showToast(m.act_taken_back()))
      .catch((error: unknown) => showToast(explain(error), { tone: 'error' }))
      .finally(() => setBusy(false));
  };
  useKeys([{ act: 'undo', run: () => void (undoNewest() || run()), enabled: Boolean(until) && !busy }]);
  return until ? <TakeBack until={until} busy={busy} onRun={run} /> : null;
}

/** Says what was done and offers to take it back; the letter and the lists offer it for the rest of the ten minutes. */
export function offerTakeBack(done: string, letter: DocumentView): void {
  const until = letter.take_back_until;
  noteDone(letter);
  if (!letter.available_actions.includes('take_back') || !until) {
    showToast(done);
    return;
  }
  showToast(done, {
    life: 20_000,
    until,
    act: {
      label: m.undo(),
      run: () => {
        takeBackStep(queryClient, letter)
          .then(() => showToast(m.act_taken_back()))
          .catch((error: unknown) => showToast(explain(error), { tone: 'error' }));
      },
    },
  });
}
