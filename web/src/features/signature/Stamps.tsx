import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { formatStamp } from '@/domain/dates';
import { today } from '@/letter';
import { getLocale, m } from '@/words';
import { stampRevocationWords, whyNot, type Stamp } from './terms';
import styles from './report.module.css';

/** Time-stamps: who states the time, on which root that rests, and whether it counts. */
export function Stamps({ stamps }: { stamps: readonly Stamp[] }) {
  return (
    <ul className={styles.stamps}>
      {stamps.map((stamp, index) => {
        const why = whyNot(stamp);
        const told = [stamp.at && formatStamp(stamp.at, today()), stamp.rests_on && m.verdict_rests_on({ root: stamp.rests_on }), why ? null : stampRevocationWords(stamp)];
        return (
          <li key={index} data-counts={stamp.counts || undefined}>
            {stamp.counts ? <IconCircleCheck size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
            <div>
              <strong>{stamp.authority ?? m.verdict_stamp_nobody()}</strong> {stamp.counts ? m.verdict_stamp_counts() : m.verdict_stamp_void()}
              <small>{told.filter(Boolean).join(' · ')}</small>
              {why && <small>{getLocale() === 'en' ? why.en : why.vi}</small>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
