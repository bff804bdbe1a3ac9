import { useParams, useNavigate } from '@tanstack/react-router';
import { IconArrowLeft, IconMailOpened } from '@tabler/icons-react';
import { Suspense, useCallback, useEffect, useRef } from 'react';
import { explain } from '@/api/problem';
import { useKeys } from '@/app/useKeys';
import { useInbox, useLetter, useListFind, usePrefetchLetter } from '@/letter';
import { part } from '@/offline/parts';
import { announce, EmptyState, ErrorState, IconButton, SkeletonForm, usePhone } from '@/ui';
import { m } from '@/words';
import { ArrivalList } from './ArrivalList';
import styles from './incoming.module.css';
import { useUploads } from './useUploads';

const loadDesk = () => import('./RegisterDesk').then((module) => ({ default: module.RegisterDesk }));
const RegisterDesk = part(loadDesk);
// On its way at once, beside the list and the letter; the list does not wait for it.
loadDesk().catch(() => undefined);

/** Vào sổ đến: the waiting list, the page, the form. */
export function IncomingPage() {
  const { id } = useParams({ strict: false });
  const navigate = useNavigate();
  const phone = usePhone();
  const inbox = useInbox('arrivals');
  const uploads = useUploads();
  const prefetch = usePrefetchLetter();
  const find = useListFind(inbox.items);
  const { items } = find;
  const at = items.findIndex((item) => item.document_id === id);

  useEffect(() => {
    document.title = `${m.nav_incoming()} · ${m.app_title()}`;
  }, []);

  const open = useCallback((documentId: string | undefined, replace = false) => navigate(documentId ? { to: '/vao-so-den/$id', params: { id: documentId }, replace } : { to: '/vao-so-den', replace }), [navigate]);

  // On the desk the first letter opens by itself; a phone shows the list first.
  const first = items[0]?.document_id;
  useEffect(() => {
    if (!phone && !id && first) void open(first, true);
  }, [phone, id, first, open]);

  // The next letter is fetched while this one is being read.
  const next = items[at + 1];
  useEffect(() => {
    if (id && next && !next.analysing) prefetch(next, true);
    // Only another letter matters, not another copy of the same line.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [id, next?.document_id, prefetch]);

  const step = (by: 1 | -1) => {
    const target = items[at + by];
    if (target) void open(target.document_id);
  };
  useKeys([
    { act: 'next', run: () => step(1) },
    { act: 'previous', run: () => step(-1) },
    { act: 'open', run: () => step(1), enabled: at < 0 && items.length > 0 },
    { act: 'find', run: find.open, enabled: inbox.items.length > 0 },
  ]);

  // After registering, the letter leaves the list: remember who stood next to it, and who waits beyond what was looked for.
  const neighbours = useRef<{ beside?: string | undefined; beyond?: string | undefined }>({});
  useEffect(() => {
    if (at < 0) return;
    const beside = (items[at + 1] ?? items[at - 1])?.document_id;
    neighbours.current = { beside, beyond: inbox.items.find((item) => item.document_id !== id)?.document_id };
  }, [at, items, inbox.items, id]);
  const openNext = () => {
    const { beside, beyond } = neighbours.current;
    // The last one that was looked for: the list is whole again.
    if (!beside) find.close();
    const target = beside ?? beyond;
    void open(target, false);
    if (!target) announce(m.arrivals_empty());
  };

  if (phone && !id) return <ArrivalList inbox={inbox} find={find} uploads={uploads} selected={undefined} alone />;
  return (
    <div className={styles.page}>
      {!phone && <ArrivalList inbox={inbox} find={find} uploads={uploads} selected={id} alone={false} />}
      {id ? (
        <OpenLetter key={id} id={id} position={at >= 0 ? { at: at + 1, of: inbox.total } : null} onDone={openNext} onBack={() => void open(undefined)} />
      ) : (
        <div className={styles.desk}>
          {inbox.data && inbox.items.length === 0 && (
            <EmptyState icon={<IconMailOpened aria-hidden />} title={m.arrivals_done()}>
              {m.arrivals_done_text()}
            </EmptyState>
          )}
        </div>
      )}
    </div>
  );
}

function OpenLetter({ id, position, onDone, onBack }: { id: string; position: { at: number; of: number } | null; onDone(): void; onBack(): void }) {
  const letter = useLetter(id);
  const phone = usePhone();
  const stands = letter.isError ? <ErrorState detail={explain(letter.error)} onRetry={() => void letter.refetch()} /> : <SkeletonForm fields={8} />;
  const waiting = phone ? (
    <div className={styles.phoneDesk}>
      <header className={styles.phoneHead}>
        <IconButton variant="quiet" label={m.back()} icon={<IconArrowLeft aria-hidden />} onClick={onBack} />
        <span className={styles.phoneTitle}>
          <h1>{m.register_title()}</h1>
        </span>
      </header>
      {stands}
    </div>
  ) : (
    <div className={styles.desk}>
      <div style={{ flex: 1, background: 'var(--desk)' }} />
      <div className={styles.panel}>{stands}</div>
    </div>
  );
  if (!letter.data) return waiting;
  return (
    <Suspense fallback={waiting}>
      <RegisterDesk letter={letter.data} position={position} onDone={onDone} onBack={onBack} onReload={() => void letter.refetch()} />
    </Suspense>
  );
}
