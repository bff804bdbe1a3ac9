// What a scanner puts into its folder waits in the clerk's queue; what cannot be a letter is put aside with the reason.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, equal, until } from './ledger.mjs';
import { printLetter } from './papers.mjs';
import { DESK, PHONE, Person } from './person.mjs';

const journey = 'scanning';

export async function scanning(run) {
  const { ledger, site } = run;
  const own = join(site.scans, 'linh');
  const at = (login, size) => new Person({ ...run, journey, size }).arrive().then((person) => person.signIn(login));
  await ledger.journey('The folder of the scanner', async () => {
    await ledger.step('a scan comes to rest and waits in the queue of its clerk', async () => {
      mkdirSync(own);
      writeFileSync(join(own, 'quet-0001.pdf'), await printLetter(run.browser, { code: '918/SXD-TTr', subject: 'kiểm tra công trình ven sông', day: '12', month: '11', year: '2026', due: '20 tháng 12 năm 2026', body: ['Bản giấy được quét vào thư mục chung.'] }));
      writeFileSync(join(own, 'chuong-trinh.pdf'), Buffer.concat([Buffer.from('MZ\x90\x00\x03', 'latin1'), Buffer.alloc(2048, 1)]));
      await until(async () => existsSync(join(own, 'done', 'quet-0001.pdf')), 'the file is taken in', 60_000);
      const clerk = await at('linh', DESK);
      await clerk.page.goto('/vao-so-den');
      const row = clerk.page.getByRole('link').filter({ hasText: '918/SXD-TTr' });
      await row.waitFor({ timeout: 60_000 });
      assert(/từ máy quét/iu.test(await row.innerText()), `the row says: ${await row.innerText()}`);
      await row.click();
      await until(async () => (await clerk.page.locator('#code').inputValue()) === '918/SXD-TTr', 'the form is filled in');
      await clerk.stop('queue');
      const id = new URL(clerk.page.url()).pathname.split('/').at(-1);
      equal((await clerk.ask(`/api/v1/documents/${id}`)).body.source, 'scanner', 'source');
      await clerk.leave();
    });
    await ledger.step('what is no letter lies aside with the reason', async () => {
      const note = join(own, 'refused', 'chuong-trinh.pdf.ly-do.txt');
      await until(async () => existsSync(note), 'the reason is written', 60_000);
      const words = readFileSync(note, 'utf8');
      assert(/chương trình/u.test(words) && /quản trị/u.test(words), words);
    });
    for (const size of [DESK, PHONE]) {
      await ledger.step(`the administrator sees how the folder stands at ${size.width}×${size.height}`, async () => {
        mkdirSync(join(site.scans, 'khong-ai'), { recursive: true });
        writeFileSync(join(site.scans, 'khong-ai', 'thu.pdf'), '%PDF-1.7\n%%EOF\n');
        const admin = await at('quantri', size);
        await until(async () => (await admin.ask('/api/v1/administration/intake-sources')).body.scan_folder?.problems.length > 0, 'the trouble is noticed', 60_000);
        await admin.page.goto('/nguon-tiep-nhan');
        await admin.sees(/khong-ai/u);
        await admin.sees(/1 tệp từ khi máy chủ khởi động/u);
        const { body } = await admin.ask('/api/v1/administration/intake-sources');
        equal([body.scan_folder.taken, body.scan_folder.refused, body.scan_folder.stale].join(), '1,1,false', 'taken, refused, stale');
        assert(!JSON.stringify(body).includes('quet-0001'), 'names of files are not the administrator\'s');
        await admin.stop('state');
        await admin.leave();
      });
    }
  });
}
