// What a screen shows before its answer, in place of it, and when the answer is empty. Every route at the desk, the
// main ones on a phone; each page is loaded once for waiting, faults and coming back, and once with nothing in it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { assert, equal } from './ledger.mjs';
import { LineFault } from './line-fault.mjs';
import { DESK, PHONE, Person } from './person.mjs';
import { routes } from './routes.mjs';

const journey = 'states';
/** Most of the time a page waits between two tries of its own; the others go on meanwhile. */
const LANES = 5;

const LOADING = '[role="status"][aria-label="Đang tải"], [aria-busy="true"], [role="progressbar"]';
const SERVER_FAULT = 'Máy chủ gặp sự cố';
const LINE_FAULT = 'Mất kết nối với máy chủ';
/** A line that says there is nothing. */
const CLAIM = /(?:^|\n)\s*(?:Không có|Chưa có|Không còn|Hết (?:việc|văn bản|thông báo)|Chưa theo dõi|Không thấy)[^\n]*/u;

/** Screen → what it says when there is nothing, and what brings something there or leads on. */
const empties = {
  '/vao-so-den': [/^Hết văn bản chờ vào sổ/u, /tệp thả vào sẽ hiện ở danh sách bên trái/u],
  '/ban-quet': [/^Không có bản quét chờ tách/u, /^Quét cả tập văn bản thành một tệp PDF/u],
  '/quy-tac-doc': [/^Chưa có quy tắc đọc/u, /hệ thống đề nghị một quy tắc tại đây/u],
  '/so-den': [/^Sổ năm \d{4} chưa có văn bản/u, /sẽ hiện ở đây theo số đến/u],
  '/kiem-tra-chu-ky': [/^Chưa có đợt kiểm tra lại nào/u, /^Kiểm tra lại hàng loạt/u],
  '/bi-tra-lai': [/^Không có văn bản nào bị trả về văn thư/u, /trả về sẽ hiện ở đây/u],
  '/dang-theo-doi': [/^Chưa theo dõi văn bản nào|^Mọi chỉ đạo đã xong/u, /chọn Theo dõi|chưa kết thúc sẽ hiện ở đây/u],
  '/thong-bao': [/^Hết thông báo chưa đọc/u, /^Xem thông báo đã đọc/u],
  '/tra-cuu': [/^Không thấy văn bản nào|^Chưa có văn bản nào/u, /^Gõ ít từ hơn/u],
  '/cho-but-phe': [/^Hết việc chờ (bút phê|đề xuất)/u, /sẽ hiện ở đây khi được trình/u],
  '/can-xu-ly': [/^Hết việc cần xử lý/u, /sẽ hiện ở đây khi được giao/u],
  '/phoi-hop': [/^Hết việc phối hợp/u, /sẽ hiện ở đây khi được giao/u],
  '/de-biet': [/^Không còn văn bản để biết/u, /sẽ hiện ở đây khi được giao/u],
  '/qua-han': [/^Không có văn bản nào quá hạn/u, /chưa xong sẽ hiện ở đây/u],
  '/uy-quyen': [/^Chưa có gì để ủy quyền/u, /trưởng đơn vị ủy quyền được cho người khác/u],
  '/nguon-tiep-nhan': [/^Chưa có thư mục máy quét/u, /scan_folder/u],
  '/danh-muc': [/^Chưa có câu mẫu chung/u, /^Thêm câu/u],
  '/nguon-tin-cay': [/^Chưa tin cậy chứng thư gốc nào/u, /Tải chứng thư gốc/u],
  '/nhat-ky': [/^Chưa có việc quản trị nào/u, /sẽ được ghi ở đây/u],
};
/** Screens on which something always stands: the agency and who administers it, this year's book, what is set, and what belongs to every account. */
const neverEmpty = new Set(['/ca-nhan', '/dang-nhap-chung', '/co-quan', '/thu-dien-tu', '/tai-khoan', '/don-vi', '/can-bo', '/so-van-ban', '/ngay-nghi', '/xac-nhan-so']);
/** No screen of the product. */
const noScreen = new Set(['/khong-co-trang-nay']);
/** Screens of the demo that say there is nothing, for so it is. */
const nothingHeld = /^Không có số nào bị giữ/u;

const bare = (path) => path.replace(/\?.*/u, '');

