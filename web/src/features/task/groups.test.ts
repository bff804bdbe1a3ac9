import { describe, expect, it } from 'vitest';
import type { InboxItem } from '@/api/client';
import { item } from '@/mocks/letters';
import { dueGroup, endOfWeek, groupByDue, groupByGiver, groupByReceived } from './groups';

// 17 November 2026 is a Tuesday.
const today = '2026-11-17';

function due(date: string, overdue = false): Pick<InboxItem, 'deadline'> {
  return { deadline: { at: `${date}T10:00:00Z`, date, days_left: 1, overdue, explanation: '' } };
}

describe('groups of tasks', () => {
  it('end a week on Sunday', () => {
    expect(endOfWeek('2026-11-16')).toBe('2026-11-22');
    expect(endOfWeek('2026-11-17')).toBe('2026-11-22');
    expect(endOfWeek('2026-11-22')).toBe('2026-11-22');
  });
  it('follow the deadline', () => {
    expect(dueGroup(due('2026-11-16', true), today)).toBe('overdue');
    expect(dueGroup(due('2026-11-17', true), today)).toBe('overdue');
    expect(dueGroup(due('2026-11-17'), today)).toBe('today');
    expect(dueGroup(due('2026-11-22'), today)).toBe('week');
    expect(dueGroup(due('2026-11-23'), today)).toBe('later');
    expect(dueGroup({ deadline: null }, today)).toBe('open');
  });
  it('keep every letter, sooner first, and leave out empty groups', () => {
    const items = [item({ document_id: 'c', ...due('2026-12-01') }), item({ document_id: 'b', ...due('2026-11-24') }), item({ document_id: 'a', ...due('2026-11-12', true) })];
    const groups = groupByDue(items, today);
    expect(groups.map((group) => group.key)).toEqual(['overdue', 'later']);
    expect(groups.flatMap((group) => group.items.map((one) => one.document_id))).toEqual(['a', 'b', 'c']);
  });
  it('by giver put the unknown last', () => {
    const items = [item({ document_id: '1', assigned_by: null }), item({ document_id: '2', assigned_by: 'Nguyễn Thị Minh Hà' }), item({ document_id: '3', assigned_by: 'Đỗ Đức Thắng' })];
    expect(groupByGiver(items, today).map((group) => group.key)).toEqual(['Đỗ Đức Thắng', 'Nguyễn Thị Minh Hà', '']);
  });
  it('of letters to know follow the day they came, newest first', () => {
    const items = [item({ document_id: 'old', since: '2026-11-01T02:00:00Z' }), item({ document_id: 'monday', since: '2026-11-16T02:00:00Z' }), item({ document_id: 'now', since: '2026-11-16T23:30:00Z' })];
    const groups = groupByReceived(items, today);
    // 23:30 UTC is already the 17th in Viet Nam.
    expect(groups.map((group) => [group.key, ...group.items.map((one) => one.document_id)])).toEqual([['today', 'now'], ['week', 'monday'], ['earlier', 'old']]);
  });
});
