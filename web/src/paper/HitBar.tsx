import { IconAlertTriangle, IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { keyOf } from '@/app/keymap';
import { useKeys } from '@/app/useKeys';
import { IconButton } from '@/ui';
import { m } from '@/words';
import type { PageHit } from './hits';
import styles from './HitBar.module.css';

export interface HitsInHand {
  hits: readonly PageHit[];
  /** The hit that is looked at, from 0. */
  at: number;
  /** There may be more than are told. */
  cut: boolean;
  /** Where words stand is being found out. */
  waiting: boolean;
  /** It could not be found out. */
  lost: boolean;
  step(by: 1 | -1): void;
}

/** Above the pages: which of the places is looked at, the way to the next, and whether its words can be trusted. */
export function HitBar({ hits, at, cut, waiting, lost, step }: HitsInHand) {
  const enabled = hits.length > 1;
  useKeys([
    { act: 'hitNext', run: () => step(1), enabled },
    { act: 'hitPrevious', run: () => step(-1), enabled },
  ]);
  const hit = hits[at];
  if (!hit && lost) return <div className={`${styles.bar} ${styles.waiting}`}>{m.hit_lost()}</div>;
  if (!hit) return waiting ? <div className={`${styles.bar} ${styles.waiting}`}>{m.hit_waiting()}</div> : null;
  return (
    <div className={styles.bar} role="group" aria-label={m.hit_places()}>
      <span className={styles.count}>
        {cut ? m.hit_place_cut({ at: at + 1, count: hits.length }) : m.hit_place({ at: at + 1, count: hits.length })}
        <IconButton variant="quiet" label={`${m.hit_previous()} (${keyOf('hitPrevious')})`} icon={<IconChevronUp aria-hidden />} disabled={!enabled} onClick={() => step(-1)} />
        <IconButton variant="quiet" label={`${m.hit_next()} (${keyOf('hitNext')})`} icon={<IconChevronDown aria-hidden />} disabled={!enabled} onClick={() => step(1)} />
      </span>
      {hit.recognised && (
        <span className={styles.unsure}>
          <IconAlertTriangle aria-hidden />
          <span>
            {m.hit_recognised()} <small>{m.hit_confidence({ percent: Math.round(hit.confidence * 100) })}</small>
          </span>
        </span>
      )}
    </div>
  );
}