/** Every screen with the first who has it; the same one says other words to the office than to a leader. */
function onceEach() {
  const seen = new Set();
  return routes
    .flatMap(([login, paths]) => paths.map((path) => [login, path]))
    .filter(([login, path]) => {
      const screen = bare(path) === '/cho-but-phe' ? `${login} ${path}` : bare(path);
      if (noScreen.has(screen) || seen.has(screen)) return false;
      seen.add(screen);
      return true;
    });
}

/** One page of one person, with the line in the hand. */
class Screen {
  constructor(person, { path, only, whole }) {
    Object.assign(this, { person, path, only, whole });
    this.empty = empties[bare(path)];
  }

  async open() {
    this.page = await this.person.context.newPage();
    this.page.setDefaultTimeout(12_000);
    // The pauses between a page's own tries are a tenth as long.
    await this.page.addInitScript(() => {
      const wait = window.setTimeout;
      window.setTimeout = (run, pause, ...rest) => wait(run, pause >= 600 && pause <= 4000 ? pause / 10 : pause, ...rest);
    });
    this.main = this.page.getByRole('main');
    this.line = await new LineFault(this.page, { only: this.only, whole: this.whole }).tap();
  }

  words() {
    return this.main.innerText();
  }

  /** Asks again, faster than others do, until the answer is truthy. */
  async soon(ask, what) {
    const end = Date.now() + 12_000;
    while (!(await ask())) {
      assert(Date.now() < end, `not within 12 s: ${what}`);
      await new Promise((go) => setTimeout(go, 40));
    }
  }

  /** Nothing may be said to be missing before it is known. */
  async claimsNothing(when) {
    const claim = CLAIM.exec(await this.words())?.[0].trim();
    assert(!claim, `${when} it says “${claim}”`);
    const count = await this.main.getByRole('heading', { level: 1 }).first().innerText();
    assert(!/(?:^|\s)0$/u.test(count), `${when} the heading counts: ${count}`);
  }

  async waits() {
    this.line.set('held');
    await this.page.goto(this.path, { waitUntil: 'commit' });
    await this.soon(() => this.line.waiting.length > 0, 'the screen asks for something');
    await this.main.locator(LOADING).first().waitFor();
    await this.main.getByRole('heading').first().waitFor({ timeout: 3000 });
    await this.claimsNothing('while it loads');
    await this.page.evaluate(() => {
      window.sameLoad = true;
    });
  }

  async tells(fault) {
    const told = this.main.getByRole('alert').filter({ hasText: fault });
    // All of the screen comes to the same end: nothing waits on for ever.
    await this.soon(async () => (await told.count()) > 0 && (await this.main.locator(LOADING).count()) === 0, `it says “${fault}”, and loads no more`);
    await this.claimsNothing('with a fault');
    await this.main.getByRole('heading').first().waitFor({ timeout: 3000 });
  }

  async triesAgain() {
    const again = this.main.getByRole('button', { name: 'Thử lại' });
    await again.first().waitFor();
    for (let left = await again.count(); left > 0; left -= 1) await again.first().click();
  }

  async comes() {
    await this.soon(async () => (await this.main.getByText(/^Chưa tải được|Mất kết nối/u).count()) === 0 && (await this.main.locator(LOADING).count()) === 0, 'the fault goes');
    await this.soon(async () => this.line.isQuiet() && (await this.shows()), 'something of the answer is on the screen');
    assert(await this.page.evaluate(() => window.sameLoad === true), 'the page was loaded anew');
  }

  /** Does anything of what the API said stand here, or that it said there is nothing? */
  async shows() {
    const claim = this.main.getByText(this.empty?.[0] ?? nothingHeld);
    if ((await claim.count()) > 0) return true;
    const values = await this.main.locator('input:visible, textarea:visible').evaluateAll((fields) => fields.map((field) => field.value));
    const seen = [await this.words(), ...values].join(' ').normalize('NFC').replace(/\s+/gu, ' ');
    return [...this.line.words].some((word) => word.length >= 4 && !/^[\da-f-]{32,}$|^\d{4}-\d\d-\d\d/u.test(word) && seen.includes(word));
  }

  /** What is there stays while asking for it anew fails. */
  async stays() {
    this.line.set('fault');
    // The line seems to have gone for a moment: everything on the screen is asked for again.
    await this.page.evaluate(() => window.dispatchEvent(new Event('offline')));
    await this.soon(() => this.line.broken.size > 0 && [...this.line.broken.values()].every((count) => count >= 3), 'each question was tried three times');
    await this.page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))));
    assert(await this.shows(), 'what was there went');
    equal(await this.main.getByText('Chưa tải được', { exact: true }).count(), 0, 'faults in place of what was there');
  }

  async isEmpty() {
    this.line.set('empty');
    await this.page.goto(this.path, { waitUntil: 'commit' });
    for (const words of this.empty) await this.main.getByText(words).first().waitFor();
    await this.main.locator(LOADING).first().waitFor({ state: 'hidden' });
  }

  async close() {
    await this.page?.close();
  }
}

