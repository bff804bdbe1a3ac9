import { describe, expect, it } from 'vitest';
import { assign, composeDirective, shortUnitName, type DirectiveChoices, type Role } from './directive';

const base: DirectiveChoices = { lead: null, support: [], inform: [], act: '', due: null, today: '2026-11-17' };

describe('the sentence of a bút phê', () => {
  it.each<[Partial<DirectiveChoices>, string]>([
    [{}, ''],
    [{ lead: 'P. Kinh tế, HT&ĐT', support: ['P. VH-XH'], act: 'rà soát, báo cáo', due: '2026-11-27' }, 'Giao P. Kinh tế, HT&ĐT chủ trì, phối hợp P. VH-XH rà soát, báo cáo trước 27/11.'],
    [{ lead: 'P. Kinh tế' }, 'Giao P. Kinh tế chủ trì.'],
    [{ lead: 'P. Kinh tế', due: '2026-11-27' }, 'Giao P. Kinh tế chủ trì, báo cáo trước 27/11.'],
    [{ lead: 'P. Kinh tế', support: ['Công an phường'], due: '2027-01-08' }, 'Giao P. Kinh tế chủ trì, phối hợp Công an phường báo cáo trước 08/01/2027.'],
    [{ lead: 'P. Kinh tế', act: 'Tham mưu trả lời.', inform: ['VP HĐND và UBND'] }, 'Giao P. Kinh tế chủ trì tham mưu trả lời. VP HĐND và UBND để biết.'],
    [{ inform: ['P. VH-XH', 'Công an phường'] }, 'Chuyển P. VH-XH, Công an phường để biết.'],
    [{ inform: ['P. VH-XH'], act: 'Để biết, thực hiện' }, 'Chuyển P. VH-XH để biết, thực hiện.'],
    [{ support: ['P. VH-XH'] }, 'Phối hợp: P. VH-XH.'],
    [{ act: 'Dự họp thay' }, 'Dự họp thay.'],
    [{ lead: 'VP', act: 'UBND xem xét' }, 'Giao VP chủ trì UBND xem xét.'],
  ])('%j', (choices, sentence) => expect(composeDirective({ ...base, ...choices })).toBe(sentence));

  it('shortens names as a leader writes them', () => {
    expect(shortUnitName('Phòng Văn hóa - Xã hội')).toBe('P. Văn hóa - Xã hội');
    expect(shortUnitName('Văn phòng HĐND và UBND')).toBe('VP HĐND và UBND');
    expect(shortUnitName('Công an phường')).toBe('Công an phường');
  });
});

describe('one lead', () => {
  const roles = new Map<string, Role>([
    ['a', 'lead'],
    ['b', 'inform'],
  ]);
  it('makes the former lead a supporter', () =>
    expect([...assign(roles, 'b', 'lead')]).toEqual([
      ['a', 'support'],
      ['b', 'lead'],
    ]));
  it('takes a unit out', () => expect([...assign(roles, 'a', null)]).toEqual([['b', 'inform']]));
  it('leaves the given map alone', () => {
    assign(roles, 'b', 'lead');
    expect(roles.get('a')).toBe('lead');
  });
});
