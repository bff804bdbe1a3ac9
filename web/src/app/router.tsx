import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { sessionQuery } from '@/api/session';
import { progressQuery, setsUp, setupQuery } from '@/api/setup';
import { bookParams } from '@/features/book/params';
import { recheckParams } from '@/features/recheck/params';
import { watchParams } from '@/features/watch/params';
import { patient } from '@/offline/parts';
import { homeOf } from './navigation';
import { queryClient } from './queryClient';
import { Shell } from './Shell';
import { PageMissing, ScreenFault } from './Faults';

/** A screen whose program is fetched when somebody first goes there; without a line it waits for the line. */
const screen: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(() => patient(load), name);

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  errorComponent: ScreenFault,
  notFoundComponent: PageMissing,
});

/** With nobody signed in: an installation that is empty can only be set up. */
async function leadToSetup(queries: QueryClient): Promise<void> {
  const fresh = await queries.ensureQueryData(setupQuery).catch(() => false);
  if (fresh) throw redirect({ to: '/cai-dat' });
}

/** Only paths of our own may be returned to after signing in. */
function safePath(path: unknown): string | undefined {
  return typeof path === 'string' && /^\/(?![/\\])/.test(path) ? path : undefined;
}

const login = createRoute({
  getParentRoute: () => root,
  path: '/dang-nhap',
  validateSearch: (search: Record<string, unknown>): { tiep?: string } => {
    const tiep = safePath(search['tiep']);
    return tiep ? { tiep } : {};
  },
  beforeLoad: async ({ context, search }) => {
    const me = await context.queryClient.ensureQueryData(sessionQuery).catch(() => null);
    if (me) throw redirect({ to: search.tiep ?? '/' });
    await leadToSetup(context.queryClient);
  },
  component: screen(() => import('@/features/login/LoginPage'), 'LoginPage'),
});

/** Who comes back from a provider of sign-in: signing in, or linking an account. */
const providerReturn = createRoute({
  getParentRoute: () => root,
  path: '/dang-nhap/xac-nhan',
  component: screen(() => import('@/features/login/ReturnPage'), 'ReturnPage'),
});

// Cài đặt lần đầu, đổi mật khẩu được cấp: before the shell
const setup = createRoute({
  getParentRoute: () => root,
  path: '/cai-dat',
  validateSearch: (search: Record<string, unknown>): { buoc?: string } => (typeof search['buoc'] === 'string' ? { buoc: search['buoc'] } : {}),
  beforeLoad: async ({ context }) => {
    const me = await context.queryClient.ensureQueryData(sessionQuery).catch(() => null);
    if (me?.roles.includes('administrator')) return;
    if (me) throw redirect({ to: '/' });
    const fresh = await context.queryClient.ensureQueryData(setupQuery);
    if (!fresh) throw redirect({ to: '/dang-nhap', search: { tiep: '/cai-dat' } });
  },
  component: screen(() => import('@/features/setup/SetupPage'), 'SetupPage'),
});
const passwordDue = createRoute({
  getParentRoute: () => root,
  path: '/doi-mat-khau',
  beforeLoad: async ({ context }) => {
    const me = await context.queryClient.ensureQueryData(sessionQuery).catch(() => null);
    if (!me?.must_change_password) throw redirect({ to: '/' });
  },
  component: screen(() => import('@/features/account/PasswordDuePage'), 'PasswordDuePage'),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(sessionQuery);
    if (!me) {
      await leadToSetup(context.queryClient);
      const here = location.href;
      throw redirect({ to: '/dang-nhap', search: here === '/' ? {} : { tiep: here } });
    }
    if (me.must_change_password) throw redirect({ to: '/doi-mat-khau' });
    return { me };
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: async ({ context }) => {
    if (setsUp(context.me)) {
      const progress = await context.queryClient.ensureQueryData(progressQuery).catch(() => null);
      if (progress && !progress.finished) throw redirect({ to: '/cai-dat' });
    }
    throw redirect({ to: homeOf(context.me) });
  },
});

// Văn thư
const incoming = createRoute({ getParentRoute: () => shell, path: '/vao-so-den', component: screen(() => import('@/features/incoming/IncomingPage'), 'IncomingPage') });
const incomingItem = createRoute({ getParentRoute: () => incoming, path: '$id' });

// Bản quét chờ tách
const scans = createRoute({ getParentRoute: () => shell, path: '/ban-quet', component: screen(() => import('@/features/split/ScansPage'), 'ScansPage') });
const scanItem = createRoute({ getParentRoute: () => shell, path: '/ban-quet/$id', component: screen(() => import('@/features/split/ScanPage'), 'ScanPage') });

