import { describe, expect, it } from 'vitest';
import type { DocumentView, UnitView } from '@/api/client';
import { letterSample } from '@/mocks/letter';
import { acceptProposal, chooseDue, choosePhrase, chooseRole, countRoles, emptyDraft, isAccepted, partsOf, reviewProblems, wordsOf } from './draft';

const today = '2026-11-17';
const unit = (id: string, short_name: string): UnitView => ({ id, parent_id: null, name: short_name, short_name, head: null, open_count: 0, overdue_count: 0, assignable: true });
const units = [unit('kt', 'P. Kinh tế, HT&ĐT'), unit('vh', 'P. VH-XH'), unit('vp', 'VP HĐND và UBND')];
const letter: DocumentView = {
  ...letterSample,
  proposal: {
    text: 'Giao P. Kinh tế, HT&ĐT chủ trì, phối hợp P. VH-XH rà soát, báo cáo trước 27/11.',
    parts: [
      { role: 'lead', unit_id: 'kt', unit_short_name: 'P. Kinh tế, HT&ĐT', deadline: { at: '2026-11-27T10:00:00Z', date: '2026-11-27', days_left: 8, overdue: false, explanation: '' } },
      { role: 'support', unit_id: 'vh', unit_short_name: 'P. VH-XH', deadline: null },
    ],
    by: { id: 'p', name: 'Trần Bảo Lâm', honorific: 'Ông' },
    at: '2026-11-17T01:10:00Z',
  },
};

describe('the leader’s choices', () => {
  it('write the sentence until the leader does', () => {
    let draft = chooseRole(emptyDraft, 'kt', 'lead', undefined);
    draft = chooseRole(draft, 'vh', 'support', undefined);
    draft = choosePhrase(chooseDue(draft, '2026-11-27', undefined), 'Rà soát, báo cáo');
    expect(wordsOf(draft, units, today)).toBe('Giao P. Kinh tế, HT&ĐT chủ trì, phối hợp P. VH-XH rà soát, báo cáo trước 27/11.');
    const own = { ...draft, text: 'Anh Sơn xem giúp' };
    expect(wordsOf(chooseRole(own, 'vp', 'inform', undefined), units, today)).toBe('Anh Sơn xem giúp');
    expect(choosePhrase(own, 'Tham mưu trả lời').text).toBe('Anh Sơn xem giúp, tham mưu trả lời');
  });
  it('keep one lead', () => {
    const draft = chooseRole(chooseRole(emptyDraft, 'kt', 'lead', undefined), 'vh', 'lead', undefined);
    expect(countRoles(draft)).toEqual({ lead: 1, support: 1, inform: 0 });
  });
  it('give no deadline to those informed', () => {
    const draft = chooseDue(chooseRole(chooseRole(emptyDraft, 'kt', 'lead', undefined), 'vp', 'inform', undefined), '2026-11-27', undefined);
    expect(partsOf(draft).map((part) => part.deadline)).toEqual(['2026-11-27', null]);
    expect(chooseDue(draft, '2026-11-27', undefined).due).toBeNull();
  });
});

describe('the office’s proposal', () => {
  const accepted = acceptProposal(emptyDraft, letter);
  it('is taken over whole', () => {
    expect(isAccepted(accepted, letter)).toBe(true);
    expect(accepted.due).toBe('2026-11-27');
    expect(reviewProblems(accepted, wordsOf(accepted, units, today), today, false)).toEqual([]);
  });
  it('gives way to the choices made after it, not to words typed after it', () => {
    const changed = chooseRole(accepted, 'vp', 'lead', letter.proposal?.text);
    expect(wordsOf(changed, units, today)).toContain('Giao VP HĐND và UBND chủ trì');
    const typed = { ...accepted, text: 'Ý khác' };
    expect(chooseRole(typed, 'vp', 'lead', letter.proposal?.text).text).toBe('Ý khác');
  });
});

it('says what is missing', () => {
  expect(reviewProblems(emptyDraft, '', today, true).map((problem) => problem.field)).toEqual(['don-vi', 'y-kien', 'trinh-len']);
  expect(reviewProblems({ ...emptyDraft, roles: [['kt', 'lead']], due: '2026-11-16' }, 'x', today, false).map((problem) => problem.field)).toEqual(['han-xu-ly']);
});
