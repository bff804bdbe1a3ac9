import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { IconChecklist, IconInfoCircle, IconUsers } from '@tabler/icons-react';
import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { InboxItem } from '@/api/client';
import { explain } from '@/api/problem';
import { givesOn, useMe } from '@/api/session';
import { useKeys } from '@/app/useKeys';
import { dayOf } from '@/domain/dates';
import { ListFindBox, ListFindButton, NothingMatches, useInbox, useListFind, usePrefetchLetter } from '@/letter';
import { BulkBar, BulkFaults } from '@/lists/BulkBar';
import { useBulk, type BulkAction } from '@/lists/useBulk';
import { useSelection } from '@/lists/useSelection';
import { part } from '@/offline/parts';
import { announce, Button, Chip, cx, EmptyState, ErrorState, KeyHint, SkeletonList, usePhone } from '@/ui';
import { m } from '@/words';
import { Asides, useBeside } from './Asides';
import { boxEmpty, boxTitle, useBox, type BoxKey } from './boxes';
import { groupByDue, groupByGiver, groupByReceived, type Group } from './groups';
import { JustDone } from './JustDone';
import { TaskDetail } from './TaskDetail';
import { TaskRow, GroupHead } from './TaskRow';
import styles from './TaskPage.module.css';

const AssignManyDialog = part(() => import('@/lists/BulkDialogs').then(({ AssignManyDialog: Found }) => ({ default: Found })));

type Order = 'due' | 'giver';

const none: InboxItem[] = [];

