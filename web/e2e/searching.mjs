// What people do with what they found: put it in order, narrow it to a time, follow a suggestion, leaf through it, take it
// along as a workbook, and keep the question to be told of what is new.
import { assert, equal, until } from './ledger.mjs';
import { printLetter } from './papers.mjs';
import { Person } from './person.mjs';
import { rowsOf } from './workbooks.mjs';

const journey = 'searching';
const WORDS = 'báo cáo';
/** Words that no letter of the demo has. */
const RARE = 'cây bàng vuông';

const cards = (person) => person.page.getByRole('main').locator('a[id^="hit-"]');
const shown = (person) => cards(person).evaluateAll((all) => all.map((card) => card.id.slice(4)));
const ids = (hits) => hits.map((hit) => hit.document_id);
const box = (person) => person.page.getByRole('combobox', { name: 'Tìm văn bản' });
const chip = (person, name) => person.page.getByRole('main').getByRole('button', { name, exact: true });
const inOrder = (person, hits) => until(async () => (await shown(person)).join(' ') === ids(hits).join(' '), `${hits.length} hits stand in their order`, 5_000);
const press = (person, control) => (person.phone ? control.tap() : control.click());

/** What the server finds when something is done, once the page shows just that. */
async function found(person, act, words) {
  // The page asked something before it was typed into; that answer may come late.
  const isIt = (url) => words === undefined || new URL(url).searchParams.get('q') === words;
  const answer = person.page.waitForResponse((one) => one.url().includes('/api/v1/search?') && isIt(one.url()));
  await act();
  const body = await (await answer).json();
  await inOrder(person, body.hits);
  return body;
}

async function opened(person) {
  await person.page.goto('/tra-cuu');
  await person.settle();
}

/** Types words and puts the suggestions away. */
async function search(person, words) {
  const body = await found(person, () => box(person).fill(words), words);
  await box(person).press('Escape');
  return body;
}

const day = (hit) => hit.issued_date ?? hit.arrival_date;

async function sorted(person) {
  await opened(person);
  const best = await search(person, WORDS);
  assert(best.hits.length > 5, `${best.hits.length} hits are few to sort`);
  const newest = await found(person, () => press(person, chip(person, 'Mới nhất')));
  equal(newest.total, best.total, 'letters in the other order');
  const days = newest.hits.map(day);
  equal(days.join(' '), days.toSorted().toReversed().join(' '), 'days, the newest first');
  assert(ids(newest.hits).join(' ') !== ids(best.hits).join(' '), 'the order is the same');
  equal(await chip(person, 'Mới nhất').getAttribute('aria-pressed'), 'true', 'the order in force');
  await person.stop('newest');
  await press(person, chip(person, 'Liên quan nhất'));
  await inOrder(person, best.hits);
}

/** The month of a letter among others, as one types it. */
function monthAmong(hits) {
  const months = hits.map((hit) => hit.issued_date?.slice(0, 7)).filter(Boolean);
  const month = months.find((one) => months.some((other) => other !== one));
  return { words: `tháng ${Number(month.slice(5))}/${month.slice(0, 4)}`, holds: (hit) => hit.issued_date.startsWith(month) };
}

const inSecondQuarter = (hit) => ['04', '05', '06'].includes(hit.issued_date.slice(5, 7));

async function narrowed(person) {
  await opened(person);
  const all = await search(person, WORDS);
  const month = monthAmong(all.hits);
  const [{ year }] = all.hits.filter((hit) => hit.issued_date).map((hit) => ({ year: hit.issued_date.slice(0, 4) }));
  for (const { words, holds, from = '' } of [month, { words: `năm ${year}`, holds: (hit) => hit.issued_date.startsWith(year) }, { words: 'quý II', holds: inSecondQuarter, from: `/${year}` }]) {
    await search(person, `${WORDS} ${words}`);
    const offer = person.page.getByRole('button', { name: new RegExp(`^Lọc: ${words}`, 'u') });
    await offer.waitFor();
    assert((await offer.innerText()).startsWith(`Lọc: ${words}${from}`), await offer.innerText());
    await person.stop(`offered-${from ? 'quarter' : words.split(' ')[0] === 'năm' ? 'year' : 'month'}`);
    const few = await found(person, () => press(person, offer));
    if (few.total === 0) await person.sees(`Không thấy văn bản nào cho “${WORDS}” trong bộ lọc đang chọn`);
    equal(await box(person).inputValue(), WORDS, 'words left in the box');
    assert(few.hits.every(holds), `not all of ${JSON.stringify(few.hits.map(day))} are of ${words}`);
    if (words === month.words) assert(few.total > 0 && few.total < all.total, `${few.total} of ${all.total} are of ${words}`);
    equal(await offer.count(), 0, 'offers of what is in force');
    await person.stop('narrowed');
    await press(person, person.page.getByRole('button', { name: /^Bỏ lọc (Từ|Ngày)/u }));
    await inOrder(person, all.hits);
  }
}

