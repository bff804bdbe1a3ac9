// Every route at both sizes: it opens by its address, shows something, and axe finds nothing serious on it.
import { assert, showsPdf } from './ledger.mjs';
import { DESK, PHONE, Person } from './person.mjs';

/** Who opens what by its address; other journeys walk them too. */
export const routes = [
  ['linh', ['/vao-so-den', '/ban-quet', '/so-den', '/kiem-tra-chu-ky', '/xac-nhan-so', '/quy-tac-doc', '/bi-tra-lai', '/dang-theo-doi', '/thong-bao', '/tra-cuu?q=đất', '/ca-nhan']],
  ['lam', ['/cho-but-phe', '/can-xu-ly', '/phoi-hop', '/de-biet', '/uy-quyen']],
  ['ha', ['/cho-but-phe', '/dang-theo-doi', '/qua-han?ds=co-quan', '/so-den', '/tra-cuu']],
  ['son', ['/can-xu-ly', '/qua-han', '/phoi-hop', '/de-biet', '/uy-quyen']],
  ['trung', ['/can-xu-ly', '/tra-cuu?q=khong co tu nay dau xyzq']],
  ['mai', ['/tra-cuu?q=giay moi', '/kiem-tra-chu-ky', '/ca-nhan']],
  ['quantri', ['/tai-khoan', '/dang-nhap-chung', '/don-vi', '/can-bo', '/so-van-ban', '/ngay-nghi', '/nguon-tiep-nhan', '/danh-muc', '/xac-nhan-so', '/quy-tac-doc', '/nguon-tin-cay', '/co-quan', '/nhat-ky', '/thu-dien-tu', '/thong-bao', '/ca-nhan', '/uy-quyen', '/khong-co-trang-nay']],
];

export async function visitRoutes(run) {
  const { ledger } = run;
  await ledger.journey('Routes', async () => {
    for (const size of [DESK, PHONE]) {
      const guest = await new Person({ ...run, journey: 'routes', size }).arrive();
      await ledger.step(`the sign-in page at ${size.width}×${size.height}`, async () => {
        await guest.page.goto('/can-xu-ly');
        await guest.page.waitForURL(/\/dang-nhap/u);
        await guest.stop('sign-in');
        // Whoever comes here without having set out is told so.
        await guest.page.goto('/dang-nhap/xac-nhan');
        await guest.page.getByRole('heading').first().waitFor();
        await guest.stop('sign-in-return');
        await guest.leave();
      });
      for (const [login, paths] of routes) {
        await ledger.step(`${paths.join(', ')} as ${login} at ${size.width}×${size.height}`, async () => {
          const person = await new Person({ ...run, journey: 'routes', size }).arrive();
          await person.signIn(login);
          for (const path of paths) {
            await person.page.goto(path);
            await person.settle();
            const words = (await person.page.getByRole('main').innerText()).trim();
            assert(words.length > 20, `${path} shows nothing`);
            const wide = await person.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
            assert(wide <= 1, `${path} is ${wide} px wider than the screen`);
            await person.stop(path.replace(/[^a-z-]+/gu, '_').replace(/^_/u, ''));
          }
          await person.leave();
        });
      }
      await ledger.step(`the report on a letter's signatures at ${size.width}×${size.height}`, async () => {
        const clerk = await new Person({ ...run, journey: 'routes', size }).arrive();
        await clerk.signIn('linh');
        const { body } = await clerk.ask('/api/v1/inbox?box=arrivals&limit=50');
        const { document_id: id } = body.items.find((item) => item.signature && item.signature !== 'unsigned');
        const letter = (await clerk.ask(`/api/v1/documents/${id}`)).body;
        const file = letter.files.find((one) => one.role === 'main');
        await clerk.page.goto(`/van-ban/${id}/chu-ky/${file.id}`);
        await clerk.page.getByRole('button', { name: 'Kiểm tra lại' }).click();
        await clerk.page.getByText('Đã kiểm tra lại').waitFor();
        await clerk.settle();
        await clerk.page.getByRole('button', { name: /Lặp lại/u }).click();
        await clerk.page.getByText('Lặp lại được y nguyên').waitFor();
        await clerk.settle();
        const wide = await clerk.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert(wide <= 1, `the report is ${wide} px wider than the screen`);
        await clerk.stop('signature-report');
        await showsPdf(clerk.context, () => clerk.page.getByRole('button', { name: 'In báo cáo' }).click(), 'the report is shown in a tab of its own');
        await clerk.page.getByRole('link', { name: 'Kiểm tra lại nhiều văn bản' }).click();
        await clerk.page.getByRole('button', { name: 'Kiểm tra lại hàng loạt' }).click();
        for (const verdict of ['Nguyên vẹn, chưa đủ bằng chứng', 'Không hợp lệ']) await clerk.page.getByRole('checkbox', { name: verdict }).click();
        await clerk.page.getByText(/Có \d+ tệp sẽ được kiểm tra lại/u).waitFor();
        await clerk.stop('recheck-question');
        await clerk.page.getByRole('button', { name: /Kiểm tra lại \d+ tệp/u }).click();
        await clerk.page.getByText(/xong /u).waitFor();
        await clerk.page.getByText('Giữ nguyên').first().waitFor();
        await clerk.stop('recheck-results');
        await clerk.page.getByRole('button', { name: /Chỉ những tệp đổi kết luận/u }).click();
        await clerk.page.getByText('Mọi tệp đã kiểm tra').waitFor();
        await clerk.stop('recheck-unchanged');
        await clerk.leave();
      });
    }
    await ledger.step('a letter from the keyboard alone: list, detail, pages, back', async () => {
      const officer = await new Person({ ...run, journey: 'routes' }).arrive();
      await officer.signIn('trung');
      await officer.settle();
      const first = officer.page.url();
      await officer.page.keyboard.press('j');
      await officer.page.waitForURL((url) => url.href !== first);
      await officer.settle();
      await officer.page.keyboard.press('v');
      await officer.page.waitForURL(/xem=/u);
      await officer.stop('pages-by-key');
      await officer.page.keyboard.press('Escape');
      await officer.page.waitForURL((url) => !url.search.includes('xem='));
      await officer.page.keyboard.press('?');
      await officer.page.getByRole('dialog').waitFor();
      await officer.stop('keys');
      await officer.leave();
    });
  });
}
