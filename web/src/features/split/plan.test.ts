import { describe, expect, it } from 'vitest';
import { begun, done, joinBefore, keyOf, letterCount, lettersOf, moveGroup, movePage, pagesOf, placePage, redone, splitAt, toggleOut, turn, undone, type Plan } from './plan';

/** `plan('12|3 4')`: groups of pages of the first file. */
const plan = (text: string): Plan => text.split('|').map((pages) => ({ cut: 'start', sure: null, pages: pages.trim().split(/\s+/u).map((page) => ({ file: 1, page: Number(page), turn: 0, out: false })) }));
const told = (made: Plan) => made.map((group) => group.pages.map((page) => `${page.out ? '-' : ''}${page.page}`).join(' ')).join('|');

describe('a plan', () => {
  it('is cut and joined', () => {
    expect(told(splitAt(plan('1 2 3'), '1.2'))).toBe('1|2 3');
    expect(splitAt(plan('1 2 3'), '1.2')[1]?.cut).toBe('hand');
    expect(told(joinBefore(plan('1|2 3|4'), 1))).toBe('1 2 3|4');
    expect(told(moveGroup(plan('1|2 3|4'), 1, 1))).toBe('1|4|2 3');
  });
  it('moves pages, also over the end of a group', () => {
    expect(told(movePage(plan('1 2|3'), '1.2', -1))).toBe('2 1|3');
    expect(told(movePage(plan('1 2|3'), '1.2', 1))).toBe('1|2 3');
    expect(told(movePage(plan('1 2|3'), '1.3', -1))).toBe('1 2 3');
    expect(told(placePage(plan('1 2|3 4'), '1.4', { before: '1.1' }))).toBe('4 1 2|3');
    expect(told(placePage(plan('1 2|3 4'), '1.1', { at: 1 }))).toBe('2|3 4 1');
    expect(told(placePage(plan('1|3 4'), '1.1', { before: '1.4' }))).toBe('3 1 4');
  });
  it('does nothing, and remembers nothing, where there is nothing to do', () => {
    const held = plan('1 2|3');
    for (const same of [splitAt(held, '1.1'), splitAt(held, '9.9'), joinBefore(held, 0), movePage(held, '1.1', -1), moveGroup(held, 1, 1), placePage(held, '1.1', { before: '1.1' }), turn(held, '2.1')]) expect(same).toBe(held);
    expect(done(begun(held), held).past).toEqual([]);
  });
  it('counts letters by what goes into them', () => {
    const held = toggleOut(plan('1|2 3'), '1.1');
    expect([told(held), letterCount(held), lettersOf(held)]).toEqual(['-1|2 3', 1, [null, 1]]);
    expect(pagesOf(turn(turn(held, '1.2'), '1.2', -2)).find((page) => page.page === 2)?.turn).toBe(270);
  });
});

/** A generator with a seed, so that a failure can be seen again. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('whatever is done to a plan', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed + 1))('no page is lost or doubled, and taking all back gives what was (seed %i)', (seed) => {
    const pick = chance(seed);
    const first = plan('1 2 3 4|5 6|7|8 9 10');
    const all = pagesOf(first).map(keyOf).sort();
    const key = () => all[pick(all.length)] as string;
    let history = begun(first);
    for (let step = 0; step < 80; step += 1) {
      const held = history.plan;
      const by = pick(2) ? 1 : -1;
      const next = [
        () => splitAt(held, key()),
        () => joinBefore(held, pick(held.length)),
        () => turn(held, key(), pick(4)),
        () => toggleOut(held, key()),
        () => movePage(held, key(), by),
        () => moveGroup(held, pick(held.length), by),
        () => placePage(held, key(), { before: key() }),
        () => placePage(held, key(), { at: pick(held.length) }),
      ][pick(8)]?.() as Plan;
      expect(pagesOf(next).map(keyOf).sort()).toEqual(all);
      expect(next.every((group) => group.pages.length > 0)).toBe(true);
      const after = done(history, next);
      if (after !== history) {
        expect(undone(after).plan).toEqual(held);
        expect(redone(undone(after)).plan).toEqual(next);
      }
      history = after;
    }
    const last = history.plan;
    let back = history;
    while (back.past.length > 0) back = undone(back);
    expect(back.plan).toEqual(first);
    while (back.future.length > 0) back = redone(back);
    expect(back.plan).toEqual(last);
  });
});
