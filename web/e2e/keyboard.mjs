// The way of a letter by keyboard alone: clerk, leader, head of the unit, officer. Each screen's list of keys is true.
import { assert, equal, until } from './ledger.mjs';
import { Typist } from './typist.mjs';
import { printLetter } from './papers.mjs';

const journey = 'keyboard';

export async function keyboard(run) {
  const { ledger } = run;
  const letter = { code: '6127/SXD-QLN', subject: 'rà soát nhà ở xã hội dùng sai mục đích tại khu Bến Nghệ' };
  const bytes = await printLetter(run.browser, { ...letter, day: '10', month: '11', year: '2026', due: '18 tháng 12 năm 2026', body: ['Sở Xây dựng đề nghị UBND các phường rà soát nhà ở xã hội trên địa bàn.', '1. Thống kê căn hộ cho thuê lại.', '2. Đề xuất xử lý.'] });
  const at = (login) => new Typist({ ...run, journey }).arrive().then((person) => person.signIn(login));

  await ledger.journey('By keyboard alone', async () => {
    await ledger.step('the clerk takes a file in, finds it, and registers it', async () => {
      const clerk = await at('linh');
      await clerk.tabTo(/^Chọn tệp hoặc thả PDF/u);
      await clerk.chooseFiles({ name: 'ban-phim-sxd.pdf', mimeType: 'application/pdf', buffer: bytes });
      await clerk.page.getByRole('list', { name: 'Tệp đang nhận' }).getByRole('link', { name: 'Mở để vào sổ' }).waitFor({ timeout: 60_000 });
      await until(async () => {
        const { body } = await clerk.ask('/api/v1/inbox?box=arrivals');
        const row = body.items.find((item) => item.file_name === 'ban-phim-sxd.pdf');
        letter.id = row?.document_id;
        return row && !row.analysing;
      }, 'the file is read', 60_000);
      await clerk.find('ban-phim');
      equal(new URL(clerk.page.url()).pathname, `/vao-so-den/${letter.id}`, 'the letter found');
      await until(async () => (await clerk.page.locator('#subject').inputValue()) !== '', 'the form is filled in');
      await clerk.stop('found');
      await clerk.press('Enter');
      equal((await clerk.focused()).id, 'submit_to', 'the first field that lacks something');
      await clerk.type('Hà');
      await clerk.press('ArrowDown', 'Enter');
      await clerk.stop('receiver');
      await clerk.press('Control+Enter');
      await clerk.sees(/Đã vào sổ số \d+/u);
      await until(async () => (await clerk.ask(`/api/v1/documents/${letter.id}`)).body?.status === 'submitted', 'it is submitted');
      await clerk.untouched();
      await clerk.leave();
    });

    await ledger.step('the leader gives it to a unit, with a day and a phrase', async () => {
      const leader = await at('ha');
      await leader.find('6127');
      equal(new URL(leader.page.url()).pathname, `/cho-but-phe/${letter.id}`, 'the letter found');
      await leader.page.locator('[data-unit]').first().waitFor();
      const row = await leader.page.locator('[data-unit]').evaluateAll((rows) => rows.findIndex((one) => one.textContent.includes('Kinh tế')));
      assert(row >= 0, 'the unit is not among the rows');
      await leader.press('u', String(row + 1), 'c');
      await leader.press('h', 'Enter');
      await leader.press('1');
      await leader.page.waitForTimeout(600);
      await leader.stop('chosen');
      await leader.press('?');
      await leader.page.getByRole('dialog', { name: 'Phím tắt' }).waitFor();
      await leader.stop('keys');
      await leader.press('Escape');
      // The focus is back on the day that was chosen.
      await leader.tabTo('y-kien', { most: 6 });
      await leader.press('End');
      await leader.type(' Xong trong tháng.');
      await leader.press('Control+Enter');
      await leader.sees(/^Đã chuyển|Đã bút phê|chủ trì/u);
      await until(async () => (await leader.ask(`/api/v1/documents/${letter.id}`)).body?.status === 'directed', 'it is directed');
      await leader.untouched();
      await leader.leave();
    });

    await ledger.step('the head names an officer', async () => {
      const head = await at('son');
      await head.find('6127');
      await head.press('i');
      await head.page.getByRole('dialog').getByRole('radio').first().waitFor();
      await head.tabTo(/.*/u, { most: 1 });
      const radios = head.page.getByRole('dialog').getByRole('radio');
      const wanted = await radios.evaluateAll((all) => all.findIndex((one) => one.closest('label')?.textContent.includes('Võ Quang Trung')));
      for (let count = 0; count < 12 && !(await head.page.evaluate(() => document.activeElement?.matches('[type="radio"]'))); count++) await head.press('Tab');
      await head.press('Space');
      for (let count = 0; count < wanted; count++) await head.press('ArrowDown');
      assert(await radios.nth(wanted).isChecked(), 'the officer is not chosen');
      await head.press('Tab');
      await head.type('Xem tại chỗ rồi báo cáo.');
      await head.stop('assign');
      await head.press('Control+Enter');
      await head.sees(/Đã giao .*Trung/u);
      await head.untouched();
      await head.leave();
    });

    await ledger.step('the officer reads the pages, talks, reports', async () => {
      const officer = await at('trung');
      await officer.find('6127');
      equal(new URL(officer.page.url()).pathname, `/can-xu-ly/${letter.id}`, 'the letter found');
      await officer.press('v');
      await officer.page.waitForURL(/xem=/u);
      await officer.settle();
      await officer.stop('pages');
      await officer.press('Escape');
      await officer.press('t');
      await officer.type('Đã hẹn ban quản lý khu nhà.');
      await officer.press('Control+Enter');
      await officer.sees('Đã hẹn ban quản lý khu nhà.');
      await officer.press('Escape');
      await officer.tabTo(/^Gửi trao đổi/u, { most: 2 });
      await officer.press('r');
      await officer.page.getByRole('dialog').waitFor();
      await officer.type('Đã kiểm tra 42 căn, lập biên bản 3 căn.');
      await officer.press('Control+Enter');
      await officer.sees(/Đã báo cáo/u);
      const { body } = await officer.ask(`/api/v1/documents/${letter.id}`);
      assert(body.assignments.some((share) => share.report?.includes('42 căn')), 'no report is kept');
      await officer.stop('reported');
      await officer.untouched();
      await officer.leave();
    });

    await ledger.step('the palette goes to a screen, does an act of the open letter, and finds letters', async () => {
      const officer = await at('trung');
      await officer.press('Control+k');
      const palette = officer.page.getByRole('dialog', { name: 'Tìm hoặc ra lệnh' });
      await palette.waitFor();
      await officer.stop('palette');
      await officer.type('phoi hop');
      await officer.press('Enter');
      await officer.page.waitForURL(/\/phoi-hop/u);
      await officer.press('Control+k');
      await palette.waitFor();
      await officer.type(letter.code);
      await palette.getByRole('option').filter({ hasText: 'nhà ở xã hội' }).first().waitFor();
      await officer.stop('palette-letters');
      await officer.press('ArrowUp', 'ArrowUp', 'Enter');
      await officer.page.waitForURL(/\/van-ban\//u);
      await officer.settle();
      await officer.press('Control+k');
      await palette.waitFor();
      await officer.type('trao đổi');
      await officer.press('Enter');
      await until(async () => (await officer.focused()).tag === 'TEXTAREA', 'the box of comments has the focus');
      await officer.leave();
    });

    await ledger.step('single-letter keys can be switched off, and stay so', async () => {
      const officer = await at('trung');
      await officer.press('?');
      await officer.page.getByRole('dialog', { name: 'Phím tắt' }).waitFor();
      const off = officer.page.getByRole('checkbox', { name: 'Tắt phím tắt một chữ' });
      for (let count = 0; count < 12 && !(await off.evaluate((box) => box === document.activeElement)); count++) await officer.press('Tab');
      await officer.press('Space');
      await officer.press('Escape');
      await officer.page.reload();
      await officer.settle();
      const before = officer.page.url();
      await officer.press('j', '/', 'r');
      equal(officer.page.url(), before, 'the letter in hand');
      assert((await officer.page.getByRole('dialog').count()) === 0, 'a dialog opened');
      equal(await officer.page.locator('kbd').filter({ hasText: /^[A-Z]$/u }).count(), 0, 'hints of single letters');
      await officer.press('ArrowDown');
      await officer.settle();
      assert(officer.page.url() !== before, 'the arrow does nothing');
      await officer.stop('off');
      await officer.leave();
    });
  });
}
