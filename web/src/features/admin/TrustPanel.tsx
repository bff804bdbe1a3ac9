import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconCertificate, IconCertificateOff, IconServer } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { $api, send } from '@/api/client';
import type { components } from '@/api/schema';
import { explain, Problem } from '@/api/problem';
import { dayOf, formatDate } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { part } from '@/offline/parts';
import { Badge, Button, EmptyState, ErrorState, FileDrop, Notice, ProgressBar, SkeletonList } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { CertificateFacts, countsWords, purposeWords } from './CertificateFacts';

const FetchingPanel = part(() => import('./FetchingPanel'));
const TrustDialog = part(() => import('./TrustDialogs').then((module) => ({ default: module.TrustDialog })));
const WithdrawDialog = part(() => import('./TrustDialogs').then((module) => ({ default: module.WithdrawDialog })));

type Schemas = components['schemas'];
export type Trust = Schemas['TrustView'];
export type TrustedRoot = Schemas['TrustedRootView'];
export type FoundCertificate = Schemas['FoundCertificate'];

const trustQuery = $api.queryOptions('get', '/api/v1/administration/trust');

async function inspect(file: File): Promise<FoundCertificate[]> {
  const request = new Request('/api/v1/administration/trust/inspection', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: await file.arrayBuffer() });
  const response = await send(request);
  if (!response.ok) throw await Problem.of(response);
  return (await response.json()) as FoundCertificate[];
}

/** Nguồn tin cậy: nothing is trusted until somebody has compared its fingerprint and said where. */
export function TrustPanel() {
  const queries = useQueryClient();
  const trust = useQuery({ ...trustQuery, refetchInterval: (query) => (query.state.data && query.state.data.waiting_count > 0 ? 1_500 : false) });
  const [found, setFound] = useState<{ file: File; certificates: FoundCertificate[] } | null>(null);
  const [leaving, setLeaving] = useState<TrustedRoot | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const keep = (data: Trust | undefined) => {
    if (data) queries.setQueryData(trustQuery.queryKey, data);
  };
  const look = async (file: File) => {
    if (busy) return;
    setBusy(true);
    setFault(undefined);
    try {
      setFound({ file, certificates: await inspect(file) });
    } catch (error) {
      setFault(explain(error));
    } finally {
      setBusy(false);
    }
  };
  if (trust.isPending) return <SkeletonList rows={2} compact />;
  if (trust.isLoadingError) return <ErrorState detail={explain(trust.error)} onRetry={() => void trust.refetch()} />;
  const { roots, signed_count: signed, waiting_count: waiting } = trust.data;
  const inUse = roots.filter((root) => !root.removal);
  const withdrawn = roots.filter((root) => root.removal);
  return (
    <div className={styles.panel}>
      <FileDrop label={m.trust_file()} accept=".pem,.crt,.cer,.der,.p7b,.p7c,.xml" compact disabled={busy} hint={m.trust_file_hint()} onFiles={(files) => files[0] && void look(files[0])} />
      {fault && (
        <Notice tone="red" role="alert">
          {fault}
        </Notice>
      )}
      {waiting > 0 && (
        <div className={styles.progress} role="status">
          <p>{m.trust_judging({ done: formatNumber(signed - waiting), total: formatNumber(signed) })}</p>
          <ProgressBar label={m.trust_judging({ done: formatNumber(signed - waiting), total: formatNumber(signed) })} value={signed > 0 ? (signed - waiting) / signed : null} />
        </div>
      )}
      {inUse.length === 0 ? (
        <EmptyState icon={<IconCertificate aria-hidden />} title={m.trust_none()}>
          {m.trust_none_text()}
        </EmptyState>
      ) : (
        <ul className={styles.people} aria-label={m.trust_in_use()}>
          {inUse.map((root) => (
            <li key={root.certificate.sha256} className={styles.root}>
              <CertificateFacts certificate={root.certificate}>
                <small>{m.trust_for({ purposes: root.purposes.map(purposeWords).join(', ') })}</small>
                {countsWords(root.counts) && <small>{countsWords(root.counts)}</small>}
                {root.id && <small>{m.trust_why({ reason: root.reason, who: root.added_by ?? '–', when: root.added_at ? formatDate(dayOf(root.added_at)) : '–' })}</small>}
              </CertificateFacts>
              {root.id ? (
                <Button icon={<IconCertificateOff aria-hidden />} onClick={() => setLeaving(root)}>
                  {m.trust_withdraw()}
                </Button>
              ) : (
                <Badge tone="grey" icon={<IconServer size={14} aria-hidden />} title={m.trust_configured_text()}>
                  {m.trust_configured()}
                </Badge>
              )}
            </li>
          ))}
        </ul>
      )}
      <p className={styles.quiet}>{m.trust_revocation_note()}</p>
      {withdrawn.length > 0 && (
        <details className={styles.past}>
          <summary>{m.trust_past({ count: withdrawn.length })}</summary>
          <ul className={styles.people}>
            {withdrawn.map((root) => (
              <li key={root.id} className={styles.root}>
                <CertificateFacts certificate={root.certificate} quiet>
                  <small>{m.trust_why({ reason: root.reason, who: root.added_by ?? '–', when: root.added_at ? formatDate(dayOf(root.added_at)) : '–' })}</small>
                  {root.removal && <small>{m.trust_why_not({ reason: root.removal.reason, who: root.removal.by ?? '–', when: formatDate(dayOf(root.removal.at)) })}</small>}
                </CertificateFacts>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Suspense fallback={<SkeletonList rows={1} compact />}>
        <FetchingPanel />
      </Suspense>
      <Suspense>
        {found && <TrustDialog file={found.file.name} certificates={found.certificates} onClose={() => setFound(null)} onTrusted={keep} />}
        {leaving?.id && <WithdrawDialog id={leaving.id} subject={leaving.certificate.subject} onClose={() => setLeaving(null)} onWithdrawn={keep} />}
      </Suspense>
    </div>
  );
}
