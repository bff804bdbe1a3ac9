// Notices: the bell, the list, marking read and undoing it, one's own choices, and the agency's mail server.
import { assert, until } from './ledger.mjs';
import { DESK, PHONE, Person } from './person.mjs';
import { startPostOffice } from './post-office.mjs';

const journey = 'notices';

export async function notices(run) {
  const { ledger } = run;
  await ledger.journey('Notices', async () => {
    for (const size of [DESK, PHONE]) {
      const head = await new Person({ ...run, journey, size }).arrive();
      await head.signIn('son');
      const bell = head.page.getByRole('link', { name: /^Thông báo \d+ chưa đọc$/u });
      const count = async () => Number(/(\d+) chưa đọc/u.exec((await bell.locator('.visually-hidden').textContent()) ?? '')?.[1] ?? '-1');
      const unread = async () => (await head.ask('/api/v1/notices/count')).body.unread;
      await ledger.step(`the bell leads to what is unread, each with its reason, at ${size.width} px`, async () => {
        await bell.click();
        await head.page.waitForURL(/\/thong-bao/u);
        await head.settle();
        await head.page.getByText(/Ông\/bà nhận vì/u).first().waitFor();
        assert((await count()) > 0, 'nothing is unread');
        await head.stop('list');
      });
      await ledger.step(`one letter is marked read and unread again, at ${size.width} px`, async () => {
        // What the clock tells meanwhile comes on top: it is asked for this letter, and whether the bell says what there is.
        const name = await head.page.getByRole('button', { name: /^Đánh dấu đã đọc: /u }).first().getAttribute('aria-label');
        const mark = head.page.getByRole('button', { name, exact: true });
        await mark.click();
        await head.sees(/Đã đánh dấu \d+ thông báo là đã đọc/u);
        await mark.waitFor({ state: 'detached' });
        await head.page.getByRole('button', { name: 'Thu hồi' }).click();
        await mark.waitFor();
        await until(async () => (await count()) === (await unread()), 'the bell says what there is', 40_000);
        await head.page.getByRole('button', { name: 'Tất cả', exact: true }).click();
        await head.settle();
        await head.stop('all');
      });
      await ledger.step(`what cannot be switched off says so, at ${size.width} px`, async () => {
        await head.page.getByRole('link', { name: 'Chọn loại thông báo' }).click();
        await head.page.waitForURL(/ca-nhan#thong-bao/u);
        await head.settle();
        await head.page.getByText('Luôn nhận').first().waitFor();
        const box = head.page.getByRole('checkbox', { name: 'Chưa mở xem: nhận trong Congvan' });
        const was = await box.isChecked();
        await box.setChecked(!was, { force: true });
        await head.page.locator('section', { has: head.page.locator('#thong-bao') }).getByRole('button', { name: 'Lưu' }).click();
        await head.sees('Đã lưu cách nhận thông báo');
        await head.stop('choices');
        await head.page.reload();
        await head.settle();
        assert((await head.page.getByRole('checkbox', { name: 'Chưa mở xem: nhận trong Congvan' }).isChecked()) === !was, 'the choice is not kept');
        await head.leave();
      });
    }
    for (const size of [DESK, PHONE]) {
      await ledger.step(`the administrator is told what is wrong with a mail server, at ${size.width} px`, async () => {
        const admin = await new Person({ ...run, journey, size }).arrive();
        await admin.signIn('quantri');
        await admin.page.goto('/thu-dien-tu');
        await admin.settle();
        await admin.page.locator('#thu-may-chu').fill('mail khong dung');
        await admin.button('Lưu').first().click();
        await admin.page.getByRole('alert').filter({ hasText: /Nhập tên máy chủ thư/u }).waitFor();
        await admin.stop('faults');
        await admin.page.locator('#thu-may-chu').fill('127.0.0.1');
        await admin.page.locator('#thu-cong').fill('9');
        await admin.page.locator('#thu-tu').fill('vanphong@thohoa.example');
        await admin.button('Lưu').first().click();
        await admin.sees('Đã lưu máy chủ thư');
        await admin.page.locator('#thu-thu-toi').fill('quantri@thohoa.example');
        await admin.button('Gửi thư thử').last().click();
        await admin.page.getByRole('alert').filter({ hasText: /Không kết nối được máy chủ thư/u }).waitFor();
        await admin.stop('trial');
        const post = await startPostOffice();
        await admin.page.locator('#thu-ma-hoa').click();
        await admin.page.getByRole('option', { name: /^Không mã hóa/u }).click();
        await admin.page.locator('#thu-cong').fill(String(post.port));
        const saved = admin.page.waitForResponse((answer) => answer.url().endsWith('/mail-settings') && answer.request().method() === 'PUT');
        await admin.button('Lưu').first().click();
        await saved;
        await admin.page.locator('#thu-thu-toi').fill('khong-co@thohoa.example');
        await admin.button('Gửi thư thử').last().click();
        await admin.page.getByRole('alert').filter({ hasText: '550 5.1.1 No such user here' }).waitFor();
        await admin.page.locator('#thu-thu-toi').fill('quantri@thohoa.example');
        await admin.button('Gửi thư thử').last().click();
        await admin.page.getByRole('status').filter({ hasText: '250 2.0.0 Ok: queued as 4F1C' }).waitFor();
        await admin.stop('sent');
        await post.stop();
        await admin.leave();
      });
    }
  });
}
