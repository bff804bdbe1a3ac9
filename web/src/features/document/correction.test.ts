import { describe, expect, it } from 'vitest';
import type { FieldsView } from '@/api/client';
import { letter } from '@/mocks/letters';
import { rebased, settled } from './correction';

const book: FieldsView = { ...letter().fields, subject: 'Về cầu', code: '1/SXD', note: '' };
const mine = { base: book, fields: { ...book, subject: 'Về cầu dân sinh', note: 'gấp' }, reason: 'Gõ thiếu' };

describe('two clerks correct one entry', () => {
  it('keeps what was typed when the letter only moved on', () => {
    expect(rebased(mine, { ...book })).toEqual({ held: mine, clashes: [] });
  });

  it('takes what only the other changed, and keeps what only this one changed', () => {
    const { held, clashes } = rebased(mine, { ...book, code: '11/SXD' });
    expect(clashes).toEqual([]);
    expect(held.fields).toEqual({ ...mine.fields, code: '11/SXD' });
  });

  it('shows both where both changed one field, and drops neither', () => {
    const now = { ...book, subject: 'Về cầu treo' };
    const { held, clashes } = rebased(mine, now);
    expect(clashes).toEqual([{ field: 'subject', mine: 'Về cầu dân sinh', theirs: 'Về cầu treo' }]);
    expect(held.fields.subject).toBe('Về cầu dân sinh');
    for (const [choice, subject] of [
      ['mine', 'Về cầu dân sinh'],
      ['theirs', 'Về cầu treo'],
    ] as const) {
      const chosen = rebased(settled(held, 'subject', choice, now), now);
      expect(chosen.clashes).toEqual([]);
      expect(chosen.held.fields.subject).toBe(subject);
      expect(chosen.held.fields.note).toBe('gấp');
    }
  });

  it('asks nothing when both wrote the same', () => {
    expect(rebased(mine, { ...book, subject: 'Về cầu dân sinh' }).clashes).toEqual([]);
  });
});
