import { useEffect, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import type { DocumentView } from '@/api/client';
import { useMe } from '@/api/session';
import { formatDate, formatStamp, todayIn } from '@/domain/dates';
import { statusName } from '@/letter';
import { m } from '@/words';
import { directiveInForce } from './letter';
import styles from './TrackingSheet.module.css';

/** Phiếu theo dõi: what the printer gets in place of the screen. */
export function TrackingSheet({ letter }: { letter: DocumentView }) {
  const me = useMe();
  const today = todayIn();
  const { fields } = letter;
  const [printedAt, setPrintedAt] = useState('');
  useEffect(() => {
    const stamp = () => flushSync(() => setPrintedAt(new Date().toISOString()));
    window.addEventListener('beforeprint', stamp);
    return () => window.removeEventListener('beforeprint', stamp);
  }, []);
  const directive = directiveInForce(letter);
  const rows: [string, string][] = [
    [m.fact_arrival(), letter.arrival_number === null || letter.arrival_number === undefined ? '' : `${letter.arrival_number}${letter.arrival_date ? `, ${formatDate(letter.arrival_date)}` : ''}`],
    [m.fact_code(), fields.code],
    [m.fact_issued(), fields.issued_date ? formatDate(fields.issued_date) : ''],
    [m.fact_organ(), fields.organ_name],
    [m.fact_subject(), fields.subject],
    [m.fact_directive(), directive ? `${directive.text} (${directive.by_title}, ${formatStamp(directive.at, today)})` : ''],
    [m.fact_status(), statusName(letter.status)],
  ];
  return createPortal(
    <article className={styles.sheet} data-print-sheet>
      <p className={styles.agency}>{me.agency_name}</p>
      <h1>{m.tracking_title()}</h1>
      <table className={styles.facts}>
        <tbody>
          {rows
            .filter(([, value]) => value)
            .map(([label, value]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{value}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <table className={styles.steps}>
        <thead>
          <tr>
            <th scope="col">{m.tracking_step()}</th>
            <th scope="col">{m.tracking_detail()}</th>
            <th scope="col">{m.tracking_time()}</th>
          </tr>
        </thead>
        <tbody>
          {letter.timeline.map((step, index) => (
            <tr key={index} data-state={step.state}>
              <td>{step.title}</td>
              <td>{step.details.join('. ')}</td>
              <td>{step.at ? formatStamp(step.at, today) : step.state === 'done' ? '' : step.deadline ? m.task_due({ date: formatDate(step.deadline.date) }) : m.timeline_to_come()}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {printedAt && <p className={styles.printed}>{m.tracking_printed({ name: me.name, time: formatStamp(printedAt, '') })}</p>}
    </article>,
    document.body,
  );
}

export function printSheet(): void {
  window.print();
}
