import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import { explainPasskey, makePasskey, passkeysWork } from '@/api/passkeys';
import { explain, Problem } from '@/api/problem';
import type { components } from '@/api/schema';
import { useMe, waysQuery } from '@/api/session';
import { dropKeptFields, useKeptField } from '@/app/drafts';
import { dayOf, formatStamp } from '@/domain/dates';
import { Button, Dialog, ErrorState, Notice, showToast, SkeletonList, TextField } from '@/ui';
import { m } from '@/words';
import page from './AccountPage.module.css';
import { AskPassword } from './AskPassword';
import { deviceName } from './device';
import { useTry } from './useTry';

type Passkey = components['schemas']['PasskeyView'];
type Asked = { kind: 'add' } | { kind: 'rename' | 'remove'; passkey: Passkey };

const options = $api.queryOptions('get', '/api/v1/passkeys');

/** Khóa truy cập: the passkeys that open this account. Not shown where there are none and none can be made. */
export function Passkeys() {
  const me = useMe();
  const today = dayOf(me.now);
  const queries = useQueryClient();
  const ways = useQuery(waysQuery);
  const held = useQuery(options);
  const [asked, setAsked] = useState<Asked>();
  const offered = ways.data?.passkeys === true && passkeysWork();
  if (!offered && !held.data?.length) return null;
  const keep = (data: Passkey[] | undefined, done: string) => {
    if (data) queries.setQueryData(options.queryKey, data);
    setAsked(undefined);
    showToast(done);
  };
  const facts = (passkey: Passkey) =>
    [m.passkey_since({ time: formatStamp(passkey.created_at, today) }), passkey.last_used_at ? m.passkey_used({ time: formatStamp(passkey.last_used_at, today) }) : m.passkey_never(), passkey.backed_up ? m.passkey_backed_up() : ''].filter(Boolean).join(' · ');
  return (
    <section className={page.card} aria-labelledby="khoa-truy-cap">
      <header className={page.cardHead}>
        <h2 id="khoa-truy-cap">{m.passkey_title()}</h2>
        {offered && <Button onClick={() => setAsked({ kind: 'add' })}>{m.passkey_add()}</Button>}
      </header>
      <p className={page.quiet}>{m.passkey_text()}</p>
      {held.isPending ? (
        <SkeletonList rows={1} compact />
      ) : held.isLoadingError ? (
        <ErrorState detail={explain(held.error)} onRetry={() => void held.refetch()} />
      ) : (
        held.data.length > 0 && (
          <ul className={page.sessions}>
            {held.data.map((passkey) => (
              <li key={passkey.id}>
                <IconFingerprint aria-hidden />
                <div>
                  <p>
                    <strong>{passkey.name}</strong>
                  </p>
                  <p className={page.quiet}>{facts(passkey)}</p>
                </div>
                <Button aria-label={m.passkey_rename_of({ name: passkey.name })} onClick={() => setAsked({ kind: 'rename', passkey })}>
                  {m.passkey_rename()}
                </Button>
                <Button variant="danger" aria-label={m.passkey_remove_of({ name: passkey.name })} onClick={() => setAsked({ kind: 'remove', passkey })}>
                  {m.passkey_remove()}
                </Button>
              </li>
            ))}
          </ul>
        )
      )}
      {asked?.kind === 'add' && <Add onClose={() => setAsked(undefined)} onAdded={(data) => keep(data, m.passkey_added())} />}
      {asked?.kind === 'rename' && <Rename passkey={asked.passkey} onClose={() => setAsked(undefined)} onRenamed={(data) => keep(data, m.passkey_renamed())} />}
      {asked?.kind === 'remove' && (
        <AskPassword
          title={m.passkey_remove()}
          text={m.passkey_ask_remove({ name: asked.passkey.name })}
          submit={m.passkey_remove()}
          danger
          onClose={() => setAsked(undefined)}
          onGiven={async (password) => {
            const { data } = await client.POST('/api/v1/passkeys/{id}/removal', { params: { path: { id: asked.passkey.id } }, body: { password } });
            keep(data, m.passkey_removed());
          }}
        />
      )}
    </section>
  );
}

/** Under which name the form of a new one is kept. */
const ADDING = 'khoa-moi';

function Add({ onClose, onAdded }: { onClose: () => void; onAdded: (data: Passkey[] | undefined) => void }) {
  const me = useMe();
  const [name, setName] = useKeptField(ADDING, 'name', deviceName(navigator.userAgent));
  const [wrong, setWrong] = useState<string>();
  const add = async (password: string) => {
    setWrong(undefined);
    if (!name.trim()) return setWrong(m.passkey_need_name());
    const { data: invitation } = await client.POST('/api/v1/passkeys/invitation', { body: { password } });
    if (!invitation) return;
    const made = await makePasskey(invitation, me).catch((error: unknown) => {
      throw new Problem(400, 'passkey', explainPasskey(error));
    });
    try {
      const { data } = await client.POST('/api/v1/passkeys', { body: { ticket: invitation.question.ticket, name, ...made } });
      dropKeptFields(ADDING);
      onAdded(data);
    } catch (error) {
      const fault = error instanceof Problem ? error.fields.find((field) => field.pointer === '/name') : undefined;
      if (!fault) throw error;
      setWrong(fault.detail);
    }
  };
  return (
    <AskPassword title={m.passkey_add()} text={m.passkey_ask_add()} submit={m.second_step_next()} onClose={onClose} onGivenUp={() => dropKeptFields(ADDING)} onGiven={add}>
      <TextField label={m.passkey_name()} note={m.passkey_name_note()} value={name} onChange={setName} error={wrong} autoComplete="off" />
    </AskPassword>
  );
}

function Rename({ passkey, onClose, onRenamed }: { passkey: Passkey; onClose: () => void; onRenamed: (data: Passkey[] | undefined) => void }) {
  const form = `khoa-${passkey.id}`;
  const [name, setName] = useKeptField(form, 'name', passkey.name);
  const { busy, wrong, failure, run } = useTry('/name');
  const save = () =>
    void run(async () => {
      const { data } = await client.PATCH('/api/v1/passkeys/{id}', { params: { path: { id: passkey.id } }, body: { name } });
      dropKeptFields(form);
      onRenamed(data);
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={m.passkey_rename()}
      actions={
        <>
          <Button
            onClick={() => {
              dropKeptFields(form);
              onClose();
            }}
          >
            {m.cancel()}
          </Button>
          <Button variant="primary" busy={busy} onClick={save}>
            {m.save()}
          </Button>
        </>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {failure && (
          <Notice tone="red" role="alert">
            {failure}
          </Notice>
        )}
        <TextField label={m.passkey_name()} value={name} onChange={setName} error={wrong} autoComplete="off" data-autofocus />
      </form>
    </Dialog>
  );
}
