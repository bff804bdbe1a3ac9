import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useEffect, type ReactNode } from 'react';
import { explain } from '@/api/problem';
import { hasRole, useMe } from '@/api/session';
import { progressQuery, setsUp } from '@/api/setup';
import { EmptyState, ErrorState, Notice, showToast, SkeletonForm } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { useAdminOrganisation, type AdminOrganisation } from './organisation';
import { AbbreviationsPanel, AgencyForm, BooksPanel, CalendarPanel, ChoresPanel, IndexPanel, JournalPanel, KindsPanel, NumbersPanel, PeoplePanel, PhrasesPanel, ProviderPanel, ReadingRulesPanel, SourcesPanel, TrustPanel, UnitsPanel } from './panels';

/** The frame of a screen of administration: title, one line on what it is for, and a way back into setting up. `clerks`: theirs too. */
function AdminPage({ title, text, clerks = false, children }: { title: string; text: string; clerks?: boolean; children: ReactNode }) {
  const me = useMe();
  const administers = hasRole(me, 'administrator');
  const allowed = administers || (clerks && hasRole(me, 'clerk'));
  const progress = useQuery({ ...progressQuery, enabled: administers && setsUp(me) });
  useEffect(() => {
    document.title = `${title} · ${m.app_title()}`;
  }, [title]);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{title}</h1>
        <p>{text}</p>
      </header>
      <div className={styles.body} role="region" aria-label={title} tabIndex={0}>
        <div className={styles.column}>
          {allowed ? (
            <>
              {progress.data && !progress.data.finished && (
                <Notice tone="blue">
                  {m.setup_unfinished()} <Link to="/cai-dat">{m.setup_continue()}</Link>
                </Notice>
              )}
              <Suspense fallback={<SkeletonForm />}>{children}</Suspense>
            </>
          ) : (
            <EmptyState title={m.admin_only()} />
          )}
        </div>
      </div>
    </div>
  );
}

/** Waits for the organisation, which most of these screens show. */
function WithOrganisation({ children }: { children(organisation: AdminOrganisation): ReactNode }) {
  const me = useMe();
  const organisation = useAdminOrganisation(hasRole(me, 'administrator'));
  if (organisation.isLoadingError) return <ErrorState detail={explain(organisation.error)} onRetry={() => void organisation.refetch()} />;
  if (!organisation.data) return <SkeletonForm />;
  return <>{children(organisation.data)}</>;
}

export function AgencyPage() {
  return (
    <AdminPage title={m.nav_agency()} text={m.agency_text()}>
      <WithOrganisation>{({ agency }) => <AgencyForm key={agency.name} agency={agency} submitLabel={m.agency_save()} onSaved={() => showToast(m.agency_saved())} />}</WithOrganisation>
    </AdminPage>
  );
}

export function UnitsPage() {
  return (
    <AdminPage title={m.nav_units()} text={m.units_text()}>
      <WithOrganisation>{(organisation) => <UnitsPanel organisation={organisation} />}</WithOrganisation>
    </AdminPage>
  );
}

export function PeoplePage() {
  return (
    <AdminPage title={m.nav_people()} text={m.people_text()}>
      <WithOrganisation>{(organisation) => <PeoplePanel organisation={organisation} />}</WithOrganisation>
    </AdminPage>
  );
}

export function BooksPage() {
  return (
    <AdminPage title={m.nav_books()} text={m.books_text()}>
      <BooksPanel />
    </AdminPage>
  );
}

export function CalendarPage() {
  return (
    <AdminPage title={m.nav_calendar()} text={m.calendar_text()}>
      <CalendarPanel />
    </AdminPage>
  );
}

export function SourcesPage() {
  return (
    <AdminPage title={m.nav_sources()} text={m.sources_text()}>
      <SourcesPanel />
    </AdminPage>
  );
}

export function ProviderPage() {
  return (
    <AdminPage title={m.nav_provider()} text={m.provider_text()}>
      <ProviderPanel />
    </AdminPage>
  );
}

export function TrustPage() {
  return (
    <AdminPage title={m.nav_trust()} text={m.trust_text()}>
      <TrustPanel />
    </AdminPage>
  );
}

export function ListsPage() {
  return (
    <AdminPage title={m.nav_lists()} text={m.lists_text()}>
      <div className={styles.sections}>
        <section aria-labelledby="viet-tat">
          <h2 id="viet-tat">{m.abbreviations_title()}</h2>
          <p className={styles.quiet}>{m.abbreviations_text()}</p>
          <AbbreviationsPanel />
        </section>
        <section aria-labelledby="cau-mau">
          <h2 id="cau-mau">{m.phrases_of_agency()}</h2>
          <p className={styles.quiet}>{m.phrases_of_agency_text()}</p>
          <PhrasesPanel />
        </section>
        <section aria-labelledby="loai-van-ban">
          <h2 id="loai-van-ban">{m.kinds_title()}</h2>
          <p className={styles.quiet}>{m.kinds_text()}</p>
          <KindsPanel />
        </section>
        <section aria-labelledby="chi-muc">
          <h2 id="chi-muc">{m.index_title()}</h2>
          <p className={styles.quiet}>{m.index_text()}</p>
          <IndexPanel />
        </section>
        <section aria-labelledby="viec-nen">
          <h2 id="viec-nen">{m.chores_title()}</h2>
          <p className={styles.quiet}>{m.chores_text()}</p>
          <ChoresPanel />
        </section>
      </div>
    </AdminPage>
  );
}

export function NumbersPage() {
  return (
    <AdminPage clerks title={m.numbers_title()} text={m.numbers_text()}>
      <NumbersPanel />
    </AdminPage>
  );
}

export function ReadingRulesPage() {
  return (
    <AdminPage clerks title={m.nav_rules()} text={m.rules_text()}>
      <ReadingRulesPanel />
    </AdminPage>
  );
}

export function JournalPage() {
  return (
    <AdminPage title={m.nav_journal()} text={m.journal_text()}>
      <JournalPanel />
    </AdminPage>
  );
}
