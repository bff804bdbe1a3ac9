import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconAlertTriangle, IconArrowBackUp, IconBell, IconBellCheck, IconCalendarEvent, IconCalendarPlus, IconCheck, IconChecks, IconCircleCheck, IconClipboardCheck, IconClock, IconEyeOff, IconFileText, IconFlame, IconMessage, IconRotateClockwise, IconSettings, IconShieldCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import type { components } from '@/api/schema';
import { formatStamp } from '@/domain/dates';
import { letterName, today as todayNow, UrgencyBadge } from '@/letter';
import { noticeRoute, noticeText, noticeWhy, type Notice, type NoticeGroup } from '@/notices/terms';
import { refreshNotices } from '@/notices/useBell';
import { Button, Chip, cx, EmptyState, ErrorState, showToast, SkeletonList } from '@/ui';
import { m } from '@/words';
import styles from './NoticesPage.module.css';

type Page = components['schemas']['NoticePage'];

const icons: Record<string, typeof IconBell> = {
  new_work: IconFileText,
  sent_back: IconArrowBackUp,
  due_soon: IconCalendarEvent,
  due_today: IconClock,
  overdue: IconAlertTriangle,
  unopened: IconEyeOff,
  more_urgent: IconFlame,
  reported: IconClipboardCheck,
  reopened: IconRotateClockwise,
  commented: IconMessage,
  closed: IconCircleCheck,
  extension: IconCalendarPlus,
  access_changed: IconShieldCheck,
};

/** Thông báo: what one is told of, by letter; each says why. */
export function NoticesPage() {
  const queries = useQueryClient();
  const [unreadOnly, setUnreadOnly] = useState(true);
  const [busy, setBusy] = useState(false);
  const today = todayNow();
  const query = useInfiniteQuery({
    queryKey: ['get', '/api/v1/notices', { unread: unreadOnly }],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const { data } = await client.GET('/api/v1/notices', { params: { query: { unread: unreadOnly, ...(pageParam ? { cursor: pageParam } : {}) } }, signal });
      return data as Page;
    },
    getNextPageParam: (page) => page.next ?? null,
    refetchInterval: 30_000,
    placeholderData: (held) => held,
  });
  useEffect(() => {
    document.title = `${m.notices_title()} · ${m.app_title()}`;
  }, []);
  const groups = query.data?.pages.flatMap((page) => page.groups) ?? [];
  const unread = query.data?.pages[0]?.unread ?? 0;

  const mark = async (which: components['schemas']['ReadRequest']) => {
    if (busy) return;
    setBusy(true);
    try {
      const { data } = await client.POST('/api/v1/notices/read', { body: which });
      const ids = data?.ids ?? [];
      refreshNotices(queries);
      if (ids.length === 0) return;
      const undo = async () => {
        try {
          await client.POST('/api/v1/notices/unread', { body: { ids } });
        } catch (error) {
          showToast(explain(error), { tone: 'error' });
        }
        refreshNotices(queries);
      };
      showToast(m.notices_marked({ count: ids.length }), { act: { label: m.undo(), run: () => void undo() } });
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>{m.notices_title()}</h1>
          <p>{!query.data ? m.notices_text() : unread > 0 ? m.notices_unread({ count: unread }) : m.notices_none_unread()}</p>
        </div>
        <div className={styles.tools}>
          <div className={styles.chips} role="group" aria-label={m.notices_which()}>
            <Chip selected={unreadOnly} onClick={() => setUnreadOnly(true)}>
              {m.notices_only_unread()}
            </Chip>
            <Chip selected={!unreadOnly} onClick={() => setUnreadOnly(false)}>
              {m.notices_all()}
            </Chip>
          </div>
          <Button icon={<IconChecks aria-hidden />} disabled={unread === 0} busy={busy} onClick={() => void mark({ up_to: newest(groups) })}>
            {m.notices_read_all()}
          </Button>
          <Link to="/ca-nhan" hash="thong-bao" className={styles.settings}>
            <IconSettings size={17} aria-hidden /> {m.notices_settings()}
          </Link>
        </div>
      </header>
      <div className={styles.body}>
        {query.isPending ? (
          <SkeletonList rows={6} />
        ) : query.isLoadingError ? (
          <ErrorState detail={explain(query.error)} trace={query.error instanceof Problem ? query.error.trace : undefined} onRetry={() => void query.refetch()} />
        ) : groups.length === 0 ? (
          <EmptyState
            icon={<IconBellCheck aria-hidden />}
            title={unreadOnly ? m.notices_empty_unread() : m.notices_empty()}
            action={unreadOnly ? <Button onClick={() => setUnreadOnly(false)}>{m.notices_show_all()}</Button> : undefined}
          >
            {m.notices_empty_text()}
          </EmptyState>
        ) : (
          <ul className={styles.groups}>
            {groups.map((group) => (
              <Group key={group.letter?.document_id ?? 'account'} group={group} today={today} busy={busy} onRead={mark} />
            ))}
          </ul>
        )}
        {query.hasNextPage && (
          <p className={styles.more}>
            <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {m.notices_more()}
            </Button>
          </p>
        )}
      </div>
    </div>
  );
}

