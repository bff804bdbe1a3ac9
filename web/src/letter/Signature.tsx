import { IconFileUnknown, IconShield, IconShieldCheck, IconShieldExclamation, IconShieldQuestion, IconShieldX } from '@tabler/icons-react';
import type { SignatureView } from '@/api/client';
import { Badge, Notice, type NoticeTone, type Tone } from '@/ui';
import { m } from '@/words';

type State = 'valid' | 'intact_unchecked' | 'evidence_against' | 'invalid' | 'unsigned' | 'unreadable';

const looks: Record<State, { tone: Tone; notice: NoticeTone; Icon: typeof IconShield }> = {
  valid: { tone: 'green', notice: 'green', Icon: IconShieldCheck },
  intact_unchecked: { tone: 'amber', notice: 'amber', Icon: IconShieldQuestion },
  evidence_against: { tone: 'red', notice: 'red', Icon: IconShieldExclamation },
  invalid: { tone: 'red', notice: 'red', Icon: IconShieldX },
  unsigned: { tone: 'grey', notice: 'grey', Icon: IconShield },
  unreadable: { tone: 'grey', notice: 'grey', Icon: IconFileUnknown },
};

/** An unknown state is shown as unreadable: nothing unknown is ever green. */
function lookOf(state: string) {
  return looks[state as State] ?? looks.unreadable;
}

/** One of the six states, in words. */
export function signatureName(state: string): string {
  switch (state) {
    case 'valid':
      return m.signature_valid();
    case 'intact_unchecked':
      return m.signature_intact();
    case 'evidence_against':
      return m.signature_against();
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
