// The line between one page and the API, which a journey can hold back, break and empty.

/** What the frame around every screen asks for. */
const FRAME = /\/api\/v1\/(session|inbox\/counts|saved-filters|notices\/count|access-changes|sign-in-ways|administration\/setup)(\?|$)/u;
/** Pages of paper: they come after what the screen itself asks for. */
const PAPER = /\/files\/[0-9a-f-]{36}(\/pages\/.*)?(\?|$)/u;

const FAULT = { type: 'about:blank', title: 'Internal Server Error', status: 500, trace_id: 'thu-loi' };

const NOTHING = { total: 0, unread: 0, next: null, scan_folder: null };

/** An answer with nothing in it, in the shape of the real one. */
function emptied(body) {
  if (Array.isArray(body)) return [];
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      if (Array.isArray(value)) return [key, []];
      return [key, key in NOTHING ? NOTHING[key] : value];
    }),
  );
}

function wordsIn(body, found) {
  if (typeof body === 'string') found.add(body.normalize('NFC').replace(/\s+/gu, ' ').trim());
  else if (typeof body === 'number' && body >= 1000) found.add(String(body));
  else if (body && typeof body === 'object') for (const value of Object.values(body)) wordsIn(value, found);
}

const isCode = (request) => request.resourceType() === 'script';

export class LineFault {
  /** What is held back; each goes on once another state is set. */
  waiting = [];
  /** Address → how often it was broken since the state was set. */
  broken = new Map();
  /** All words of the answers that came through. */
  words = new Set();
  state = 'open';
  /** Questions that have no answer yet and code that has not come, and when the last of them did. */
  open = 0;
  last = 0;

  /** `only`: the part of what the screen asks for that is touched. `whole`: a cut line answers nothing at all. */
  constructor(page, { only, whole = false } = {}) {
    Object.assign(this, { page, only, whole });
  }

  async tap() {
    await this.page.route('**/api/v1/**', async (route) => {
      this.open += 1;
      await this.#meet(route);
      this.#ends();
    });
    // What comes late has its own questions.
    this.page.on('request', (request) => isCode(request) && (this.open += 1));
    for (const end of ['requestfinished', 'requestfailed']) this.page.on(end, (request) => isCode(request) && this.#ends());
    if (this.whole) await this.page.route('**/healthz', (route) => (this.state === 'cut' ? route.abort() : route.continue()));
    return this;
  }

  /** `open`, `held`, `fault` (500), `cut` (no answer) or `empty`. */
  set(state) {
    this.state = state;
    this.broken.clear();
    for (const go of this.waiting.splice(0)) go();
  }

  /** Has everything been answered, and nothing asked since? */
  isQuiet() {
    return this.open === 0 && Date.now() - this.last > 400;
  }

  #ends() {
    this.open -= 1;
    this.last = Date.now();
  }

  async #meet(route) {
    const request = route.request();
    const path = new URL(request.url()).pathname;
    const isCounts = /\/inbox\/counts$|\/notices\/count$/u.test(path);
    if (this.state === 'cut' && this.whole) return this.#breakOff(route, path);
    if (request.method() !== 'GET') return route.continue();
    if (this.state === 'empty' && isCounts) return this.#change(route, (body) => Object.fromEntries(Object.keys(body).map((key) => [key, 0])));
    if (this.only ? !this.only.test(path) : FRAME.test(path) || PAPER.test(path)) return route.continue();
    if (this.state === 'held') await new Promise((go) => this.waiting.push(go));
    if (this.state === 'fault') {
      this.#count(path);
      return route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(FAULT) });
    }
    if (this.state === 'cut') return this.#breakOff(route, path);
    if (this.state === 'empty') return this.#change(route, emptied);
    if (PAPER.test(path)) return route.continue();
    return this.#change(route, (body) => {
      wordsIn(body, this.words);
      return body;
    });
  }

  #count(path) {
    this.broken.set(path, (this.broken.get(path) ?? 0) + 1);
  }

  #breakOff(route, path) {
    this.#count(path);
    return route.abort();
  }

  async #change(route, change) {
    // A page that has gone on takes its questions with it.
    const answer = await route.fetch().catch(() => null);
    if (!answer) return route.abort().catch(() => undefined);
    if (!answer.ok() || !(answer.headers()['content-type'] ?? '').includes('json')) return route.fulfill({ response: answer });
    return route.fulfill({ response: answer, json: change(await answer.json()) }).catch(() => undefined);
  }
}
