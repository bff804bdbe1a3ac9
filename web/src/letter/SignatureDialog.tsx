import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { SignatureView } from '@/api/client';
import { formatStamp } from '@/domain/dates';
import { Dialog } from '@/ui';
import { m } from '@/words';
import { SignatureBadge } from './Signature';
import styles from './Signature.module.css';
import { today } from './terms';

const markIcons = { good: IconCircleCheck, unsure: IconAlertTriangle, bad: IconCircleX };

/** Four questions about each signature; technical detail folded below. */
export default function SignatureDialog({ signature, report, onClose }: { signature: SignatureView; report?: { id: string; file: string } | undefined; onClose(): void }) {
  return (
    <Dialog open onClose={onClose} title={m.signature_title()} wide>
      <div className={styles.all}>
        {signature.signatures.length === 0 && <p>{signature.summary}</p>}
        {signature.signatures.map((one, index) => {
          const answers: [string, string][] = [
            [m.signature_who(), one.who],
            [m.signature_changed(), one.changed],
            [m.signature_when(), one.when],
            [m.signature_revoked(), one.revoked],
          ];
          return (
            <section key={index} className={styles.one} aria-label={one.signer}>
              <header>
                <strong>{one.signer}</strong>
                <SignatureBadge state={one.state} />
              </header>
              <dl>
                {answers.map(([question, answer], at) => {
                  const mark = (one.marks[at] ?? 'unsure') as keyof typeof markIcons;
                  const Icon = markIcons[mark] ?? IconAlertTriangle;
                  return (
                    <div key={question} data-mark={mark}>
                      <dt>{question}</dt>
                      <dd>
                        <Icon size={18} aria-hidden />
                        <span>{answer}</span>
                      </dd>
                    </div>
                  );
                })}
              </dl>
            </section>
          );
        })}
        {signature.technical.length > 0 && (
          <details className={styles.technical}>
            <summary>{m.signature_technical()}</summary>
            <ul>
              {signature.technical.map((line, index) => (
                <li key={index}>{line}</li>
              ))}
            </ul>
          </details>
        )}
        {report && (
          <Link to="/van-ban/$id/chu-ky/$file" params={report} onClick={onClose}>
            {m.verdict_open()}
          </Link>
        )}
        <p className={styles.checked}>{m.signature_checked_at({ at: formatStamp(signature.checked_at, today()) })}</p>
      </div>
    </Dialog>
  );
}
