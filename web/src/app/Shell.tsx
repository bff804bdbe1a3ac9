import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { IconAdjustments, IconBell, IconDevices, IconHelp, IconKey, IconLetterCase, IconLogout, IconDots, IconSearch, IconKeyboard, IconLanguage, IconUserShare, IconWifiOff } from '@tabler/icons-react';
import { Suspense, useEffect, useId, useState } from 'react';
import { $api, type InboxCounts } from '@/api/client';
import { explain } from '@/api/problem';
import { hasRole, useMe } from '@/api/session';
import { useBell } from '@/notices/useBell';
import { useUp } from '@/offline/line';
import { part } from '@/offline/parts';
import { Avatar, Count, cx, KeyHint, Menu, showToast, undoNewest, usePhone, type MenuEntry } from '@/ui';
import { m } from '@/words';
import { stillDone, takeBackStep } from '@/letter/justDone';
import { navigationOf, type NavItem } from './navigation';
import { setPreferences, turnLanguage, usePreferences } from './preferences';
import styles from './Shell.module.css';
import { signOut } from './signOut';
import { useKeys } from './useKeys';

const KeysDialog = part(() => import('./KeysDialog'));
const Palette = part(() => import('./Palette'));
const ActingBar = part(() => import('@/features/delegation/ActingBar'));
const AccessChanges = part(() => import('@/features/account/AccessChanges').then(({ AccessChanges }) => ({ default: AccessChanges })));

