import { describe, expect, it } from 'vitest';
import { letterSample, fieldsSample } from '@/mocks/letter';
import { isEmpty, isUnsaved, mergeReading, problemsOf, problemsOfServer, readCount, readState, rebase, startDraft, withCode } from './form';

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

describe('a form that was saved elsewhere', () => {
  const read = { ...letterSample, fields: letterSample.reading?.suggestion ?? fieldsSample, fields_tag: 't1' };
  it('keeps what that clerk typed or cleared when reading is merged in', () => {
    const saved = { ...read, fields: { ...read.fields, subject: 'Tự nhập', due_date: null, code: '' }, fields_tag: 't2' };
    const merged = mergeReading(startDraft(saved), saved.reading?.suggestion ?? fieldsSample);
    expect(merged.fields).toMatchObject({ subject: 'Tự nhập', due_date: null, code: '' });
    expect(isUnsaved(startDraft(saved))).toBe(false);
  });
  it('is taken over field by field', () => {
    const draft = { ...startDraft(read), edited: true };
    const typed = { ...draft, fields: { ...draft.fields, note: 'Của tôi' } };
    const next = rebase(typed, { ...read, fields: { ...read.fields, subject: 'Của người kia' }, fields_tag: 't2' });
    expect(next.fields).toMatchObject({ note: 'Của tôi', subject: 'Của người kia' });
    expect(next.clashes).toEqual([]);
    expect(isUnsaved(next)).toBe(true);
    expect(rebase(next, { ...read, fields_tag: 't2' })).toBe(next);
  });
  it('asks where both wrote, unless both wrote the same', () => {
    const draft = { ...startDraft(read), edited: true };
    const typed = { ...draft, fields: { ...draft.fields, subject: 'Của tôi', note: 'Như nhau' } };
    const next = rebase(typed, { ...read, fields: { ...read.fields, subject: 'Của người kia', note: ' Như  nhau ' }, fields_tag: 't2' });
    expect(next.fields.subject).toBe('Của tôi');
    expect(next.clashes).toEqual([{ field: 'subject', theirs: 'Của người kia' }]);
  });
});

describe('how sure a value is', () => {
  const draft = startDraft(letterSample);
  it('tints what was read and gives the reason when unsure', () => {
    expect(readState(letterSample, draft, 'code')).toEqual({ state: 'read' });
    expect(readState(letterSample, draft, 'issued_date')).toEqual({ state: 'unsure', reason: 'Chữ mờ, xin đối chiếu với trang 1' });
  });
  it('is unsure of a value that is not the one on the page', () => {
    const other = { field: 'code', on_page: '4127/SNNMT', value: '4127/SNNMT-QLĐĐ', source: 'rule', taken: true, organ_name: 'Sở' };
    const reading = letterSample.reading && { ...letterSample.reading, others: [other] };
    expect(readState({ ...letterSample, reading }, draft, 'code').state).toBe('unsure');
    const offered = reading && { ...reading, others: [{ ...other, taken: false }] };
    expect(readState({ ...letterSample, reading: offered }, draft, 'code')).toEqual({ state: 'read' });
  });
  it('is plain once the clerk has typed or nothing was read', () => {
    expect(readState(letterSample, { ...draft, touched: ['issued_date'] }, 'issued_date').state).toBe('plain');
    expect(readState(letterSample, draft, 'note').state).toBe('plain');
  });
});

describe('the code of a body', () => {
  const body = { ...fieldsSample, organ_name: 'Sở Y tế', organ_code: 'H29.10' };
  it('goes with its name, and comes back with it', () => {
    expect(withCode(body, { organ_name: 'Sở Nội vụ' }, [body])).toEqual({ organ_name: 'Sở Nội vụ', organ_code: null });
    const renamed = { ...body, organ_name: 'Sở Nội vụ', organ_code: null };
    expect(withCode(renamed, { organ_name: 'Sở  Y tế ' }, [undefined, body])).toMatchObject({ organ_code: 'H29.10' });
  });
  it('stays with blanks and with other changes', () => {
    expect(withCode(body, { organ_name: 'Sở Y tế ' }, [])).toEqual({ organ_name: 'Sở Y tế ' });
    expect(withCode(body, { subject: 'Khác' }, [])).toEqual({ subject: 'Khác' });
    expect(withCode(body, { organ_name: 'Sở Nội vụ', organ_code: 'H29.12' }, [])).toMatchObject({ organ_code: 'H29.12' });
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
