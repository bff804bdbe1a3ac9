/**
 * The shelf: letters that a person has opened, kept in this browser so that
 * they stay readable without a network. It belongs to one person, is emptied
 * at sign-out and when another person signs in, never holds a letter for named
 * persons only, and is bounded in size and age. The page alone writes to it;
 * the service worker only reads.
 */
import type { DocumentView, InboxPage, Me } from '@/api/client';

export const SHELF = 'congvan-shelf-v1';
const INDEX = '/offline/index';

/** Marks an answer that came from the shelf, and since when it was there. */
export const KEPT_AT = 'x-congvan-kept-at';

/** What the shelf holds at most. */
export const LIMITS = {
  letters: 60,
  /** Bytes of all files together. */
  bytes: 120_000_000,
  /** Bytes of one file. */
  file: 30_000_000,
  /** Milliseconds since a letter was last opened. */
  age: 14 * 86_400_000,
};

interface KeptLetter {
  id: string;
  /** When last opened, milliseconds. */
  at: number;
  bytes: number;
  files: string[];
}

interface Index {
  /** The person it belongs to. */
  owner: string;
  letters: KeptLetter[];
}

/** Answers that are kept whole beside the letters: who one is, one's lists, and what forms offer. */
const LISTS = /^\/api\/v1\/(session|inbox|inbox\/counts|organisation|quick-phrases|document-kinds|registers\/incoming\/forecast|deadlines)$/;

/** Letters for named persons only never reach the shelf. */
function mayKeep(access: string): boolean {
  return access !== 'named_only';
}

let available: CacheStorage | undefined = typeof caches === 'undefined' ? undefined : caches;
/** For tests: another store in place of the browser's. */
export function useStore(store: CacheStorage | undefined): void {
  available = store;
}

/* Changes go one after the other: the index is read and written by each. */
let line: Promise<unknown> = Promise.resolve();
function inLine<Value>(work: (shelf: Cache) => Promise<Value>): Promise<Value | undefined> {
  const next = line.then(async () => {
    if (!available) return undefined;
    try {
      return await work(await available.open(SHELF));
    } catch {
      // A full or broken store only means that less can be read without a network.
      return undefined;
    }
  });
  line = next;
  return next;
}

async function readIndex(shelf: Cache): Promise<Index | null> {
  const held = await shelf.match(INDEX);
  return held ? ((await held.json()) as Index) : null;
}

function json(value: unknown, at: number): Response {
  return new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json', [KEPT_AT]: new Date(at).toISOString() } });
}

const letterPath = (id: string) => `/api/v1/documents/${id}`;

async function remove(shelf: Cache, letter: KeptLetter): Promise<void> {
  await Promise.all([letterPath(letter.id), ...letter.files].map((path) => shelf.delete(path)));
}

/** Drops what is too old, then the longest unopened until the rest fits. */
async function trim(shelf: Cache, index: Index, now: number): Promise<void> {
  const newest = index.letters.toSorted((a, b) => b.at - a.at);
  const kept: KeptLetter[] = [];
  let bytes = 0;
  for (const letter of newest) {
    const fits = now - letter.at < LIMITS.age && kept.length < LIMITS.letters && bytes + letter.bytes <= LIMITS.bytes;
    if (fits) {
      kept.push(letter);
      bytes += letter.bytes;
    } else await remove(shelf, letter);
  }
  index.letters = kept;
  await shelf.put(INDEX, json(index, now));
}

/** A person is at the screen: what another left behind goes first. */
export function openShelf(person: string, now = Date.now()): Promise<void> {
  return inLine(async (shelf) => {
    let index = await readIndex(shelf);
    if (index && index.owner !== person) {
      await available?.delete(SHELF);
      shelf = await (available as CacheStorage).open(SHELF);
      index = null;
    }
    await trim(shelf, index ?? { owner: person, letters: [] }, now);
  }) as Promise<void>;
}

/** Nobody is at the screen any more. */
export function emptyShelf(): Promise<void> {
  return inLine(async () => void (await available?.delete(SHELF))) as Promise<void>;
}

