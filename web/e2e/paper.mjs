// Letters that are no PDF: on paper alone, as a scanned picture, with attachments of every kind; and the half-filled
// form that waits on the server.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { assert, equal, until } from './ledger.mjs';
import { handIn, register } from './main-path.mjs';
import { printLetter, scanLetter, zipOf } from './papers.mjs';
import { PHONE, Person } from './person.mjs';

const TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>';

/** What an office sends beside its letter. */
async function attachments(run, tag) {
  const browserPage = await run.browser.newPage({ viewport: { width: 640, height: 400 } });
  await browserPage.setContent(`<h1 style="padding:40px">Hiện trạng ${tag}</h1>`);
  const picture = await browserPage.screenshot({ type: 'jpeg' });
  await browserPage.close();
  return [
    ['phu-luc.docx', zipOf({ '[Content_Types].xml': TYPES, 'word/document.xml': `<document>Phụ lục ${tag}</document>` }), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'DOCX'],
    ['bang-tong-hop.xlsx', zipOf({ '[Content_Types].xml': TYPES, 'xl/workbook.xml': `<workbook>${tag}</workbook>` }), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'XLSX'],
    ['ban-ve.zip', zipOf({ 'ban-ve.txt': `Bản vẽ ${tag}` }), 'application/zip', 'ZIP'],
    ['hien-truong.jpg', picture, 'image/jpeg', 'JPG'],
    // It would run as a page, if anybody opened it as one.
    ['so-do.svg', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script>window.top.hit = 1; document.title = 'hit ${tag}'</script></svg>`), 'application/xml', 'SVG'],
  ];
}

/** What the printed and the scanned letters say. */
function words(code, subject) {
  return { code, subject, day: '10', month: '11', year: '2026', due: '15 tháng 12 năm 2026', body: [`Nội dung về ${subject}.`, 'Đề nghị các phường, xã rà soát và báo cáo.'] };
}

/** The form of a letter, opened by its address. */
async function openForm(clerk, id) {
  await clerk.page.goto(`/vao-so-den/${id}`);
  await clerk.page.locator('#subject').waitFor();
  await clerk.settle();
}

async function typeDate(clerk) {
  const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date()).split('-');
  await clerk.page.locator('#issued_date').fill(`${day}/${month}/${year}`);
  await clerk.page.locator('#issued_date').press('Tab');
}

async function saved(clerk) {
  await clerk.page.getByText(/Đã lưu nháp/u).first().waitFor();
}

export async function paper(run, size) {
  const { ledger } = run;
  const phone = size === PHONE;
  const journey = phone ? 'paper-phone' : 'paper-desk';
  const tag = phone ? 'Đước' : 'Sú';
  const number = phone ? 71 : 61;
  const at = (login) => new Person({ ...run, journey, size }).arrive().then((person) => person.signIn(login));

  await ledger.journey(`Paper, pictures and drafts at ${size.width}×${size.height}`, async () => {
    let id;
    const subject = `Mời họp về nạo vét kênh ${tag}`;
    await ledger.step('a letter without any file is opened, and half filled in', async () => {
      const clerk = await at('linh');
      await clerk.page.goto('/vao-so-den');
      await clerk.settle();
      await clerk.button('Văn bản giấy, không có tệp').click();
      await clerk.page.waitForFunction(async () => /\/vao-so-den\/[0-9a-f-]{36}$/u.test(location.pathname));
      await clerk.sees(/Văn bản giấy: nhập các mục theo bản giấy/u);
      id = new URL(clerk.page.url()).pathname.split('/').at(-1);
      equal((await clerk.ask(`/api/v1/documents/${id}`)).body.files.length, 0, 'files');
      await clerk.stop('empty-form');
      await clerk.page.locator('#organ_name').fill('Công ty Thủy lợi Sông Lam');
      await clerk.page.locator('#code').fill(`${number}/GM-TL`);
      await clerk.page.locator('#subject').fill(subject);
      await saved(clerk);
      await clerk.stop('draft-saved');
      // The tab is closed without a word.
      await clerk.leave();
    });
    await ledger.step('another machine goes on where the first one stopped', async () => {
      const clerk = await at('linh');
      await openForm(clerk, id);
      equal(await clerk.page.locator('#subject').inputValue(), subject, 'the subject');
      equal(await clerk.page.locator('#organ_name').inputValue(), 'Công ty Thủy lợi Sông Lam', 'the sender');
      equal(await clerk.page.locator('#code').inputValue(), `${number}/GM-TL`, 'the code');
      await clerk.stop('other-machine');
      await typeDate(clerk);
      await clerk.page.locator('#kind').click();
      await clerk.page.getByRole('option', { name: 'Giấy mời', exact: true }).first().click();
      const given = await register(clerk, { code: `${number}/GM-TL` }, /Lâm/u);
      assert(given > 0, 'a number was told');
      await clerk.page.goto(`/van-ban/${id}`);
      await clerk.sees(subject);
      await clerk.stop('registered-sheet');
      await clerk.leave();
    });
    await ledger.step('the chief sees the sheet with the stamp', async () => {
      const chief = await at('lam');
      await chief.page.goto(`/cho-but-phe/${id}`);
      await chief.sees(/Mời họp về nạo vét/u);
      await chief.stop('sheet-of-chief');
      await chief.leave();
    });

    for (const type of phone ? ['jpeg'] : ['png', 'jpeg']) {
      await ledger.step(`a scan as ${type} is the letter itself, with the stamp on it`, async () => {
        const clerk = await at('linh');
        const code = `${number + (type === 'png' ? 1 : 2)}/SXD-QLXD`;
        const scan = await scanLetter(run.browser, words(code, `thống kê hộ dân dọc kênh ${tag} (${type})`), type, 2);
        const picture = await handIn(clerk, `ban-quet.${type === 'png' ? 'png' : 'jpg'}`, scan);
        await until(async () => (await clerk.ask(`/api/v1/documents/${picture}`)).body?.reading?.is_recognised, 'its characters are recognised', 240_000);
        await clerk.sees(/Chữ được nhận dạng từ ảnh quét/u);
        await clerk.page.locator('svg image').first().waitFor();
        await clerk.stop(`scan-${type}`);
        await clerk.page.locator('#organ_name').fill('Sở Xây dựng thành phố Hải Vân');
        await clerk.page.locator('#code').fill(code);
        await clerk.page.locator('#subject').fill(`V/v thống kê hộ dân dọc kênh ${tag} (${type})`);
        await clerk.page.locator('#kind').click();
        await clerk.page.getByRole('option', { name: 'Công văn', exact: true }).first().click();
        await typeDate(clerk);
        await register(clerk, { code }, /Lâm/u);
        const { body } = await clerk.ask(`/api/v1/documents/${picture}`);
        const stamp = body.layers.find((layer) => layer.kind === 'stamp');
        equal(stamp?.file_sha256, body.files[0].sha256, 'the stamp lies on the picture');
        await clerk.page.goto(`/van-ban/${picture}`);
        await clerk.page.locator('svg image').first().waitFor();
        await clerk.stop(`registered-${type}`);
        await clerk.leave();
      });
    }

    await ledger.step('attachments of every kind are named with size and kind, and only ever downloaded', async () => {
      const clerk = await at('linh');
      const code = `${number + 3}/SXD-QLXD`;
      const holder = await handIn(clerk, 'cong-van.pdf', await printLetter(run.browser, words(code, `gửi hồ sơ kênh ${tag}`)));
      const offered = await attachments(run, tag);
      const panel = clerk.page.getByRole('region', { name: 'Tệp kèm theo' });
      await panel.locator('input[type="file"]').setInputFiles(offered.map(([name, buffer, mimeType]) => ({ name, buffer, mimeType })));
      await until(async () => (await clerk.ask(`/api/v1/documents/${holder}`)).body.files.length === offered.length + 1, 'all are kept', 40_000);
      await panel.getByRole('button', { name: /so-do\.svg/u }).waitFor();
      for (const [name, , , kind] of offered) {
        const line = panel.getByRole('listitem').filter({ hasText: name });
        assert(new RegExp(`${kind} · [\\d,.]+ (byte|KB|kB|B)`, 'u').test(await line.innerText()), `${name} stands as ${await line.innerText()}`);
      }
      await panel.scrollIntoViewIfNeeded();
      await clerk.stop('attachments');
      const { body } = await clerk.ask(`/api/v1/documents/${holder}`);
      for (const [name, bytes, mediaType] of offered) {
        const address = `/api/v1/documents/${holder}/files/${body.files.find((file) => file.name === name).id}`;
        const answer = await clerk.page.request.get(address);
        const headers = answer.headers();
        equal(headers['content-type'], mediaType, `${name}: type`);
        equal(headers['x-content-type-options'], 'nosniff', `${name}: nosniff`);
        assert(headers['content-security-policy']?.startsWith('sandbox'), `${name}: sandboxed`);
        assert(headers['content-disposition']?.startsWith('attachment') || mediaType.startsWith('image/'), `${name}: ${headers['content-disposition']}`);
        const [download] = await Promise.all([clerk.page.waitForEvent('download'), panel.getByRole('link', { name }).click()]);
        equal(download.suggestedFilename(), name, 'name of the download');
        equal(createHash('sha256').update(readFileSync(await download.path())).digest('hex'), createHash('sha256').update(bytes).digest('hex'), `${name}: bytes`);
      }
      // Its address typed into the browser is a download as well: nothing of it runs.
      const drawing = body.files.find((file) => file.name === 'so-do.svg');
      const tab = await clerk.context.newPage();
      const began = tab.waitForEvent('download');
      await tab.goto(`/api/v1/documents/${holder}/files/${drawing.id}`).catch(() => undefined);
      await began;
      equal(await tab.title(), '', 'nothing of it ran');
      await tab.close();
      assert(await clerk.page.evaluate(() => window.hit === undefined), 'it ran in the page');
      await register(clerk, { code }, /Lâm/u);
      await clerk.leave();
      const chief = await at('lam');
      await chief.page.goto(`/van-ban/${holder}`);
      await chief.settle();
      await chief.stop('with-attachments');
      await chief.leave();
    });
  });
}
