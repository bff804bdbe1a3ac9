import { client } from '@/api/client';
import { Checkbox, Notice, showToast, TextArea, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { CertificateFacts, countsWords, purposeWords } from './CertificateFacts';
import { FormDialog } from './FormDialog';
import type { FoundCertificate, Trust } from './TrustPanel';
import { useField, useForm } from './useForm';

function faultWords(fault: string): string {
  switch (fault) {
    case 'in_use':
      return m.trust_fault_in_use();
    case 'broken':
      return m.trust_fault_broken();
    default:
      return m.trust_fault_not_an_authority();
  }
}

/** What to begin with: what a list trusts it for, otherwise all that it may be trusted for. */
function proposed({ listed, fit_for }: FoundCertificate): string[] {
  return listed ? listed.purposes.filter((purpose) => fit_for.includes(purpose)) : fit_for;
}

/** One certificate of a file, the fingerprint from elsewhere, and why. */
export function TrustDialog({ file, certificates, onClose, onTrusted }: { file: string; certificates: FoundCertificate[]; onClose(): void; onTrusted(trust: Trust | undefined): void }) {
  const fit = certificates.filter((one) => !one.fault);
  // The file itself cannot be kept; chosen again, what was written about it is there.
  const form = useForm('tin-cay-', certificates[0]?.certificate.sha256);
  const [chosen, setChosen] = useField(form, 'chosen', fit[0]?.certificate.sha256 ?? '');
  const [fingerprint, setFingerprint] = useField(form, 'fingerprint', '');
  const [purposes, setPurposes] = useField(form, 'purposes', fit[0] ? proposed(fit[0]) : []);
  const [reason, setReason] = useField(form, 'reason', '');
  const possible = certificates.find((one) => one.certificate.sha256 === chosen)?.fit_for ?? [];
  const choose = (one: FoundCertificate) => {
    setChosen(one.certificate.sha256);
    setPurposes(proposed(one));
  };
  const submit = () =>
    form.send(async () => {
      const found = certificates.find((one) => one.certificate.sha256 === chosen);
      const { data } = await client.POST('/api/v1/administration/trust/roots', { body: { certificate: found?.der ?? '', fingerprint, purposes, counts: found?.listed?.counts ?? {}, reason } });
      onTrusted(data);
      showToast(m.trust_done());
    });
  return (
    <FormDialog form={form} wide title={m.trust_title()} submit={m.trust_submit()} disabled={fit.length === 0} onClose={onClose} onSubmit={submit}>
      <fieldset className={styles.roles} id="tin-cay-certificate" tabIndex={-1}>
        <legend>{m.trust_which({ file })}</legend>
        {form.errorOf('certificate') && <p className={styles.fault}>{form.errorOf('certificate')}</p>}
        {certificates.map((one) => {
          const { certificate, listed, fault } = one;
          return (
            <label key={certificate.sha256} className={styles.choice} data-disabled={fault ? '' : undefined}>
              <input type="radio" name="chung-thu" checked={chosen === certificate.sha256} disabled={Boolean(fault)} onChange={() => choose(one)} />
              <CertificateFacts certificate={certificate}>
                {listed && <small>{[m.trust_listed({ purposes: listed.purposes.map(purposeWords).join(', ') }), countsWords(listed.counts)].filter(Boolean).join(' · ')}</small>}
                {fault && <small className={styles.fault}>{faultWords(fault)}</small>}
              </CertificateFacts>
            </label>
          );
        })}
      </fieldset>
      {fit.length > 0 && (
        <>
          <Notice tone="amber">{certificates.some((one) => one.listed) ? m.trust_compare_list() : m.trust_compare()}</Notice>
          <TextArea id="tin-cay-fingerprint" label={m.trust_published()} value={fingerprint} onChange={setFingerprint} error={form.errorOf('fingerprint')} note={m.trust_published_note()} rows={2} autoComplete="off" autoCapitalize="off" spellCheck={false} />
          <fieldset className={styles.roles} id="tin-cay-purposes" tabIndex={-1}>
            <legend>{m.trust_purposes()}</legend>
            {form.errorOf('purposes') && <p className={styles.fault}>{form.errorOf('purposes')}</p>}
            {possible.map((purpose) => (
              <Checkbox key={purpose} checked={purposes.includes(purpose)} onChange={(checked) => setPurposes((held) => (checked ? [...held, purpose] : held.filter((one) => one !== purpose)))}>
                {purposeWords(purpose)}
              </Checkbox>
            ))}
          </fieldset>
          <TextField id="tin-cay-reason" label={m.trust_reason()} value={reason} onChange={setReason} error={form.errorOf('reason')} note={m.trust_reason_note()} autoComplete="off" />
        </>
      )}
    </FormDialog>
  );
}

/** Takes a root out of use, with the reason. */
export function WithdrawDialog({ id, subject, onClose, onWithdrawn }: { id: string; subject: string; onClose(): void; onWithdrawn(trust: Trust | undefined): void }) {
  const form = useForm('bo-tin-cay-', id);
  const [reason, setReason] = useField(form, 'reason', '');
  const submit = () =>
    form.send(async () => {
      const { data } = await client.POST('/api/v1/administration/trust/roots/{id}/withdrawal', { params: { path: { id } }, body: { reason } });
      onWithdrawn(data);
      showToast(m.trust_withdrawn());
    });
  return (
    <FormDialog form={form} danger title={m.trust_withdraw()} submit={m.trust_withdraw()} onClose={onClose} onSubmit={submit}>
      <p>{m.trust_withdraw_text({ subject })}</p>
      <TextField id="bo-tin-cay-reason" label={m.trust_withdraw_reason()} value={reason} onChange={setReason} error={form.errorOf('reason')} note={m.trust_withdraw_reason_note()} autoComplete="off" autoFocus />
    </FormDialog>
  );
}
