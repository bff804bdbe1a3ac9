import { Link } from '@tanstack/react-router';
import { IconAlertTriangle, IconArrowBackUp, IconBolt, IconCalendarEvent, IconClock, IconUser } from '@tabler/icons-react';
import type { InboxItem } from '@/api/client';
import { formatMoment, timeOf } from '@/domain/dates';
import { deadlineStands, dueShort, urgencyName } from '@/letter';
import { cx } from '@/ui';
import { m } from '@/words';
import type { Box } from './boxes';
import { dueGroup } from './groups';
import styles from './TaskRow.module.css';

/** `more`: others of the group may not be loaded yet, so what is counted is not all. */
export function GroupHead({ tone, name, count, more }: { tone: string; name: string; count: number; more: boolean }) {
  const Icon = tone === 'overdue' ? IconAlertTriangle : tone === 'today' ? IconClock : tone === 'giver' ? IconUser : IconCalendarEvent;
  return (
    <h2 className={styles.group} data-tone={tone}>
      <Icon aria-hidden />
      {name} <small>{more ? m.count_and_more({ count }) : count}</small>
    </h2>
  );
}

/** One line: what, from whom, and how long there is. */
export function TaskRow({ item, today, box, selected, onHover }: { item: InboxItem; today: string; box: Box; selected: boolean; onHover(): void }) {
  const group = dueGroup(item, today);
  const urgency = item.urgency === 'normal' ? null : urgencyName(item.urgency);
  const facts = [
    item.arrival_number ? m.task_arrival({ number: item.arrival_number }) : item.code,
    // Why it is here at all comes before what a narrow line leaves out.
    item.acting_for ? m.acting_row({ who: item.acting_for }) : null,
    item.on_behalf_of ? m.on_behalf_of({ title: item.on_behalf_of }) : null,
    item.organ_name,
    item.assigned_by ? m.task_given({ name: item.assigned_by }) : null,
  ].filter(Boolean);
  return (
    <Link
      to={box.item}
      params={{ id: item.document_id }}
      className={cx(styles.row, !item.opened && styles.fresh)}
      data-tone={box.key === 'inform' ? undefined : group}
      aria-current={selected ? 'true' : undefined}
      ref={selected ? intoView : undefined}
      onPointerEnter={onHover}
    >
      <span className={styles.subject}>
        {!item.opened && <span className="visually-hidden">{m.task_unopened()} </span>}
        {item.subject || m.task_no_subject()}
      </span>
      <Standing item={item} today={today} group={group} />
      <span className={styles.facts}>
        {urgency && (
          <strong className={styles.urgent}>
            <IconBolt aria-hidden />
            {urgency}
          </strong>
        )}
        {item.sent_back_reason && (
          <strong className={styles.back}>
            <IconArrowBackUp aria-hidden />
            {m.task_sent_back()}
          </strong>
        )}
        {facts.join(' · ')}
      </span>
      <span className={styles.date}>{item.deadline ? dueShort(item.deadline.date).toLowerCase() : box.key === 'inform' ? null : m.task_no_due()}</span>
    </Link>
  );
}

function intoView(node: HTMLAnchorElement | null): void {
  node?.scrollIntoView({ block: 'nearest' });
}

function Standing({ item, today, group }: { item: InboxItem; today: string; group: string }) {
  const due = item.deadline;
  if (!due) return <span className={styles.standing}>{formatMoment(item.since, today)}</span>;
  if (group === 'overdue') return <span className={cx(styles.standing, styles.late)}>{deadlineStands(due)}</span>;
  if (group === 'today') return <span className={cx(styles.standing, styles.soon)}>{timeOf(due.at)}</span>;
  return <span className={styles.standing}>{deadlineStands(due)}</span>;
}
