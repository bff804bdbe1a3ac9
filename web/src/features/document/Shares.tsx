import { IconCircleCheck, IconCircleDashed, IconCircleMinus } from '@tabler/icons-react';
import type { AssignmentView, DocumentView } from '@/api/client';
import { useMe } from '@/api/session';
import { actedBy } from '@/domain/actedBy';
import { dayOf, formatShortDate, formatStamp } from '@/domain/dates';
import { Badge, roleName, type AssignmentRole, type Tone } from '@/ui';
import { m } from '@/words';
import { ExtensionHistory } from './Extensions';
import styles from './Shares.module.css';

const order: Record<string, number> = { lead: 0, support: 1, inform: 2 };
const tones: Record<string, Tone> = { lead: 'blue', support: 'blue', inform: 'grey' };

/** Who has which part of the work, how far it is, and whether it was opened. */
export function Shares({ letter, today }: { letter: DocumentView; today: string }) {
  const shares = letter.assignments.filter((share) => share.in_force).toSorted((a, b) => (order[a.role] ?? 9) - (order[b.role] ?? 9));
  if (shares.length === 0) return null;
  const done = shares.filter((share) => share.state !== 'open').length;
  return (
    <section aria-labelledby="phan-viec">
      <h3 id="phan-viec" className={styles.title}>
        {m.shares_title()} <small>{m.shares_done({ done, count: shares.length })}</small>
      </h3>
      <ul className={styles.list}>
        {shares.map((share) => (
          <ShareLine key={share.id} share={share} today={today} />
        ))}
      </ul>
    </section>
  );
}

function openedWords({ person, at }: AssignmentView['opened'][number], today: string): string {
  const time = formatStamp(at, today);
  return person.acting_for ? m.shares_opened_for({ name: actedBy(person), time }) : m.shares_opened({ time });
}

function ShareLine({ share, today }: { share: AssignmentView; today: string }) {
  const me = useMe();
  const holder = share.officer ?? share.head;
  const who = holder.persons.map((person) => person.name).join(', ') || holder.title;
  // Opened by the one who has it, or in that person's place.
  const opened = share.opened.findLast(({ person }) => holder.persons.some((one) => one.id === person.id || one.name === person.acting_for));
  const Icon = share.state === 'done' ? IconCircleCheck : share.state === 'ended' ? IconCircleMinus : IconCircleDashed;
  return (
    <li className={styles.line} data-state={share.state}>
      <Icon className={styles.icon} aria-hidden />
      <div className={styles.text}>
        <span className={styles.name}>
          <strong>{share.unit_short_name}</strong>
          <Badge tone={tones[share.role] ?? 'grey'}>{roleName(share.role as AssignmentRole)}</Badge>
        </span>
        <span className={styles.who}>
          {who}
          {holder.persons.some((person) => person.id === me.person_id) && ` (${m.shares_own()})`}
          {share.state === 'open' && <> · {opened ? openedWords(opened, today) : m.shares_unopened()}</>}
        </span>
        {share.invited && (
          <p className={styles.report}>
            {m.invited_by({ name: actedBy(share.invited.by) })} {share.invited.note}
          </p>
        )}
        <ExtensionHistory extensions={share.extensions} today={today} />
        {share.earlier_reports.map((earlier) => (
          <p key={earlier.at} className={styles.report}>
            <span>{m.shares_reported_before({ time: formatStamp(earlier.at, today) })}</span> {earlier.report}
            <br />
            <span>{earlier.missing ? m.shares_go_on({ name: actedBy(earlier.by), time: formatStamp(earlier.reopened_at, today) }) : m.shares_given_on({ name: actedBy(earlier.by), time: formatStamp(earlier.reopened_at, today) })}</span> {earlier.missing}
          </p>
        ))}
        {share.report && <p className={styles.report}>{share.report}</p>}
      </div>
      <span className={styles.state}>
        {share.state === 'done' && share.state_at && (share.role === 'inform' ? m.shares_seen({ time: formatShortDate(dayOf(share.state_at), today) }) : m.shares_reported({ time: formatShortDate(dayOf(share.state_at), today) }))}
        {share.state === 'ended' && m.shares_ended()}
        {share.state === 'open' && share.deadline && (
          <span className={share.deadline.overdue ? styles.late : undefined} title={share.deadline.explanation}>
            {m.task_due({ date: formatShortDate(share.deadline.date, today) })}
          </span>
        )}
      </span>
    </li>
  );
}
