import { IconAlertTriangle, IconMail } from '@tabler/icons-react';
import { fileUrl, type DocumentView } from '@/api/client';
import type { components } from '@/api/schema';
import { formatStamp } from '@/domain/dates';
import { today } from '@/letter';
import { Notice } from '@/ui';
import { m } from '@/words';
import styles from './mail.module.css';

type Origin = components['schemas']['MailOriginView'];

/** Name and address: a name alone may be anybody's. */
export function senderOf({ from_name, from_address }: { from_name: string; from_address: string }): string {
  if (!from_address) return from_name || m.mail_no_sender();
  return from_name ? `${from_name} <${from_address}>` : from_address;
}

/** What is to be said of some of the files. */
export function MailRemarks({ remarks }: { remarks: Origin['remarks'] }) {
  return remarks.map((remark) => (
    <Notice key={remark.name} tone="amber" icon={<IconAlertTriangle aria-hidden />}>
      <strong>{remark.left_out ? m.mail_left_out({ name: remark.name }) : remark.name}</strong> {remark.words}
    </Notice>
  ));
}

/** The e-mail in which the letter came: who sent it by its own word, and when it arrived. */
export function MailOrigin({ letter, mail }: { letter: DocumentView; mail: Origin }) {
  const envelope = letter.files.find((file) => file.role === 'envelope');
  return (
    <>
      <section className={styles.origin} aria-labelledby="thu-goc">
        <h2 id="thu-goc" className={styles.title}>
          <IconMail size={17} aria-hidden /> {m.mail_origin()}
        </h2>
        <p className={styles.from}>{senderOf(mail)}</p>
        <p>{mail.subject || m.mail_no_subject()}</p>
        <p className={styles.quiet}>{[mail.sent_at ? m.mail_sent({ time: formatStamp(mail.sent_at, today()) }) : null, m.mail_received({ time: formatStamp(mail.received_at, today()) })].filter(Boolean).join(' · ')}</p>
        <p className={styles.quiet}>{m.mail_own_word()}</p>
        {mail.text && (
          <details className={styles.words}>
            <summary>{m.mail_words()}</summary>
            <p>{mail.text}</p>
          </details>
        )}
        {envelope && (
          <a className={styles.link} href={fileUrl(letter.id, envelope.id)} download={envelope.name}>
            {m.mail_envelope()}
          </a>
        )}
      </section>
      <MailRemarks remarks={mail.remarks} />
    </>
  );
}
