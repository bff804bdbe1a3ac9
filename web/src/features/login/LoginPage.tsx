import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconArchive, IconBuildingCommunity, IconChecklist, IconChevronRight, IconFingerprint, IconInbox, IconLanguage, IconLogin2, IconSettings, IconSignature, IconUsers } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { $api, type Me } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { explainPasskey, passkeysWork, signInWithPasskey } from '@/api/passkeys';
import { codeFault, demoSignIn, needsCode, sessionQuery, setOutToSignIn, signIn, waysQuery } from '@/api/session';
import { turnLanguage } from '@/app/preferences';
import { useUp } from '@/offline/line';
import { Button, ErrorSummary, Notice, PasswordField, TextField, type FieldProblem } from '@/ui';
import { getLocale, m } from '@/words';
import styles from './LoginPage.module.css';

const roleIcons: Record<string, typeof IconInbox> = {
  clerk: IconInbox,
  leader: IconSignature,
  office_chief: IconBuildingCommunity,
  unit_head: IconUsers,
  officer: IconChecklist,
  archivist: IconArchive,
  administrator: IconSettings,
};

/* One of each role; the rest on request. */
const FIRST = 7;

/** Sign-in; on the demo also one card per role. */
export function LoginPage() {
  const { tiep } = useSearch({ from: '/dang-nhap' });
  const navigate = useNavigate();
  const client = useQueryClient();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string>();
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState<string | null>(null);
  const [caps, setCaps] = useState(false);
  const [all, setAll] = useState(false);
  const online = useUp();
  const failureBox = useRef<HTMLDivElement>(null);
  const demo = useQuery({
    ...$api.queryOptions('get', '/api/v1/demo/accounts'),
    retry: false,
    refetchInterval: (query) => (query.state.data && !query.state.data.ready ? 3000 : false),
  });

  const ways = useQuery({ ...waysQuery, retry: false });

  useEffect(() => {
    document.title = `${m.login_title()} · ${m.app_title()}`;
  }, []);
  useEffect(() => {
    if (failure) failureBox.current?.focus();
  }, [failure]);

  const enter = async (key: string, act: () => Promise<Me>) => {
    setBusy(key);
    setFailure(undefined);
    try {
      const me = await act();
      client.setQueryData(sessionQuery.queryKey, me);
      await navigate({ to: tiep ?? '/', replace: true });
    } catch (error) {
      const fault = codeFault(error);
      if (needsCode(error)) setCode('');
      else if (fault) {
        setProblems([{ field: 'ma', text: fault }]);
        setAttempt((before) => before + 1);
      } else if (error instanceof Problem && error.type === 'wrong-credentials') setFailure(m.login_wrong());
      else if (error instanceof Problem && error.status === 429) setFailure(m.login_wait({ seconds: error.retryAfter ?? 30 }));
      else setFailure(explainPasskey(error));
    } finally {
      setBusy(null);
    }
  };

  const withPasskey = ways.data?.passkeys === true && passkeysWork();
  const leave = async (agency: string) => {
    setBusy(agency);
    setFailure(undefined);
    try {
      await setOutToSignIn(agency, tiep);
    } catch (error) {
      setFailure(explain(error));
      setBusy(null);
    }
  };

  const submit = () => {
    const found: FieldProblem[] = [];
    if (!login.trim()) found.push({ field: 'tai-khoan', text: m.login_need_account() });
    if (!password) found.push({ field: 'mat-khau', text: m.login_need_password() });
    if (code !== undefined && !code.trim()) found.push({ field: 'ma', text: m.code_need_login() });
    setProblems(found);
    setAttempt(attempt + 1);
    if (found.length === 0) void enter('form', () => signIn(login.trim(), password, code));
  };
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.text;
  const watchCaps = (event: KeyboardEvent) => setCaps(event.getModifierState('CapsLock'));

  return (
    <div className={styles.page}>
      <main className={styles.main}>
        <div className={styles.brand}>
          <img src="/icon.svg" alt="" width={44} height={44} />
          <div>
            <strong>{m.app_title()}</strong>
            <p>{m.login_intro()}</p>
          </div>
        </div>
        {!online && (
          <Notice tone="amber" role="status">
            {m.offline_login()}
          </Notice>
        )}
        <div className={demo.data ? styles.columns : styles.single}>
          <form
            className={styles.card}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              submit();
            }}
          >
            <h1>{m.login_title()}</h1>
            <ErrorSummary problems={problems} attempt={attempt} />
            {failure && (
              <div ref={failureBox} tabIndex={-1} className={styles.failure}>
                <Notice tone="red" role="alert">
                  {failure}
                </Notice>
              </div>
            )}
            <TextField id="tai-khoan" name="username" label={m.login_account()} value={login} onChange={setLogin} error={errorOf('tai-khoan')} autoComplete="username" autoCapitalize="off" spellCheck={false} autoFocus={!demo.data} />
            <PasswordField id="mat-khau" name="password" label={m.login_password()} value={password} onChange={setPassword} error={errorOf('mat-khau')} note={caps ? m.login_caps() : undefined} autoComplete="current-password" onKeyUp={watchCaps} onKeyDown={watchCaps} />
            {code !== undefined && <TextField id="ma" name="code" label={m.code_label()} note={m.code_note()} value={code} onChange={setCode} error={errorOf('ma')} autoComplete="one-time-code" autoCapitalize="off" spellCheck={false} autoFocus />}
            <Button type="submit" variant="primary" main full busy={busy === 'form'}>
              {m.login_submit()}
            </Button>
            {(withPasskey || (ways.data?.providers.length ?? 0) > 0) && (
              <div className={styles.ways} role="group" aria-label={m.login_other_ways()}>
                <p aria-hidden>{m.login_or()}</p>
                {withPasskey && (
                  <Button full icon={<IconFingerprint aria-hidden />} busy={busy === 'passkey'} disabled={busy !== null && busy !== 'passkey'} onClick={() => void enter('passkey', signInWithPasskey)}>
                    {m.login_passkey()}
                  </Button>
                )}
                {ways.data?.providers.map((way) => (
                  <Button key={way.agency_id} full icon={<IconLogin2 aria-hidden />} busy={busy === way.agency_id} disabled={busy !== null && busy !== way.agency_id} onClick={() => void leave(way.agency_id)}>
                    {way.label}
                  </Button>
                ))}
              </div>
            )}
            <p className={styles.quiet}>{m.login_forgot()}</p>
            <button type="button" className={styles.language} lang={getLocale() === 'vi' ? 'en' : 'vi'} onClick={() => turnLanguage()}>
              <IconLanguage size={18} aria-hidden /> {m.language_other()}
            </button>
          </form>
          {demo.data && (
            <section className={styles.demo} aria-labelledby="dung-thu">
              <h2 id="dung-thu">{m.login_demo_title()}</h2>
              <p className={styles.quiet}>{m.login_demo_text()}</p>
              <ul>
                {(all ? demo.data.accounts : demo.data.accounts.slice(0, FIRST)).map((account) => {
                  const Icon = roleIcons[account.role] ?? IconUsers;
                  return (
                    <li key={account.login}>
                      <button type="button" className={styles.role} aria-busy={busy === account.login} disabled={busy !== null && busy !== account.login} onClick={() => void enter(account.login, () => demoSignIn(account.login))}>
                        <span className={styles.roleIcon}>
                          <Icon size={20} stroke={1.75} aria-hidden />
                        </span>
                        <span className={styles.roleText}>
                          <strong>{account.title}</strong>
                          <small>{account.name}</small>
                          <span>{account.hint}</span>
                        </span>
                        {account.waiting > 0 && (
                          <em>
                            <span aria-hidden>{account.waiting}</span>
                            <span className="visually-hidden">{m.nav_waiting_count({ count: account.waiting })}</span>
                          </em>
                        )}
                        <IconChevronRight size={18} aria-hidden className={styles.chevron} />
                      </button>
                    </li>
                  );
                })}
              </ul>
              {!all && demo.data.accounts.length > FIRST && (
                <Button variant="quiet" full onClick={() => setAll(true)}>
                  {m.login_demo_more({ count: demo.data.accounts.length - FIRST })}
                </Button>
              )}
              {!demo.data.ready && (
                <p className={styles.quiet} role="status">
                  {m.login_demo_filling()}
                </p>
              )}
            </section>
          )}
        </div>
      </main>
    </div>
  );
}