/** Keeps a letter that is being read. */
export function keepLetter(letter: DocumentView, now = Date.now()): Promise<void> {
  return inLine(async (shelf) => {
    const index = await readIndex(shelf);
    if (!index) return;
    const held = index.letters.find((one) => one.id === letter.id);
    if (!letter.content_readable || !mayKeep(letter.fields.access)) {
      // It may have been open to more people when it was kept.
      if (held) await remove(shelf, held);
      index.letters = index.letters.filter((one) => one !== held);
      await trim(shelf, index, now);
      return;
    }
    await shelf.put(letterPath(letter.id), json(letter, now));
    index.letters = [...index.letters.filter((one) => one !== held), { id: letter.id, at: now, bytes: held?.bytes ?? 0, files: held?.files ?? [] }];
    await trim(shelf, index, now);
  }) as Promise<void>;
}

/** Keeps the bytes of a file whose letter is on the shelf; `read` is only asked when they are missing. */
export function keepFile(path: string, read: () => Promise<Uint8Array<ArrayBuffer>>, now = Date.now()): Promise<void> {
  const id = /^\/api\/v1\/documents\/([^/]+)\/files\/[^/?]+(?:\/pages)?$/.exec(path)?.[1];
  return inLine(async (shelf) => {
    const index = await readIndex(shelf);
    const letter = index?.letters.find((one) => one.id === id);
    if (!index || !letter || letter.files.includes(path)) return;
    const bytes = await read();
    if (bytes.length > LIMITS.file) return;
    await shelf.put(path, new Response(bytes, { headers: { 'content-type': 'application/pdf', 'content-length': String(bytes.length), [KEPT_AT]: new Date(now).toISOString() } }));
    letter.files = [...letter.files, path];
    letter.bytes += bytes.length;
    await trim(shelf, index, now);
  }) as Promise<void>;
}

/** A letter that may no longer be read. */
export function dropLetter(id: string): Promise<void> {
  return inLine(async (shelf) => {
    const index = await readIndex(shelf);
    const letter = index?.letters.find((one) => one.id === id);
    if (!index || !letter) return;
    await remove(shelf, letter);
    index.letters = index.letters.filter((one) => one !== letter);
    await shelf.put(INDEX, json(index, Date.now()));
  }) as Promise<void>;
}

/** Keeps an answer of a list or of a form; lines of letters for named persons only are left out. */
export function keepAnswer(address: string, answer: Response, now = Date.now()): Promise<void> | undefined {
  const url = new URL(address, 'http://localhost');
  if (!available || !LISTS.test(url.pathname) || !answer.ok || answer.headers.has(KEPT_AT)) return undefined;
  return inLine(async (shelf) => {
    const index = await readIndex(shelf);
    if (!index) return;
    let body: unknown = await answer.json();
    if (url.pathname.endsWith('/session')) {
      // The proof that a change comes from our page is asked for anew; it must not lie about.
      if ((body as Me).person_id !== index.owner) return;
      body = { ...(body as Me), csrf_token: '' };
    }
    if (url.pathname.endsWith('/inbox')) {
      const page = body as InboxPage;
      body = { ...page, items: page.items.filter((item) => mayKeep(item.access)), next: null };
    }
    await shelf.put(url.pathname + url.search, json(body, now));
  }) as Promise<void>;
}

/** What the shelf has for a request that got no answer. */
export async function fromShelf(address: string, store: CacheStorage | undefined = available): Promise<Response | undefined> {
  if (!store || !(await store.has(SHELF))) return undefined;
  const url = new URL(address, 'http://localhost');
  if (url.pathname === INDEX) return undefined;
  const shelf = await store.open(SHELF);
  // Deadlines depend on the day and on what is chosen; without a network the last ones asked for will do.
  return (await shelf.match(url.pathname + url.search)) ?? (url.pathname.endsWith('/deadlines') ? await shelf.match(url.pathname, { ignoreSearch: true }) : undefined);
}
