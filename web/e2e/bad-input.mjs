// What must be refused is refused with a reason; what can be kept is shown as what it is. Nothing brings the server down.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, equal, until } from './ledger.mjs';
import { handIn, register } from './main-path.mjs';
import { lockedPdf, manyPages, printLetter } from './papers.mjs';
import { Person } from './person.mjs';

const journey = 'bad-input';

async function offer(clerk, file) {
  await clerk.page.goto('/vao-so-den');
  await clerk.settle();
  await clerk.page.locator('input[type="file"]').first().setInputFiles(file);
}

/** The row of the upload says why it was refused. */
async function refusal(clerk) {
  const alert = clerk.page.getByRole('list', { name: 'Tệp đang nhận' }).getByRole('alert').first();
  await alert.waitFor({ timeout: 120_000 });
  return ((await alert.textContent()) ?? '').trim();
}

async function healthy(run) {
  const answer = await fetch(`${run.site.url}/healthz`);
  assert(answer.ok, `the server answers ${answer.status} for its health`);
}

export async function badInput(run) {
  const { ledger } = run;
  const folder = mkdtempSync(join(tmpdir(), 'congvan-e2e-files-'));
  const clerk = await new Person({ ...run, journey }).arrive();
  try {
    await ledger.journey('Bad input', async () => {
      await clerk.signIn('linh');
      const sound = await printLetter(run.browser, { code: '512/SXD-VP', subject: 'chấn chỉnh việc gửi tệp văn bản điện tử', day: '02', month: '11', year: '2026', due: '30 tháng 11 năm 2026', body: ['Sở Xây dựng đề nghị các phường kiểm tra tệp trước khi gửi.'] });

      await ledger.step('a program under the name of a PDF is refused with a reason', async () => {
        await offer(clerk, { name: 'cong-van.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([Buffer.from('MZ\x90\x00\x03', 'latin1'), Buffer.alloc(4096, 1)]) });
        const words = await refusal(clerk);
        assert(/chương trình/u.test(words), `it says: ${words}`);
        await clerk.stop('program');
        await healthy(run);
      });
      await ledger.step('a file of 0 bytes is refused with a reason', async () => {
        await offer(clerk, { name: 'rong.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) });
        const words = await refusal(clerk);
        assert(/rỗng|0 byte|không có nội dung/iu.test(words), `it says: ${words}`);
        await clerk.stop('empty');
      });
      await ledger.step('a file of 150 MiB is refused, and says what to do', async () => {
        const path = join(folder, 'ban-quet-lon.pdf');
        writeFileSync(path, Buffer.concat([sound, Buffer.alloc(150 * 1024 * 1024 - sound.length, 0x20)]));
        await offer(clerk, path);
        const words = await refusal(clerk);
        assert(/100 MB/u.test(words), `it says: ${words}`);
        await clerk.stop('too-large');
        await healthy(run);
      });
      await ledger.step('the server itself refuses 150 MiB, without the screen', async () => {
        const status = await clerk.page.evaluate(async () => {
          const me = await (await fetch('/api/v1/session')).json();
          const body = new Blob(['%PDF-1.7\n', new Uint8Array(150 * 1024 * 1024)]);
          return (await fetch('/api/v1/incoming-documents?name=lon.pdf', { method: 'POST', headers: { 'x-csrf-token': me.csrf_token, 'content-type': 'application/octet-stream' }, body })).status;
        });
        equal(status, 413, 'status');
        await healthy(run);
      });
      await ledger.step('a file that only the server finds too large says so in the list, and nothing typed is lost', async () => {
        const path = join(folder, 'ban-quet-qua-lon.pdf');
        writeFileSync(path, Buffer.concat([sound, Buffer.alloc(101 * 1024 * 1024 - sound.length, 0x20)]));
        await clerk.page.goto('/vao-so-den');
        await until(async () => (await clerk.page.locator('#subject').inputValue()) !== '', 'a form is open');
        await clerk.page.locator('#subject').fill('Đang nhập dở');
        // As with a page that knows another limit than the server's.
        await clerk.page.evaluate(() => Object.defineProperty(File.prototype, 'size', { get: () => 1024 }));
        const answer = clerk.page.waitForResponse((one) => one.url().includes('/api/v1/incoming-documents?'));
        await clerk.page.locator('input[type="file"]').first().setInputFiles(path);
        equal((await answer).status(), 413, 'status');
        const words = await refusal(clerk);
        assert(/100 MB/u.test(words), `it says: ${words}`);
        await clerk.page.getByRole('list', { name: 'Tệp đang nhận' }).getByText('ban-quet-qua-lon.pdf').waitFor();
        equal(await clerk.page.locator('#subject').inputValue(), 'Đang nhập dở', 'what was typed');
        const { body } = await clerk.ask('/api/v1/inbox?box=arrivals&limit=100');
        assert(body.items.every((item) => item.file_name !== 'ban-quet-qua-lon.pdf'), 'a letter came of it all the same');
        await clerk.stop('too-large-for-the-server');
        await healthy(run);
      });
      for (const [name, file, bytes, wanted] of [
        ['a text under the name of a PDF', 'chi-la-chu.pdf', Buffer.from('Đây không phải PDF.\n'.repeat(40)), /PDF/u],
        ['a truncated PDF', 'bi-cat.pdf', sound.subarray(0, Math.floor(sound.length * 0.4)), /đứt|hỏng|không đọc được/iu],
        ['a PDF with a password', 'co-mat-khau.pdf', lockedPdf('thohoa'), /mật khẩu/iu],
        ['a PDF of 3,000 pages', 'ba-nghin-trang.pdf', manyPages(3000), null],
      ]) {
        await ledger.step(`${name} is refused or shown as what it is`, async () => {
          await offer(clerk, { name: file, mimeType: 'application/pdf', buffer: bytes });
          const row = clerk.page.getByRole('list', { name: 'Tệp đang nhận' });
          await row.getByRole('alert').or(row.getByRole('link', { name: 'Mở để vào sổ' })).first().waitFor({ timeout: 60_000 });
          if (await row.getByRole('alert').first().isVisible()) {
            const words = (await row.getByRole('alert').first().textContent()) ?? '';
            assert(wanted === null ? words.length > 10 : wanted.test(words), `it says: ${words}`);
          } else {
            await row.getByRole('link', { name: 'Mở để vào sổ' }).first().click();
            await clerk.page.waitForURL(/\/vao-so-den\/[0-9a-f-]{36}$/u);
            const id = new URL(clerk.page.url()).pathname.split('/').at(-1);
            const letter = await until(async () => {
              const { body } = await clerk.ask(`/api/v1/documents/${id}`);
              return body?.analysing === false ? body : null;
            }, 'it is looked at', 60_000);
            const problem = letter.files[0]?.problem ?? '';
            if (wanted) {
              await clerk.sees('Chưa xem được tệp này');
              const words = await clerk.page.getByRole('alert').filter({ hasText: 'Chưa xem được tệp này' }).innerText();
              assert(wanted.test(words), `the page says: ${words}`);
            } else assert(problem !== '' || letter.files[0].page_count === 3000, 'neither a reason nor its pages');
          }
          await clerk.stop(file.replace('.pdf', ''));
          await healthy(run);
        });
      }
      await ledger.step('a name that climbs folders or turns the reading direction is made harmless', async () => {
        const id = await handIn(clerk, '../../../etc/\u202Efdp.exe\u202C\u200F báo cáo.pdf', Buffer.concat([sound, Buffer.from('\n% one more line\n')]));
        const { body } = await clerk.ask(`/api/v1/documents/${id}`);
        const { name } = body.files[0];
        assert(!/[/\\\u200E\u200F\u202A-\u202E\u2066-\u2069]/u.test(name) && !name.includes('..'), `kept as ${JSON.stringify(name)}`);
        const answer = await clerk.page.request.get(`/api/v1/documents/${id}/files/${body.files[0].id}`);
        const told = answer.headers()['content-disposition'] ?? '';
        assert(!told.includes('..') && !/\u202E|%E2%80%AE/iu.test(told), `sent as ${told}`);
        equal(answer.headers()['x-content-type-options'], 'nosniff', 'x-content-type-options');
        await clerk.stop('name');
      });
      await ledger.step('pressing twice registers once', async () => {
        const code = '513/SXD-VP';
        const bytes = await printLetter(run.browser, { code, subject: 'thử bấm hai lần khi vào sổ', day: '03', month: '11', year: '2026', due: '30 tháng 11 năm 2026', body: ['Mỗi văn bản chỉ có một số đến.'] });
        const id = await handIn(clerk, 'bam-hai-lan.pdf', bytes);
        const before = (await clerk.ask('/api/v1/registers/incoming/forecast')).body.next_number;
        await until(async () => (await clerk.page.locator('#subject').inputValue()) !== '', 'the form is filled in');
        await clerk.page.evaluate(() => {
          const button = [...document.querySelectorAll('button')].find((one) => one.textContent?.includes('Chỉ vào sổ'));
          button?.click();
          button?.click();
        });
        await clerk.sees(/Đã vào sổ số/u);
        const after = (await clerk.ask('/api/v1/registers/incoming/forecast')).body.next_number;
        equal(after, before + 1, 'numbers used');
        equal((await clerk.ask(`/api/v1/documents/${id}`)).body.arrival_number, before, 'its number');
      });
      await ledger.step('a form that lacks something says what, where, and with an example', async () => {
        const bytes = await printLetter(run.browser, { code: '514/SXD-VP', subject: 'thử để trống một mục', day: '04', month: '11', year: '2026', due: '30 tháng 11 năm 2026', body: ['Nội dung.'] });
        await handIn(clerk, 'thieu-muc.pdf', bytes);
        await until(async () => (await clerk.page.locator('#subject').inputValue()) !== '', 'the form is filled in');
        await clerk.page.locator('#subject').fill('');
        await clerk.page.getByRole('button', { name: 'Vào sổ, trình và mở tiếp' }).click();
        const summary = clerk.page.getByRole('alert').filter({ hasText: /Cần sửa \d+ mục/u });
        await summary.waitFor();
        await clerk.stop('summary');
        await summary.getByRole('link').filter({ hasText: /trích yếu/iu }).click();
        equal(await clerk.page.evaluate(() => document.activeElement?.id), 'subject', 'the field in focus');
        await clerk.page.locator('#subject').fill('V/v thử để trống một mục');
        await register(clerk, { code: '514/SXD-VP' }, /Lâm/u);
      });
    });
  } finally {
    await clerk.leave();
    rmSync(folder, { recursive: true, force: true });
  }
}
