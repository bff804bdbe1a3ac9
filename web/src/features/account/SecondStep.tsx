import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api, client, type EnrolmentView } from '@/api/client';
import { explain } from '@/api/problem';
import { useMe } from '@/api/session';
import { dayOf, formatStamp } from '@/domain/dates';
import { Badge, Button, Dialog, ErrorState, Notice, showToast, SkeletonList, TextField } from '@/ui';
import { m } from '@/words';
import page from './AccountPage.module.css';
import { AskPassword } from './AskPassword';
import styles from './SecondStep.module.css';
import { useTry } from './useTry';

/** Where one is on the way to a second step, or away from it. */
type Stage = { name: 'password'; to: 'on' | 'off' } | { name: 'code'; enrolment: EnrolmentView } | { name: 'codes'; codes: string[] };

/** Xác thực hai bước: on, off, and the codes for a lost phone. */
export function SecondStep() {
  const me = useMe();
  const queries = useQueryClient();
  const options = $api.queryOptions('get', '/api/v1/second-factor');
  const step = useQuery(options);
  const [stage, setStage] = useState<Stage>();
  const done = () => {
    setStage(undefined);
    void queries.invalidateQueries({ queryKey: options.queryKey });
  };
  return (
    <section className={page.card} aria-labelledby="hai-buoc">
      <header className={page.cardHead}>
        <h2 id="hai-buoc">
          {m.second_step()} {step.data?.since && <Badge tone="green">{m.second_step_is_on()}</Badge>}
        </h2>
        {step.data && (
          <Button variant={step.data.since ? 'danger' : 'default'} onClick={() => setStage({ name: 'password', to: step.data.since ? 'off' : 'on' })}>
            {step.data.since ? m.second_step_off() : m.second_step_on()}
          </Button>
        )}
      </header>
      {step.isPending ? (
        <SkeletonList rows={1} compact />
      ) : step.isLoadingError ? (
        <ErrorState detail={explain(step.error)} onRetry={() => void step.refetch()} />
      ) : (
        <p className={page.quiet}>{step.data.since ? m.second_step_since({ time: formatStamp(step.data.since, dayOf(me.now)), count: step.data.codes_left }) : m.second_step_text()}</p>
      )}
      {stage?.name === 'password' && (
        <AskPassword
          title={stage.to === 'on' ? m.second_step_on() : m.second_step_off()}
          text={stage.to === 'on' ? m.second_step_ask_on() : m.second_step_ask_off()}
          submit={stage.to === 'on' ? m.second_step_next() : m.second_step_off()}
          danger={stage.to === 'off'}
          onClose={() => setStage(undefined)}
          onGiven={async (password) => {
            if (stage.to === 'off') {
              await client.POST('/api/v1/second-factor/removal', { body: { password } });
              showToast(m.second_step_stopped());
              return done();
            }
            const { data } = await client.POST('/api/v1/second-factor', { body: { password } });
            if (data) setStage({ name: 'code', enrolment: data });
          }}
        />
      )}
      {stage?.name === 'code' && <AskCode enrolment={stage.enrolment} onClose={() => setStage(undefined)} onConfirmed={(codes) => setStage({ name: 'codes', codes })} />}
      {stage?.name === 'codes' && <ShowCodes codes={stage.codes} login={me.login} onClose={done} />}
    </section>
  );
}

function AskCode({ enrolment, onClose, onConfirmed }: { enrolment: EnrolmentView; onClose: () => void; onConfirmed: (codes: string[]) => void }) {
  const [code, setCode] = useState('');
  const { busy, wrong, failure, run, setWrong } = useTry('/code');
  const submit = () => {
    if (!/^\d{6}$/u.test(code.replaceAll(/\s/gu, ''))) return setWrong(m.code_need());
    void run(async () => {
      const { data } = await client.POST('/api/v1/second-factor/confirmation', { body: { code } });
      if (data) onConfirmed(data.codes);
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={m.second_step_on()}
      actions={
        <>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button variant="primary" busy={busy} onClick={submit}>
            {m.second_step_on()}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ol className={styles.steps}>
          <li>{m.second_step_scan()}</li>
          <li>{m.second_step_type()}</li>
        </ol>
        <img className={styles.qr} src={enrolment.qr} alt={m.second_step_qr()} width={240} height={240} />
        <p className={page.quiet}>
          {m.second_step_by_hand()} <code className={styles.secret}>{enrolment.secret.match(/.{1,4}/gu)?.join(' ')}</code>
        </p>
        {failure && (
          <Notice tone="red" role="alert">
            {failure}
          </Notice>
        )}
        <TextField label={m.code_label()} value={code} onChange={setCode} error={wrong} inputMode="numeric" autoComplete="one-time-code" data-autofocus />
      </form>
    </Dialog>
  );
}

function ShowCodes({ codes, login, onClose }: { codes: string[]; login: string; onClose: () => void }) {
  const text = `${m.recovery_file({ login })}\n\n${codes.join('\n')}\n`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      showToast(m.recovery_copied());
    } catch {
      showToast(m.recovery_not_copied(), { tone: 'error' });
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={m.recovery_title()}
      dismissable={false}
      actions={
        <>
          <Button onClick={() => void copy()}>{m.recovery_copy()}</Button>
          <Button variant="primary" onClick={onClose}>
            {m.recovery_kept()}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>{m.recovery_text()}</p>
        <ul className={styles.codes}>
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