const options = (person) => person.page.getByRole('listbox', { name: 'Gợi ý' }).getByRole('option');

async function suggested(person) {
  await opened(person);
  const { hits } = await search(person, WORDS);
  const letter = hits.find((hit) => hit.code);
  const body = (await person.ask(`/api/v1/search/suggestions?q=${encodeURIComponent(letter.organ_name)}`)).body;
  assert(body.agencies.length > 0, `nothing is suggested for ${letter.organ_name}`);
  await opened(person);
  await box(person).pressSequentially(letter.organ_name, { delay: 25 });
  await options(person).first().waitFor();
  await person.stop('suggestions');
  // The body itself comes last: one step up from the box.
  if (person.phone) await options(person).last().tap();
  else {
    await person.page.keyboard.press('ArrowUp');
    equal(await options(person).last().getAttribute('aria-selected'), 'true', 'the suggestion in hand');
    await person.page.keyboard.press('Enter');
  }
  await person.page.waitForURL((url) => url.searchParams.has('cq') && !url.searchParams.has('q'));
  await person.settle();
  const named = body.agencies.at(Math.min(body.agencies.length, 3) - 1).value;
  await person.page.getByRole('button', { name: `Bỏ lọc ${named}`, exact: true }).waitFor();
  await person.stop('of-the-body');
  const [number, symbol] = letter.code.split('/');
  const few = await found(person, () => box(person).pressSequentially(number, { delay: 25 }));
  assert(few.hits.every((hit) => hit.organ_name === named), 'what is typed next is not looked for in the body chosen');
  const first = options(person).filter({ hasText: letter.code }).first();
  await first.waitFor();
  // Taken at once after the last key, before the words of the box are asked for.
  await box(person).press('/');
  await box(person).press(symbol[0]);
  if (person.phone) await first.tap();
  else {
    for (let count = 0; count < 10 && (await first.getAttribute('aria-selected')) !== 'true'; count++) await person.page.keyboard.press('ArrowDown');
    await person.page.keyboard.press('Enter');
  }
  await person.page.waitForURL((url) => url.pathname.startsWith('/van-ban/'));
  await person.page.getByText(letter.code).first().waitFor();
  await person.stop('the-letter');
}

async function leafed(person) {
  await opened(person);
  const { hits, total } = await search(person, WORDS);
  const preview = person.page.getByRole('complementary', { name: 'Xem nhanh' });
  const at = (which) => until(async () => {
    const text = (await preview.innerText()).replace(/\s+/gu, ' ');
    const marked = await person.page.locator('a[aria-current="true"]').getAttribute('id');
    return text.includes(`${which + 1}/${total}`) && (!hits[which].code || text.includes(hits[which].code)) && marked === `hit-${hits[which].document_id}`;
  }, `hit ${which + 1} is in the preview`, 5_000);
  await at(0);
  // From the box, then from the page.
  await person.page.keyboard.press('ArrowDown');
  await at(1);
  await person.page.evaluate(() => document.activeElement.blur());
  await person.page.keyboard.press('ArrowDown');
  await at(2);
  await person.page.keyboard.press('ArrowUp');
  await at(1);
  await preview.getByRole('button', { name: 'Văn bản sau' }).click();
  await at(2);
  await person.stop('preview');
  await person.page.keyboard.press('Enter');
  await person.page.waitForURL((url) => url.pathname === `/van-ban/${hits[2].document_id}`);
}

/** Every hit, as the API has them. */
async function all(person, words) {
  const hits = [];
  for (let more = 1; more > 0;) {
    const { body } = await person.ask(`/api/v1/search?q=${encodeURIComponent(words)}&limit=100&offset=${hits.length}`);
    hits.push(...body.hits);
    more = body.hits.length === 0 ? 0 : body.total - hits.length;
  }
  return hits;
}

async function takenAlong(person) {
  await opened(person);
  const { total } = await search(person, WORDS);
  const hits = await all(person, WORDS);
  equal(hits.length, total, 'hits page by page');
  const saved = person.page.waitForEvent('download');
  await person.page.getByRole('button', { name: 'Tải XLSX' }).click();
  const file = await saved;
  equal(file.suggestedFilename(), 'ket-qua-tim.xlsx', 'the file');
  const rows = rowsOf(await file.path());
  assert(rows.some((row) => Object.values(row).join(' ').includes(`Tìm “${WORDS}”; ${total} văn bản`)), `nothing says what was looked for: ${JSON.stringify(rows.slice(0, 4))}`);
  const head = rows.findIndex((row) => row.A === 'TT');
  const lines = rows.slice(head + 1);
  equal(lines.length, total, 'lines of the workbook');
  equal(lines.map((row) => row.B ?? '').join('\n'), hits.map((hit) => hit.code ?? '').join('\n'), 'numbers and symbols');
  equal(lines.map((row) => row.E).join('\n'), hits.map((hit) => hit.organ_name).join('\n'), 'bodies');
  assert(lines.every((row, index) => row.F === hits[index].subject.text || hits[index].access === 'named_only'), 'another subject stands there');
}

