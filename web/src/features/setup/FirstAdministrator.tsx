import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '@/api/client';
import { remember, sessionQuery } from '@/api/session';
import { setupQuery } from '@/api/setup';
import { useField, useForm } from '@/features/admin/useForm';
import { Button, ErrorSummary, Notice, PasswordField, Select, TextField } from '@/ui';
import { m } from '@/words';
import { honorifics } from '@/domain/honorific';
import styles from './SetupPage.module.css';

/** The code from the terminal, and who administers. */
export default function FirstAdministrator({ onDone }: { onDone(): void }) {
  const queries = useQueryClient();
  const form = useForm('qt-');
  // The code opens an empty installation to whoever has it: it is kept as little as the password.
  const [code, setCode] = useState('');
  const [name, setName] = useField(form, 'name', '');
  const [honorific, setHonorific] = useField<string | null>(form, 'honorific', null);
  const [login, setLogin] = useField(form, 'login', 'quantri');
  const [password, setPassword] = useState('');
  const submit = async () => {
    const done = await form.send(async () => {
      const { data } = await client.POST('/api/v1/setup', { body: { code, name, honorific: honorific ?? '', login, password } });
      if (!data) return;
      queries.setQueryData(sessionQuery.queryKey, remember(data));
      queries.setQueryData(setupQuery.queryKey, false);
    });
    if (done) onDone();
  };
  // The rules of passwords name the field as the page of one's own password does.
  const problems = form.problems.map((problem) => (problem.field === 'qt-new' ? { ...problem, field: 'qt-password' } : problem));
  const errorOf = (field: string) => problems.find((problem) => problem.field === `qt-${field}`)?.text;
  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ErrorSummary problems={problems} attempt={form.attempt} />
      {form.failure && (
        <Notice tone="red" role="alert">
          {form.failure}
        </Notice>
      )}
      <TextField id="qt-code" label={m.setup_code()} value={code} onChange={setCode} error={errorOf('code')} note={m.setup_code_note()} autoComplete="off" autoCapitalize="off" spellCheck={false} autoFocus />
      <div className={styles.pair}>
        <TextField id="qt-name" label={m.admin_person()} value={name} onChange={setName} error={errorOf('name')} autoComplete="name" />
        <Select
          id="qt-honorific"
          label={m.person_honorific()}
          options={honorifics()}
          value={honorific}
          onChange={setHonorific}
          error={errorOf('honorific')}
        />
      </div>
      <div className={styles.pair}>
        <TextField id="qt-login" name="username" label={m.admin_login()} value={login} onChange={setLogin} error={errorOf('login')} autoComplete="username" autoCapitalize="off" spellCheck={false} />
        <PasswordField id="qt-password" name="password" label={m.login_password()} value={password} onChange={setPassword} error={errorOf('password')} note={m.password_rule({ count: 10 })} autoComplete="new-password" />
      </div>
      <div>
        <Button type="submit" variant="primary" main busy={form.busy}>
          {m.setup_begin()}
        </Button>
      </div>
    </form>
  );
}
