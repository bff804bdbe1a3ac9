import { describe, expect, it } from 'vitest';
import type { Me } from '@/api/client';
import { me } from '@/mocks/letters';
import { watchParams } from './params';
import { emptyLink, emptyWords, tabsOf } from './screens';

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
    expect(watchParams({ ds: 4 })).toEqual({});
  });
});
