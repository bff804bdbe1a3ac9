import { IconAlertTriangle, IconCircleCheck, IconPlugConnected } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import type { components } from '@/api/schema';
import { dropKeptFields, useKeptField } from '@/app/drafts';
import { formatStamp, todayIn } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { Button, Checkbox, DateField, ErrorState, ErrorSummary, Notice, PasswordField, Select, showToast, SkeletonForm, TextField, type FieldProblem } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { mailboxFault } from './mailFault';
import mail from './MailPage.module.css';

type Settings = components['schemas']['MailboxSettingsView'];
type Status = components['schemas']['MailboxStatusView'];
type Trial = components['schemas']['MailboxTrialResult'];

/** The agency's mailbox: where it is, and how it stands. */
export function MailboxPanel({ status }: { status: Status | null }) {
  const settings = useQuery({ ...$api.queryOptions('get', '/api/v1/administration/mailbox'), refetchOnWindowFocus: false });
  return (
    <section className={styles.panel} aria-labelledby="hop-thu">
      <h2 id="hop-thu">{m.mailbox_title()}</h2>
      <p className={styles.quiet}>{m.mailbox_text()}</p>
      {settings.isPending && <SkeletonForm fields={5} />}
      {settings.isLoadingError && <ErrorState detail={explain(settings.error)} onRetry={() => void settings.refetch()} />}
      {settings.data && (
        <>
          {settings.data.on && <MailboxState status={status} />}
          <Form key={settings.data.version} known={settings.data} />
        </>
      )}
    </section>
  );
}

function MailboxState({ status }: { status: Status | null }) {
  const today = todayIn();
  if (!status) {
    return (
      <Notice tone="grey" role="status">
        {m.mailbox_soon()}
      </Notice>
    );
  }
  return (
    <>
      {status.stale ? (
        <Notice tone="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
          {m.mailbox_stale({ time: formatStamp(status.looked_at, today) })}
        </Notice>
      ) : status.fault ? (
        <Notice tone="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
          {mailboxFault(status.fault)} {m.mailbox_again({ time: formatStamp(status.next_at, today) })}
        </Notice>
      ) : (
        <Notice tone="green" role="status" icon={<IconCircleCheck aria-hidden />}>
          {m.mailbox_well()}
        </Notice>
      )}
      {status.stays && (
        <Notice tone="amber" role="status" icon={<IconAlertTriangle aria-hidden />}>
          {m.mailbox_stays()}
        </Notice>
      )}
      <ul className={styles.books}>
        <li>
          <strong>{m.scan_looked()}</strong>
          <span>{formatStamp(status.looked_at, today)}</span>
        </li>
        <li>
          <strong>{m.scan_taken()}</strong>
          <span>{status.taken_at ? m.mailbox_taken_count({ count: formatNumber(status.taken), time: formatStamp(status.taken_at, today) }) : m.mailbox_taken_none()}</span>
        </li>
        <li>
          <strong>{m.mailbox_aside()}</strong>
          <span>{status.aside > 0 ? m.mailbox_aside_count({ count: formatNumber(status.aside) }) : m.mailbox_aside_none()}</span>
        </li>
        <li>
          <strong>{m.scan_waiting()}</strong>
          <span>{status.waiting > 0 ? m.mailbox_waiting_count({ count: formatNumber(status.waiting) }) : m.mailbox_waiting_none()}</span>
        </li>
      </ul>
    </>
  );
}

/** Fields of the API → ids on this page. */
const ids: Record<string, string> = { host: 'hop-may-chu', port: 'hop-cong', security: 'hop-ma-hoa', user: 'hop-tai-khoan', password: 'hop-mat-khau', folder: 'hop-thu-muc', done_folder: 'hop-da-nhan', since: 'hop-tu-ngay' };

