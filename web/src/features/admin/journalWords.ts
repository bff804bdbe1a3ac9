import type { components } from '@/api/schema';
import { formatDate } from '@/domain/dates';
import { powersInWords } from '@/domain/powers';
import { m } from '@/words';
import { roleWords } from './organisation';

export type JournalItem = components['schemas']['JournalItem'];

/** An act of administration in words. What is not known yet is named by its key. */
export function journalWords(item: JournalItem): string {
  const details = (item.details ?? {}) as Record<string, unknown>;
  const text = (key: string, from: Record<string, unknown> = details) => (typeof from[key] === 'string' ? (from[key] as string) : '');
  const before = (details['before'] ?? {}) as Record<string, unknown>;
  const number = (key: string) => (typeof details[key] === 'number' ? String(details[key]) : '');
  const roles = Array.isArray(details['roles']) ? (details['roles'] as string[]).map(roleWords).join(', ') : '';
  const person = item.subject ?? text('person');
  const delegation = () => ({
    by: text('by'),
    person: text('person'),
    post: text('post'),
    unit: text('unit'),
    first: formatDate(text('first_day')),
    last: formatDate(text('last_day')),
    powers: Array.isArray(details['powers']) ? powersInWords(details['powers'] as string[]) : '',
  });
  switch (item.kind) {
    case 'setup_begun':
      return m.act_setup_begun({ person });
    case 'setup_finished':
      return m.act_setup_finished();
    case 'agency_changed':
      return m.act_agency_changed({ name: text('name'), code: text('code') });
    case 'services_named':
      return m.act_services_named();
    case 'unit_created':
      return m.act_unit_created({ unit: text('unit'), parent: text('parent') });
    case 'unit_renamed':
      return m.act_unit_renamed({ unit: text('unit'), before: text('unit', before) });
    case 'unit_moved':
      return m.act_unit_moved({ unit: text('unit'), parent: text('parent') });
    case 'person_added':
      return m.act_person_added({ person, login: text('login') });
    case 'person_renamed':
      return m.act_person_renamed({ person: text('person'), before: text('person', before) });
    case 'post_created':
      return m.act_post_created({ post: text('post'), unit: text('unit'), roles });
    case 'post_given':
      return m.act_post_given({ person, post: text('post'), unit: text('unit'), roles });
    case 'post_ended':
      return m.act_post_ended({ person, post: text('post'), unit: text('unit') });
    // Of each the delegate is `person`, whoever is told of it.
    case 'delegation_given':
      return m.act_delegation_given({ ...delegation(), reason: text('reason') });
    case 'delegation_ended':
      return m.act_delegation_ended(delegation());
    case 'book_added':
      return m.act_book_added({ name: text('name'), year: number('year'), first: number('first') });
    case 'book_opened':
      return m.act_book_opened({ year: number('year'), first: number('first') });
    case 'book_renamed':
      return m.act_book_renamed({ name: text('name'), before: text('name', before), reason: text('reason') });
    case 'book_closed':
      return m.act_book_closed({ name: text('name'), reason: text('reason') });
    case 'book_reopened':
      return m.act_book_reopened({ name: text('name'), reason: text('reason') });
    case 'calendar_changed':
      return m.act_calendar_changed();
    case 'person_left':
      return m.act_person_left({ person, reason: text('reason') });
    case 'work_handed_over':
      return m.act_work_handed_over({ count: number('count'), from: text('from'), to: text('to'), post: text('to_post'), reason: text('reason') });
    case 'work_received':
      return m.act_work_received({ count: number('count'), from: text('from'), to: text('to'), post: text('to_post'), reason: text('reason') });
    case 'scans_received':
      return m.act_scans_received({ count: number('count'), from: text('from'), to: text('to'), reason: text('reason') || '–' });
    case 'scan_taken_over':
      return m.act_scan_taken_over({ pages: number('pages'), from: text('from') || '–' });
    case 'scan_split':
      return m.act_scan_split({ pages: number('pages'), letters: String(Array.isArray(details['letters']) ? details['letters'].length : 0) });
    case 'scan_discarded':
      return m.act_scan_discarded({ pages: number('pages'), reason: text('reason') });
    case 'scan_repeated':
      return m.act_scan_repeated({ reason: text('reason') });
    case 'unit_closed':
      return m.act_unit_closed({ unit: text('unit'), successors: text('successors'), reason: text('reason') });
    case 'post_moved':
      return m.act_post_moved({ person, post: text('post'), unit: text('unit') });
    case 'abbreviations_changed':
      return changes(m.act_abbreviations_changed(), { added: text('added'), removed: text('removed'), off: text('off') });
    case 'reading_rule_changed':
      return m.act_reading_rule_changed({ organ: text('organ'), read: text('read') || '–', kept: text('kept'), state: text('state') === 'on' ? m.rule_on() : m.rule_off() });
    case 'reading_rule_deleted':
      return m.act_reading_rule_deleted({ organ: text('organ'), read: text('read') || '–', kept: text('kept') });
    case 'reading_rule_overruled':
      return m.act_reading_rule_overruled({ organ: text('organ'), read: text('read') || '–', kept: text('kept') });
    case 'phrases_changed':
      return m.act_phrases_changed({ phrases: text('phrases') || '–' });
    case 'kinds_changed':
      return changes(m.act_kinds_changed(), { added: text('added'), removed: text('removed'), closed: text('closed'), opened: text('opened') });
    case 'numbers_confirmed':
      return m.act_numbers_confirmed({ last: text('last') });
    case 'fetching_changed':
      return details['on'] === true ? m.act_fetching_on({ hosts: text('hosts') || '–', internal: text('internal_hosts') || '–' }) : m.act_fetching_off();
    case 'root_trusted':
      return m.act_root_trusted({ certificate: text('certificate'), reason: text('reason') });
    case 'root_withdrawn':
      return m.act_root_withdrawn({ certificate: text('certificate'), reason: text('reason') });
    case 'mailbox_changed':
      return details['on'] === true ? m.act_mailbox_changed({ host: text('host'), user: text('user') }) : m.act_mailbox_off();
    case 'chores_retried':
      return m.act_chores_retried({ count: number('count') });
    case 'mail_changed':
      return details['on'] === true ? m.act_mail_changed({ host: text('host') }) : m.act_mail_changed_off({ host: text('host') });
    case 'provider_changed':
      return details['on'] === true ? m.act_provider_changed({ issuer: text('issuer') }) : m.act_provider_changed_off();
    case 'identity_linked':
      return m.act_identity_linked({ person });
    case 'identity_unlinked':
      return m.act_identity_unlinked({ person });
    case 'password_reset':
      return m.act_password_reset({ person });
    case 'account_locked':
      return m.act_account_locked({ person });
    case 'account_unlocked':
      return m.act_account_unlocked({ person });
    case 'sessions_ended':
      return m.act_sessions_ended({ person });
    default:
      return item.kind;
  }
}

/** What was added, taken away, closed or opened, as far as there is any. */
function changes(what: string, found: { added?: string; removed?: string; off?: string; closed?: string; opened?: string }): string {
  const parts = [
    found.added && m.act_added({ names: found.added }),
    found.removed && m.act_removed({ names: found.removed }),
    found.closed && m.act_closed({ names: found.closed }),
    found.opened && m.act_opened({ names: found.opened }),
    found.off && m.act_left_out({ names: found.off }),
  ].filter(Boolean);
  return `${what}: ${parts.length > 0 ? parts.join('; ') : m.act_reordered()}`;
}
