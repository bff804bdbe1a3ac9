import { describe, expect, it, vi } from 'vitest';
import { mendStyles, patient } from './parts';

/** A line that comes back when told. */
function line() {
  const waiting = new Set<() => void>();
  return {
    back: (run: () => void) => {
      waiting.add(run);
      return () => waiting.delete(run);
    },
    returns: () => {
      for (const run of waiting) run();
    },
    waiting,
  };
}

describe('a part of the program', () => {
  it('waits for the line, as often as it is gone', async () => {
    const office = line();
    const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('1')).mockRejectedValueOnce(new Error('2')).mockResolvedValue('part');
    const got = patient(load, () => Promise.resolve(false), office.back);
    for (const tries of [1, 2]) {
      await vi.waitFor(() => expect(office.waiting.size).toBe(1));
      expect(load).toHaveBeenCalledTimes(tries);
      office.returns();
    }
    expect(await got).toBe('part');
    expect(office.waiting.size).toBe(0);
  });
  it('fails where the server answers and has not got it', async () => {
    const load = vi.fn<() => Promise<string>>().mockRejectedValue(new Error('gone'));
    await expect(patient(load, () => Promise.resolve(true), line().back, [0, 0])).rejects.toThrow('gone');
    expect(load).toHaveBeenCalledTimes(3);
  });
  it('is asked for again where one request alone was lost', async () => {
    const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('lost')).mockResolvedValue('part');
    expect(await patient(load, () => Promise.resolve(true), line().back, [0])).toBe('part');
  });
});

describe('a style sheet that did not come', () => {
  it('is asked for once more when the line is back, in its place', () => {
    const office = line();
    mendStyles(office.back);
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/assets/menu.css' });
    const after = document.createElement('style');
    document.head.append(link, after);
    link.dispatchEvent(new Event('error'));
    office.returns();
    const again = after.previousSibling as HTMLLinkElement;
    expect(again).not.toBe(link);
    expect(again.getAttribute('href')).toBe('/assets/menu.css');
    expect(link.isConnected).toBe(false);
    office.returns();
    expect(after.previousSibling).toBe(again);
    again.remove();
    after.remove();
  });
});
