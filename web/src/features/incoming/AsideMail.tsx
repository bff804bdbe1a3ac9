import { IconMailQuestion } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import type { components } from '@/api/schema';
import { formatStamp } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { refreshLists, today } from '@/letter';
import { announce, Button, Dialog, EmptyState, Notice, showToast } from '@/ui';
import { m } from '@/words';
import { MailRemarks, senderOf } from './MailOrigin';
import styles from './mail.module.css';

type Mail = components['schemas']['AsideMailView'];

const PATH = '/api/v1/aside-mail';

/** Why a message is no letter as it came. */
function reasonText(mail: Mail): string {
  switch (mail.reason) {
    case 'no_files':
      return m.aside_no_files();
    case 'refused':
      return m.aside_refused();
    case 'report':
      return m.aside_report();
    case 'too_large':
      return m.aside_too_large();
    case 'unfetchable':
      return m.aside_unfetchable();
    default:
      return m.aside_unreadable();
  }
}

/** Messages of the agency's mailbox that are no letters as they came; nothing is shown while there are none. */
export function AsideMail({ onOpen }: { onOpen(documentId: string): void }) {
  const queries = useQueryClient();
  const waiting = useQuery({ ...$api.queryOptions('get', PATH), refetchInterval: 60_000 });
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<{ id: string; text: string } | null>(null);
  const total = waiting.data?.total ?? 0;
  const refresh = () => queries.invalidateQueries({ queryKey: ['get', PATH] });

  const act = async (mail: Mail, run: () => Promise<void>) => {
    if (busy) return;
    setBusy(mail.id);
    setFailure(null);
    try {
      await run();
    } catch (error) {
      setFailure({ id: mail.id, text: explain(error) });
    } finally {
      setBusy(null);
      await refresh();
    }
  };
  const take = (mail: Mail) =>
    act(mail, async () => {
      const { data } = await client.POST('/api/v1/aside-mail/{id}/letter', { params: { path: { id: mail.id } } });
      if (!data) throw new Problem(0, '', '');
      refreshLists(queries);
      announce(m.aside_taken());
      setOpen(false);
      onOpen(data.document_id);
    });
  const restore = async (mail: Mail) => {
    try {
      await client.DELETE('/api/v1/aside-mail/{id}/dismissal', { params: { path: { id: mail.id } } });
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    }
    await refresh();
  };
  const dismiss = (mail: Mail) =>
    act(mail, async () => {
      await client.POST('/api/v1/aside-mail/{id}/dismissal', { params: { path: { id: mail.id } } });
      showToast(m.aside_dismissed(), { act: { label: m.undo(), run: () => void restore(mail) } });
    });

  if (total === 0 && !open) return null;
  return (
    <>
      <Button variant="quiet" icon={<IconMailQuestion aria-hidden />} onClick={() => setOpen(true)} className={styles.open}>
        {m.aside_count({ count: formatNumber(total) })}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={m.aside_title()} wide actions={<Button onClick={() => setOpen(false)}>{m.close()}</Button>}>
        <p className={styles.quiet}>{m.aside_text()}</p>
        {total === 0 ? (
          <EmptyState icon={<IconMailQuestion aria-hidden />} title={m.aside_none()} />
        ) : (
          <ul className={styles.mails}>
            {waiting.data?.items.map((mail) => (
              <li key={mail.id} className={styles.mail}>
                <p className={styles.head}>
                  <strong>{mail.subject || m.mail_no_subject()}</strong>
                  <small>{formatStamp(mail.received_at, today())}</small>
                </p>
                <p className={styles.from}>{senderOf(mail)}</p>
                <p>{reasonText(mail)}</p>
                {mail.enclosed.length > 0 && <p className={styles.quiet}>{m.aside_enclosed({ names: mail.enclosed.join(', ') })}</p>}
                <MailRemarks remarks={mail.remarks} />
                {mail.text && (
                  <details className={styles.words}>
                    <summary>{m.mail_words()}</summary>
                    <p>{mail.text}</p>
                  </details>
                )}
                {failure?.id === mail.id && (
                  <Notice tone="red" role="alert">
                    {failure.text}
                  </Notice>
                )}
                <div className={styles.acts}>
                  <Button variant="primary" busy={busy === mail.id} disabled={mail.reason === 'too_large'} onClick={() => void take(mail)} aria-label={m.aside_take_of({ subject: mail.subject || m.mail_no_subject() })}>
                    {m.aside_take()}
                  </Button>
                  <Button disabled={busy !== null} onClick={() => void dismiss(mail)} aria-label={m.aside_dismiss_of({ subject: mail.subject || m.mail_no_subject() })}>
                    {m.aside_dismiss()}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Dialog>
    </>
  );
}
