import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { explain } from '@/api/problem';
import { forgetDone, stillDone, takeBackStep, useJustDone, type JustDone as Step } from '@/letter';
import { Button, showToast } from '@/ui';
import { m } from '@/words';
import styles from './JustDone.module.css';
import { clock, useSecondsLeft } from './TakeBack';

/** Vừa làm: the newest step that may still be taken back, above the list it left, with the time left; the others on demand. */
export function JustDone() {
  useJustDone();
  const [all, setAll] = useState(false);
  const steps = stillDone();
  if (steps.length === 0) return null;
  const shown = all ? steps : steps.slice(0, 1);
  return (
    <section className={styles.done} aria-label={m.just_done()}>
      <ul>
        {shown.map((step) => (
          <Line key={step.id} step={step} />
        ))}
      </ul>
      {steps.length > 1 && (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? m.just_done_fewer() : m.just_done_more({ count: steps.length - 1 })}
        </button>
      )}
    </section>
  );
}

function Line({ step }: { step: Step }) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const left = useSecondsLeft(step.until);
  useEffect(() => {
    if (left === 0) forgetDone(step.id);
  }, [left, step.id]);
  return (
    <li>
      <Link to="/van-ban/$id" params={{ id: step.id }} title={m.just_done_open({ name: step.name })}>
        {step.name}
      </Link>
      <Button
        variant="quiet"
        icon={<IconArrowBackUp aria-hidden />}
        busy={busy}
        aria-label={m.undo_of_left({ name: step.name, time: clock(left) })}
        onClick={() => {
          setBusy(true);
          takeBackStep(queries, step)
            .then(() => showToast(m.act_taken_back()))
            .catch((error: unknown) => showToast(explain(error), { tone: 'error' }))
            .finally(() => setBusy(false));
        }}
      >
        {m.undo_short({ time: clock(left) })}
      </Button>
    </li>
  );
}
