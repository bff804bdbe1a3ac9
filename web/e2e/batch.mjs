// A pile scanned in one go: the program proposes where letters begin, the clerk corrects it by mouse and by key, another
// clerk's change is not lost, and the letters wait in the queue.
import { assert, equal, until } from './ledger.mjs';
import { scanLetter } from './papers.mjs';
import { DESK, PHONE, Person } from './person.mjs';
import { telexIn } from './telex-boxes.mjs';

const journey = 'batch';

const sheet = (picture) => `<div>${picture ? `<img src="data:image/jpeg;base64,${picture.toString('base64')}">` : ''}</div>`;

/** Pictures of sheets as one PDF without a word in it; null is a blank sheet. */
async function bind(browser, pictures) {
  const page = await browser.newPage();
  await page.setContent(`<!doctype html><style>@page { size: A4; margin: 0 } body { margin: 0 } div { height: 297mm; overflow: hidden; page-break-after: always; break-after: page } div:last-child { break-after: auto } img { width: 210mm; height: 297mm; display: block }</style>${pictures.map(sheet).join('')}`);
  const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  await page.close();
  return bytes;
}

/** The middle of a letter: text without a head. */
async function textPage(browser, words) {
  const page = await browser.newPage({ viewport: { width: 794, height: 1123 }, deviceScaleFactor: 2 });
  await page.setContent(`<body style="margin:20mm 15mm 20mm 30mm;font:13pt/1.5 Tinos,'Times New Roman','Liberation Serif',serif">${Array.from({ length: 9 }, (_, at) => `<p>${at + 1}. ${words} theo quy định của pháp luật, bảo đảm đúng thời hạn và báo cáo kết quả thực hiện về cơ quan thường trực để tổng hợp.</p>`).join('')}`);
  const bytes = await page.screenshot({ type: 'jpeg' });
  await page.close();
  return bytes;
}

async function pile(browser) {
  const letter = (code, subject) => scanLetter(browser, { code, subject, day: '12', month: '11', year: '2026', due: '20 tháng 12 năm 2026', body: ['Đề nghị các địa phương thực hiện.'] }, 'jpeg', 2);
  const text = await textPage(browser, 'Tổ chức rà soát các công trình ven sông');
  return bind(browser, [
    await letter('611/SXD-TTr', 'rà soát công trình ven sông'),
    text,
    text,
    await letter('612/SXD-QLN', 'bảo trì nhà chung cư'),
    text,
    null,
    await letter('613/SXD-VP', 'nộp báo cáo quý'),
    text,
    text,
    text,
    await letter('614/SXD-HT', 'chiếu sáng đường phố'),
    text,
  ]);
}

