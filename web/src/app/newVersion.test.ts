import { describe, expect, it, vi } from 'vitest';
import { reloadForNewVersion, watchForNewVersion } from './newVersion';

function shelf(): Pick<Storage, 'getItem' | 'setItem'> {
  const held = new Map<string, string>();
  return { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => void held.set(key, value) };
}

describe('a part of the program that is gone', () => {
  it('loads the page anew', () => {
    const reload = vi.fn();
    expect(reloadForNewVersion(1_000_000, shelf(), reload)).toBe(true);
    expect(reload).toHaveBeenCalledTimes(1);
  });
  it('does not load it again and again', () => {
    const reload = vi.fn();
    const store = shelf();
    reloadForNewVersion(1_000_000, store, reload);
    expect(reloadForNewVersion(1_010_000, store, reload)).toBe(false);
    expect(reload).toHaveBeenCalledTimes(1);
    expect(reloadForNewVersion(1_100_000, store, reload)).toBe(true);
  });
  it('leaves the page where it is while nobody answers', async () => {
    const reload = vi.fn();
    const line = { there: false };
    watchForNewVersion(() => Promise.resolve(line.there), reload);
    window.dispatchEvent(new Event('vite:preloadError'));
    await Promise.resolve();
    expect(reload).not.toHaveBeenCalled();
    line.there = true;
    window.dispatchEvent(new Event('vite:preloadError'));
    await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(1));
  });
});
