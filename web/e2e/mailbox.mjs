// The agency's mailbox: set up and tried by the administrator; what is sent there waits in the clerk's queue.
import { openLetterBox, USER } from './letter-box.mjs';
import { assert, equal, until } from './ledger.mjs';
import { printLetter } from './papers.mjs';
import { DESK, PHONE, Person } from './person.mjs';

const journey = 'mailbox';
const PASSWORD = 'thu-di-thu-lai';

export async function mailbox(run) {
  const { ledger } = run;
  const at = (login, size) => new Person({ ...run, journey, size }).arrive().then((person) => person.signIn(login));
  const letters = await openLetterBox(PASSWORD);
  const pdf = (code, subject) => printLetter(run.browser, { code, subject, day: '12', month: '11', year: '2026', due: '20 tháng 12 năm 2026', body: ['Văn bản gửi qua thư điện tử.'] });
  letters.put('Fwd: Gửi công văn kiểm tra kè sông', 'Kính gửi văn thư phường.\nĐề nghị xác nhận đã nhận.', [
    ['Phụ lục 1.pdf', 'application/pdf', await pdf('919/SXD-KT', 'phụ lục kè sông')],
    ['CV 917.pdf', 'application/pdf', await pdf('917/SXD-KT', 'kiểm tra kè sông mùa lũ')],
    ['cai-dat.exe', 'application/octet-stream', Buffer.concat([Buffer.from('MZ\x90\x00\x03', 'latin1'), Buffer.alloc(2048, 1)])],
  ]);
  letters.put('Mời họp giao ban', 'Mời họp lúc 8 giờ sáng thứ Hai tại phòng họp số 2.');
  letters.put('Quảng cáo phần mềm', 'Giảm giá 50 %.');
  try {
    await ledger.journey('The mailbox of the agency', async () => {
      await ledger.step('the administrator tries it before keeping it, and mends what is wrong', async () => {
        const admin = await at('quantri', DESK);
        const { page } = admin;
        await page.goto('/nguon-tiep-nhan');
        await page.locator('#hop-may-chu').fill('127.0.0.1');
        await page.locator('#hop-ma-hoa').click();
        await page.getByRole('option', { name: /Không mã hóa/u }).click();
        await page.locator('#hop-cong').fill(String(letters.port));
        await page.locator('#hop-tai-khoan').fill(USER);
        await page.locator('#hop-mat-khau').fill('sai');
        await page.locator('#hop-da-nhan').fill('Da nhan');
        const tries = page.getByRole('button', { name: 'Thử đọc hộp thư' });
        await tries.click();
        await admin.sees(/từ chối tài khoản/u);
        await admin.stop('refused');
        await page.locator('#hop-mat-khau').fill(PASSWORD);
        // The messages lie there since this day by the machine's clock, which is not the demo's.
        await page.locator('#hop-tu-ngay').fill('01/01/2020');
        await page.locator('#hop-tu-ngay').blur();
        await tries.click();
        await admin.sees(/3 thư trong thư mục, 3 thư sẽ được nhận/u);
        equal(letters.count(), 3, 'trying touches nothing');
        await page.locator('form').filter({ has: page.locator('#hop-may-chu') }).getByRole('button', { name: 'Lưu' }).click();
        await until(async () => (await admin.ask('/api/v1/administration/intake-sources')).body.mailbox?.taken === 1, 'the letter is taken in', 30_000);
        await admin.sees(/Hộp thư được xem đều đặn/u);
        const { body } = await admin.ask('/api/v1/administration/intake-sources');
        equal([body.mailbox.taken, body.mailbox.aside, body.mailbox.fault].join(), '1,2,', 'taken, aside, fault');
        assert(!JSON.stringify(body).includes('kè sông'), 'subjects are not the administrator\'s');
        await until(async () => letters.count('Da nhan') === 1 && letters.count() === 2, 'it is put away, the rest lies where it lay');
        await admin.stop('set-up');
        await admin.leave();
        const phone = await at('quantri', PHONE);
        await phone.page.goto('/nguon-tiep-nhan');
        await phone.sees(/Hộp thư được xem đều đặn/u);
        await phone.stop('state');
        await phone.leave();
      });
      await ledger.step('the clerk finds the letter with who sent it, and sorts its files', async () => {
        const clerk = await at('linh', DESK);
        const { page } = clerk;
        await page.goto('/vao-so-den');
        const row = page.getByRole('link').filter({ hasText: '917/SXD-KT' });
        await row.waitFor({ timeout: 60_000 });
        assert(/thư công vụ/iu.test(await row.innerText()), `the row says: ${await row.innerText()}`);
        await row.click();
        await clerk.sees(/vanthu\.sxd@songlam\.example/u);
        await clerk.sees(/cai-dat\.exe/u);
        await until(async () => (await page.locator('#code').inputValue()) === '917/SXD-KT', 'the form is filled in');
        await page.getByText('Xem nội dung thư').click();
        await clerk.sees(/Đề nghị xác nhận đã nhận/u);
        await clerk.stop('letter');
        const acts = page.getByRole('button', { name: 'Việc với tệp Phụ lục 1.pdf' });
        await acts.click();
        await page.getByRole('menuitem', { name: /Tách thành văn bản riêng/u }).click();
        await page.getByRole('link').filter({ hasText: '919/SXD-KT' }).waitFor({ timeout: 60_000 });
        await acts.waitFor({ state: 'detached' });
        await clerk.leave();
      });
      for (const size of [DESK, PHONE]) {
        await ledger.step(`what is no letter as it came waits for the clerk at ${size.width}×${size.height}`, async () => {
          const clerk = await at('linh', size);
          const { page } = clerk;
          await page.goto('/vao-so-den');
          await page.getByRole('button', { name: /thư chưa thành văn bản/u }).click();
          const dialog = page.getByRole('dialog');
          await dialog.getByText(/không có tệp đính kèm/u).first().waitFor();
          await clerk.stop('aside');
          if (size === DESK) {
            await dialog.getByRole('button', { name: 'Bỏ qua thư Quảng cáo phần mềm' }).click();
            await dialog.getByText('Quảng cáo phần mềm').waitFor({ state: 'detached' });
          } else {
            await dialog.getByRole('button', { name: 'Đưa vào hàng chờ: Mời họp giao ban' }).click();
            await page.waitForURL(/\/vao-so-den\/.+/u);
            await until(async () => (await page.locator('#subject').inputValue()) === 'Mời họp giao ban', 'the form knows the subject');
            await clerk.stop('taken');
          }
          await clerk.leave();
        });
      }
    });
  } finally {
    await letters.close();
  }
}
