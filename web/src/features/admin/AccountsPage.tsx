import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconDots, IconKey, IconLink, IconLock, IconLockOpen, IconLogout, IconSearch, IconUsersGroup } from '@tabler/icons-react';
import { Suspense, useEffect, useMemo, useState } from 'react';
import { $api, client } from '@/api/client';
import type { components } from '@/api/schema';
import { explain, Problem } from '@/api/problem';
import { hasRole, useMe, waysQuery } from '@/api/session';
import { dayOf, formatStamp } from '@/domain/dates';
import { fold } from '@/domain/fold';
import { part } from '@/offline/parts';
import { Avatar, Badge, Button, Dialog, EmptyState, ErrorState, IconButton, Menu, Notice, showToast, SkeletonList, TextField } from '@/ui';
import { m } from '@/words';
import styles from './AccountsPage.module.css';
import { HandOver } from './HandOver';

const IdentityDialog = part(() => import('./IdentityDialog').then((module) => ({ default: module.IdentityDialog })));

type Account = components['schemas']['AccountView'];
type Question = { kind: 'lock' | 'reset' | 'out'; account: Account };

/** Tài khoản: who may sign in. The administrator sees no letter here, and none elsewhere. */
export function AccountsPage() {
  const me = useMe();
  const allowed = hasRole(me, 'administrator');
  const today = dayOf(me.now);
  const queries = useQueryClient();
  const options = $api.queryOptions('get', '/api/v1/accounts');
  const accounts = useQuery({ ...options, enabled: allowed });
  const [words, setWords] = useState('');
  const [question, setQuestion] = useState<Question | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [linking, setLinking] = useState<Account | null>(null);
  const ways = useQuery({ ...waysQuery, enabled: allowed });
  const [handed, setHanded] = useState<{ account: Account; password: string } | null>(null);

  useEffect(() => {
    document.title = `${m.nav_accounts()} · ${m.app_title()}`;
  }, []);
  const shown = useMemo(() => {
    const wanted = fold(words).trim();
    return (accounts.data ?? []).filter((account) => !wanted || fold(`${account.name} ${account.login} ${account.titles.join(' ')}`).includes(wanted));
  }, [accounts.data, words]);

  const put = (data: Account) => queries.setQueryData(options.queryKey, (held: Account[] | undefined) => held?.map((one) => (one.person_id === data.person_id ? data : one)));
  const change = async (account: Account, disabled: boolean) => {
    const { data } = await client.PATCH('/api/v1/accounts/{id}', { params: { path: { id: account.person_id } }, body: { disabled } });
    if (data) put(data);
  };
  const run = async ({ kind, account }: Question) => {
    if (busy) return;
    setBusy(true);
    setFault(undefined);
    try {
      if (kind === 'lock') {
        await change(account, true);
        showToast(m.admin_locked({ name: account.name }), { act: { label: m.undo(), run: () => void change(account, false).catch((error: unknown) => showToast(explain(error), { tone: 'error' })) } });
      } else if (kind === 'out') {
        await client.POST('/api/v1/accounts/{id}/sign-out', { params: { path: { id: account.person_id } } });
        showToast(m.admin_signed_out({ name: account.name }));
      } else {
        const { data } = await client.POST('/api/v1/accounts/{id}/password-reset', { params: { path: { id: account.person_id } } });
        if (!data) throw new Problem(0, '', '');
        setHanded({ account, password: data.password });
      }
      setQuestion(null);
      void queries.invalidateQueries({ queryKey: options.queryKey });
    } catch (error) {
      setFault(explain(error));
    } finally {
      setBusy(false);
    }
  };
  const unlock = (account: Account) => {
    change(account, false)
      .then(() => showToast(m.admin_unlocked({ name: account.name })))
      .catch((error: unknown) => showToast(explain(error), { tone: 'error' }));
  };

  if (!allowed) return <EmptyState icon={<IconLock aria-hidden />} title={m.admin_only()} />;
  const locked = accounts.data?.filter((account) => account.disabled).length ?? 0;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>
            {m.nav_accounts()} {accounts.data && <small>{accounts.data.length}</small>}
          </h1>
          <p>{locked > 0 ? m.admin_text_locked({ count: locked }) : m.admin_text()}</p>
        </div>
        <div className={styles.find}>
          <TextField label={m.admin_find()} value={words} onChange={setWords} placeholder={m.admin_find_hint()} autoComplete="off" spellCheck={false} />
        </div>
      </header>
      <div className={styles.body}>
        {accounts.isPending ? (
          <SkeletonList rows={8} compact />
        ) : accounts.isLoadingError ? (
          <ErrorState detail={explain(accounts.error)} trace={accounts.error instanceof Problem ? accounts.error.trace : undefined} onRetry={() => void accounts.refetch()} />
        ) : accounts.data.length === 0 ? (
          <EmptyState icon={<IconUsersGroup aria-hidden />} title={m.admin_none()} />
        ) : shown.length === 0 ? (
          <EmptyState icon={<IconSearch aria-hidden />} title={m.admin_not_found({ words })} action={<Button onClick={() => setWords('')}>{m.clear()}</Button>} />
        ) : (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{m.admin_person()}</th>
                <th scope="col">{m.admin_titles()}</th>
                <th scope="col">{m.admin_login()}</th>
                <th scope="col">{m.admin_last()}</th>
                <th scope="col">{m.admin_sessions()}</th>
                <th scope="col">{m.admin_state()}</th>
                <th scope="col">
                  <span className="visually-hidden">{m.admin_acts()}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((account) => (
                <tr key={account.person_id} data-locked={account.disabled || undefined}>
                  <th scope="row">
                    <span className={styles.person}>
                      <Avatar name={account.name} size="sm" />
                      <span>{account.name}</span>
                    </span>
                  </th>
                  <td data-label={m.admin_titles()}>{account.titles.join(', ') || '–'}</td>
                  <td data-label={m.admin_login()}>
                    {account.login}
                    {account.identity && <span className={styles.linked}>{m.admin_linked({ label: account.identity.label })}</span>}
                  </td>
                  <td data-label={m.admin_last()}>{account.last_sign_in_at ? formatStamp(account.last_sign_in_at, today) : m.admin_never()}</td>
                  <td data-label={m.admin_sessions()}>{account.open_sessions}</td>
                  <td data-label={m.admin_state()}>{account.disabled ? <Badge tone="red">{m.admin_is_locked()}</Badge> : <Badge tone="green">{m.admin_is_open()}</Badge>}</td>
                  <td className={styles.acts}>
                    <Menu
                      label={m.admin_acts_of({ name: account.name })}
                      trigger={<IconButton variant="quiet" label={m.admin_acts_of({ name: account.name })} icon={<IconDots aria-hidden />} />}
                      entries={[
                        { key: 'reset', label: m.admin_reset(), icon: <IconKey aria-hidden />, onSelect: () => setQuestion({ kind: 'reset', account }) },
                        { key: 'out', label: m.admin_sign_out(), icon: <IconLogout aria-hidden />, disabled: account.open_sessions === 0, onSelect: () => setQuestion({ kind: 'out', account }) },
                        ...((ways.data?.providers.length ?? 0) > 0 || account.identity ? [{ key: 'link', label: m.admin_link(), icon: <IconLink aria-hidden />, onSelect: () => setLinking(account) }] : []),
                        account.disabled
                          ? { key: 'unlock', label: m.admin_unlock(), icon: <IconLockOpen aria-hidden />, apart: true, onSelect: () => unlock(account) }
                          : { key: 'lock', label: m.admin_lock(), icon: <IconLock aria-hidden />, apart: true, danger: true, disabled: account.person_id === me.person_id, onSelect: () => setQuestion({ kind: 'lock', account }) },
                      ]}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {question && (
        <Dialog
          open
          onClose={() => {
            setQuestion(null);
            setFault(undefined);
          }}
          title={question.kind === 'lock' ? m.admin_lock() : question.kind === 'out' ? m.admin_sign_out() : m.admin_reset()}
          actions={
            <>
              <Button onClick={() => setQuestion(null)}>{m.cancel()}</Button>
              <Button variant={question.kind === 'reset' ? 'primary' : 'danger'} busy={busy} onClick={() => void run(question)}>
                {question.kind === 'lock' ? m.admin_lock() : question.kind === 'out' ? m.admin_sign_out() : m.admin_reset()}
              </Button>
            </>
          }
        >
          <p>{question.kind === 'lock' ? m.admin_lock_text({ name: question.account.name }) : question.kind === 'out' ? m.admin_sign_out_text({ name: question.account.name }) : m.admin_reset_text({ name: question.account.name })}</p>
          {fault && (
            <Notice tone="red" role="alert">
              {fault}
            </Notice>
          )}
        </Dialog>
      )}
      {linking && (
        <Suspense>
          <IdentityDialog account={linking} onClose={() => setLinking(null)} onChanged={put} />
        </Suspense>
      )}
      {handed && <HandOver name={handed.account.name} password={handed.password} onClose={() => setHanded(null)} />}
    </div>
  );
}
