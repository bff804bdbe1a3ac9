// What was looked for is marked where it stands on a scan that lay on its side, from word to word by key and by button, and
// the screen says that its characters were recognised.
import { spawnSync } from 'node:child_process';
import { assert, equal, until } from './ledger.mjs';
import { scanLetter, scanSideways } from './papers.mjs';
import { PHONE, Person } from './person.mjs';

const journey = 'highlight';
const WORDS = 'hồ điều hòa';
const SAID = 'Tìm thấy trong chữ nhận dạng, có thể sai';
/** Points by which a mark may miss the words. */
const OFF = 5;

const letter = {
  code: '2718/SXD-HTKT',
  subject: 'rà soát hành lang bảo vệ hồ điều hòa phường Mù U',
  day: '03',
  month: '11',
  year: '2026',
  due: '30 tháng 11 năm 2026',
  body: [
    'Thực hiện chỉ đạo của Ủy ban nhân dân thành phố, Sở Xây dựng đề nghị các phường kiểm tra toàn bộ hành lang bảo vệ hồ điều hòa trên địa bàn, lập danh sách công trình lấn chiếm.',
    'Kết quả kiểm tra ghi rõ diện tích mặt nước, chiều dài bờ kè và tên người quản lý của từng hồ điều hòa.',
  ],
};

/** Has the machine what recognises Vietnamese? Without it there is nothing to look at. */
const canRecognise = () => (spawnSync('tesseract', ['--list-langs'], { encoding: 'utf8' }).stdout ?? '').split('\n').includes('vie');

async function upload(person, bytes, name = 'ho-dieu-hoa.pdf') {
  return person.page.evaluate(async ([base64, name]) => {
    const me = await (await fetch('/api/v1/session')).json();
    const body = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const answer = await fetch(`/api/v1/incoming-documents?name=${name}`, { method: 'POST', headers: { 'x-csrf-token': me.csrf_token, 'content-type': 'application/octet-stream' }, body });
    return (await answer.json()).document_id;
  }, [bytes.toString('base64'), name]);
}

/** The marks of the place in hand, in points of the page as shown. */
const shown = (page, size) =>
  page.locator('[data-hit-now] rect').evaluateAll((marks, [width, height]) =>
    marks.map((mark) => {
      const box = mark.getBoundingClientRect();
      const sheet = mark.closest('[data-page]').getBoundingClientRect();
      return [((box.x - sheet.x) / sheet.width) * width, ((box.y - sheet.y) / sheet.height) * height, (box.width / sheet.width) * width, (box.height / sheet.height) * height];
    }), size);

const near = ([x, y, w, h], [tx, ty, tw, th]) => Math.abs(x - tx) < OFF && Math.abs(x + w - tx - tw) < OFF && Math.abs(y + h / 2 - ty - th / 2) < OFF && h < th * 1.8;

/** Lies a mark over the words of each line printed there? */
const covers = (marks, place) => marks.length === place.length && marks.every((mark, line) => near(mark, place[line]));

async function atThe(page, which, scan) {
  await page.getByText(`Kết quả ${which}/${scan.where.length}`).first().waitFor();
  let marks = [];
  await until(async () => covers((marks = await shown(page, scan.size)), scan.where[which - 1]), `place ${which} is marked`, 15_000).catch((error) => {
    throw new Error(`${error.message}: marked ${JSON.stringify(marks)}, printed ${JSON.stringify(scan.where[which - 1])}`);
  });
}

