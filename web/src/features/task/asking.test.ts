import { describe, expect, it } from 'vitest';
import { due, ha, letter, me, share, son } from '@/mocks/letters';
import { asking } from './asking';

// The leader's day is the 30th; the head gave the officer the 20th.
const both = share({ deadline: due('2026-11-20', 3), unit_deadline: due('2026-11-30', 9) });
const head = { ...me, person_id: son.id, positions: me.positions.slice(0, 1).map((post) => ({ ...post, id: both.head.position_id ?? '' })) };

describe('asking for a later day', () => {
  it('measures an officer by the own day, and asks the head', () => {
    expect(asking(letter({ assignments: [both] }), both, me)).toEqual({ to: son.name, held: '2026-11-20' });
  });
  it("measures a head by the unit's day, and asks the leader", () => {
    expect(asking(letter({ assignments: [both] }), both, head)).toEqual({ to: ha.name, held: '2026-11-30' });
  });
  it('asks whoever invited the unit', () => {
    const invited = { ...both, invited: { by: son, by_title: 'Trưởng phòng', at: '2026-11-17T02:00:00Z', note: '' } };
    expect(asking(letter({ assignments: [invited] }), invited, head).to).toBe(son.name);
  });
});
