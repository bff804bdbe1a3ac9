import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import type { Me } from '@/api/client';
import { sessionGate } from '@/api/gate';
import { explain, Problem } from '@/api/problem';
import { explainPasskey, passkeysWork, signInWithPasskey } from '@/api/passkeys';
import { codeFault, needsCode, sessionQuery, setOutToSignIn, signIn, waysQuery } from '@/api/session';
import { Button, Dialog, PasswordField, TextField } from '@/ui';
import { m } from '@/words';
import { endSession } from './signOut';

/** Asks for the password over the screen as it stands; waiting requests then go on. */
export function SessionExpired() {
  const shut = useSyncExternalStore(sessionGate.subscribe, sessionGate.isShut);
  return shut ? <SignInAgain /> : null;
}

function SignInAgain() {
  const client = useQueryClient();
  const me = client.getQueryData(sessionQuery.queryKey);
  const [login, setLogin] = useState(me?.login ?? '');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string>();
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const ways = useQuery({ ...waysQuery, retry: false });

  const leave = async (agency: string) => {
    setError(undefined);
    try {
      await setOutToSignIn(agency, window.location.pathname + window.location.search);
    } catch (failure) {
      setError(explain(failure));
    }
  };

  const enter = async (act: () => Promise<Me>) => {
    setBusy(true);
    setError(undefined);
    try {
      const fresh = await act();
      client.setQueryData(sessionQuery.queryKey, fresh);
      if (me && fresh.person_id !== me.person_id) {
        // What the other person had open must not be seen or sent under this name.
        sessionGate.abandon();
        endSession(client);
        return;
      }
      sessionGate.open();
    } catch (failure) {
      if (needsCode(failure)) setCode('');
      else if (codeFault(failure)) setError(codeFault(failure));
      else setError(failure instanceof Problem && failure.type === 'wrong-credentials' ? m.login_wrong() : failure instanceof Problem && failure.status === 429 ? m.login_wait({ seconds: failure.retryAfter ?? 30 }) : explainPasskey(failure));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog open onClose={() => undefined} title={m.session_expired_title()} dismissable={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void enter(() => signIn(login.trim(), password, code));
        }}
        style={{ display: 'grid', gap: 14 }}
      >
        <p>{m.session_expired_text()}</p>
        <TextField label={m.login_account()} value={login} onChange={setLogin} autoComplete="username" autoCapitalize="off" spellCheck={false} />
        <PasswordField label={m.login_password()} value={password} onChange={setPassword} autoComplete="current-password" error={code === undefined ? error : undefined} data-autofocus />
        {code !== undefined && <TextField label={m.code_label()} note={m.code_note()} value={code} onChange={setCode} error={error} autoComplete="one-time-code" autoCapitalize="off" spellCheck={false} autoFocus />}
        {ways.data?.passkeys && passkeysWork() && (
          <Button full onClick={() => void enter(signInWithPasskey)}>
            {m.login_passkey()}
          </Button>
        )}
        {ways.data?.providers.map((way) => (
          <Button key={way.agency_id} full onClick={() => void leave(way.agency_id)}>
            {way.label}
          </Button>
        ))}
        <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end', flexWrap: 'wrap' }}>
          <Button
            variant="quiet"
            onClick={() => {
              sessionGate.abandon();
              endSession(client);
            }}
          >
            {m.session_expired_other()}
          </Button>
          <Button type="submit" variant="primary" busy={busy}>
            {m.login_submit()}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