// Lãnh đạo, Chánh văn phòng
export type ReviewFilter = 'urgent' | 'invitation';

const review = createRoute({
  getParentRoute: () => shell,
  path: '/cho-but-phe',
  validateSearch: (search: Record<string, unknown>): { loc?: ReviewFilter } => (search['loc'] === 'urgent' || search['loc'] === 'invitation' ? { loc: search['loc'] } : {}),
  component: screen(() => import('@/features/review/ReviewPage'), 'ReviewPage'),
});
const reviewItem = createRoute({ getParentRoute: () => review, path: '$id' });

// Cần xử lý, Phối hợp, Để biết: one screen over three lists
const taskPage = screen(() => import('@/features/task/TaskPage'), 'TaskPage');
/** `xem`: the file whose pages are shown in place of the summary. */
const fileInView = (params: Record<string, unknown>): { xem?: string } => (typeof params['xem'] === 'string' ? { xem: params['xem'] } : {});
const tasks = createRoute({ getParentRoute: () => shell, path: '/can-xu-ly', component: taskPage });
const tasksItem = createRoute({ getParentRoute: () => tasks, path: '$id', validateSearch: fileInView });
const supporting = createRoute({ getParentRoute: () => shell, path: '/phoi-hop', component: taskPage });
const supportingItem = createRoute({ getParentRoute: () => supporting, path: '$id', validateSearch: fileInView });
const informed = createRoute({ getParentRoute: () => shell, path: '/de-biet', component: taskPage });
const informedItem = createRoute({ getParentRoute: () => informed, path: '$id', validateSearch: fileInView });

// Tra cứu, and the letter opened from it
export interface SearchParams {
  q?: string;
  /** Kinds, issuing bodies, years and statuses, as the API takes them. */
  loai?: string;
  cq?: string;
  nam?: string;
  tt?: string;
  /** Urgencies, and units that lead. */
  khan?: string;
  huong?: string;
  dv?: string;
  /** First and last day of the document's date. */
  tu?: string;
  den?: string;
  sap?: 'moi';
}
const searchKeys = ['q', 'loai', 'cq', 'nam', 'tt', 'khan', 'dv', 'huong', 'tu', 'den'] as const;
function searchParams(params: Record<string, unknown>): SearchParams {
  const kept: SearchParams = {};
  for (const key of searchKeys) {
    const value = params[key];
    // A number typed as `q` is still text: the router reads 4127 as a number.
    if ((typeof value === 'string' || typeof value === 'number') && value !== '') kept[key] = String(value);
  }
  if (params['sap'] === 'moi') kept.sap = 'moi';
  return kept;
}
const search = createRoute({
  getParentRoute: () => shell,
  path: '/tra-cuu',
  validateSearch: searchParams,
  component: screen(() => import('@/features/search/SearchPage'), 'SearchPage'),
});
/** `q`: what was looked for, marked on the pages. `trang`: the page it stands on. `tep`: the file shown. */
export interface LetterParams {
  q?: string;
  trang?: number;
  tep?: string;
}
const letter = createRoute({
  getParentRoute: () => shell,
  path: '/van-ban/$id',
  validateSearch: (params: Record<string, unknown>): LetterParams => ({
    ...(typeof params['q'] === 'string' || typeof params['q'] === 'number' ? { q: String(params['q']) } : {}),
    ...(typeof params['trang'] === 'number' ? { trang: params['trang'] } : {}),
    ...(typeof params['tep'] === 'string' ? { tep: params['tep'] } : {}),
  }),
  component: screen(() => import('@/features/document/DocumentPage'), 'DocumentPage'),
});

/** `lan`: which report, by its number; the last one without. `ban`: whose version is on the page, by the signature's number. */
const signatureReport = createRoute({
  getParentRoute: () => shell,
  path: '/van-ban/$id/chu-ky/$file',
  validateSearch: (params: Record<string, unknown>): { lan?: number; ban?: number } => ({ ...(typeof params['lan'] === 'number' ? { lan: params['lan'] } : {}), ...(typeof params['ban'] === 'number' ? { ban: params['ban'] } : {}) }),
  component: screen(() => import('@/features/signature/SignatureReportPage'), 'SignatureReportPage'),
});

// Kiểm tra lại chữ ký hàng loạt
const recheck = createRoute({ getParentRoute: () => shell, path: '/kiem-tra-chu-ky', validateSearch: recheckParams, component: screen(() => import('@/features/recheck/RecheckPage'), 'RecheckPage') });

