import { IconUserShare } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import { explain } from '@/api/problem';
import { useMe } from '@/api/session';
import { dayOf, formatStamp } from '@/domain/dates';
import { powersInWords } from '@/domain/powers';
import { addressed } from '@/letter';
import { Badge, Button, Dialog, EmptyState, ErrorState, Notice, showToast, SkeletonForm } from '@/ui';
import { m } from '@/words';
import styles from './DelegationPage.module.css';
import { GiveForm } from './GiveForm';
import { endDelegation, useDelegations, useRefreshDelegations, type Delegation } from './useDelegations';
import { capital, periodWords, stateWords } from './words';

/** Ủy quyền: who acts in one's own place, and in whose place one acts. */
export function DelegationPage() {
  const me = useMe();
  const today = dayOf(me.now);
  const delegations = useDelegations();
  const refresh = useRefreshDelegations();
  // Each one given leaves an empty form.
  const [round, setRound] = useState(0);
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.title = `${m.delegation_title()} · ${m.app_title()}`;
  }, []);
  const takeBack = (given: Delegation) => {
    endDelegation(given.id)
      .then(() => showToast(m.delegation_taken_back({ name: addressed(given.to) })))
      .catch((error: unknown) => showToast(explain(error), { tone: 'error' }))
      .finally(refresh);
  };
  const onGiven = (given: Delegation) => {
    setRound(round + 1);
    page.current?.scrollTo({ top: 0 });
    refresh();
    showToast(m.delegation_done({ name: addressed(given.to) }), { act: { label: m.undo(), run: () => takeBack(given) } });
  };
  const { data } = delegations;
  const idle = data && data.posts.length === 0 && data.given.length === 0;
  // What holds now, or will, comes before giving another.
  const lists = (holding: boolean) => (
    <>
      {data && !idle && holds(data.given) === holding && <List id="da-uy-quyen" title={m.delegation_given()} none={m.delegation_given_none()} items={data.given} mine today={today} />}
      {data && (!idle || data.received.length > 0) && holds(data.received) === holding && <List id="duoc-uy-quyen" title={m.delegation_received()} none={m.delegation_received_none()} items={data.received} mine={false} today={today} />}
    </>
  );
  return (
    <div className={styles.page} ref={page}>
      <div className={styles.column}>
        <header>
          <h1>{m.delegation_title()}</h1>
          <p className={styles.quiet}>{m.delegation_text()}</p>
        </header>
        {delegations.isPending && <SkeletonForm fields={5} />}
        {delegations.isLoadingError && <ErrorState detail={explain(delegations.error)} onRetry={() => void delegations.refetch()} />}
        {data && (
          <>
            {lists(true)}
            {data.posts.length > 0 && <GiveForm key={round} posts={data.posts} people={data.people} today={today} onGiven={onGiven} />}
            {idle && (
              <EmptyState icon={<IconUserShare aria-hidden />} title={m.delegation_none()}>
                {m.delegation_none_text()}
              </EmptyState>
            )}
            {lists(false)}
          </>
        )}
      </div>
    </div>
  );
}

const holds = (items: Delegation[]) => items.some((one) => one.may_end);

interface ListProps {
  id: string;
  title: string;
  /** What is said when there is nothing. */
  none: string;
  items: Delegation[];
  /** Given by the reader, not to the reader. */
  mine: boolean;
  today: string;
}

function List({ id, title, none, items, mine, today }: ListProps) {
  const [ending, setEnding] = useState<Delegation | null>(null);
  return (
    <section className={styles.card} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {items.length === 0 && <p className={styles.quiet}>{none}</p>}
      <ul className={styles.list}>
        {items.map((one) => (
          <Line key={one.id} one={one} mine={mine} today={today} onEnd={() => setEnding(one)} />
        ))}
      </ul>
      {ending && <EndDialog one={ending} mine={mine} onClose={() => setEnding(null)} />}
    </section>
  );
}

function Line({ one, mine, today, onEnd }: { one: Delegation; mine: boolean; today: string; onEnd(): void }) {
  const other = mine ? one.to : one.by;
  const state = stateWords(one.state);
  return (
    <li data-state={one.state}>
      <div className={styles.what}>
        <p className={styles.name}>
          <strong>{capital(addressed(other))}</strong> <Badge tone={state.tone}>{state.text}</Badge>
        </p>
        <p>{[capital(periodWords(one.first_day, one.last_day)), `${one.title}, ${one.unit_short_name}`].join(' · ')}</p>
        <p className={styles.quiet}>{m.delegation_may({ powers: powersInWords(one.powers) })}</p>
        <p className={styles.quiet}>{m.delegation_why({ reason: one.reason })}</p>
        {one.ended_at && one.ended_by && <p className={styles.quiet}>{m.delegation_ended_by({ name: one.ended_by.name, time: formatStamp(one.ended_at, today) })}</p>}
      </div>
      {one.may_end && (
        <Button aria-label={mine ? m.delegation_revoke_of({ name: other.name }) : m.delegation_return_of({ name: other.name })} onClick={onEnd}>
          {mine ? m.delegation_revoke() : m.delegation_return()}
        </Button>
      )}
    </li>
  );
}

/** What it means to end it, before it is done: it cannot be undone, only given anew. */
function EndDialog({ one, mine, onClose }: { one: Delegation; mine: boolean; onClose(): void }) {
  const refresh = useRefreshDelegations();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const textId = useId();
  const other = addressed(mine ? one.to : one.by);
  const end = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await endDelegation(one.id);
      showToast(mine ? m.delegation_taken_back({ name: other }) : m.delegation_returned({ name: other }));
      onClose();
    } catch (error) {
      setFailure(explain(error));
    } finally {
      setBusy(false);
      refresh();
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={mine ? m.delegation_revoke_title() : m.delegation_return()}
      actions={
        <>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button variant="danger" busy={busy} aria-describedby={textId} onClick={() => void end()}>
            {mine ? m.delegation_revoke() : m.delegation_return()}
          </Button>
        </>
      }
    >
      {failure && (
        <Notice tone="red" role="alert">
          {failure}
        </Notice>
      )}
      <p id={textId}>{mine ? capital(m.delegation_revoke_text({ name: other })) : m.delegation_return_text({ name: other })}</p>
    </Dialog>
  );
}
