import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { client } from '@/api/client';
import { sessionQuery } from '@/api/session';
import { signOut } from '@/app/signOut';
import { useForm } from '@/features/admin/useForm';
import { Button, ErrorSummary, Notice, PasswordField, type FieldProblem } from '@/ui';
import { m } from '@/words';
import styles from './PasswordDuePage.module.css';

/** The first thing with a password that was handed over: a password of one's own. */
export function PasswordDuePage() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [current, setCurrent] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [own, setOwn] = useState<FieldProblem[]>([]);
  const [tries, setTries] = useState(0);
  const form = useForm('mkm-');
  useEffect(() => {
    document.title = `${m.password_due_title()} · ${m.app_title()}`;
  }, []);
  const submit = async () => {
    const found: FieldProblem[] = [];
    if (!current) found.push({ field: 'mkm-current', text: m.password_need_current() });
    if (again !== fresh) found.push({ field: 'mkm-again', text: m.password_differs() });
    setOwn(found);
    setTries(tries + 1);
    if (found.length > 0) return;
    const done = await form.send(async () => {
      await client.POST('/api/v1/password', { body: { current, new: fresh } });
    });
    if (!done) return;
    await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await navigate({ to: '/', replace: true });
  };
  const problems = [...own, ...form.problems];
  const errorOf = (field: string) => problems.find((problem) => problem.field === `mkm-${field}`)?.text;
  return (
    <div className={styles.page}>
      <main className={styles.card}>
        <h1>{m.password_due_title()}</h1>
        <p>{m.password_due_text()}</p>
        <form
          noValidate
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <ErrorSummary problems={problems} attempt={tries + form.attempt} />
          {form.failure && (
            <Notice tone="red" role="alert">
              {form.failure}
            </Notice>
          )}
          <PasswordField id="mkm-current" label={m.password_handed()} value={current} onChange={setCurrent} error={errorOf('current')} autoComplete="current-password" autoFocus />
          <PasswordField id="mkm-new" label={m.password_new()} value={fresh} onChange={setFresh} error={errorOf('new')} note={m.password_rule({ count: 10 })} autoComplete="new-password" />
          <PasswordField id="mkm-again" label={m.password_again()} value={again} onChange={setAgain} error={errorOf('again')} autoComplete="new-password" />
          <Button type="submit" variant="primary" main full busy={form.busy}>
            {m.password_due_submit()}
          </Button>
          <Button variant="quiet" full onClick={() => void signOut(queries)}>
            {m.user_sign_out()}
          </Button>
        </form>
      </main>
    </div>
  );
}