async function throughStates(screen) {
  await screen.open();
  await screen.waits();
  screen.line.set('fault');
  await screen.tells(SERVER_FAULT);
  screen.line.set('cut');
  await screen.triesAgain();
  await screen.tells(LINE_FAULT);
  screen.line.set('open');
  // With the line back it comes by itself; where only answers failed it is asked for.
  if (!screen.whole) await screen.triesAgain();
  await screen.comes();
  await screen.stays();
  if (screen.empty && !screen.only && !screen.whole) await screen.isEmpty();
}

const arrive = async (run, login, size) => (await new Person({ ...run, journey, size }).arrive()).signIn(login);

export async function states(run) {
  const { ledger } = run;
  const folder = join(run.artefacts, journey);
  mkdirSync(folder, { recursive: true });
  await ledger.journey('States of the screens', async () => {
    const wanted = routes.flatMap(([, paths]) => paths.map(bare));
    const known = new Set([...Object.keys(empties), ...neverEmpty, ...noScreen]);
    ledger.note('states: every route has its empty state or none', wanted.filter((path) => !known.has(path)).join(', ') || null);

    const atDesk = Object.fromEntries(await Promise.all(routes.map(async ([login]) => [login, await arrive(run, login, DESK)])));
    const first = async (login, box) => (await atDesk[login].ask(`/api/v1/inbox?box=${box}&limit=50`)).body.items;
    const [arrival] = await first('linh', 'arrivals');
    const signed = (await first('linh', 'arrivals')).find((item) => item.signature && item.signature !== 'unsigned').document_id;
    const file = (await atDesk.linh.ask(`/api/v1/documents/${signed}`)).body.files.find((one) => one.role === 'main').id;
    const [task] = await first('trung', 'tasks');
    const [review] = await first('ha', 'review');
    const letter = /\/documents\/[0-9a-f-]{36}$/u;

    const walks = [
      ...onceEach().map(([login, path]) => [login, { path }]),
      // The list is there, the letter in hand is not.
      ['linh', { path: `/vao-so-den/${arrival.document_id}`, only: letter }],
      ['ha', { path: `/cho-but-phe/${review.document_id}`, only: letter }],
      ['ha', { path: `/cho-but-phe/${review.document_id}`, only: /\/organisation$/u }],
      ['trung', { path: `/can-xu-ly/${task.document_id}`, only: letter }],
      ['ha', { path: '/tra-cuu?q=đất', only: letter }],
      ['trung', { path: `/van-ban/${task.document_id}` }],
      ['linh', { path: `/van-ban/${signed}/chu-ky/${file}` }],
    ].map(([login, what]) => [atDesk[login], what]);
    const onPhone = { linh: await arrive(run, 'linh', PHONE), trung: await arrive(run, 'trung', PHONE) };
    for (const [login, path] of [['linh', '/vao-so-den'], ['linh', `/vao-so-den/${arrival.document_id}`], ['trung', '/can-xu-ly'], ['trung', `/can-xu-ly/${task.document_id}`], ['trung', '/tra-cuu?q=đất'], ['linh', '/so-den'], ['linh', `/van-ban/${task.document_id}`]]) {
      walks.push([onPhone[login], { path, whole: true }]);
    }

    const waiting = [...walks];
    const lane = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [person, what] = next;
        const name = `${person.login}: ${what.path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, '…')}${what.only ? ` (${what.only.source})` : ''} at ${person.size.width}`;
        const screen = new Screen(person, what);
        const began = Date.now();
        try {
          await throughStates(screen);
          ledger.note(name, null);
          ledger.say(`  ok    ${name} (${Date.now() - began} ms)`);
        } catch (error) {
          ledger.note(name, String(error?.message ?? error).split('\n').slice(0, 12).join('\n        '));
          await screen.page?.screenshot({ path: join(folder, `${name.replace(/[^a-z0-9]+/giu, '-').slice(0, 70)}.png`) }).catch(() => undefined);
        }
        await screen.close();
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    await Promise.all([...Object.values(atDesk), ...Object.values(onPhone)].map((person) => person.leave()));
  });
}
