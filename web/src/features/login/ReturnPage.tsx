import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { client as api } from '@/api/client';
import { explain } from '@/api/problem';
import { broughtBack, codeFault, comeBack, needsCode, sessionQuery } from '@/api/session';
import { Button, Notice, showToast, TextField } from '@/ui';
import { m } from '@/words';
import styles from './LoginPage.module.css';

/** How the server marks an errand to link an account; signing in is marked otherwise. */
const LINKING = 'noi.';

/** Who comes back from a provider of sign-in: in, or told in words why not and what to do. */
export function ReturnPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  // Read once: the address is cleaned at once, so that no code stays in the history.
  const [brought] = useState(() => broughtBack(window.location.search));
  const links = brought.state.startsWith(LINKING);
  const [failure, setFailure] = useState<string>();
  const [code, setCode] = useState<string>();
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  const begun = useRef(false);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    document.title = `${m.return_title()} · ${m.app_title()}`;
  }, []);
  useEffect(() => {
    if (failure) box.current?.focus();
  }, [failure]);

  const arrive = async (given?: string) => {
    setBusy(true);
    setWrong(undefined);
    try {
      const { me, returnTo } = await comeBack(brought, given);
      queries.setQueryData(sessionQuery.queryKey, me);
      await navigate({ to: returnTo, replace: true });
    } catch (error) {
      const fault = codeFault(error);
      if (needsCode(error)) setCode('');
      else if (fault) setWrong(fault);
      else setFailure(explain(error));
    } finally {
      setBusy(false);
    }
  };

  const link = async () => {
    try {
      // The session's token is needed, and this page was loaded anew.
      await queries.ensureQueryData(sessionQuery);
      await api.POST('/api/v1/identities', { body: brought });
      showToast(m.identity_linked());
      await navigate({ to: '/ca-nhan', replace: true });
    } catch (error) {
      setFailure(explain(error));
    }
  };

  useEffect(() => {
    // An answer counts once: not again when the page is drawn twice.
    if (begun.current) return;
    begun.current = true;
    window.history.replaceState(window.history.state, '', window.location.pathname);
    void (links ? link() : arrive());
  });

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
        <div className={styles.single}>
          <form
            className={styles.card}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              if (code?.trim()) void arrive(code);
              else setWrong(m.code_need_login());
            }}
          >
            <h1>{failure ? (links ? m.return_link_failed() : m.return_failed()) : m.return_title()}</h1>
            {failure ? (
              <>
                <div ref={box} tabIndex={-1} className={styles.failure}>
                  <Notice tone="red" role="alert">
                    {failure}
                  </Notice>
                </div>
                <Button variant="primary" main full onClick={() => void navigate({ to: links ? '/ca-nhan' : '/dang-nhap', replace: true })}>
                  {links ? m.return_account() : m.return_again()}
                </Button>
              </>
            ) : code === undefined ? (
              <p role="status">{m.return_busy()}</p>
            ) : (
              <>
                <p>{m.return_code_text()}</p>
                <TextField id="ma" name="code" label={m.code_label()} note={m.code_note()} value={code} onChange={setCode} error={wrong} autoComplete="one-time-code" autoCapitalize="off" spellCheck={false} autoFocus />
                <Button type="submit" variant="primary" main full busy={busy}>
                  {m.login_submit()}
                </Button>
              </>
            )}
          </form>
        </div>
      </main>
    </div>
  );
}
