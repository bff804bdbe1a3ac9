import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck, IconLock, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { $api, client } from '@/api/client';
import { explain } from '@/api/problem';
import type { components } from '@/api/schema';
import { hasRole, useMe } from '@/api/session';
import { dayOf, formatStamp } from '@/domain/dates';
import { Button, EmptyState, Notice, showToast } from '@/ui';
import { m } from '@/words';
import { faultText } from './mailFault';
import { MailPanel } from './MailPanel';
import styles from './MailPage.module.css';

type Queue = components['schemas']['MailQueueView'];

/** Thư điện tử: the agency's mail server, a trial message, and what could not be sent. */
export function MailPage() {
  const me = useMe();
  const allowed = hasRole(me, 'administrator');
  const settings = useQuery({ ...$api.queryOptions('get', '/api/v1/mail-settings'), enabled: allowed, refetchOnWindowFocus: false });
  const queue = useQuery({ ...$api.queryOptions('get', '/api/v1/mail-queue'), enabled: allowed, refetchInterval: 15_000 });
  useEffect(() => {
    document.title = `${m.nav_mail()} · ${m.app_title()}`;
  }, []);
  if (!allowed) return <EmptyState icon={<IconLock aria-hidden />} title={m.admin_only()} />;
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <header>
          <h1>{m.nav_mail()}</h1>
          <p className={styles.quiet}>{m.mail_text()}</p>
        </header>
        {queue.data && settings.data && <State queue={queue.data} on={settings.data.on} today={dayOf(me.now)} />}
        <MailPanel />
      </div>
    </div>
  );
}

function State({ queue, on, today }: { queue: Queue; on: boolean; today: string }) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>, done: string) => {
    if (busy) return;
    setBusy(true);
    try {
      await work();
      showToast(done);
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/mail-queue'] });
    }
  };
  if (queue.troubles.length === 0) {
    return (
      <Notice tone={on ? 'green' : 'grey'} icon={<IconCircleCheck aria-hidden />}>
        {on ? (queue.waiting > 0 ? m.mail_waiting({ count: queue.waiting }) : m.mail_all_sent()) : m.mail_is_off()}
      </Notice>
    );
  }
  return (
    <section className={styles.card} aria-labelledby="thu-loi">
      <div className={styles.cardHead}>
        <h2 id="thu-loi" className={styles.trouble}>
          <IconAlertTriangle size={19} aria-hidden /> {m.mail_troubles({ count: queue.troubles.length })}
        </h2>
        <Button icon={<IconRefresh aria-hidden />} busy={busy} onClick={() => void run(() => client.POST('/api/v1/mail-queue/retry'), m.mail_retrying())}>
          {m.mail_retry_all()}
        </Button>
      </div>
      <p className={styles.quiet}>{m.mail_troubles_text()}</p>
      <ul className={styles.troubles}>
        {queue.troubles.map((trouble) => (
          <li key={trouble.id}>
            <div>
              <p>
                <strong>{trouble.person || m.mail_unknown_person()}</strong>: {faultText(trouble.fault)}
              </p>
              <p className={styles.quiet}>
                {[m.mail_since({ time: formatStamp(trouble.since, today) }), m.mail_attempts({ count: trouble.attempts }), trouble.next ? m.mail_next({ time: formatStamp(trouble.next, today) }) : m.mail_parked()].join(' · ')}
              </p>
            </div>
            {!trouble.next && (
              <Button
                variant="danger"
                disabled={busy}
                aria-label={m.mail_discard_of({ name: trouble.person })}
                onClick={() => void run(() => client.DELETE('/api/v1/mail-queue/{id}', { params: { path: { id: trouble.id } } }), m.mail_discarded())}
              >
                {m.mail_discard()}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