// Sổ đến
const book = createRoute({ getParentRoute: () => shell, path: '/so-den', validateSearch: bookParams, component: screen(() => import('@/features/book/BookPage'), 'BookPage') });

// Quá hạn, Đang theo dõi, Bị trả lại: one screen over lists across letters
const watchPage = screen(() => import('@/features/watch/WatchPage'), 'WatchPage');
const overdue = createRoute({ getParentRoute: () => shell, path: '/qua-han', validateSearch: watchParams, component: watchPage });
const following = createRoute({ getParentRoute: () => shell, path: '/dang-theo-doi', validateSearch: watchParams, component: watchPage });
const returned = createRoute({ getParentRoute: () => shell, path: '/bi-tra-lai', validateSearch: watchParams, component: watchPage });

// Cá nhân, Quản trị
const account = createRoute({ getParentRoute: () => shell, path: '/ca-nhan', component: screen(() => import('@/features/account/AccountPage'), 'AccountPage') });
const notices = createRoute({ getParentRoute: () => shell, path: '/thong-bao', component: screen(() => import('@/features/notices/NoticesPage'), 'NoticesPage') });
const delegation = createRoute({ getParentRoute: () => shell, path: '/uy-quyen', component: screen(() => import('@/features/delegation/DelegationPage'), 'DelegationPage') });
const mail = createRoute({ getParentRoute: () => shell, path: '/thu-dien-tu', component: screen(() => import('@/features/admin/MailPage'), 'MailPage') });
const accounts = createRoute({ getParentRoute: () => shell, path: '/tai-khoan', component: screen(() => import('@/features/admin/AccountsPage'), 'AccountsPage') });

const agency = createRoute({ getParentRoute: () => shell, path: '/co-quan', component: screen(() => import('@/features/admin/AdminPage'), 'AgencyPage') });
const units = createRoute({ getParentRoute: () => shell, path: '/don-vi', component: screen(() => import('@/features/admin/AdminPage'), 'UnitsPage') });
const people = createRoute({ getParentRoute: () => shell, path: '/can-bo', component: screen(() => import('@/features/admin/AdminPage'), 'PeoplePage') });
const books = createRoute({ getParentRoute: () => shell, path: '/so-van-ban', component: screen(() => import('@/features/admin/AdminPage'), 'BooksPage') });
const calendar = createRoute({ getParentRoute: () => shell, path: '/ngay-nghi', component: screen(() => import('@/features/admin/AdminPage'), 'CalendarPage') });
const sources = createRoute({ getParentRoute: () => shell, path: '/nguon-tiep-nhan', component: screen(() => import('@/features/admin/AdminPage'), 'SourcesPage') });
const provider = createRoute({ getParentRoute: () => shell, path: '/dang-nhap-chung', component: screen(() => import('@/features/admin/AdminPage'), 'ProviderPage') });
const lists = createRoute({ getParentRoute: () => shell, path: '/danh-muc', component: screen(() => import('@/features/admin/AdminPage'), 'ListsPage') });
const numbers = createRoute({ getParentRoute: () => shell, path: '/xac-nhan-so', component: screen(() => import('@/features/admin/AdminPage'), 'NumbersPage') });
const readingRules = createRoute({ getParentRoute: () => shell, path: '/quy-tac-doc', component: screen(() => import('@/features/admin/AdminPage'), 'ReadingRulesPage') });
const trust = createRoute({ getParentRoute: () => shell, path: '/nguon-tin-cay', component: screen(() => import('@/features/admin/AdminPage'), 'TrustPage') });
const journal = createRoute({ getParentRoute: () => shell, path: '/nhat-ky', component: screen(() => import('@/features/admin/AdminPage'), 'JournalPage') });

const tree = root.addChildren([
  login,
  providerReturn,
  setup,
  passwordDue,
  shell.addChildren([
    home,
    incoming.addChildren([incomingItem]),
    scans,
    scanItem,
    review.addChildren([reviewItem]),
    tasks.addChildren([tasksItem]),
    supporting.addChildren([supportingItem]),
    informed.addChildren([informedItem]),
    search,
    book,
    overdue,
    following,
    returned,
    letter,
    signatureReport,
    recheck,
    account,
    notices,
    delegation,
    accounts,
    agency,
    units,
    people,
    books,
    calendar,
    sources,
    lists,
    numbers,
    readingRules,
    trust,
    journal,
    provider,
    mail,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultErrorComponent: ScreenFault,
  defaultNotFoundComponent: PageMissing,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
