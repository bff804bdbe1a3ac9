import type { components } from '@/api/schema';
import { formatShortDate } from '@/domain/dates';
import { urgencyName } from '@/letter/terms';
import { m } from '@/words';

export type Notice = components['schemas']['NoticeView'];
export type NoticeGroup = components['schemas']['NoticeGroup'];

/** What happened, in one sentence. */
export function noticeText(notice: Pick<Notice, 'kind' | 'cause' | 'due_date' | 'by' | 'change'> & Partial<Pick<Notice, 'about'>>, today: string): string {
  const date = notice.due_date ? formatShortDate(notice.due_date, today) : '';
  const given = notice.cause === 'giver';
  switch (notice.kind) {
    case 'new_work': {
      const text = notice.by ? m.notice_new_work_by({ name: notice.by }) : m.notice_new_work();
      return date ? m.notice_with_due({ text, date }) : text;
    }
    case 'sent_back':
      return notice.by ? m.notice_sent_back_by({ name: notice.by }) : m.notice_sent_back();
    case 'due_soon':
      return m.notice_due_soon({ date });
    case 'due_today':
      return notice.due_date === today ? m.notice_due_today() : m.notice_due_on({ date });
    case 'overdue':
      return given ? m.notice_overdue_given({ date }) : m.notice_overdue({ date });
    case 'unopened':
      return given ? m.notice_unopened_given() : m.notice_unopened();
    case 'more_urgent': {
      const level = notice.change ? urgencyName(notice.change) : '';
      const text = !level ? m.notice_earlier_due({ date }) : date ? m.notice_more_urgent_due({ level, date }) : m.notice_more_urgent({ level });
      return notice.by ? m.notice_corrected_by({ name: notice.by, text }) : text.charAt(0).toUpperCase() + text.slice(1);
    }
    case 'reported':
      return notice.by ? m.notice_reported_by({ name: notice.by }) : m.notice_reported();
    case 'reopened': {
      const text = notice.by ? m.notice_reopened_by({ name: notice.by }) : m.notice_reopened();
      return date ? m.notice_with_due({ text, date }) : text;
    }
    case 'commented':
      return notice.by ? m.notice_commented_by({ name: notice.by }) : m.notice_commented();
    case 'closed':
      return notice.by ? m.notice_closed_by({ name: notice.by }) : m.notice_closed();
    case 'extension':
      return given ? m.notice_extension_asked({ name: notice.by ?? '' }) : m.notice_extension_answered();
    default: {
      const said = changeText(notice.change ?? '');
      const text = notice.about ? m.notice_change_about({ text: said, about: notice.about }) : said;
      return notice.by ? m.notice_change_by({ text, name: notice.by }) : text;
    }
  }
}

/** What changed of one's own account or posts. */
function changeText(change: string): string {
  switch (change) {
    case 'password_reset':
      return m.notice_password_reset();
    case 'password_changed':
      return m.notice_password_changed();
    case 'mail_address_changed':
      return m.notice_mail_address();
    case 'second_step_on':
      return m.notice_second_step_on();
    case 'second_step_off':
      return m.notice_second_step_off();
    case 'identity_linked':
      return m.notice_identity_linked();
    case 'identity_unlinked':
      return m.notice_identity_unlinked();
    case 'passkey_added':
      return m.notice_passkey_added();
    case 'passkey_removed':
      return m.notice_passkey_removed();
    case 'account_locked':
      return m.notice_account_locked();
    case 'account_unlocked':
      return m.notice_account_unlocked();
    case 'post_given':
      return m.notice_post_given();
    case 'delegation_given':
      return m.notice_delegation_given();
    case 'delegation_ended':
      return m.notice_delegation_ended();
    case 'scans_received':
      return m.notice_scans_received();
    case 'work_received':
      return m.notice_work_received();
    case 'work_handed_over':
    case 'person_left':
      return m.notice_work_handed_over();
    case 'post_moved':
      return m.notice_post_moved();
    case 'post_ended':
      return m.notice_post_ended();
    default:
      return m.notice_access();
  }
}

/** Why one gets it. */
export function noticeWhy(cause: string): string {
  switch (cause) {
    case 'clerk':
      return m.notice_why_clerk();
    case 'review':
      return m.notice_why_review();
    case 'lead':
      return m.notice_why_lead();
    case 'support':
      return m.notice_why_support();
    case 'inform':
      return m.notice_why_inform();
    case 'giver':
      return m.notice_why_giver();
    case 'participant':
      return m.notice_why_participant();
    default:
      return m.notice_why_account();
  }
}

/** The kind's name in the preferences, and what it is. */
export function kindName(kind: string): { name: string; text: string } {
  switch (kind) {
    case 'new_work':
      return { name: m.notice_kind_new_work(), text: m.notice_kind_new_work_text() };
    case 'sent_back':
      return { name: m.notice_kind_sent_back(), text: m.notice_kind_sent_back_text() };
    case 'due_soon':
      return { name: m.notice_kind_due_soon(), text: m.notice_kind_due_soon_text() };
    case 'due_today':
      return { name: m.notice_kind_due_today(), text: m.notice_kind_due_today_text() };
    case 'overdue':
      return { name: m.notice_kind_overdue(), text: m.notice_kind_overdue_text() };
    case 'unopened':
      return { name: m.notice_kind_unopened(), text: m.notice_kind_unopened_text() };
    case 'more_urgent':
      return { name: m.notice_kind_more_urgent(), text: m.notice_kind_more_urgent_text() };
    case 'reported':
      return { name: m.notice_kind_reported(), text: m.notice_kind_reported_text() };
    case 'reopened':
      return { name: m.notice_kind_reopened(), text: m.notice_kind_reopened_text() };
    case 'commented':
      return { name: m.notice_kind_commented(), text: m.notice_kind_commented_text() };
    case 'closed':
      return { name: m.notice_kind_closed(), text: m.notice_kind_closed_text() };
    case 'extension':
      return { name: m.notice_kind_extension(), text: m.notice_kind_extension_text() };
    default:
      return { name: m.notice_kind_access(), text: m.notice_kind_access_text() };
  }
}

/** Where its receiver acts on the letter: the newest notice says what one is to it. */
export function noticeRoute(group: NoticeGroup): '/vao-so-den/$id' | '/cho-but-phe/$id' | '/can-xu-ly/$id' | '/phoi-hop/$id' | '/de-biet/$id' | '/van-ban/$id' {
  // What is read or settled no longer waits in that list.
  const waiting = group.notices.find((notice) => !notice.read);
  // There the head closes the letter, or has work go on.
  if (waiting?.kind === 'reported') return '/can-xu-ly/$id';
  switch (waiting?.cause) {
    case 'clerk':
      return '/vao-so-den/$id';
    case 'review':
      return '/cho-but-phe/$id';
    case 'lead':
      return '/can-xu-ly/$id';
    case 'support':
      return '/phoi-hop/$id';
    case 'inform':
      return '/de-biet/$id';
    default:
      return '/van-ban/$id';
  }
}
