import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { $api, client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import type { components } from '@/api/schema';
import { dropKeptFields, useKeptField } from '@/app/drafts';
import { kindName } from '@/notices/terms';
import { Button, Checkbox, ErrorState, Notice, showToast, SkeletonForm, TextField } from '@/ui';
import { m } from '@/words';
import styles from './AccountPage.module.css';
import own from './NoticeSettings.module.css';

type Preferences = components['schemas']['NoticePreferences'];

/** Thông báo: of what one is told, and where. What cannot be switched off says so. */
export function NoticeSettings() {
  const options = $api.queryOptions('get', '/api/v1/notice-preferences');
  const preferences = useQuery(options);
  useEffect(() => {
    if (preferences.data && window.location.hash === '#thong-bao') document.getElementById('thong-bao')?.scrollIntoView({ block: 'start' });
  }, [preferences.data]);
  return (
    <section className={styles.card} aria-labelledby="thong-bao">
      <h2 id="thong-bao">{m.notices_title()}</h2>
      {preferences.isPending ? (
        <SkeletonForm fields={5} />
      ) : preferences.isLoadingError ? (
        <ErrorState detail={explain(preferences.error)} onRetry={() => void preferences.refetch()} />
      ) : (
        <Form known={preferences.data} />
      )}
    </section>
  );
}

function Form({ known }: { known: Preferences }) {
  const queries = useQueryClient();
  const options = $api.queryOptions('get', '/api/v1/notice-preferences');
  const [kinds, setKinds] = useKeptField('thong-bao', 'kinds', known.kinds);
  const [address, setAddress] = useKeptField('thong-bao', 'address', known.address ?? '');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const changed = address !== (known.address ?? '') || JSON.stringify(kinds) !== JSON.stringify(known.kinds);
  const choose = (kind: string, change: { in_app?: boolean; by_mail?: boolean }) => setKinds(kinds.map((one) => (one.kind === kind ? { ...one, ...change } : one)));

  const save = async () => {
    if (busy) return;
    setBusy(true);
    setFault(undefined);
    setFailure(undefined);
    try {
      const { data } = await client.PUT('/api/v1/notice-preferences', {
        body: { kinds: kinds.map(({ kind, in_app, by_mail }) => ({ kind, in_app, by_mail })), address: address.trim() || null },
      });
      dropKeptFields('thong-bao');
      if (data) {
        queries.setQueryData(options.queryKey, data);
        setKinds(data.kinds);
        setAddress(data.address ?? '');
      }
      showToast(m.notice_settings_saved());
    } catch (error) {
      const field = error instanceof Problem ? error.fields[0] : undefined;
      if (field?.pointer === '/address') setFault(field.detail);
      else setFailure(explain(error));
    } finally {
      setBusy(false);
    }
  };

  const mails = known.mail_on && address.trim() !== '';
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className={styles.quiet}>{m.notice_settings_text()}</p>
      <div className={own.address}>
        <TextField
          id="dia-chi-thu"
          label={m.notice_settings_address()}
          type="email"
          inputMode="email"
          autoComplete="email"
          spellCheck={false}
          value={address}
          onChange={setAddress}
          error={fault}
          note={known.mail_on ? (known.domains.length > 0 ? m.notice_settings_domains({ domains: known.domains.join(', ') }) : m.notice_settings_address_note()) : m.notice_settings_mail_off()}
        />
      </div>
      <table className={own.table}>
        <thead>
          <tr>
            <th scope="col">{m.notice_settings_kind()}</th>
            <th scope="col">{m.notice_settings_in_app()}</th>
            <th scope="col">{m.notice_settings_by_mail()}</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((one) => {
            const { name, text } = kindName(one.kind);
            return (
              <tr key={one.kind}>
                <th scope="row">
                  <strong>{name}</strong>
                  <span>{text}</span>
                </th>
                <td>
                  {one.mandatory ? (
                    <span className={own.always}>
                      <span className={own.word}>{m.notice_settings_in_app()}: </span>
                      {m.notice_settings_always()}
                    </span>
                  ) : (
                    <Checkbox checked={one.in_app} onChange={(in_app) => choose(one.kind, { in_app })}>
                      <span className={own.word} aria-hidden>{m.notice_settings_in_app()}</span>
                      <span className="visually-hidden">{m.notice_settings_in_app_of({ kind: name })}</span>
                    </Checkbox>
                  )}
                </td>
                <td>
                  {one.mandatory_by_mail ? (
                    <span className={own.always}>
                      <span className={own.word}>{m.notice_settings_by_mail()}: </span>
                      {m.notice_settings_always()}
                    </span>
                  ) : (
                    <Checkbox checked={one.by_mail} disabled={!mails} onChange={(by_mail) => choose(one.kind, { by_mail })}>
                      <span className={own.word} aria-hidden>{m.notice_settings_by_mail()}</span>
                      <span className="visually-hidden">{m.notice_settings_by_mail_of({ kind: name })}</span>
                    </Checkbox>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles.quiet}>{m.notice_settings_times()}</p>
      {failure && (
        <Notice tone="red" role="alert">
          {failure}
        </Notice>
      )}
      <div className={own.acts}>
        <Button type="submit" variant="primary" busy={busy} disabled={!changed}>
          {m.save()}
        </Button>
      </div>
    </form>
  );
}
