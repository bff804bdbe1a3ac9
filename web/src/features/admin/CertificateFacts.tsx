import type { ReactNode } from 'react';
import type { components } from '@/api/schema';
import { dayOf, formatDate } from '@/domain/dates';
import { Badge } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';

type Certificate = components['schemas']['CertificateView'];

/** What a root is trusted for. */
export function purposeWords(purpose: string): string {
  return purpose === 'timestamping' ? m.trust_timestamping() : m.trust_signing();
}

/** When a trusted list calls a certificate approved; nothing outside of lists. */
export function countsWords({ from, until }: components['schemas']['CountsView']): string | null {
  if (from && until) return m.trust_counts({ from: formatDate(dayOf(from)), to: formatDate(dayOf(until)) });
  if (from) return m.trust_counts_from({ from: formatDate(dayOf(from)) });
  return until ? m.trust_counts_until({ to: formatDate(dayOf(until)) }) : null;
}

function warningWords(warning: string): string {
  switch (warning) {
    case 'expired':
      return m.trust_expired();
    case 'not_yet_valid':
      return m.trust_not_yet_valid();
    case 'stale_list':
      return m.trust_stale_list();
    default:
      return m.trust_not_a_root();
  }
}

/** A certificate to compare: holder, issuer, validity, and the fingerprint in groups of four as it is read aloud. */
export function CertificateFacts({ certificate, quiet = false, children }: { certificate: Certificate; quiet?: boolean; children?: ReactNode }) {
  const groups = certificate.sha256.toUpperCase().match(/.{4}/gu) ?? [];
  const own = certificate.issuer === certificate.subject;
  return (
    <div className={styles.unitName}>
      <strong>{certificate.subject}</strong>
      <small>
        {[certificate.organization, own ? m.trust_self_issued() : m.trust_issuer({ issuer: certificate.issuer })].filter(Boolean).join(' · ')}
      </small>
      <small>{m.trust_validity({ from: formatDate(dayOf(certificate.not_before)), to: formatDate(dayOf(certificate.not_after)) })}</small>
      <small>{m.trust_fingerprint()}</small>
      <code className={styles.fingerprint}>{groups.join(' ')}</code>
      {children}
      {!quiet && certificate.warnings.length > 0 && (
        <span className={styles.marks}>
          {certificate.warnings.map((warning) => (
            <Badge key={warning} tone="amber">
              {warningWords(warning)}
            </Badge>
          ))}
        </span>
      )}
    </div>
  );
}
