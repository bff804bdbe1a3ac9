import { IconAlertTriangle, IconArrowBackUp, IconBook, IconBook2, IconBuildingCommunity, IconCalendar, IconCertificate, IconChecklist, IconCut, IconHistory, IconInbox, IconInfoCircle, IconListDetails, IconLogin2, IconMail, IconScan, IconSearch, IconShieldCheck, IconSignature, IconSitemap, IconStar, IconUsers, IconUsersGroup, IconWand } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { InboxCounts, Me } from '@/api/client';
import { hasRole } from '@/api/session';
import { m } from '@/words';

export interface NavItem {
  to: '/vao-so-den' | '/ban-quet' | '/so-den' | '/qua-han' | '/dang-theo-doi' | '/bi-tra-lai' | '/cho-but-phe' | '/can-xu-ly' | '/phoi-hop' | '/de-biet' | '/tra-cuu' | '/kiem-tra-chu-ky' | '/tai-khoan' | '/dang-nhap-chung' | '/co-quan' | '/don-vi' | '/can-bo' | '/so-van-ban' | '/ngay-nghi' | '/nguon-tiep-nhan' | '/danh-muc' | '/nguon-tin-cay' | '/nhat-ky' | '/thu-dien-tu' | '/quy-tac-doc';
  label: string;
  /** Shorter, for the bottom bar. */
  short: string;
  icon: ComponentType<{ size?: number | string; stroke?: number | string; 'aria-hidden'?: boolean }>;
  count?: (counts: InboxCounts) => number;
}

export interface NavGroup {
  title: string;
  items: NavItem[];
}

/**
 * The rail of a person: groups by role, several roles joined; only what works is shown. What stands above a list counts
 * with it: whoever sees no number looks no further.
 */
export function navigationOf(me: Me): NavGroup[] {
  const groups: NavGroup[] = [];
  const leads = hasRole(me, 'leader');
  const proposes = hasRole(me, 'office_chief');
  const handles = hasRole(me, 'unit_head') || hasRole(me, 'officer') || proposes;
  if (leads || proposes) {
    const label = leads ? m.nav_review() : m.nav_propose();
    groups.push({ title: m.nav_group_waiting(), items: [{ to: '/cho-but-phe', label, short: leads ? m.tool_note() : m.nav_propose(), icon: IconSignature, count: (counts) => counts.review + counts.requests }] });
  }
  // A leader is told of a unit that was invited after the directive.
  if (leads && !handles) groups[0]?.items.push({ to: '/de-biet', label: m.nav_inform(), short: m.nav_inform(), icon: IconInfoCircle, count: (counts) => counts.inform });
  if (hasRole(me, 'clerk')) {
    groups.push({
      title: m.nav_group_clerk(),
      items: [
        { to: '/vao-so-den', label: m.nav_incoming(), short: m.nav_incoming(), icon: IconInbox, count: (counts) => counts.arrivals },
        { to: '/bi-tra-lai', label: m.nav_returned(), short: m.nav_returned(), icon: IconArrowBackUp, count: (counts) => counts.sent_back },
        { to: '/so-den', label: m.nav_book(), short: m.nav_book(), icon: IconBook2 },
        { to: '/ban-quet', label: m.nav_scans(), short: m.nav_scans_short(), icon: IconCut },
        recheckItem(),
        rulesItem(),
      ],
    });
  }
  if (handles) {
    groups.push({
      title: m.nav_group_mine(),
      items: [
        { to: '/can-xu-ly', label: m.nav_tasks(), short: m.nav_tasks(), icon: IconChecklist, count: (counts) => counts.tasks + counts.reports + (leads || proposes ? 0 : counts.requests) },
        { to: '/phoi-hop', label: m.nav_support(), short: m.nav_support(), icon: IconUsers, count: (counts) => counts.support },
        { to: '/de-biet', label: m.nav_inform(), short: m.nav_inform(), icon: IconInfoCircle, count: (counts) => counts.inform },
      ],
    });
  }
  const readsLetters = leads || proposes || handles || hasRole(me, 'clerk') || hasRole(me, 'archivist');
  if (readsLetters) {
    const follow: NavItem[] = [{ to: '/dang-theo-doi', label: m.nav_following(), short: m.nav_following(), icon: IconStar, count: (counts) => counts.watched }];
    // Work has deadlines; who only registers or keeps has none.
    if (leads || handles) follow.push({ to: '/qua-han', label: m.nav_overdue(), short: m.nav_overdue(), icon: IconAlertTriangle, count: (counts) => counts.overdue });
    const followed = { title: m.nav_group_follow(), items: follow };
    // An archivist's day begins with finding.
    const finds = !leads && !handles && !hasRole(me, 'clerk');
    if (!finds) groups.push(followed);
    const items: NavItem[] = [{ to: '/tra-cuu', label: m.nav_search_documents(), short: m.nav_search(), icon: IconSearch }];
    // What everybody but the clerks sees of the book is no whole book.
    if (!hasRole(me, 'clerk')) items.push({ to: '/so-den', label: m.nav_book_reader(), short: m.nav_book_reader(), icon: IconBook2 });
    if (hasRole(me, 'archivist') && !hasRole(me, 'clerk')) items.push(recheckItem());
    groups.push({ title: m.nav_group_search(), items });
    if (finds) groups.push(followed);
  }
  if (hasRole(me, 'administrator')) groups.push({ title: m.nav_group_admin(), items: hasRole(me, 'clerk') ? adminItems() : [...adminItems(), rulesItem()] });
  return groups;
}

/** Clerks and archivists keep the letters of the agency, and what vouches for them. */
function recheckItem(): NavItem {
  return { to: '/kiem-tra-chu-ky', label: m.nav_recheck(), short: m.nav_recheck(), icon: IconShieldCheck };
}

/** Clerks make the rules; who administers may see and end them. */
function rulesItem(): NavItem {
  return { to: '/quy-tac-doc', label: m.nav_rules(), short: m.nav_rules(), icon: IconWand };
}

function adminItems(): NavItem[] {
  return [
    { to: '/don-vi', label: m.nav_units(), short: m.nav_units(), icon: IconSitemap },
    { to: '/can-bo', label: m.nav_people(), short: m.nav_people(), icon: IconUsers },
    { to: '/tai-khoan', label: m.nav_accounts(), short: m.nav_accounts(), icon: IconUsersGroup },
    { to: '/dang-nhap-chung', label: m.nav_provider(), short: m.nav_provider(), icon: IconLogin2 },
    { to: '/so-van-ban', label: m.nav_books(), short: m.nav_books_short(), icon: IconBook },
    { to: '/ngay-nghi', label: m.nav_calendar(), short: m.nav_calendar_short(), icon: IconCalendar },
    { to: '/nguon-tiep-nhan', label: m.nav_sources(), short: m.nav_sources(), icon: IconScan },
    { to: '/danh-muc', label: m.nav_lists(), short: m.nav_lists(), icon: IconListDetails },
    { to: '/nguon-tin-cay', label: m.nav_trust(), short: m.nav_trust(), icon: IconCertificate },
    { to: '/co-quan', label: m.nav_agency(), short: m.nav_agency(), icon: IconBuildingCommunity },
    { to: '/thu-dien-tu', label: m.nav_mail(), short: m.nav_mail(), icon: IconMail },
    { to: '/nhat-ky', label: m.nav_journal(), short: m.nav_journal(), icon: IconHistory },
  ];
}

/** Where a person's day begins. */
export function homeOf(me: Me): NavItem['to'] {
  return navigationOf(me)[0]?.items[0]?.to ?? '/tra-cuu';
}
