import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck, IconCopy, IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import { explain } from '@/api/problem';
import type { components } from '@/api/schema';
import { Button, Checkbox, ErrorState, ErrorSummary, Notice, PasswordField, showToast, SkeletonForm, TextField } from '@/ui';
import { m } from '@/words';
import styles from './MailPage.module.css';
import own from './provider.module.css';
import { useField, useForm } from './useForm';

type Settings = components['schemas']['ProviderSettingsView'];
type Trial = components['schemas']['ProviderTrial'];

const options = $api.queryOptions('get', '/api/v1/sign-in-provider');

/** Đăng nhập chung: the agency's provider of sign-in, what must be entered there, and a question to it. */
export function ProviderPanel() {
  const settings = useQuery({ ...options, refetchOnWindowFocus: false });
  if (settings.isPending) return <SkeletonForm fields={6} />;
  if (settings.isLoadingError) return <ErrorState detail={explain(settings.error)} onRetry={() => void settings.refetch()} />;
  const { data } = settings;
  return (
    <div className={own.panel}>
      {!data.redirect && <Notice tone="amber">{m.provider_no_site()}</Notice>}
      {data.redirect && <Addresses redirect={data.redirect} left={data.left ?? ''} />}
      <Form key={data.version} known={data} />
      <Check saved={data.issuer !== ''} />
    </div>
  );
}

/** What the administrator of the provider asks for, to be copied. */
function Addresses({ redirect, left }: { redirect: string; left: string }) {
  return (
    <section className={styles.card} aria-labelledby="dnc-khai-bao">
      <h2 id="dnc-khai-bao">{m.provider_addresses()}</h2>
      <dl className={own.addresses}>
        <Address label={m.provider_redirect()} address={redirect} />
        <Address label={m.provider_left()} address={left} />
      </dl>
    </section>
  );
}

function Address({ label, address }: { label: string; address: string }) {
  const copy = () => {
    navigator.clipboard.writeText(address).then(
      () => showToast(m.copied()),
      () => showToast(m.recovery_not_copied(), { tone: 'error' }),
    );
  };
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <code translate="no">{address}</code>
        <Button icon={<IconCopy aria-hidden />} onClick={copy} aria-label={`${m.copy()}: ${label}`}>
          {m.copy()}
        </Button>
      </dd>
    </div>
  );
}

function Form({ known }: { known: Settings }) {
  const queries = useQueryClient();
  const form = useForm('dnc-');
  const [first] = useState(known);
  const [given, setGiven] = useField(form, 'given', first);
  const [secret, setSecret] = useState('');
  const unsaved = given !== first || secret !== '';
  const put = (change: Partial<Settings>) => setGiven({ ...given, ...change });
  const save = () =>
    form.send(async () => {
      const { data } = await client.PUT('/api/v1/sign-in-provider', { body: { settings: given, secret: secret === '' ? null : secret } });
      if (data) queries.setQueryData(options.queryKey, data);
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/sign-in-ways'] });
      showToast(m.provider_saved());
    });
  const plain = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false } as const;
  return (
    <form
      noValidate
      className={styles.card}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{m.provider_server()}</h2>
      <ErrorSummary problems={form.problems} attempt={form.attempt} />
      {form.failure && (
        <Notice tone="red" role="alert">
          {form.failure}
        </Notice>
      )}
      <div className={styles.form}>
        <div id="dnc-on">
          <Checkbox checked={given.on} onChange={(on) => put({ on })}>
            {m.provider_on()}
          </Checkbox>
        </div>
        <TextField id="dnc-label" label={m.provider_label()} value={given.label} onChange={(label) => put({ label })} error={form.errorOf('label')} autoComplete="off" />
        <TextField id="dnc-issuer" label={m.provider_issuer()} note={m.provider_issuer_note()} value={given.issuer} onChange={(issuer) => put({ issuer })} error={form.errorOf('issuer')} placeholder="https://dinhdanh.songlam.gov.vn/realms/cong-chuc" inputMode="url" {...plain} />
        <div className={styles.halves}>
          <TextField id="dnc-client" label={m.provider_client()} value={given.client} onChange={(name) => put({ client: name })} error={form.errorOf('client')} {...plain} />
          <PasswordField id="dnc-secret" label={m.provider_secret()} value={secret} onChange={setSecret} error={form.errorOf('secret')} autoComplete="new-password" note={known.has_secret ? m.provider_secret_kept() : m.provider_secret_note()} />
        </div>
        <TextField id="dnc-class" label={m.provider_class()} optional note={m.provider_class_note()} value={given.class ?? ''} onChange={(name) => put({ class: name })} error={form.errorOf('class')} {...plain} />
        <div>
          <Checkbox checked={given.match_login ?? false} onChange={(match_login) => put({ match_login })}>
            {m.provider_match()}
          </Checkbox>
          <p className={styles.quiet}>{m.provider_match_note()}</p>
        </div>
        <div>
          <Button type="submit" variant={unsaved ? 'primary' : 'default'} busy={form.busy}>
            {m.save()}
          </Button>
          {unsaved && <p className={styles.quiet}>{m.unsaved_changes()}</p>}
        </div>
      </div>
    </form>
  );
}

/** Kiểm tra kết nối: by the settings as kept. */
function Check({ saved }: { saved: boolean }) {
  const form = useForm('dnc-');
  const [result, setResult] = useState<Trial>();
  const ask = () =>
    form.send(async () => {
      setResult(undefined);
      const { data } = await client.POST('/api/v1/sign-in-provider/trial');
      setResult(data);
    });
  return (
    <section className={styles.card} aria-labelledby="dnc-thu">
      <h2 id="dnc-thu">{m.provider_trial()}</h2>
      <p className={styles.quiet}>{saved ? m.provider_trial_text() : m.provider_trial_first()}</p>
      <div className={own.check}>
        <Button icon={<IconPlugConnected aria-hidden />} busy={form.busy} disabled={!saved} onClick={() => void ask()}>
          {m.provider_trial()}
        </Button>
      </div>
      {form.failure && (
        <Notice tone="red" role="alert">
          {form.failure}
        </Notice>
      )}
      {result &&
        (result.fault ? (
          <Notice tone="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
            {result.fault === 'away' ? m.provider_trial_away() : result.fault === 'sealed' ? m.provider_trial_sealed() : m.provider_trial_misfit()}
            {result.detail && (
              <p className={styles.reply} translate="no">
                {m.provider_trial_said({ detail: result.detail })}
              </p>
            )}
          </Notice>
        ) : (
          <Notice tone="green" icon={<IconCircleCheck aria-hidden />} role="status">
            {m.provider_trial_good()} {result.offers_sign_out && m.provider_trial_leaves()}
          </Notice>
        ))}
    </section>
  );
}
