import { describe, expect, it } from 'vitest';
import { letterSample, fieldsSample } from '@/mocks/letter';
import { isEmpty, mergeReading, problemsOf, problemsOfServer, readCount, readState, startDraft } from './form';

const today = '2026-11-17';

describe('the form at first sight', () => {
  it('shows what was read', () => {
    const draft = startDraft(letterSample);
    expect(draft.fields.code).toBe('4127/SNNMT-QLĐĐ');
    expect(readCount(letterSample)).toEqual({ read: 9, of: 11 });
  });
  it('prefers what a clerk saved before', () => {
    const draft = startDraft({ ...letterSample, fields: { ...fieldsSample, subject: 'V/v khác' } });
    expect(draft.fields.subject).toBe('V/v khác');
    expect(isEmpty(fieldsSample)).toBe(true);
  });
  it('leaves typed fields alone when reading ends later', () => {
    const empty = startDraft({ ...letterSample, reading: null });
    const typed = { ...empty, fields: { ...empty.fields, code: '99/BC' }, touched: ['code' as const] };
    const merged = mergeReading(typed, letterSample.reading?.suggestion ?? fieldsSample);
    expect(merged.fields.code).toBe('99/BC');
    expect(merged.fields.organ_name).toBe('Sở Nông nghiệp và Môi trường');
  });
});

describe('how sure a value is', () => {
  const draft = startDraft(letterSample);
  it('tints what was read and gives the reason when unsure', () => {
    expect(readState(letterSample, draft, 'code')).toEqual({ state: 'read' });
    expect(readState(letterSample, draft, 'issued_date')).toEqual({ state: 'unsure', reason: 'Chữ mờ, xin đối chiếu với trang 1' });
  });
  it('is plain once the clerk has typed or nothing was read', () => {
    expect(readState(letterSample, { ...draft, touched: ['issued_date'] }, 'issued_date').state).toBe('plain');
    expect(readState(letterSample, draft, 'note').state).toBe('plain');
  });
});

describe('what must be mended', () => {
  const draft = startDraft(letterSample);
  it('is nothing but the receiver for a letter read whole', () => {
    expect(problemsOf(draft, today, false)).toEqual([]);
    expect(problemsOf(draft, today, true).map((problem) => problem.field)).toEqual(['submit_to']);
  });
  it('names each field with an example or the bound', () => {
    const wrong = { ...draft, fields: { ...draft.fields, organ_name: ' ', subject: '', issued_date: '2026-11-18', due_date: '2026-11-01' } };
    const found = problemsOf(wrong, today, false);
    expect(found.map((problem) => problem.field)).toEqual(['organ_name', 'issued_date', 'subject', 'due_date']);
    expect(found[1]?.text).toContain('17/11/2026');
  });
  it('takes the server at its word', () => expect(problemsOfServer([{ pointer: '/fields/subject', detail: 'Nhập trích yếu' }])).toEqual([{ field: 'subject', text: 'Nhập trích yếu' }]));
});