/** Rail on the desk, bar at the foot of a phone, the screen beside or above. */
export function Shell() {
  const me = useMe();
  const phone = usePhone();
  const [keysOpen, setKeysOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const online = useUp();
  const readsLetters = me.roles.some((role) => role !== 'administrator');
  const { data: counts } = useQuery({ ...$api.queryOptions('get', '/api/v1/inbox/counts'), refetchInterval: 60_000, enabled: readsLetters });
  // Rarely: what a kept search finds anew can wait some minutes, and looking is a search for each.
  const { data: kept } = useQuery({ ...$api.queryOptions('get', '/api/v1/saved-filters'), staleTime: 60_000, refetchInterval: 300_000, enabled: readsLetters });
  const fresh = kept?.items.reduce((sum, one) => sum + one.new_hits, 0) ?? 0;
  // What failed in the background and waits for the administrator.
  const { data: chores } = useQuery({ ...$api.queryOptions('get', '/api/v1/administration/chores'), staleTime: 60_000, refetchInterval: 300_000, enabled: hasRole(me, 'administrator') });
  const parked = chores?.troubles.filter((chore) => !chore.next).length ?? 0;
  const told: Told = {
    '/tra-cuu': { value: fresh, label: m.nav_new_hits({ count: fresh }) },
    '/danh-muc': { value: parked, label: m.chores_parked({ count: parked }) },
  };
  const groups = navigationOf(me);
  const queries = useQueryClient();

  useKeys([
    { act: 'palette', run: () => setPaletteOpen(true) },
    { act: 'help', run: () => setKeysOpen(true) },
    { act: 'undo', run: () => void (undoNewest() || takeBackNewest(queries)) },
  ]);

  // After signing in the focus is on what has gone: Tab goes on from the screen itself.
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById('noi-dung')?.focus({ preventScroll: true });
  }, []);

  return (
    <div className={cx(styles.shell, phone && styles.phone)} data-shell>
      <a className="skip-link" href="#noi-dung">
        {m.skip_to_content()}
      </a>
      {!phone && (
        <div className={styles.rail}>
          <header className={styles.brand}>
            <img src="/icon.svg" alt="" width={30} height={30} />
            <span>
              <strong>{m.app_title()}</strong>
              <small title={me.agency_name}>{me.agency_name}</small>
            </span>
          </header>
          {readsLetters && <SearchBox />}
          <nav className={styles.nav} aria-label={m.nav_main()}>
            <div className={styles.group}>
              <Bell />
            </div>
            {groups.map((group) => (
              <div key={group.title} className={styles.group}>
                <h2>{group.title}</h2>
                <ul>
                  {group.items.map((item) => (
                    <li key={item.to}>
                      <RailLink item={item} counts={counts} told={told} />
                    </li>
                  ))}
                </ul>
              </div>
            ))}
            <button type="button" className={styles.link} onClick={() => setKeysOpen(true)}>
              <IconHelp size={19} stroke={1.75} aria-hidden />
              <span>{m.nav_help()}</span>
            </button>
          </nav>
          <UserBlock />
        </div>
      )}
      <main id="noi-dung" className={styles.main} tabIndex={-1}>
        {!online && (
          <p className={styles.offline} role="status">
            <IconWifiOff size={16} aria-hidden /> {m.offline_banner()}
          </p>
        )}
        {(me.acts_for.length > 0 || me.delegated.length > 0) && (
          <Suspense>
            <ActingBar me={me} />
          </Suspense>
        )}
        <Suspense>
          <AccessChanges />
        </Suspense>
        <Outlet />
      </main>
      {phone && <BottomBar items={groups.flatMap((group) => group.items)} counts={counts} onKeys={() => setKeysOpen(true)} />}
      {keysOpen && (
        <Suspense>
          <KeysDialog onClose={() => setKeysOpen(false)} />
        </Suspense>
      )}
      {paletteOpen && (
        <Suspense>
          <Palette me={me} readsLetters={readsLetters} onClose={() => setPaletteOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Ctrl Z where no message offers it: the newest step that may still be taken back. */
function takeBackNewest(queries: QueryClient): void {
  const [newest] = stillDone();
  if (!newest) return;
  takeBackStep(queries, newest)
    .then(() => showToast(m.undo_done({ name: newest.name })))
    .catch((error: unknown) => showToast(explain(error), { tone: 'error' }));
}

/** The way to the notices, with how many are unread. */
function Bell() {
  const unread = useBell();
  return (
    <Link to="/thong-bao" className={styles.link} activeProps={{ 'aria-current': 'page' }}>
      <IconBell size={19} stroke={1.75} aria-hidden />
      <span>{m.notices_title()}</span>
      <Count value={unread} label={m.notices_open({ count: unread })} />
    </Link>
  );
}

/** What is told at a way besides what waits there. */
type Told = Partial<Record<NavItem['to'], { value: number; label: string }>>;

function RailLink({ item, counts, told }: { item: NavItem; counts: InboxCounts | undefined; told: Told }) {
  const Icon = item.icon;
  const waiting = counts && item.count ? item.count(counts) : undefined;
  const { value, label } = told[item.to] ?? { value: waiting, label: m.nav_waiting_count({ count: waiting ?? 0 }) };
  return (
    <Link to={item.to} className={styles.link} activeProps={{ 'aria-current': 'page' }}>
      <Icon size={19} stroke={1.75} aria-hidden />
      <span>{item.label}</span>
      <Count value={value} label={label} />
    </Link>
  );
}

function SearchBox() {
  const navigate = useNavigate();
  const id = useId();
  return (
    <form
      role="search"
      className={styles.search}
      onSubmit={(event) => {
        event.preventDefault();
        const q = String(new FormData(event.currentTarget).get('q') ?? '').trim();
        void navigate({ to: '/tra-cuu', search: q ? { q } : {} });
      }}
    >
      <label htmlFor={id} className="visually-hidden">
        {m.search_box_label()}
      </label>
      <IconSearch size={16} aria-hidden />
      <input id={id} name="q" type="search" placeholder={m.search_box()} autoComplete="off" enterKeyHint="search" />
      <KeyHint act="palette" />
    </form>
  );
}

function useAccountEntries(onKeys?: () => void): MenuEntry[] {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { largeType, letterKeys } = usePreferences();
  return [
    { key: 'delegation', label: m.delegation_title(), icon: <IconUserShare aria-hidden />, onSelect: () => void navigate({ to: '/uy-quyen' }) },
    { key: 'account', label: m.user_change_password(), icon: <IconKey aria-hidden />, onSelect: () => void navigate({ to: '/ca-nhan', hash: 'mat-khau' }) },
    { key: 'settings', label: m.user_settings(), icon: <IconAdjustments aria-hidden />, onSelect: () => void navigate({ to: '/ca-nhan', hash: 'hien-thi' }) },
    { key: 'sessions', label: m.user_sessions(), icon: <IconDevices aria-hidden />, onSelect: () => void navigate({ to: '/ca-nhan', hash: 'phien' }) },
    { key: 'type', label: m.user_large_type(), icon: <IconLetterCase aria-hidden />, checked: largeType, apart: true, onSelect: () => setPreferences({ largeType: !largeType }) },
    ...(onKeys ? [] : [{ key: 'keys', label: m.user_letter_keys(), icon: <IconKeyboard aria-hidden />, checked: letterKeys, onSelect: () => setPreferences({ letterKeys: !letterKeys }) }]),
    { key: 'language', label: m.language_other(), icon: <IconLanguage aria-hidden />, onSelect: () => turnLanguage() },
    { key: 'out', label: m.user_sign_out(), icon: <IconLogout aria-hidden />, apart: true, onSelect: () => void signOut(client) },
    { key: 'out-all', label: m.user_sign_out_everywhere(), onSelect: () => void signOut(client, true) },
  ];
}

function UserBlock() {
  const me = useMe();
  const entries = useAccountEntries();
  return (
    <Menu
      label={m.user_menu({ name: me.name })}
      position="top-start"
      entries={entries}
      trigger={
        <button type="button" className={styles.user}>
          <Avatar name={me.name} />
          <span>
            <strong>{me.name}</strong>
            <small>{me.positions[0]?.title}</small>
          </span>
        </button>
      }
    />
  );
}

function BottomBar({ items, counts, onKeys }: { items: NavItem[]; counts: InboxCounts | undefined; onKeys(): void }) {
  const navigate = useNavigate();
  const account = useAccountEntries(onKeys);
  const unread = useBell();
  // Four fit under a thumb on the smallest phone: two lists, notices, everything else.
  const shown = items.slice(0, 2);
  const rest = items.slice(2);
  useEffect(() => {
    document.documentElement.style.setProperty('--bottom-bar', '56px');
    return () => {
      document.documentElement.style.removeProperty('--bottom-bar');
    };
  }, []);
  const entries: MenuEntry[] = [
    ...rest.map((item) => ({ key: item.to, label: item.label, icon: <item.icon size={18} aria-hidden />, onSelect: () => void navigate({ to: item.to }) })),
    ...account.map((entry, index) => (index === 0 && rest.length > 0 ? { ...entry, apart: true } : entry)),
  ];
  return (
    <nav className={styles.bottom} aria-label={m.nav_main()}>
      {shown.map((item) => {
        const waiting = counts && item.count ? item.count(counts) : 0;
        return (
          <Link key={item.to} to={item.to} className={styles.tab} activeProps={{ 'aria-current': 'page' }}>
            <span className={styles.tabIcon}>
              <item.icon size={22} stroke={1.75} aria-hidden />
              {waiting > 0 && <em aria-hidden>{waiting > 99 ? '99+' : waiting}</em>}
            </span>
            <span>{item.short}</span>
            {waiting > 0 && <span className="visually-hidden">{m.nav_waiting_count({ count: waiting })}</span>}
          </Link>
        );
      })}
      <Link to="/thong-bao" className={styles.tab} activeProps={{ 'aria-current': 'page' }}>
        <span className={styles.tabIcon}>
          <IconBell size={22} stroke={1.75} aria-hidden />
          {unread > 0 && <em aria-hidden>{unread > 99 ? '99+' : unread}</em>}
        </span>
        <span>{m.notices_title()}</span>
        {unread > 0 && <span className="visually-hidden">{m.notices_open({ count: unread })}</span>}
      </Link>
      <Menu
        label={m.more()}
        position="top-end"
        entries={entries}
        trigger={
          <button type="button" className={styles.tab}>
            <span className={styles.tabIcon}>
              <IconDots size={22} aria-hidden />
            </span>
            <span>{m.more()}</span>
          </button>
        }
      />
    </nav>
  );
}
