import { IconClockPlus } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import type { DocumentView } from '@/api/client';
import type { components } from '@/api/schema';
import { explain } from '@/api/problem';
import { actedBy } from '@/domain/actedBy';
import { formatDate, formatStamp } from '@/domain/dates';
import { part } from '@/offline/parts';
import { Button, Notice, showToast } from '@/ui';
import { m } from '@/words';
import { offerTakeBack } from '../task/TakeBack';
import styles from './Extensions.module.css';
import { useLetterAct } from './useLetterAct';

const AnswerExtensionDialog = part(() => import('../task/AnswerExtensionDialog'));

type Extension = components['schemas']['ExtensionView'];

/** Questions for a later day: those that wait, with the keys to answer one's own. */
export function Extensions({ letter, today }: { letter: DocumentView; today: string }) {
  const waiting = letter.assignments.filter((share) => share.in_force).flatMap((share) => share.extensions.filter((one) => one.state === 'pending').map((extension) => ({ share, extension })));
  return waiting.map(({ share, extension }) => <Question key={extension.id} letter={letter} extension={extension} unit={share.unit_short_name} today={today} />);
}

function Question({ letter, extension, unit, today }: { letter: DocumentView; extension: Extension; unit: string; today: string }) {
  const act = useLetterAct(letter);
  const [open, setOpen] = useState<'other' | 'refuse' | null>(null);
  const beyond = extension.limit !== null && extension.limit !== undefined && extension.asked.date > extension.limit;
  const grant = () =>
    act.mutate(
      { action: 'answer_extension', extension_id: extension.id, deadline: extension.asked.date, reason: '' },
      {
        onSuccess: (fresh) => offerTakeBack(m.extension_granted_done({ date: formatDate(extension.asked.date) }), fresh),
        onError: (error) => showToast(explain(error), { tone: 'error' }),
      },
    );
  const to = extension.to.persons.map((person) => person.name).join(', ') || extension.to.title;
  return (
    <Notice tone="amber" icon={<IconClockPlus aria-hidden />} role="status">
      <div className={styles.question}>
        <p>
          <strong>{m.extension_title({ name: actedBy(extension.by), date: formatDate(extension.asked.date) })}</strong>
          <small>
            {[unit, extension.before ? m.extension_held({ date: formatDate(extension.before) }) : null, formatStamp(extension.at, today)].filter(Boolean).join(' · ')}
          </small>
        </p>
        {extension.reason && <p>{extension.reason}</p>}
        {extension.mine_to_answer ? (
          <>
            {beyond && extension.limit && <p className={styles.limit}>{m.extension_beyond({ date: formatDate(extension.limit) })}</p>}
            <div className={styles.acts}>
              <Button variant="primary" busy={act.isPending} disabled={beyond} onClick={grant}>
                {m.extension_grant({ date: formatDate(extension.asked.date) })}
              </Button>
              <Button onClick={() => setOpen('other')}>{m.extension_other()}</Button>
              <Button onClick={() => setOpen('refuse')}>{m.extension_refuse()}</Button>
            </div>
          </>
        ) : (
          <p className={styles.waits}>{m.extension_waits({ name: to })}</p>
        )}
      </div>
      <Suspense>
        {open && (
          <AnswerExtensionDialog
            letter={letter}
            extension={extension}
            refuse={open === 'refuse'}
            onClose={() => setOpen(null)}
            onDone={(done, fresh) => {
              setOpen(null);
              offerTakeBack(done, fresh);
            }}
          />
        )}
      </Suspense>
    </Notice>
  );
}

/** What became of the questions for one share, under its line. */
export function ExtensionHistory({ extensions, today }: { extensions: Extension[]; today: string }) {
  const answered = extensions.filter((one) => one.state === 'granted' || one.state === 'refused');
  if (answered.length === 0) return null;
  return (
    <ul className={styles.history}>
      {answered.map((one) => (
        <li key={one.id}>
          {one.state === 'granted' ? m.extension_was_granted({ from: one.before ? formatDate(one.before) : '–', to: one.granted ? formatDate(one.granted) : '–', name: one.answered_by ? actedBy(one.answered_by) : '' }) : m.extension_was_refused({ date: formatDate(one.asked.date), name: one.answered_by ? actedBy(one.answered_by) : '' })}
          {one.answered_at && <small> · {formatStamp(one.answered_at, today)}</small>}
          {one.note && <q>{one.note}</q>}
        </li>
      ))}
    </ul>
  );
}