/** Cần xử lý, Phối hợp, Để biết: the list and the letter in hand. */
export function TaskPage() {
  const box = useBox();
  const me = useMe();
  const today = dayOf(me.now);
  const phone = usePhone();
  const navigate = useNavigate();
  const fetchAhead = usePrefetchLetter();
  const { id } = useParams({ strict: false });
  const [order, setOrder] = useState<Order>('due');
  const tasks = useInbox(box.key);
  // Another list keeps the rows of the former until its own are there; they are not this list's.
  const pending = tasks.isPending || tasks.isPlaceholderData;
  const detail = useRef<HTMLElement>(null);

  const items = useKept(pending ? none : tasks.items, id, box.key);
  const total = pending || !tasks.data ? undefined : tasks.total;
  const find = useListFind(items);
  const groups = useMemo<Group<string>[]>(() => {
    if (box.key === 'inform') return groupByReceived(find.items, today);
    return order === 'due' ? groupByDue(find.items, today) : groupByGiver(find.items, today);
  }, [find.items, today, order, box.key]);
  const inOrder = useMemo(() => groups.flatMap((group) => group.items), [groups]);
  const at = inOrder.findIndex((item) => item.document_id === id);

  useEffect(() => {
    document.title = `${boxTitle(box.key)} · ${m.app_title()}`;
  }, [box.key]);

  const open = (item: InboxItem | undefined, replace = false) => {
    if (item) void navigate({ to: box.item, params: { id: item.document_id }, replace });
  };
  const step = (by: 1 | -1) => {
    const next = at < 0 ? inOrder[0] : inOrder[at + by];
    open(next, true);
    if (next) announce(next.subject);
  };
  // Heads, and who acts for one, give many to one officer; whoever is informed marks many as read.
  const assigns = box.key !== 'inform' && givesOn(me);
  const reads = box.key === 'inform';
  const ids = useMemo(() => inOrder.map((item) => item.document_id), [inOrder]);
  const held = useSelection(ids);
  const selection = assigns || reads ? held : null;
  const bulk = useBulk();
  const [assigning, setAssigning] = useState(false);
  const runOnChosen = (action: BulkAction, said: (count: number) => string) => {
    const items = inOrder.filter((item) => held.has(item.document_id)).map((item) => ({ document_id: item.document_id, version: item.version, name: item.subject || item.code || m.task_no_subject() }));
    void bulk.run(action, items, said).then((left) => {
      if (left === null) return;
      held.set(left);
      setAssigning(false);
    });
  };
  const extend = (by: 1 | -1) => {
    for (const one of [ids[at], ids[at + by]]) if (one !== undefined && !held.has(one)) held.toggle(one);
    step(by);
  };

  /** After an act the letter is out of hand: the next one comes up at once. */
  const goOn = () => {
    const next = inOrder[at + 1] ?? inOrder[at - 1];
    if (next && !phone) open(next, true);
    else void navigate({ to: box.path, replace: true });
  };

  // On the desk the first letter lies open, as the first of a pile does.
  const first = inOrder[0];
  const wantsFirst = !phone && !id && first !== undefined;
  useEffect(() => {
    if (wantsFirst) void navigate({ to: box.item, params: { id: first.document_id }, replace: true });
  }, [wantsFirst, first, box.item, navigate]);

  // The next letter is fetched ahead; that never counts as opened.
  const following = at >= 0 ? inOrder[at + 1] : undefined;
  useEffect(() => {
    const timer = setTimeout(() => fetchAhead(following, true), 400);
    return () => clearTimeout(timer);
  }, [following, fetchAhead]);

  useKeys([
    { act: 'next', run: () => step(1) },
    { act: 'previous', run: () => step(-1) },
    { act: 'open', run: () => (at < 0 ? open(first) : detail.current?.focus()) },
    { act: 'find', run: find.open, enabled: items.length > 0 },
    { act: 'chooseTask', run: () => id !== undefined && held.toggle(id), enabled: selection !== null && at >= 0 },
    { act: 'chooseMore', run: () => extend(1), enabled: selection !== null && !phone },
    { act: 'chooseBack', run: () => extend(-1), enabled: selection !== null && !phone },
    { act: 'chooseNone', run: held.clear, enabled: selection !== null && held.chosen.length > 0 },
    { act: 'back', run: () => void navigate({ to: box.path }), enabled: phone && id !== undefined },
  ]);

  const beside = useBeside() && box.key === 'tasks';
  const list = (
    <section className={styles.list} aria-label={boxTitle(box.key)}>
      <header className={styles.head}>
        <h1>
          {boxTitle(box.key)} {total !== undefined && <small>{total}</small>}
        </h1>
        {items.length > 0 && <ListFindButton find={find} />}
        {box.key !== 'inform' && items.length > 0 && (
          <span className={styles.orders} role="group" aria-label={m.task_order()}>
            <Chip selected={order === 'due'} onClick={() => setOrder('due')}>
              {m.task_by_due()}
            </Chip>
            <Chip selected={order === 'giver'} onClick={() => setOrder('giver')}>
              {m.task_by_giver()}
            </Chip>
          </span>
        )}
      </header>
      <ListFindBox find={find} onOpen={() => open(inOrder[0])} />
      {box.key === 'tasks' && <Asides />}
      <JustDone />
      <div className={styles.rows}>
        {pending ? (
          <SkeletonList compact />
        ) : tasks.isLoadingError ? (
          <ErrorState detail={explain(tasks.error)} onRetry={() => void tasks.refetch()} />
        ) : inOrder.length === 0 && find.words ? (
          <NothingMatches find={find} />
        ) : inOrder.length === 0 ? (
          <NothingLeft box={box.key} beside={beside} />
        ) : (
          groups.map((group, index) => (
            <section key={group.key} aria-label={groupName(box.key, order, group.key)}>
              <GroupHead tone={box.key === 'inform' ? 'plain' : order === 'due' ? group.key : 'giver'} name={groupName(box.key, order, group.key)} count={group.items.length} more={tasks.hasNextPage && (order === 'giver' || index === groups.length - 1)} />
              <ul>
                {group.items.map((item) => (
                  <li key={item.document_id} className={styles.line} data-chosen={held.has(item.document_id) || undefined}>
                    {selection && (
                      <label className={styles.tick}>
                        <span className="visually-hidden">{m.task_choose({ subject: item.subject || m.task_no_subject() })}</span>
                        <input type="checkbox" checked={held.has(item.document_id)} onChange={() => undefined} onClick={(event) => held.toggle(item.document_id, event.shiftKey)} />
                      </label>
                    )}
                    <TaskRow item={item} today={today} box={box} selected={item.document_id === id} onHover={() => fetchAhead(item)} />
                  </li>
                ))}
              </ul>
            </section>
          ))
        )}
        {tasks.hasNextPage && (
          <Button variant="quiet" full busy={tasks.isFetchingNextPage} onClick={() => void tasks.fetchNextPage()}>
            {m.task_more()}
          </Button>
        )}
      </div>
      <BulkFaults faults={bulk.faults} onDismiss={bulk.dismiss} />
      {selection && (
        <BulkBar count={held.chosen.length} onClear={held.clear}>
          {assigns ? (
            <Button variant="primary" busy={bulk.busy} onClick={() => setAssigning(true)}>
              {m.bulk_assign()}
            </Button>
          ) : (
            <Button variant="primary" busy={bulk.busy} onClick={() => runOnChosen({ action: 'mark_read' }, (count) => m.bulk_read_done({ count }))}>
              {m.bulk_read()}
            </Button>
          )}
        </BulkBar>
      )}
      {assigning && (
        <Suspense>
          <AssignManyDialog count={held.chosen.length} busy={bulk.busy} onClose={() => setAssigning(false)} onRun={runOnChosen} />
        </Suspense>
      )}
      {!phone && (
        <footer className={styles.keys} aria-hidden>
          <KeyHint act="next" />
          <KeyHint act="previous" />
          <span>{m.task_keys_move()}</span>
          <KeyHint act="open" />
          <span>{m.task_keys_open()}</span>
          <span className={styles.help}>
            <KeyHint act="help" /> {m.task_keys_help()}
          </span>
        </footer>
      )}
    </section>
  );

  if (phone && !id) return <div className={cx(styles.page, styles.phone)}>{list}</div>;
  return (
    <div className={cx(styles.page, phone && styles.phone)}>
      {!phone && list}
      {id ? (
        <TaskDetail key={id} id={id} ref={detail} box={box} today={today} place={at >= 0 ? { at: at + 1, of: inOrder.length } : null} onStep={step} onDone={goOn} />
      ) : (
        <div className={styles.nothing} />
      )}
    </div>
  );
}

