import { describe, expect, it } from 'vitest';
import { m } from '@/words';
import { changedAreas, changedPages, integrityWords, ofTheWhole, placesOf, stampRevocationWords, validityThen, whyNot, type Area, type Report } from './terms';

describe('integrity in words', () => {
  it('never calls a letter intact that was changed after signing', () => {
    expect(integrityWords(true, false)).toBe(m.verdict_intact());
    expect(integrityWords(true, true)).toBe(m.verdict_intact_changed());
    expect(integrityWords(false, true)).toBe(m.verdict_not_intact());
    expect(integrityWords(null, false)).toBe(m.verdict_intact_unknown());
  });
});

describe('validity when signed', () => {
  const year = { not_before: '2025-01-01T00:00:00Z', not_after: '2025-12-31T00:00:00Z', claimed_at: null, proven_at: null };
  it('is of the certificate then, not of the letter since, and says whose word the time is', () => {
    expect(validityThen({ ...year, claimed_at: '2025-06-01T08:00:00+07:00' })).toBe(m.verdict_then_within_claimed());
    expect(validityThen({ ...year, claimed_at: '2025-06-01T00:00:00Z', proven_at: '2026-02-01T00:00:00Z' })).toBe(m.verdict_then_outside());
    expect(validityThen({ ...year, proven_at: '2025-12-31T00:00:00Z' })).toBe(m.verdict_then_within());
    expect(validityThen({ ...year, claimed_at: '2024-06-01T00:00:00Z' })).toBe(m.verdict_then_outside_claimed());
    expect(validityThen(year)).toBe(m.verdict_then_unknown());
  });
});

const area = (page: number, top: number, code: string, level = 'annot'): Area => ({ page, shown: [10, top, 20, 20], rect: [10, 0, 30, 20], page_size: [595, 842], whole_page: false, level, code, field: null, path: '', object: null, revision: 2 });

/** A report with nothing in it but what is asked of here. */
function reportOf(signatures: { areas: Area[]; changes: { level: string; page: number | null }[] }[]): Report {
  return { signatures } as unknown as Report;
}

const remark = (code: string, severity: string) => ({ code, severity, vi: code, en: code, detail: null, about_vi: [], about_en: [] });
const revoked = (status: string, revoked_at: string | null = null) => stampRevocationWords({ revocation: [{ subject: 'A', status, revoked_at, source: null, issued_at: null }] });

describe('time-stamps', () => {
  it('say why one proves nothing, and nothing where it counts', () => {
    const remarks = [remark('revocation.unknown', 'error'), remark('timestamp.revocation_unknown', 'warning')];
    expect(whyNot({ counts: false, remarks })?.code).toBe('timestamp.revocation_unknown');
    expect(whyNot({ counts: false, remarks: [remark('proof.timestamp', 'info'), remark('pdf.byte_range', 'error')] })?.code).toBe('pdf.byte_range');
    expect(whyNot({ counts: true, remarks })).toBeUndefined();
  });
  it('tell of the authority whether it was revoked', () => {
    expect(revoked('good')).toBe(m.verdict_stamp_good());
    expect(revoked('revoked', '2026-05-01T00:00:00Z')).toBe(m.verdict_stamp_revoked({ day: '01/05/2026' }));
    expect(revoked('unknown')).toBe(m.verdict_stamp_unknown());
    expect(stampRevocationWords({ revocation: [] })).toBeNull();
  });
  it('are not said twice of the file', () => {
    expect(ofTheWhole([remark('timestamp.untrusted', 'warning'), remark('pdf.trailing_bytes', 'warning'), remark('signatories.person_then_seal', 'info')]).map((one) => one.code)).toEqual(['pdf.trailing_bytes', 'signatories.person_then_seal']);
  });
});

describe('changed areas', () => {
  it('are each place once, in the order of the pages, and only what a person should look at', () => {
    const note = area(2, 100, 'annotation.added');
    const field = area(1, 300, 'field.value', 'form');
    const seal = area(1, 50, 'signature.visible', 'sign');
    const report = reportOf([
      { areas: [note, field, seal], changes: [] },
      { areas: [note], changes: [] },
    ]);
    expect(changedAreas(report)).toEqual([field, note]);
  });

  it('leave the pages of which no place is known', () => {
    const report = reportOf([
      {
        areas: [area(2, 100, 'annotation.added')],
        changes: [
          { level: 'annot', page: 2 },
          { level: 'other', page: 5 },
          { level: 'other', page: 3 },
          { level: 'sign', page: 1 },
          { level: 'other', page: null },
        ],
      },
    ]);
    expect(changedPages(report, changedAreas(report))).toEqual([3, 5]);
  });
});


describe('remarks on the whole', () => {
  it('are warnings, and who signed as what', () => {
    const said = [remark('signatories.person_then_seal', 'info'), remark('signatories.seal_missing', 'warning')];
    expect(ofTheWhole([remark('change.signature', 'info'), ...said])).toEqual(said);
  });
});

describe('places of a remark', () => {
  it('names three, each once, and counts the rest', () => {
    expect(placesOf(['trang 1', 'trang 1', 'trang 2'])).toEqual({ shown: ['trang 1', 'trang 2'], more: 0 });
    expect(placesOf(['1', '2', '3', '4', '5'])).toEqual({ shown: ['1', '2', '3'], more: 2 });
    expect(placesOf([])).toEqual({ shown: [], more: 0 });
  });
});