export async function batch(run) {
  const { ledger } = run;
  const bytes = await pile(run.browser);
  await ledger.journey('A pile scanned in one go', async () => {
    const clerk = await new Person({ ...run, journey, size: DESK }).arrive();
    await clerk.signIn('linh');
    const { page } = clerk;
    let id = '';
    const scan = async () => (await clerk.ask(`/api/v1/scans/${id}`)).body;
    const sizes = async () => (await scan()).groups.map((group) => group.pages.filter((one) => !one.out).length).join();

    await ledger.step('it is uploaded, and looked through page by page', async () => {
      await page.goto('/ban-quet');
      await clerk.sees('Không có bản quét chờ tách');
      await clerk.stop('empty');
      await page.locator('input[type=file]').setInputFiles({ name: 'ca-tap-sang-nay.pdf', mimeType: 'application/pdf', buffer: bytes });
      await page.waitForURL(/\/ban-quet\/[0-9a-f-]{36}$/u);
      id = new URL(page.url()).pathname.split('/').at(-1);
      await clerk.sees(/Đang xem trang \d+\/12/u);
      await until(async () => (await scan()).progress.is_running === false, 'all pages are looked at', 300_000);
    });
    await ledger.step('each letter is a group, with the reason of its cut', async () => {
      equal(await sizes(), '3,2,4,2', 'pages of each group');
      await page.getByRole('heading', { name: 'Văn bản 4' }).waitFor();
      await clerk.sees(/Thấy đầu văn bản · .*614/u);
      await clerk.sees('bỏ: trang trắng');
      await clerk.stop('proposal');
    });
    await ledger.step('it is corrected by key, and taken back', async () => {
      await page.getByRole('button', { name: /^Trang 2( |$)/u }).click();
      await page.keyboard.press('t');
      await until(async () => (await sizes()) === '1,2,2,4,2', 'split at page 2');
      await page.keyboard.press('Control+z');
      await until(async () => (await sizes()) === '3,2,4,2', 'taken back');
      await page.keyboard.press('Control+y');
      await page.keyboard.press('g');
      await until(async () => (await sizes()) === '3,2,4,2', 'split again and joined again');
      await page.keyboard.press('r');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('x');
      await until(async () => (await sizes()) === '2,2,4,2', 'page 3 is left out');
      equal((await scan()).groups[0].pages.map((one) => `${one.turn}${one.out ? '-' : ''}`).join(), '0,90,0-', 'turned and left out');
      await page.keyboard.press('Shift+ArrowLeft');
      await until(async () => (await scan()).groups[0].pages[1].page === 3, 'page 3 stands before page 2');
      await clerk.stop('corrected');
    });
    await ledger.step('nothing is lost by a reload', async () => {
      await page.reload();
      await page.getByRole('heading', { name: 'Văn bản 4' }).waitFor();
      equal(await sizes(), '2,2,4,2', 'as it was');
      await clerk.sees('đã bỏ');
    });
    await ledger.step('on a phone the last two are joined, by finger, and the desk sees it', async () => {
      const phone = await new Person({ ...run, journey, size: PHONE }).arrive();
      await phone.signIn('linh');
      await phone.page.goto(`/ban-quet/${id}`);
      await phone.page.getByRole('button', { name: 'Gộp Văn bản 4 với văn bản trước' }).click();
      await until(async () => (await sizes()) === '2,2,6', 'joined');
      await phone.stop('phone');
      await phone.leave();
      await page.getByRole('heading', { name: 'Văn bản 4' }).waitFor({ state: 'detached', timeout: 15_000 });
    });
    await ledger.step('the letters wait in the queue, each with its pages', async () => {
      await page.keyboard.press('Control+Enter');
      await clerk.sees(/Đã đưa 3 văn bản vào hàng chờ/u);
      await clerk.stop('done');
      const { letters } = await scan();
      equal(letters.map((one) => one.pages).join(' | '), 'trang 1–2 | trang 4–5 | trang 7–12', 'pages');
      await page.getByRole('link', { name: 'Văn bản 3' }).click();
      await page.waitForURL(/\/vao-so-den\/.+/u);
      await clerk.sees(/Tách từ bản quét, trang 7–12/u);
      await clerk.stop('letter');
    });
    await ledger.step('another is thrown away, with a reason', async () => {
      await page.goto('/ban-quet');
      await page.locator('input[type=file]').setInputFiles({ name: 'quet-trung.pdf', mimeType: 'application/pdf', buffer: bytes });
      // The same bytes were split a moment ago: the clerk is told, and says why they come again.
      await page.getByRole('button', { name: 'Vẫn tải lên' }).click();
      const again = page.getByRole('dialog');
      await again.waitFor();
      await telexIn(clerk, 'why a scan comes again');
      await again.getByRole('button', { name: 'Lần trước tách sai' }).click();
      await again.getByRole('button', { name: 'Vẫn tải lên' }).click();
      await page.waitForURL(/\/ban-quet\/[0-9a-f-]{36}$/u);
      await page.getByRole('button', { name: 'Việc khác' }).click();
      await page.getByRole('menuitem', { name: 'Bỏ bản quét' }).click();
      await again.waitFor();
      await telexIn(clerk, 'why a scan is thrown away');
      await page.getByRole('button', { name: 'Quét trùng' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Bỏ bản quét' }).click();
      await page.waitForURL('**/ban-quet');
      await page.getByRole('button', { name: 'Đã tách, đã bỏ' }).click();
      await clerk.sees(/Lý do: Quét trùng/u);
      assert((await clerk.ask('/api/v1/scans')).body.items.length === 0, 'none waits');
      await clerk.stop('ended');
    });
    await clerk.leave();
  });
}