/**
 * The letter in hand stays in its list until another is taken, even when
 * reading it already ended its share: what is being read must not jump away.
 */
function useKept(items: InboxItem[], id: string | undefined, box: BoxKey): InboxItem[] {
  const [kept, setKept] = useState<{ box: BoxKey; item: InboxItem } | null>(null);
  const found = items.find((item) => item.document_id === id);
  // Remembered while rendering: an effect would show the list without the line for a moment.
  if (found && (kept?.item !== found || kept.box !== box)) setKept({ box, item: found });
  return useMemo(() => {
    if (box !== 'inform' || found || kept?.box !== box || kept.item.document_id !== id) return items;
    return [...items, { ...kept.item, opened: true }];
  }, [items, found, kept, id, box]);
}

function groupName(box: BoxKey, order: Order, key: string): string {
  if (box === 'inform') {
    if (key === 'today') return m.task_group_today();
    return key === 'week' ? m.task_group_week() : m.task_group_earlier();
  }
  if (order === 'giver') return key ? m.task_given_by({ name: key }) : m.task_group_unknown();
  switch (key) {
    case 'overdue':
      return m.task_overdue();
    case 'today':
      return m.task_group_today();
    case 'week':
      return m.task_group_week();
    case 'later':
      return m.task_group_later();
    default:
      return m.task_group_open();
  }
}

/** `beside`: something waits above the list. */
function NothingLeft({ box, beside }: { box: BoxKey; beside: boolean }) {
  const Icon = box === 'tasks' ? IconChecklist : box === 'support' ? IconUsers : IconInfoCircle;
  return (
    <EmptyState icon={<Icon aria-hidden />} title={beside ? m.task_none_beside() : boxEmpty(box)} action={<Link to="/tra-cuu">{m.task_none_search()}</Link>}>
      {beside ? m.task_none_beside_text() : m.task_none_text()}
    </EmptyState>
  );
}
