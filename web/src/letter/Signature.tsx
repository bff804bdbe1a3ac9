import { IconAlertTriangle, IconFileUnknown, IconShield, IconShieldCheck, IconShieldQuestion, IconShieldX, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { SignatureView } from '@/api/client';
import { formatStamp } from '@/domain/dates';
import { Badge, Dialog, Notice, type NoticeTone, type Tone } from '@/ui';
import { m } from '@/words';
import styles from './Signature.module.css';
import { today } from './terms';

type State = 'valid' | 'intact_unchecked' | 'invalid' | 'unsigned' | 'unreadable';

const looks: Record<State, { tone: Tone; notice: NoticeTone; Icon: typeof IconShield }> = {
  valid: { tone: 'green', notice: 'green', Icon: IconShieldCheck },
  intact_unchecked: { tone: 'amber', notice: 'amber', Icon: IconShieldQuestion },
  invalid: { tone: 'red', notice: 'red', Icon: IconShieldX },
  unsigned: { tone: 'grey', notice: 'grey', Icon: IconShield },
  unreadable: { tone: 'grey', notice: 'grey', Icon: IconFileUnknown },
};

/** An unknown state is shown as unreadable: nothing unknown is ever green. */
function lookOf(state: string) {
  return looks[state as State] ?? looks.unreadable;
}

/** One of the five states, in words. */
export function signatureName(state: string): string {
  switch (state) {
    case 'valid':
      return m.signature_valid();
    case 'intact_unchecked':
      return m.signature_intact();
    case 'invalid':
      return m.signature_invalid();
    case 'unsigned':
      return m.signature_none();
    default:
      return m.signature_unreadable();
  }
}

export function SignatureBadge({ state, short = false }: { state: string; short?: boolean }) {
  const { tone, Icon } = lookOf(state);
  const name = signatureName(state);
  const text = short ? (state === 'valid' ? m.signature_valid_short() : state === 'intact_unchecked' ? m.signature_intact_short() : state === 'unsigned' ? m.signature_none_short() : name) : state === 'valid' ? m.signature_valid_long() : state === 'invalid' ? m.signature_invalid_long() : name;
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />} title={name}>
      {text}
    </Badge>
  );
}

/** The verdict above a form. */
export function SignatureNotice({ signature, onDetail }: { signature: SignatureView; onDetail(): void }) {
  const { notice, Icon } = lookOf(signature.state);
  return (
    <Notice
      tone={notice}
      icon={<Icon aria-hidden />}
      actions={
        signature.signatures.length > 0 || signature.technical.length > 0 ? (
          <button type="button" onClick={onDetail}>
            {m.signature_see_detail()}
          </button>
        ) : undefined
      }
    >
      <strong>{signature.state === 'valid' ? m.signature_valid_long() : signature.state === 'invalid' ? m.signature_invalid_long() : signatureName(signature.state)}.</strong> {signature.summary}
    </Notice>
  );
}

const markIcons = { good: IconCircleCheck, unsure: IconAlertTriangle, bad: IconCircleX };

/** Four questions about each signature; technical detail folded below. */
export function SignatureDialog({ signature, onClose }: { signature: SignatureView; onClose(): void }) {
  return (
    <Dialog open onClose={onClose} title={m.signature_title()} wide>
      <div className={styles.all}>
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
        <p className={styles.checked}>{m.signature_checked_at({ at: formatStamp(signature.checked_at, today()) })}</p>
      </div>
    </Dialog>
  );
}
