import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { $api, client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { useMe } from '@/api/session';
import { signOut } from '@/app/signOut';
import { dayOf, formatStamp } from '@/domain/dates';
import { Avatar, Badge, Button, Dialog, ErrorState, ErrorSummary, Notice, PasswordField, showToast, SkeletonList, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { Identities } from './Identities';
import { SecondStep } from './SecondStep';
import { deviceName, isPhone } from './device';
import { NoticeSettings } from './NoticeSettings';
import { Passkeys } from './Passkeys';
import { Settings } from './Settings';
import styles from './AccountPage.module.css';

/** Cá nhân: who one is here, the password, and where one is signed in. */
export function AccountPage() {
  const me = useMe();
  useEffect(() => {
    document.title = `${m.account_title()} · ${m.app_title()}`;
    const target = window.location.hash.slice(1);
    if (target) document.getElementById(target)?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <header className={styles.who}>
          <Avatar name={me.name} />
          <div>
            <h1>{me.name}</h1>
            <p>{me.positions.map((position) => `${position.title}, ${position.unit_name}`).join(' · ') || me.agency_name}</p>
            <p>{m.account_login({ login: me.login })}</p>
          </div>
        </header>
        <Settings />
        <NoticeSettings />
        <PasswordForm />
        <SecondStep />
        <Passkeys />
        <Identities />
        <Sessions />
      </div>
    </div>
  );
}

/** Characters a password has at least; the server judges by the same rule. */
const SHORTEST = 10;

function PasswordForm() {
  const [current, setCurrent] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.text;

  const submit = async () => {
    if (busy) return;
    const found: FieldProblem[] = [];
    if (!current) found.push({ field: 'mk-cu', text: m.password_need_current() });
    if ([...fresh].length < SHORTEST) found.push({ field: 'mk-moi', text: m.password_short({ count: SHORTEST }) });
    else if (fresh === current) found.push({ field: 'mk-moi', text: m.password_same() });
    if (fresh && again !== fresh) found.push({ field: 'mk-lai', text: m.password_differs() });
    setProblems(found);
    setAttempt(attempt + 1);
    setFailure(undefined);
    if (found.length > 0) return;
    setBusy(true);
    try {
      await client.POST('/api/v1/password', { body: { current, new: fresh } });
      setCurrent('');
      setFresh('');
      setAgain('');
      showToast(m.password_done());
    } catch (error) {
      const field = error instanceof Problem ? error.fields[0] : undefined;
      if (field) {
        setProblems([{ field: field.pointer === '/current' ? 'mk-cu' : 'mk-moi', text: field.detail }]);
        setAttempt(attempt + 2);
      } else setFailure(explain(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className={styles.card} aria-labelledby="mat-khau">
      <h2 id="mat-khau">{m.user_change_password()}</h2>
      <form
        noValidate
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ErrorSummary problems={problems} attempt={attempt} />
        {failure && (
          <Notice tone="red" role="alert">
            {failure}
          </Notice>
        )}
        <PasswordField id="mk-cu" label={m.password_current()} value={current} onChange={setCurrent} autoComplete="current-password" error={errorOf('mk-cu')} />
        <PasswordField id="mk-moi" label={m.password_new()} value={fresh} onChange={setFresh} autoComplete="new-password" error={errorOf('mk-moi')} note={m.password_rule({ count: SHORTEST })} />
        <PasswordField id="mk-lai" label={m.password_again()} value={again} onChange={setAgain} autoComplete="new-password" error={errorOf('mk-lai')} />
        <div>
          <Button type="submit" variant="primary" busy={busy}>
            {m.user_change_password()}
          </Button>
        </div>
      </form>
    </section>
  );
}

/** How a session began, where that is worth a word. */
function wayText(way: string): string {
  return way === 'provider' ? m.session_way_provider() : way === 'passkey' ? m.session_way_passkey() : '';
}

function Sessions() {
  const me = useMe();
  const today = dayOf(me.now);
  const queries = useQueryClient();
  const options = $api.queryOptions('get', '/api/v1/sessions');
  const sessions = useQuery(options);
  const [closing, setClosing] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const close = async (id: string) => {
    setClosing(id);
    try {
      await client.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } });
      showToast(m.session_closed());
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    } finally {
      setClosing(null);
      void queries.invalidateQueries({ queryKey: options.queryKey });
    }
  };
  return (
    <section className={styles.card} aria-labelledby="phien">
      <header className={styles.cardHead}>
        <h2 id="phien">{m.user_sessions()}</h2>
        <Button variant="danger" local onClick={() => setAsking(true)}>
          {m.user_sign_out_everywhere()}
        </Button>
      </header>
      <p className={styles.quiet}>{m.session_text()}</p>
      {sessions.isPending ? (
        <SkeletonList rows={2} compact />
      ) : sessions.isLoadingError ? (
        <ErrorState detail={explain(sessions.error)} onRetry={() => void sessions.refetch()} />
      ) : (
        <ul className={styles.sessions}>
          {sessions.data.map((session) => {
            const Icon = isPhone(session.user_agent) ? IconDeviceMobile : IconDeviceDesktop;
            return (
              <li key={session.id}>
                <Icon aria-hidden />
                <div>
                  <p>
                    <strong>{deviceName(session.user_agent) || m.session_unknown()}</strong> {session.current && <Badge tone="green">{m.session_this()}</Badge>}
                  </p>
                  <p className={styles.quiet}>
                    {[session.address, wayText(session.way), m.session_since({ time: formatStamp(session.created_at, today) }), m.session_seen({ time: formatStamp(session.last_seen_at, today) })].filter(Boolean).join(' · ')}
                  </p>
                </div>
                {!session.current && (
                  <Button busy={closing === session.id} onClick={() => void close(session.id)}>
                    {m.session_close()}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {asking && (
        <Dialog
          open
          onClose={() => setAsking(false)}
          title={m.user_sign_out_everywhere()}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{m.cancel()}</Button>
              <Button variant="danger" onClick={() => void signOut(queries, true)}>
                {m.user_sign_out_everywhere()}
              </Button>
            </>
          }
        >
          <p>{m.session_everywhere_text()}</p>
        </Dialog>
      )}
    </section>
  );
}