export async function highlight(run) {
  const { ledger } = run;
  await ledger.journey('Words are marked on a scan', async () => {
    if (!canRecognise()) {
      ledger.say('  skipped: tesseract with vie is not installed');
      return;
    }
    const clerk = await new Person({ ...run, journey }).arrive();
    await clerk.signIn('linh');
    const { page } = clerk;
    let scan;
    let id;

    await ledger.step('a sheet that lay on its side is received and recognised', async () => {
      scan = await scanSideways(run.browser, letter, WORDS);
      equal(scan.where.length, 3, 'places in the letter');
      id = await upload(clerk, scan.bytes);
      await until(async () => (await clerk.ask(`/api/v1/documents/${id}`)).body?.reading?.is_recognised, 'its characters are recognised', 240_000);
      await until(async () => (await clerk.ask(`/api/v1/search?q=${encodeURIComponent(WORDS)}`)).body.hits.some((hit) => hit.document_id === id && hit.is_recognised), 'it is found by its words', 30_000);
    });

    await ledger.step('beside the list the page shows the place, and both say where the words come from', async () => {
      await page.goto('/tra-cuu?q=ho%20dieu%20hoa');
      await clerk.settle();
      const card = page.locator(`#hit-${id}`);
      assert((await card.innerText()).includes(SAID), 'the list does not say it');
      // The first of the list is in hand already; a press would open it.
      if ((await card.getAttribute('aria-current')) === null) await card.click();
      await page.getByRole('complementary', { name: 'Xem nhanh' }).getByText(SAID).waitFor();
      await atThe(page, 1, scan);
      await clerk.stop('preview');
    });

    await ledger.step('on the letter the words are marked where they are printed, one after the other', async () => {
      await page.locator(`#hit-${id}`).click();
      await page.waitForURL((url) => url.pathname === `/van-ban/${id}`);
      // The list says it too, until the letter has taken its place.
      await page.locator(`#hit-${id}`).waitFor({ state: 'detached' });
      await page.getByText(SAID).waitFor();
      await atThe(page, 1, scan);
      await page.keyboard.press('F3');
      await atThe(page, 2, scan);
      await clerk.stop('second');
      await page.getByRole('button', { name: /^Kết quả sau/u }).click();
      await atThe(page, 3, scan);
      await page.keyboard.press('F3');
      await atThe(page, 1, scan);
      await page.keyboard.press('Shift+F3');
      await atThe(page, 3, scan);
    });

    await ledger.step('dark, with colours of the reader\'s own, and turned by the reader', async () => {
      const theme = (name) => page.evaluate((value) => Object.assign(document.documentElement.dataset, { theme: value }), name);
      await theme('dark');
      await clerk.stop('dark');
      await theme('light');
      await page.emulateMedia({ forcedColors: 'active' });
      await clerk.stop('forced-colors');
      const frame = await page.locator('[data-hit-now]').evaluate((mark) => getComputedStyle(mark).fill);
      equal(frame, 'none', 'what fills a mark over words in the reader\'s colours');
      await page.emulateMedia({ forcedColors: 'none' });
      await page.getByRole('button', { name: 'Xoay trang' }).click();
      await clerk.stop('turned');
      const [[x, y, w, h]] = await shown(page, [scan.size[1], scan.size[0]]);
      const [[tx, ty, tw, th]] = scan.where[2];
      // A quarter clockwise: what was at the top is at the right.
      const turned = [scan.size[1] - ty - th, tx, th, tw];
      assert(Math.abs(y - turned[1]) < OFF && Math.abs(y + h - turned[1] - turned[3]) < OFF && Math.abs(x + w / 2 - turned[0] - turned[2] / 2) < OFF, `marked ${[x, y, w, h]}, printed ${turned}`);
    });

    await ledger.step('on a photograph of a letter, which fills in its form as well', async () => {
      const photograph = await scanLetter(run.browser, { ...letter, code: '2719/SXD-HTKT' }, 'jpeg', 1.5);
      const taken = await upload(clerk, photograph, 'anh-chup.jpg');
      const read = async () => (await clerk.ask(`/api/v1/documents/${taken}`)).body;
      await until(async () => (await read()).reading?.is_recognised, 'its characters are recognised', 240_000);
      equal((await read()).fields.code, '2719/SXD-HTKT', 'the number on the form');
      await page.goto(`/van-ban/${taken}?q=ho%20dieu%20hoa`);
      await page.getByText('Kết quả 1/3').first().waitFor();
      await page.locator('[data-hit-now] rect').first().waitFor();
      await clerk.stop('photograph');
      await clerk.leave();
    });

    await ledger.step('by finger', async () => {
      const phone = await new Person({ ...run, journey, size: PHONE }).arrive();
      await phone.signIn('linh');
      await phone.page.goto('/tra-cuu?q=ho%20dieu%20hoa');
      await phone.settle();
      await phone.stop('list');
      await phone.page.locator(`#hit-${id}`).tap();
      await phone.page.waitForURL((url) => url.pathname === `/van-ban/${id}`);
      await atThe(phone.page, 1, scan);
      await phone.page.getByRole('button', { name: /^Kết quả sau/u }).tap();
      await atThe(phone.page, 2, scan);
      await phone.stop('second');
      await phone.leave();
    });
  });
}
