import { daysOffBetween, formatNearDate, formatShortDate } from '@/domain/dates';
import { today } from '@/api/clock';
import type { DeadlineView, FieldsView } from '@/api/client';
import type { components } from '@/api/schema';
import type { Tone } from '@/ui';
import { getLocale, m } from '@/words';

export { today };

export function urgencyName(key: string): string {
  switch (key) {
    case 'urgent':
      return m.urgency_urgent();
    case 'very_urgent':
      return m.urgency_very_urgent();
    case 'flash':
      return m.urgency_flash();
    case 'flash_timed':
      return m.urgency_flash_timed();
    default:
      return m.urgency_normal();
  }
}
export const URGENCIES = ['normal', 'urgent', 'very_urgent', 'flash', 'flash_timed'] as const;

export function accessName(key: string): string {
  switch (key) {
    case 'internal':
      return m.access_internal();
    case 'named_only':
      return m.access_named_only();
    default:
      return m.access_normal();
  }
}
export const ACCESS_LEVELS = ['normal', 'internal', 'named_only'] as const;

export function sourceName(key: string): string {
  switch (key) {
    case 'scanner':
      return m.source_scanner();
    case 'mail':
      return m.source_mail();
    case 'exchange':
      return m.source_exchange();
    case 'paper':
      return m.source_paper();
    default:
      return m.source_upload();
  }
}

/** "Văn bản đến số 12", with its register where the agency keeps several. */
export function arrivalWords({ arrival_number: number, book_name: book }: { arrival_number?: number | null | undefined; book_name?: string | null | undefined }): string | null {
  if (!number) return null;
  return book ? m.letter_number_in({ number, book }) : m.letter_number({ number });
}

export function statusName(key: string): string {
  switch (key) {
    case 'arrived':
      return m.status_arrived();
    case 'returned':
      return m.status_returned();
    case 'registered':
      return m.status_registered();
    case 'proposing':
      return m.status_proposing();
    case 'submitted':
      return m.status_submitted();
    case 'directed':
      return m.status_directed();
    case 'assigned':
      return m.status_assigned();
    case 'voided':
      return m.status_voided();
    default:
      return m.status_closed();
  }
}

/** How a state is tinted. */
export function statusTone(status: string): Tone {
  if (status === 'closed') return 'green';
  if (status === 'returned' || status === 'voided') return 'grey';
  return status === 'directed' || status === 'assigned' ? 'blue' : 'amber';
}

/** "Trễ 2 ngày", "Hôm nay", "8 ngày LV". */
export function deadlineStands(deadline: DeadlineView): string {
  if (deadline.overdue) return deadline.days_left < 0 ? m.deadline_late({ days: -deadline.days_left }) : m.deadline_late_today();
  if (deadline.days_left <= 0) return m.deadline_today();
  return m.deadline_left({ days: deadline.days_left });
}

/** "Hạn 30/11". */
export function dueShort(date: string): string {
  return m.due_short({ date: formatShortDate(date, today()) });
}

/** More days off than these are counted, not named. */
const NAMED = 4;

/** Which holidays lie before a deadline: "Không tính ngày nghỉ 02/09 (Quốc khánh)."; nothing when there are none. */
export function skippedDays({ days_off, today: from }: Pick<components['schemas']['DeadlineChoices'], 'days_off' | 'today'>, due: string): string {
  const days = daysOffBetween(days_off, from, due);
  if (days.length === 0) return '';
  if (days.length > NAMED) return m.due_skips_many({ count: days.length });
  return m.due_skips({ days: days.map(({ date, name }) => (name ? `${formatShortDate(date, from)} (${name})` : formatShortDate(date, from))).join(', ') });
}

/** "Thứ Sáu 27/11" when near. */
export function nearDate(date: string): string {
  return formatNearDate(date, today(), getLocale());
}

/** "ông Lâm", "bà Trần Thị Hà": how a person is addressed. */
export function addressed(person: { name: string; honorific: string }): string {
  return person.honorific ? `${person.honorific.toLowerCase()} ${person.name}` : person.name;
}

/** "PCT", "Chánh VP": a title as the office says it. */
export function shortTitle(title: string): string {
  return title
    .replace(/\s+(UBND|HĐND|Ủy ban nhân dân)\b.*$/u, '')
    .replace(/^Phó Chủ tịch/u, 'PCT')
    .replace(/Văn phòng/u, 'VP');
}

/** Given name: the last word. */
export function givenName(name: string): string {
  return name.trim().split(/\s+/u).at(-1) ?? name;
}

/** "Trần Quốc Huy, Phó Giám đốc" from its two parts. */
export function joinSigner(fields: Pick<FieldsView, 'signer_name' | 'signer_position'>): string {
  return fields.signer_position ? `${fields.signer_name}, ${fields.signer_position}` : fields.signer_name;
}

export function splitSigner(text: string): { signer_name: string; signer_position: string } {
  const comma = text.indexOf(',');
  if (comma < 0) return { signer_name: text, signer_position: '' };
  return { signer_name: text.slice(0, comma), signer_position: text.slice(comma + 1).replace(/^\s/u, '') };
}

/** How a letter is called: its number, or its kind when it has none. */
export function letterName(fields: Pick<FieldsView, 'kind' | 'code' | 'subject'>): string {
  if (fields.code) return fields.kind ? `${fields.kind} ${fields.code}` : fields.code;
  return fields.kind || fields.subject || m.letter_unnamed();
}
