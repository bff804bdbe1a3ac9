import { client } from '@/api/client';
import type { components } from '@/api/schema';
import { Button, Dialog, Notice, showToast, TextField } from '@/ui';
import { m } from '@/words';
import { useField, useForm } from './useForm';

type Account = components['schemas']['AccountView'];

/** Which account at the provider of sign-in opens this one. */
export function IdentityDialog({ account, onClose, onChanged }: { account: Account; onClose: () => void; onChanged: (account: Account) => void }) {
  const { name, identity } = account;
  const form = useForm('noi-', account.person_id);
  const [subject, setSubject] = useField(form, 'subject', '');
  const params = { params: { path: { id: account.person_id } } };
  const link = async () => {
    const done = await form.send(async () => {
      const { data } = await client.PUT('/api/v1/accounts/{id}/identity', { ...params, body: { subject } });
      if (data) onChanged(data);
    });
    if (!done) return;
    showToast(m.admin_link_done({ name }));
    onClose();
  };
  const unlink = async () => {
    const done = await form.send(async () => {
      const { data } = await client.DELETE('/api/v1/accounts/{id}/identity', params);
      if (data) onChanged(data);
    });
    if (!done) return;
    showToast(m.admin_unlink_done({ name }));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={identity ? m.admin_unlink() : m.admin_link()}
      actions={
        <>
          <Button
            onClick={() => {
              form.forget();
              onClose();
            }}
          >
            {m.cancel()}
          </Button>
          <Button variant={identity ? 'danger' : 'primary'} busy={form.busy} onClick={() => void (identity ? unlink() : link())}>
            {identity ? m.admin_unlink() : m.admin_link_save()}
          </Button>
        </>
      }
    >
      {form.failure && (
        <Notice tone="red" role="alert">
          {form.failure}
        </Notice>
      )}
      {identity ? (
        <p>{m.admin_link_is({ name, label: identity.label })}</p>
      ) : (
        <form
          noValidate
          style={{ display: 'grid', gap: 14 }}
          onSubmit={(event) => {
            event.preventDefault();
            void link();
          }}
        >
          <p>{m.admin_link_text({ name })}</p>
          <TextField id="noi-subject" label={m.admin_link_subject()} value={subject} onChange={setSubject} error={form.errorOf('subject')} autoComplete="off" autoCapitalize="off" spellCheck={false} data-autofocus />
        </form>
      )}
    </Dialog>
  );
}
