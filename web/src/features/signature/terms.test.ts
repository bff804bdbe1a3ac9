import { describe, expect, it } from 'vitest';
import { m } from '@/words';
import { integrityWords } from './terms';

describe('integrity in words', () => {
  it('never calls a letter intact that was changed after signing', () => {
    expect(integrityWords(true, false)).toBe(m.verdict_intact());
    expect(integrityWords(true, true)).toBe(m.verdict_intact_changed());
    expect(integrityWords(false, true)).toBe(m.verdict_not_intact());
    expect(integrityWords(null, false)).toBe(m.verdict_intact_unknown());
  });
});