function Form({ known }: { known: Settings }) {
  const queries = useQueryClient();
  // Who fills it in for the first time means to use it.
  const [first] = useState({ ...known, on: known.on || known.version === 0 });
  const [form, setForm] = useKeptField('hop', 'form', first);
  const [port, setPort] = useKeptField('hop', 'port', String(known.port));
  const [password, setPassword] = useState('');
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState<'try' | 'save' | null>(null);
  const [trial, setTrial] = useState<Trial | null>(null);
  const unsaved = form !== first || port !== String(known.port) || password !== '';
  const put = (change: Partial<Settings>) => {
    setForm({ ...form, ...change });
    setTrial(null);
  };
  const errorOf = (field: string) => problems.find((problem) => problem.field === ids[field])?.text;
  const body = () => ({ settings: { ...form, port: /^\d{1,5}$/u.test(port.trim()) && Number(port) <= 65535 ? Number(port) : 0 }, password: password === '' ? null : password });

  const run = async (what: 'try' | 'save') => {
    if (busy) return;
    setBusy(what);
    setFailure(undefined);
    setProblems([]);
    setTrial(null);
    try {
      if (what === 'try') {
        const { data } = await client.POST('/api/v1/administration/mailbox/trial', { body: body() });
        setTrial(data ?? null);
      } else {
        const { data } = await client.PUT('/api/v1/administration/mailbox', { body: body() });
        dropKeptFields('hop');
        if (data) queries.setQueryData($api.queryOptions('get', '/api/v1/administration/mailbox').queryKey, data);
        void queries.invalidateQueries({ queryKey: ['get', '/api/v1/administration/intake-sources'] });
        showToast(m.mailbox_saved());
      }
    } catch (error) {
      const faults = error instanceof Problem ? error.fields : [];
      setProblems(faults.map((fault) => ({ field: ids[fault.pointer.split('/').at(-1) ?? ''] ?? 'hop-may-chu', text: fault.detail })));
      setAttempt((before) => before + 1);
      if (faults.length === 0) setFailure(explain(error));
    } finally {
      setBusy(null);
    }
  };

  return (
    <form
      noValidate
      className={mail.form}
      onSubmit={(event) => {
        event.preventDefault();
        void run('save');
      }}
    >
      <ErrorSummary problems={problems} attempt={attempt} />
      {failure && (
        <Notice tone="red" role="alert">
          {failure}
        </Notice>
      )}
      <Checkbox checked={form.on} onChange={(on) => put({ on })}>
        {m.mailbox_on()}
      </Checkbox>
      <div className={mail.pair}>
        <TextField id={ids['host']} label={m.mailbox_host()} value={form.host} onChange={(host) => put({ host })} error={errorOf('host')} placeholder="mail.thohoa.gov.vn" autoComplete="off" spellCheck={false} autoCapitalize="off" />
        <TextField
          id={ids['port']}
          label={m.mail_port()}
          value={port}
          onChange={(typed) => {
            setPort(typed);
            setTrial(null);
          }}
          error={errorOf('port')}
          inputMode="numeric"
          autoComplete="off"
        />
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
          if (['993', '143', ''].includes(port)) setPort(security === 'tls' ? '993' : '143');
        }}
        options={[
          { value: 'tls', label: m.mail_security_tls(), detail: m.mailbox_tls_text() },
          { value: 'starttls', label: m.mail_security_starttls(), detail: m.mailbox_starttls_text() },
          { value: 'none', label: m.mail_security_none(), detail: m.mail_security_none_text() },
        ]}
      />
      <div className={mail.halves}>
        <TextField id={ids['user']} label={m.mail_user()} value={form.user} onChange={(user) => put({ user })} error={errorOf('user')} placeholder="vanthu@thohoa.gov.vn" autoComplete="off" spellCheck={false} autoCapitalize="off" />
        <PasswordField
          id={ids['password']}
          label={m.mail_password()}
          value={password}
          onChange={(typed) => {
            setPassword(typed);
            setTrial(null);
          }}
          error={errorOf('password')}
          autoComplete="new-password"
          note={known.has_password ? m.mail_password_kept() : m.mail_password_note()}
        />
      </div>
      <div className={mail.halves}>
        <TextField id={ids['folder']} label={m.mailbox_folder()} value={form.folder} onChange={(folder) => put({ folder })} error={errorOf('folder')} autoComplete="off" spellCheck={false} />
        <TextField id={ids['done_folder']} label={m.mailbox_done()} optional value={form.done_folder} onChange={(done_folder) => put({ done_folder })} error={errorOf('done_folder')} note={m.mailbox_done_note()} autoComplete="off" />
      </div>
      <div className={mail.halves}>
        <DateField id={ids['since'] ?? ''} label={m.mailbox_since()} value={form.since} onChange={(since) => since && put({ since })} note={m.mailbox_since_note()} error={errorOf('since')} />
      </div>
      {trial && <TrialNotice trial={trial} onFolder={(folder) => put({ folder })} />}
      <div className={mail.acts}>
        <Button icon={<IconPlugConnected aria-hidden />} busy={busy === 'try'} onClick={() => void run('try')}>
          {m.mailbox_try()}
        </Button>
        <Button type="submit" variant={unsaved ? 'primary' : 'default'} busy={busy === 'save'}>
          {m.save()}
        </Button>
      </div>
      {unsaved && <p className={styles.quiet}>{m.unsaved_changes()}</p>}
    </form>
  );
}

function TrialNotice({ trial, onFolder }: { trial: Trial; onFolder(folder: string): void }) {
  if (!trial.fault) {
    return (
      <Notice tone="green" role="status" icon={<IconCircleCheck aria-hidden />}>
        {m.mailbox_tried({ messages: formatNumber(trial.messages), fresh: formatNumber(trial.fresh) })}
      </Notice>
    );
  }
  return (
    <Notice tone="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
      {mailboxFault(trial.fault)}
      {trial.reply && (
        <p className={mail.reply} translate="no">
          {m.mail_trial_reply({ reply: trial.reply })}
        </p>
      )}
      {trial.folders.length > 0 && (
        <p className={mail.reply}>
          {m.mailbox_folders()}{' '}
          {trial.folders.slice(0, 12).map((folder) => (
            <Button key={folder} variant="quiet" onClick={() => onFolder(folder)}>
              {folder}
            </Button>
          ))}
        </p>
      )}
    </Notice>
  );
}