const letter = { code: '3141/SXD-CX', subject: `chăm sóc ${RARE} trên vỉa hè`, day: '03', month: '11', year: '2026', due: '30 tháng 11 năm 2026', body: [`Sở Xây dựng đề nghị các phường kiểm tra toàn bộ ${RARE} trồng trên vỉa hè và báo cáo số lượng.`] };

async function receive(person, bytes, name) {
  return person.page.evaluate(async ([base64, as]) => {
    const me = await (await fetch('/api/v1/session')).json();
    const body = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const answer = await fetch(`/api/v1/incoming-documents?name=${as}`, { method: 'POST', headers: { 'x-csrf-token': me.csrf_token, 'content-type': 'application/octet-stream' }, body });
    return (await answer.json()).document_id;
  }, [bytes.toString('base64'), name]);
}

const kept = async (person, name) => (await person.ask('/api/v1/saved-filters')).body.items.find((one) => one.name === name);

async function toldOfNew(person, run) {
  const name = person.phone ? 'Cây xanh' : 'Cây trồng vỉa hè';
  await opened(person);
  await box(person).fill(RARE);
  await person.page.getByText(/^\d+ văn bản/u).first().waitFor();
  await box(person).press('Escape');
  await person.settle();
  await press(person, person.page.getByRole('button', { name: 'Lưu bộ lọc' }));
  const dialog = person.page.getByRole('dialog');
  await dialog.getByLabel('Tên bộ lọc').fill(name);
  await press(person, dialog.getByRole('button', { name: 'Lưu', exact: true }));
  const own = person.page.getByRole('group', { name: 'Bộ lọc đã lưu' });
  const filter = own.getByRole('button', { name: new RegExp(`^${name}`, 'u') });
  await filter.waitFor();
  await person.stop('kept');
  const id = await receive(person, await printLetter(run.browser, letter), `${person.phone ? 'cay-hai' : 'cay-mot'}.pdf`);
  await until(async () => (await kept(person, name)).new_hits === 1, 'one new letter is told', 60_000);
  await opened(person);
  await filter.getByText('1 mới').waitFor();
  await person.stop('one-new');
  await press(person, filter);
  await until(async () => (await shown(person)).includes(id), 'the new letter is found', 10_000);
  equal(await box(person).inputValue(), RARE, 'words of the kept search');
  await filter.getByText('1 mới').waitFor({ state: 'detached' });
  equal((await kept(person, name)).new_hits, 0, 'new letters after a look');
  await person.stop('looked-at');

  const drop = async () => {
    await press(person, own.getByRole('button', { name: `Sửa bộ lọc ${name}` }));
    await press(person, person.page.getByRole('menuitem', { name: 'Bỏ bộ lọc' }));
    await filter.waitFor({ state: 'detached' });
  };
  await drop();
  await person.sees(`Đã bỏ bộ lọc “${name}”`);
  await person.stop('dropped');
  await press(person, person.page.getByRole('button', { name: 'Thu hồi' }));
  await filter.waitFor();
  equal((await kept(person, name))?.new_hits, 0, 'new letters of what was brought back');
  await drop();
  assert(!(await kept(person, name)), 'it is still kept');
}

/** Waits until all that the demo received is read and can be found: while it grows, two answers differ. */
async function grown(person) {
  await until(async () => (await person.ask('/api/v1/inbox?box=arrivals')).body.items.every((item) => !item.analysing), 'all letters are read', 120_000);
  const totals = [];
  await until(async () => {
    totals.push((await person.ask(`/api/v1/search?q=${encodeURIComponent(WORDS)}`)).body.total);
    await person.page.waitForTimeout(700);
    return totals.length > 4 && new Set(totals.slice(-5)).size === 1;
  }, 'as many letters are found as before', 60_000);
}

export async function searching(run, size) {
  const { ledger } = run;
  await ledger.journey(`Search is worked with, ${size.width}×${size.height}`, async () => {
    const clerk = await new Person({ ...run, journey, size }).arrive();
    await clerk.signIn('linh');
    await grown(clerk);
    await ledger.step('the newest come first, and the best again', () => sorted(clerk));
    await ledger.step('a month, a year and a quarter among the words narrow what is found, and are taken away', () => narrowed(clerk));
    await ledger.step('a body and a letter are taken from the suggestions', () => suggested(clerk));
    if (!clerk.phone) {
      await ledger.step('arrows lead from hit to hit in the preview', () => leafed(clerk));
      await ledger.step('the workbook holds every hit in its order', () => takenAlong(clerk));
    }
    await ledger.step('a kept search tells of a new letter until it is looked at, is dropped and brought back', () => toldOfNew(clerk, run));
    await clerk.leave();
  });
}
