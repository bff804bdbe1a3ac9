import { describe, expect, it } from 'vitest';
import { randomUuid } from './uuid';

describe('a random identifier', () => {
  it('is a UUID of version 4', () => expect(randomUuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
  it('is another each time', () => expect(new Set(Array.from({ length: 200 }, randomUuid)).size).toBe(200));
});
