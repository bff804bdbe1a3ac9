import { beforeEach, describe, expect, it, vi } from 'vitest';
import { letter, me, tasks } from '@/mocks/letters';
import { dropLetter, emptyShelf, fromShelf, keepAnswer, keepFile, keepLetter, KEPT_AT, LIMITS, openShelf, SHELF, useStore } from './shelf';

/** A browser's store in memory. */
class Memory {
  all = new Map<string, Map<string, Response>>();
  async open(name: string) {
    const held = this.all.get(name) ?? new Map<string, Response>();
    this.all.set(name, held);
    return {
      match: async (path: string, options?: { ignoreSearch?: boolean }) => {
        const key = options?.ignoreSearch ? [...held.keys()].find((one) => one.split('?')[0] === path) : path;
        return held.get(key ?? '')?.clone();
      },
      put: async (path: string, answer: Response) => void held.set(path, answer),
      delete: async (path: string) => held.delete(path),
    };
  }
  async has(name: string) {
    return this.all.has(name);
  }
  async delete(name: string) {
    return this.all.delete(name);
  }
  paths() {
    return [...(this.all.get(SHELF)?.keys() ?? [])].filter((path) => path !== '/offline/index');
  }
}

let store: Memory;
const path = (id: string) => `/api/v1/documents/${id}`;
const bytes = (size: number) => async () => new Uint8Array(size);
const answer = (body: unknown, headers = {}) => new Response(JSON.stringify(body), { headers });
const named = (id: string) => letter({ id, fields: { ...letter().fields, access: 'named_only' } });

beforeEach(async () => {
  store = new Memory();
  useStore(store as unknown as CacheStorage);
  await openShelf('p-trung');
});

describe('the shelf', () => {
  it('gives back a letter and its file when the network is silent', async () => {
    await keepLetter(letter({ id: 'a' }));
    await keepFile(`${path('a')}/files/f`, bytes(7));
    const held = await fromShelf(`http://office.vn${path('a')}`);
    expect(await held?.text()).toContain('"id":"a"');
    expect(held?.headers.get(KEPT_AT)).toBeTruthy();
    expect((await (await fromShelf(`${path('a')}/files/f`))?.arrayBuffer())?.byteLength).toBe(7);
  });
  it('never holds a letter for named persons only, nor its file', async () => {
    await keepLetter(named('a'));
    await keepFile(`${path('a')}/files/f`, bytes(7));
    await keepLetter(letter({ id: 'b', content_readable: false }));
    expect(store.paths()).toEqual([]);
  });
  it('lets a letter go when its level rises, and when it may no longer be read', async () => {
    for (const id of ['a', 'b']) {
      await keepLetter(letter({ id }));
      await keepFile(`${path(id)}/files/f`, bytes(7));
    }
    await keepLetter(named('a'));
    await dropLetter('b');
    expect(store.paths()).toEqual([]);
  });
  it('keeps lists without the lines of letters for named persons only', async () => {
    const [first, second] = tasks;
    await keepAnswer('/api/v1/inbox?box=tasks&limit=100', answer({ items: [first, { ...second, access: 'named_only' }], total: 2, next: 'x' }));
    const held = (await (await fromShelf('/api/v1/inbox?box=tasks&limit=100'))?.json()) as { items: { document_id: string }[]; next: string | null };
    expect(held.items.map((item) => item.document_id)).toEqual([first?.document_id]);
    expect(held.next).toBeNull();
    expect(await fromShelf('/api/v1/inbox?box=support&limit=100')).toBeUndefined();
  });
  it('keeps who is signed in, without the token of changes', async () => {
    await keepAnswer('/api/v1/session', answer({ ...me, person_id: 'p-trung', csrf_token: 'secret' }));
    const text = await (await fromShelf('/api/v1/session'))?.text();
    expect(text).toContain(me.name);
    expect(text).not.toContain('secret');
    await keepAnswer('/api/v1/session', answer({ ...me, person_id: 'p-other', name: 'Khác' }));
    expect(await (await fromShelf('/api/v1/session'))?.text()).not.toContain('Khác');
  });
  it('keeps nothing that holds words of letters beyond lists, and nothing that came from itself', async () => {
    expect(keepAnswer('/api/v1/search?q=lũ', answer({ hits: [] }))).toBeUndefined();
    expect(keepAnswer('/api/v1/accounts', answer([]))).toBeUndefined();
    expect(keepAnswer('/api/v1/inbox?box=tasks', answer({ items: [] }, { [KEPT_AT]: 'x' }))).toBeUndefined();
  });
  it('is emptied when somebody else signs in', async () => {
    await keepLetter(letter({ id: 'a' }));
    await openShelf('p-trung');
    expect(store.paths()).toHaveLength(1);
    await openShelf('p-son');
    expect(store.paths()).toEqual([]);
  });
  it('is gone after sign-out, and what comes late is not kept', async () => {
    await keepLetter(letter({ id: 'a' }));
    await emptyShelf();
    await keepLetter(letter({ id: 'b' }));
    await keepAnswer('/api/v1/inbox?box=tasks', answer({ items: [], total: 0 }));
    expect(store.paths()).toEqual([]);
    expect(await fromShelf(path('a'))).toBeUndefined();
  });
  it('does not hand out its own index', async () => expect(await fromShelf('/offline/index')).toBeUndefined());
  it('is bounded in number, the longest unopened going first', async () => {
    for (let at = 0; at < LIMITS.letters + 2; at++) await keepLetter(letter({ id: `n${at}` }), 1000 + at);
    expect(store.paths()).toHaveLength(LIMITS.letters);
    expect(store.paths()).not.toContain(path('n0'));
    expect(store.paths()).toContain(path(`n${LIMITS.letters + 1}`));
  });
  it('is bounded in bytes and in the size of one file', async () => {
    const before = { ...LIMITS };
    Object.assign(LIMITS, { bytes: 100, file: 60 });
    try {
      for (const id of ['a', 'b', 'c']) {
        await keepLetter(letter({ id }), id.charCodeAt(0));
        await keepFile(`${path(id)}/files/f`, bytes(50), id.charCodeAt(0));
      }
      await keepFile(`${path('c')}/files/large`, bytes(61));
      expect(store.paths().sort()).toEqual([path('b'), `${path('b')}/files/f`, path('c'), `${path('c')}/files/f`]);
    } finally {
      Object.assign(LIMITS, before);
    }
  });
  it('forgets what was not opened for long', async () => {
    await keepLetter(letter({ id: 'a' }), 1000);
    await openShelf('p-trung', 1000 + LIMITS.age + 1);
    expect(store.paths()).toEqual([]);
  });
  it('reads bytes only when they are missing', async () => {
    await keepLetter(letter({ id: 'a' }));
    const read = vi.fn(bytes(3));
    await keepFile(`${path('a')}/files/f`, read);
    await keepFile(`${path('a')}/files/f`, read);
    expect(read).toHaveBeenCalledTimes(1);
  });
  it('does without a store', async () => {
    useStore(undefined);
    await openShelf('p-trung');
    await keepLetter(letter({ id: 'a' }));
    expect(await fromShelf(path('a'))).toBeUndefined();
  });
});
