import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconCheck, IconClockPause } from '@tabler/icons-react';
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { client } from '@/api/client';
import { explain } from '@/api/problem';
import { sessionQuery } from '@/api/session';
import { progressQuery, setupQuery, type SetupProgress } from '@/api/setup';
import { homeOf } from '@/app/navigation';
import { useAdminOrganisation, type AdminOrganisation } from '@/features/admin/organisation';
import { AgencyForm, BooksPanel, CalendarPanel, PeoplePanel, TrustPanel, UnitsPanel } from '@/features/admin/panels';
import { part } from '@/offline/parts';
import { Button, ErrorState, Notice, SkeletonForm, Toasts } from '@/ui';
import { m } from '@/words';
import styles from './SetupPage.module.css';

const FirstAdministrator = part(() => import('./FirstAdministrator'));
const MailPanel = part(async () => ({ default: (await import('@/features/admin/MailPanel')).MailPanel }));

/** Cài đặt lần đầu: one step a screen; each is kept as soon as it is done, and can be left for later. */
export function SetupPage() {
  const { buoc } = useSearch({ from: '/cai-dat' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const fresh = useQuery(setupQuery);
  const me = useQuery(sessionQuery);
  const started = Boolean(me.data);
  const progress = useQuery({ ...progressQuery, enabled: started });
  const organisation = useAdminOrganisation(started);

  const [unsaved, setUnsaved] = useState(false);
  const steps = progress.data?.steps ?? [];
  const next = steps.find((step) => step.state === 'open')?.key ?? 'finish';
  const current = !started ? 'administrator' : buoc && (buoc === 'finish' || steps.some((step) => step.key === buoc)) ? buoc : next;

  useEffect(() => {
    document.title = `${m.setup_title()} · ${m.app_title()}`;
  }, []);

  const show = (step: string) => void navigate({ to: '/cai-dat', search: { buoc: step } });
  const keep = (data: SetupProgress | undefined) => {
    if (data) queries.setQueryData(progressQuery.queryKey, data);
  };
  const mark = async (step: string, state: 'done' | 'skipped') => {
    const { data } = await client.PUT('/api/v1/administration/setup/steps/{step}', { params: { path: { step } }, body: { state } });
    keep(data);
    const place = steps.findIndex((one) => one.key === step);
    show(steps[place + 1]?.key ?? 'finish');
  };
  const finish = async () => {
    const { data } = await client.POST('/api/v1/administration/setup/finish');
    keep(data);
    if (me.data) await navigate({ to: homeOf(me.data) });
  };

  const all = ['administrator', ...(steps.length > 0 ? steps.map((step) => step.key) : LATER)];
  const place = current === 'finish' ? all.length : all.indexOf(current);
  const stateOf = (key: string) => (key === 'administrator' ? (started ? 'done' : 'open') : (steps.find((step) => step.key === key)?.state ?? 'open'));

  return (
    <div className={styles.page}>
      <Toasts />
      <div className={styles.frame}>
        <header className={styles.brand}>
          <img src="/icon.svg" alt="" width={36} height={36} />
          <div>
            <strong>{m.app_title()}</strong>
            <p>{m.setup_title()}</p>
          </div>
        </header>
        <nav aria-label={m.setup_steps()} className={styles.steps}>
          <p className={styles.progress} role="status">
            {current === 'finish' ? m.setup_last() : m.setup_progress({ step: place + 1, total: all.length })}
          </p>
          <progress value={place} max={all.length} aria-hidden />
          <ol>
            {all.map((key, index) => {
              const state = stateOf(key);
              return (
                <li key={key}>
                  <button type="button" aria-current={key === current ? 'step' : undefined} disabled={key === 'administrator' || !started} onClick={() => show(key)}>
                    <span className={styles.number} data-state={state}>
                      {state === 'done' ? <IconCheck size={14} aria-hidden /> : state === 'skipped' ? <IconClockPause size={14} aria-hidden /> : index + 1}
                    </span>
                    <span>
                      {stepTitle(key)}
                      {state === 'done' && <span className="visually-hidden">{m.setup_step_done()}</span>}
                      {state === 'skipped' && <small>{m.setup_step_skipped()}</small>}
                    </span>
                  </button>
                </li>
              );
            })}
          </ol>
        </nav>
        <main className={styles.main} id="noi-dung">
          <Heading key={`title-${current}`} focused={started}>
            {stepTitle(current)}
          </Heading>
          <p className={styles.lead}>{stepText(current)}</p>
          <Suspense fallback={<SkeletonForm />}>
            {current === 'administrator' ? (
              fresh.data === false && me.data === null ? (
                <Notice tone="grey">{m.setup_not_fresh()}</Notice>
              ) : (
                <FirstAdministrator onDone={() => show('agency')} />
              )
            ) : progress.isLoadingError ? (
              <ErrorState detail={explain(progress.error)} onRetry={() => void progress.refetch()} />
            ) : organisation.isLoadingError ? (
              <ErrorState detail={explain(organisation.error)} onRetry={() => void organisation.refetch()} />
            ) : !organisation.data || !progress.data ? (
              <SkeletonForm />
            ) : current === 'finish' ? (
              <Finish organisation={organisation.data} progress={progress.data} onOpen={show} onFinish={finish} />
            ) : current === 'agency' ? (
              <AgencyForm key={organisation.data.agency.name} agency={organisation.data.agency} fresh={organisation.data.agency.code === ''} submitLabel={m.setup_save_and_go_on()} onSaved={() => void mark('agency', 'done')} />
            ) : (
              <Step key={current} step={current} onBack={() => show(all[place - 1] === 'administrator' ? 'agency' : (all[place - 1] ?? 'agency'))} onMark={mark} unsaved={current === 'mail' && unsaved ? m.setup_mail_unsaved() : undefined}>
                {current === 'units' && <UnitsPanel organisation={organisation.data} warnHeads={false} />}
                {current === 'people' && <PeoplePanel organisation={organisation.data} />}
                {current === 'books' && <BooksPanel />}
                {current === 'calendar' && <CalendarPanel />}
                {current === 'trust' && <TrustPanel />}
                {current === 'mail' && <MailPanel onUnsaved={setUnsaved} />}
              </Step>
            )}
          </Suspense>
        </main>
      </div>
    </div>
  );
}

const LATER = ['agency', 'units', 'people', 'books', 'calendar', 'trust', 'mail'];

/** Takes the focus when its step begins, so that a screen reader says where one is. */
function Heading({ focused, children }: { focused: boolean; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(focused);
  useEffect(() => {
    if (first.current) heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** A step's content over its three ways on. `unsaved`: what to say to whoever goes on without keeping what was typed. */
function Step({ step, children, unsaved, onBack, onMark }: { step: string; children: ReactNode; unsaved: string | undefined; onBack(): void; onMark(step: string, state: 'done' | 'skipped'): Promise<void> }) {
  const [busy, setBusy] = useState<string | null>(null);
  const [fault, setFault] = useState<string>();
  // Said once somebody goes on, and no longer than it is true.
  const [refused, setRefused] = useState(false);
  const go = async (state: 'done' | 'skipped') => {
    if (busy) return;
    setRefused(state === 'done' && unsaved !== undefined);
    if (state === 'done' && unsaved) return;
    setBusy(state);
    setFault(undefined);
    try {
      await onMark(step, state);
    } catch (error) {
      setFault(explain(error));
      setBusy(null);
    }
  };
  return (
    <>
      {children}
      {(fault ?? (refused && unsaved)) && (
        <Notice tone="red" role="alert">
          {fault ?? unsaved}
        </Notice>
      )}
      <footer className={styles.foot}>
        <Button onClick={onBack}>{m.back()}</Button>
        <Button variant="quiet" busy={busy === 'skipped'} onClick={() => void go('skipped')}>
          {m.setup_later()}
        </Button>
        <Button variant="primary" main busy={busy === 'done'} onClick={() => void go('done')}>
          {m.setup_go_on()}
        </Button>
      </footer>
    </>
  );
}

/** What is there, what is still missing for the first letter, and the way out. */
function Finish({ organisation, progress, onOpen, onFinish }: { organisation: AdminOrganisation; progress: SetupProgress; onOpen(step: string): void; onFinish(): Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const holders = (role: string) => organisation.positions.filter((position) => position.roles.includes(role) && position.holder_ids.length > 0).length;
  const missing = [
    ...(organisation.agency.code ? [] : [{ step: 'agency', text: m.setup_missing_agency() }]),
    ...(holders('clerk') > 0 ? [] : [{ step: 'people', text: m.setup_missing_clerk() }]),
    ...(holders('leader') > 0 ? [] : [{ step: 'people', text: m.setup_missing_leader() }]),
    ...(holders('unit_head') > 0 ? [] : [{ step: 'people', text: m.setup_missing_head() }]),
  ];
  return (
    <div className={styles.finish}>
      <dl>
        <div>
          <dt>{m.setup_count_units()}</dt>
          <dd>{organisation.units.length}</dd>
        </div>
        <div>
          <dt>{m.setup_count_people()}</dt>
          <dd>{organisation.people.length}</dd>
        </div>
        <div>
          <dt>{m.setup_count_later()}</dt>
          <dd>{progress.steps.filter((step) => step.state !== 'done').length}</dd>
        </div>
      </dl>
      {missing.length > 0 && (
        <Notice tone="amber">
          {m.setup_missing()}
          <ul className={styles.missing}>
            {missing.map((one) => (
              <li key={one.text}>
                <button type="button" onClick={() => onOpen(one.step)}>
                  {one.text}
                </button>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {fault && (
        <Notice tone="red" role="alert">
          {fault}
        </Notice>
      )}
      <div>
        <Button
          variant="primary"
          main
          busy={busy}
          onClick={() => {
            setBusy(true);
            onFinish().catch((error: unknown) => {
              setFault(explain(error));
              setBusy(false);
            });
          }}
        >
          {m.setup_finish()}
        </Button>
      </div>
    </div>
  );
}

function stepTitle(key: string): string {
  switch (key) {
    case 'administrator':
      return m.setup_administrator();
    case 'agency':
      return m.setup_agency();
    case 'units':
      return m.setup_units();
    case 'people':
      return m.setup_people();
    case 'books':
      return m.setup_books();
    case 'calendar':
      return m.setup_calendar();
    case 'trust':
      return m.nav_trust();
    case 'mail':
      return m.setup_mail();
    default:
      return m.setup_done_title();
  }
}

function stepText(key: string): string {
  switch (key) {
    case 'administrator':
      return m.setup_administrator_text();
    case 'agency':
      return m.setup_agency_text();
    case 'units':
      return m.setup_units_text();
    case 'people':
      return m.setup_people_text();
    case 'books':
      return m.setup_books_text();
    case 'calendar':
      return m.setup_calendar_text();
    case 'trust':
      return m.setup_trust_text();
    case 'mail':
      return m.setup_mail_text();
    default:
      return m.setup_done_text();
  }
}