/** The instant of the newest notice shown: what came since is not read by "all". */
function newest(groups: NoticeGroup[]): string {
  return groups.flatMap((group) => group.notices.map((notice) => notice.created_at)).reduce((a, b) => (a > b ? a : b), '1970-01-01T00:00:00Z');
}

function Group({ group, today, busy, onRead }: { group: NoticeGroup; today: string; busy: boolean; onRead(which: components['schemas']['ReadRequest']): Promise<void> }) {
  const { letter } = group;
  const unread = group.notices.filter((notice) => !notice.read);
  const facts = letter ? [letter.arrival_number ? m.task_arrival({ number: letter.arrival_number }) : null, letterName({ kind: letter.kind, code: letter.code ?? '', subject: letter.subject }), letter.organ_name].filter(Boolean) : [];
  return (
    <li className={cx(styles.group, unread.length > 0 && styles.fresh)}>
      <div className={styles.groupHead}>
        <h2>
          {letter ? (
            <Link to={noticeRoute(group)} params={{ id: letter.document_id }}>
              {letter.subject || m.task_no_subject()}
            </Link>
          ) : (
            <Link to="/ca-nhan">{m.notices_account()}</Link>
          )}
        </h2>
        {letter && (
          <p className={styles.facts}>
            <UrgencyBadge urgency={letter.urgency} />
            {facts.join(' · ')}
          </p>
        )}
      </div>
      {unread.length > 0 && (
        <Button
          variant="quiet"
          icon={<IconCheck aria-hidden />}
          disabled={busy}
          className={styles.read}
          aria-label={m.notices_read_of({ subject: letter?.subject || m.notices_account() })}
          onClick={() => void onRead(letter ? { document_id: letter.document_id } : { ids: unread.map((notice) => notice.id) })}
        >
          {m.notices_read()}
        </Button>
      )}
      <ul className={styles.notices}>
        {group.notices.map((notice) => (
          <Line key={notice.id} notice={notice} today={today} />
        ))}
      </ul>
    </li>
  );
}

function Line({ notice, today }: { notice: Notice; today: string }) {
  const Icon = icons[notice.kind] ?? IconBell;
  return (
    <li className={cx(styles.notice, !notice.read && styles.unread)} data-tone={notice.kind === 'overdue' || notice.kind === 'more_urgent' ? 'red' : notice.kind === 'due_today' || notice.kind === 'due_soon' ? 'amber' : undefined}>
      <Icon size={18} aria-hidden />
      <div>
        <p className={styles.text}>
          {!notice.read && <span className="visually-hidden">{m.notices_is_unread()} </span>}
          {noticeText(notice, today)}
        </p>
        <p className={styles.why}>
          {noticeWhy(notice.cause)} {notice.mandatory && m.notices_mandatory()}
        </p>
      </div>
      <time dateTime={notice.created_at}>{formatStamp(notice.created_at, today)}</time>
    </li>
  );
}
