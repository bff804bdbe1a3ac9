import { describe, expect, it } from 'vitest';
import { touched } from './useSelection';

const order = ['a', 'b', 'c', 'd'];
const none = { ids: new Set<string>(), anchor: null };

describe('choosing rows', () => {
  it('chooses and drops one', () => {
    const one = touched(none, order, 'b', false);
    expect([...one.ids]).toEqual(['b']);
    expect([...touched(one, order, 'b', false).ids]).toEqual([]);
  });
  it('chooses a range in either direction and keeps what was chosen', () => {
    const one = touched(touched(none, order, 'a', false), order, 'd', false);
    expect([...touched(one, order, 'b', true).ids].sort()).toEqual(['a', 'b', 'c', 'd']);
  });
  it('chooses one when the range has no beginning', () => {
    expect([...touched(none, order, 'c', true).ids]).toEqual(['c']);
    expect([...touched({ ids: new Set(['z']), anchor: 'z' }, order, 'c', true).ids].sort()).toEqual(['c', 'z']);
  });
});
