import type { DeadlineView, DocumentView, TimelineStep } from '@/api/client';
import { printUrl } from '@/api/prints';
import { dayOf, formatShortDate, timeOf } from '@/domain/dates';
import { deadlineStands, showPrintTold } from '@/letter';
import { Badge } from '@/ui';
import { m } from '@/words';
import { directiveInForce } from './letter';
import styles from './Timeline.module.css';

/** Time of a step as the list shows it: the hour today, else the day with the hour. */
export function stepTime(at: string, today: string): string {
  const day = dayOf(at);
  return day === today ? timeOf(at) : `${formatShortDate(day, today)} ${timeOf(at)}`;
}

/** Đường đi của văn bản: what was done, where it is, what is still to come. */
export function Timeline({ letter, today, title = true }: { letter: DocumentView; today: string; title?: boolean }) {
  return (
    <section className={styles.timeline} aria-labelledby="duong-di">
      <header className={styles.head}>
        <h2 id="duong-di" className={title ? undefined : 'visually-hidden'}>
          {m.timeline_title()}
        </h2>
        <Standing letter={letter} />
      </header>
      <ol className={styles.steps}>
        {letter.timeline.map((step, index) => (
          <Step key={index} step={step} today={today} />
        ))}
      </ol>
      <p className={styles.foot}>
        {m.timeline_foot()}{' '}
        <button type="button" onClick={() => void showPrintTold(printUrl(letter.id, 'timeline'))}>
          {m.timeline_print()}
        </button>
      </p>
    </section>
  );
}

function Step({ step, today }: { step: TimelineStep; today: string }) {
  const due = step.deadline && step.state !== 'done' ? step.deadline : null;
  return (
    <li className={styles.step} data-state={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
      <span className={styles.dot} aria-hidden />
      <strong className={styles.what}>
        {step.title}
        {step.state !== 'done' && <span className="visually-hidden"> ({step.state === 'now' ? m.timeline_now() : m.timeline_to_come()})</span>}
      </strong>
      <span className={styles.when}>
        {step.at ? step.state === 'now' ? m.timeline_since({ time: stepTime(step.at, today) }) : stepTime(step.at, today) : due && <Due due={due} today={today} />}
      </span>
      {(step.details.length > 0 || (step.at && due)) && (
        <div className={styles.details}>
          {step.details.map((detail, index) => (
            <span key={index}>{detail}</span>
          ))}
          {step.at && due && <Due due={due} today={today} />}
        </div>
      )}
    </li>
  );
}

function Due({ due, today }: { due: DeadlineView; today: string }) {
  return (
    <span className={due.overdue ? styles.late : undefined} title={due.explanation}>
      {m.task_due({ date: formatShortDate(due.date, today) })}
    </span>
  );
}

/** In time or late, judged by the lead's deadline: today, and once it was reported, that day. */
function Standing({ letter }: { letter: DocumentView }) {
  if (letter.status === 'closed') return <Badge tone="green">{m.status_closed()}</Badge>;
  const lead = letter.assignments.find((share) => share.role === 'lead' && share.in_force);
  if (!directiveInForce(letter) || !lead?.deadline) return null;
  if (lead.state === 'done') {
    const late = Date.parse(lead.state_at ?? '') > Date.parse(lead.deadline.at);
    return <Badge tone={late ? 'amber' : 'green'}>{late ? m.due_reported_late() : m.due_reported()}</Badge>;
  }
  if (lead.deadline.overdue) return <Badge tone="red">{deadlineStands(lead.deadline)}</Badge>;
  return (
    <Badge tone="green" title={lead.deadline.explanation}>
      {m.timeline_in_time()}
    </Badge>
  );
}
