import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck, IconSend } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { $api, client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import type { components } from '@/api/schema';
import { dropKeptFields, useKeptField } from '@/app/drafts';
import { Button, Checkbox, ErrorState, ErrorSummary, Notice, PasswordField, Select, showToast, SkeletonForm, TextArea, TextField, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { faultText, type MailFault } from './mailFault';
import styles from './MailPage.module.css';

type Settings = components['schemas']['MailSettingsView'];

/** The agency's mail server and a trial message. `onUnsaved`: is there anything typed that is not kept? */
export function MailPanel({ onUnsaved }: { onUnsaved?: (unsaved: boolean) => void }) {
  const settings = useQuery({ ...$api.queryOptions('get', '/api/v1/mail-settings'), refetchOnWindowFocus: false });
  if (settings.isPending) return <SkeletonForm fields={8} />;
  if (settings.isLoadingError) return <ErrorState detail={explain(settings.error)} trace={settings.error instanceof Problem ? settings.error.trace : undefined} onRetry={() => void settings.refetch()} />;
  return (
    <>
      <Form key={settings.data.version} known={settings.data} onUnsaved={onUnsaved} />
      <Trial saved={settings.data.host !== ''} />
    </>
  );
}

/** Fields of the API → ids on this page. */
const ids: Record<string, string> = { host: 'thu-may-chu', port: 'thu-cong', security: 'thu-ma-hoa', user: 'thu-tai-khoan', password: 'thu-mat-khau', from_name: 'thu-ten', from: 'thu-tu', site: 'thu-trang', domains: 'thu-ten-mien' };

function Form({ known, onUnsaved }: { known: Settings; onUnsaved: ((unsaved: boolean) => void) | undefined }) {
  const queries = useQueryClient();
  const options = $api.queryOptions('get', '/api/v1/mail-settings');
  // Who fills it in for the first time means to send.
  const [first] = useState({ ...known, on: known.on || known.version === 0, site: known.site || window.location.origin });
  const [form, setForm] = useKeptField('thu', 'form', first);
  const [port, setPort] = useKeptField('thu', 'port', String(known.port));
  const [domains, setDomains] = useKeptField('thu', 'domains', known.domains.join('\n'));
  const [password, setPassword] = useState('');
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const unsaved = form !== first || port !== String(known.port) || domains !== known.domains.join('\n') || password !== '';
  useEffect(() => onUnsaved?.(unsaved), [onUnsaved, unsaved]);
  const put = (change: Partial<Settings>) => setForm({ ...form, ...change });
  const errorOf = (field: string) => problems.find((problem) => problem.field === ids[field])?.text;

  const save = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    setProblems([]);
    try {
      const settings = { ...form, port: /^\d{1,5}$/u.test(port.trim()) && Number(port) <= 65535 ? Number(port) : 0, domains: domains.split(/[\s,;]+/u).filter(Boolean) };
      const { data } = await client.PUT('/api/v1/mail-settings', { body: { settings, password: password === '' ? null : password } });
      dropKeptFields('thu');
      if (data) queries.setQueryData(options.queryKey, data);
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/mail-queue'] });
      showToast(m.mail_saved());
    } catch (error) {
      const faults = error instanceof Problem ? error.fields : [];
      const found = faults.map((fault) => ({ field: ids[fault.pointer.split('/').at(-1) ?? ''] ?? 'thu-may-chu', text: fault.detail }));
      setProblems(found);
      setAttempt((before) => before + 1);
      if (found.length === 0) setFailure(explain(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      noValidate
      className={styles.card}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{m.mail_server()}</h2>
      <ErrorSummary problems={problems} attempt={attempt} />
      {failure && (
        <Notice tone="red" role="alert">
          {failure}
        </Notice>
      )}
      <div className={styles.form}>
        <Checkbox checked={form.on} onChange={(on) => put({ on })}>
          {m.mail_on()}
        </Checkbox>
        <div className={styles.pair}>
          <TextField id={ids['host']} label={m.mail_host()} value={form.host} onChange={(host) => put({ host })} error={errorOf('host')} placeholder="mail.thohoa.gov.vn" autoComplete="off" spellCheck={false} autoCapitalize="off" />
          <TextField id={ids['port']} label={m.mail_port()} value={port} onChange={setPort} error={errorOf('port')} inputMode="numeric" autoComplete="off" />
        </div>
        <Select
          id={ids['security'] ?? ''}
          label={m.mail_security()}
          value={form.security}
          error={errorOf('security')}
          onChange={(security) => {
            if (!security) return;
            put({ security });
            // The usual port follows as long as nobody chose another one.
            if (['465', '587', '25', ''].includes(port)) setPort(security === 'tls' ? '465' : security === 'starttls' ? '587' : '25');
          }}
          options={[
            { value: 'tls', label: m.mail_security_tls(), detail: m.mail_security_tls_text() },
            { value: 'starttls', label: m.mail_security_starttls(), detail: m.mail_security_starttls_text() },
            { value: 'none', label: m.mail_security_none(), detail: m.mail_security_none_text() },
          ]}
        />
        <div className={styles.halves}>
          <TextField id={ids['user']} label={m.mail_user()} optional value={form.user} onChange={(user) => put({ user })} error={errorOf('user')} autoComplete="off" spellCheck={false} autoCapitalize="off" />
          <PasswordField id={ids['password']} label={m.mail_password()} value={password} onChange={setPassword} error={errorOf('password')} autoComplete="new-password" note={known.has_password ? m.mail_password_kept() : m.mail_password_note()} />
        </div>
        <div className={styles.halves}>
          <TextField id={ids['from_name']} label={m.mail_from_name()} value={form.from_name} onChange={(from_name) => put({ from_name })} error={errorOf('from_name')} autoComplete="off" />
          <TextField id={ids['from']} label={m.mail_from()} type="email" value={form.from} onChange={(from) => put({ from })} error={errorOf('from')} placeholder="vanphong@thohoa.gov.vn" autoComplete="off" spellCheck={false} />
        </div>
        <TextField id={ids['site']} label={m.mail_site()} value={form.site} onChange={(site) => put({ site })} error={errorOf('site')} note={m.mail_site_note()} autoComplete="off" spellCheck={false} />
        <Select
          id="thu-muc"
          label={m.mail_posture()}
          value={form.posture}
          onChange={(posture) => posture && put({ posture })}
          note={m.mail_posture_note()}
          options={[
            { value: 'bare', label: m.mail_posture_bare(), detail: m.mail_posture_bare_text() },
            { value: 'numbers', label: m.mail_posture_numbers(), detail: m.mail_posture_numbers_text() },
            { value: 'subjects', label: m.mail_posture_subjects(), detail: m.mail_posture_subjects_text() },
          ]}
        />
        <TextArea id={ids['domains']} label={m.mail_domains()} optional value={domains} onChange={setDomains} error={errorOf('domains')} note={m.mail_domains_note()} spellCheck={false} />
        <div>
          <Button type="submit" variant={unsaved ? 'primary' : 'default'} busy={busy}>
            {m.save()}
          </Button>
          {unsaved && <p className={styles.quiet}>{m.unsaved_changes()}</p>}
        </div>
      </div>
    </form>
  );
}

/** Gửi thư thử: by the settings as kept. */
function Trial({ saved }: { saved: boolean }) {
  const [to, setTo] = useKeptField('thu-thu', 'to', '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [result, setResult] = useState<{ to: string; fault: MailFault | null; reply: string | null }>();
  const send = async () => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    setResult(undefined);
    try {
      const { data } = await client.POST('/api/v1/mail-settings/trial', { body: { to } });
      if (!data?.fault) dropKeptFields('thu-thu');
      setResult({ to, fault: data?.fault ?? null, reply: data?.reply ?? null });
    } catch (problem) {
      setError(problem instanceof Problem ? (problem.fields[0]?.detail ?? explain(problem)) : explain(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={styles.card} aria-labelledby="thu-thu">
      <h2 id="thu-thu">{m.mail_trial()}</h2>
      <p className={styles.quiet}>{saved ? m.mail_trial_text() : m.mail_trial_first()}</p>
      <form
        noValidate
        className={styles.trial}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <TextField id="thu-thu-toi" label={m.mail_trial_to()} type="email" value={to} onChange={setTo} error={error} autoComplete="email" spellCheck={false} disabled={!saved} />
        <Button type="submit" icon={<IconSend aria-hidden />} busy={busy} disabled={!saved}>
          {m.mail_trial()}
        </Button>
      </form>
      {result &&
        (result.fault ? (
          <Notice tone="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
            {faultText(result.fault)}
            <Reply text={result.reply} />
          </Notice>
        ) : (
          <Notice tone="green" icon={<IconCircleCheck aria-hidden />} role="status">
            {m.mail_trial_sent({ to: result.to })}
            <Reply text={result.reply} />
          </Notice>
        ))}
    </section>
  );
}

/** The server's own words: what the administrator of the mail server asks for. */
function Reply({ text }: { text: string | null }) {
  if (!text) return null;
  return (
    <p className={styles.reply} translate="no">
      {m.mail_trial_reply({ reply: text })}
    </p>
  );
}
