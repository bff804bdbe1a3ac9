/// <reference lib="webworker" />
/**
 * The service worker: the program's own parts from the store, everything else
 * from the network, and what was opened before when the network is silent.
 */
import { fromShelf } from './shelf';

declare const self: ServiceWorkerGlobalScope;
/** The program's parts and a name that changes with them; written in by the build. */
declare const __SHELL__: { version: string; files: string[] };

const PREFIX = 'congvan-shell-';
const SHELL = PREFIX + __SHELL__.version;
const PAGE = '/index.html';
/** How long a page is waited for before the stored one is shown, in milliseconds. */
const PATIENCE = 8000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const shell = await caches.open(SHELL);
      // Parts that did not change are copied from the former version: a weak line carries only what is new.
      for (const file of __SHELL__.files) {
        const held = file === PAGE ? undefined : await caches.match(file);
        if (held) await shell.put(file, held);
        else await shell.add(new Request(file, file === PAGE ? { cache: 'reload' } : {}));
      }
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== SHELL);
      // Tabs opened before the renewal still ask for parts of the last version; older ones are gone for good.
      await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

async function part(request: Request): Promise<Response> {
  const held = await caches.match(request.url);
  if (held) return held;
  const answer = await fetch(request);
  // Character maps and decoders of the page viewer are kept once a letter needed them.
  if (answer.ok && request.url.includes('/assets/')) {
    const copy = answer.clone();
    void caches.open(SHELL).then((shell) => shell.put(request.url, copy));
  }
  return answer;
}

async function stored(): Promise<Response | undefined> {
  return (await caches.open(SHELL)).match(PAGE);
}

async function page(request: Request): Promise<Response> {
  const network = fetch(request);
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE, undefined));
  try {
    const answer = await Promise.race([network, late]);
    // A proxy's fault page is no program.
    if (answer && answer.status < 500) return answer;
    return (await stored()) ?? (await network);
  } catch {
    return (await stored()) ?? Response.error();
  }
}

async function data(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (silence) {
    const held = await fromShelf(request.url, caches);
    if (held) return held;
    throw silence;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/api/v1/')) {
    // A stream of events lives as long as the page; it is none of our business.
    if (!request.headers.get('accept')?.includes('text/event-stream')) event.respondWith(data(request));
  } else if (url.pathname.startsWith('/api/') || url.pathname === '/healthz' || url.pathname === '/metrics' || url.pathname === '/readyz') return;
  else if (request.mode === 'navigate') event.respondWith(page(request));
  else event.respondWith(part(request));
});
