import { describe, expect, it } from 'vitest';
import type { Me } from '@/api/client';
import { me } from '@/mocks/letters';
import { watchParams, watchQuery } from './params';
import { actsOf, emptyLink, emptyWords, narrowingOf, tabsOf } from './screens';

const as = (...roles: string[]): Me => ({ ...me, roles });
const lists = (path: Parameters<typeof tabsOf>[0], person: Me) => tabsOf(path, person).map((tab) => tab.list);

describe('the lists a person has', () => {
  it('reach as far as the post', () => {
    expect(lists('/qua-han', as('officer'))).toEqual(['overdue_mine']);
    expect(lists('/qua-han', as('unit_head'))).toEqual(['overdue_mine', 'overdue_unit']);
    expect(lists('/qua-han', as('leader'))).toEqual(['overdue_mine', 'overdue_all']);
    expect(lists('/dang-theo-doi', as('leader'))).toEqual(['directed', 'followed']);
    expect(lists('/dang-theo-doi', as('officer'))).toEqual(['followed']);
  });
  it('say of themselves when they are empty, and where to go from there', () => {
    const all = ['overdue_mine', 'directed', 'followed', 'sent_back', 'returned'] as const;
    expect(new Set(all.map((list) => emptyWords(list)[1])).size).toBe(all.length);
    expect(emptyLink('sent_back', as('clerk')).to).toBe('/vao-so-den');
    expect(emptyLink('returned', as('archivist')).to).toBe('/tra-cuu');
    expect(emptyLink('directed', as('leader')).to).toBe('/cho-but-phe');
  });
  it('are chosen by the address', () => {
    expect(watchParams({ ds: 'don-vi', x: 1 })).toEqual({ ds: 'don-vi' });
    expect(watchParams({ ds: ['don-vi'], q: 4127, tre: 'true', khan: '' })).toEqual({ q: '4127' });
  });
  it('are narrowed by what makes sense for them, whatever else the address says', () => {
    const params = watchParams({ q: 'đất', cq: 'Sở', khan: 'urgent', dv: 'id', tu: '2026-11-01', den: '2026-11-30', tre: 1 });
    const all = { q: 'đất', organ: 'Sở', urgency: 'urgent', from: '2026-11-01', to: '2026-11-30' };
    expect(watchQuery(params, narrowingOf('followed'))).toEqual({ ...all, unit: 'id', overdue: true });
    expect(watchQuery(params, narrowingOf('overdue_all'))).toEqual({ ...all, unit: 'id' });
    expect(watchQuery(params, narrowingOf('returned'))).toEqual(all);
    expect(watchQuery({}, narrowingOf('followed'))).toEqual({});
  });
  it('offer to many letters what their reader may do to one', () => {
    expect(actsOf('overdue_mine', as('officer'))).toEqual(['follow']);
    expect(actsOf('overdue_mine', as('unit_head'))[0]).toBe('assign');
    expect(actsOf('overdue_all', as('leader'))[0]).toBe('ask');
    expect(actsOf('followed', as('officer'))[0]).toBe('unfollow');
    expect(actsOf('sent_back', as('clerk'))[0]).toBe('submit');
  });
});
