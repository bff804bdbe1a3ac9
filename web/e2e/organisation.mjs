// The administrator and the tree of units: filled from a workbook, a unit moved with the mouse and without it.
import { listOf } from './sheets.mjs';
import { rootCertificate } from './certificates.mjs';
import { inDialog, staysTyped } from './kept.mjs';
import { equal, until } from './ledger.mjs';
import { DESK, PHONE, Person } from './person.mjs';

const journey = 'organisation';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A working day in hand, meant to be a holiday. */
async function pick({ page }) {
  await page.getByRole('main').getByRole('button', { name: /: ngày làm việc$/u }).first().click();
  const kind = page.getByRole('combobox', { name: 'Loại ngày' });
  await kind.waitFor();
  if (await inDialog('Tên ngày')(page).isVisible()) return;
  await kind.click();
  await page.getByRole('option', { name: 'Nghỉ lễ' }).click();
}

export async function organise(run) {
  const { ledger } = run;
  await ledger.journey('Units from a workbook, and moved', async () => {
    const admin = await new Person({ ...run, journey }).arrive();
    await admin.signIn('quantri');
    await admin.page.goto('/don-vi');
    const unitNamed = async (name) => {
      const { body } = await admin.ask('/api/v1/administration/organisation');
      return body.units.find((unit) => unit.name === name);
    };
    const isBelow = (name, above) => until(async () => (await unitNamed(name))?.parent_id === (await unitNamed(above)).id, `${name} is below ${above}`, 5_000);
    const line = (name) => admin.page.getByRole('listitem').filter({ has: admin.page.getByText(name, { exact: true }) });

    await ledger.step('a workbook says of each row what is wrong with it, changes nothing, and adds what is right', async () => {
      await admin.button('Nhập từ Excel').click();
      const dialog = admin.page.getByRole('dialog');
      const before = (await admin.ask('/api/v1/administration/organisation')).body.units.length;
      await dialog.locator('input[type=file]').setInputFiles({ name: 'anh.xlsx', mimeType: XLSX, buffer: Buffer.from('chỉ là chữ') });
      await dialog.getByRole('alert').waitFor();
      const rows = [
        ['Tên đơn vị', 'Tên ngắn', 'Ký hiệu', 'Thuộc đơn vị'],
        ['Trung tâm Phục vụ hành chính công số 2', 'TT PVHCC 2', 'HCC2', ''],
        ['Tổ Tiếp nhận hồ sơ', 'Tổ TNHS', 'TNHS', 'Trung tâm Phục vụ hành chính công số 2'],
        ['Tổ Không có nơi thuộc về', '', '', 'Một đơn vị không có'],
      ];
      await dialog.locator('input[type=file]').setInputFiles({ name: 'don-vi.xlsx', mimeType: XLSX, buffer: listOf(rows) });
      await dialog.getByText('2 dòng đúng, 0 dòng đã có, 1 dòng cần sửa. Chưa có gì thay đổi.').waitFor();
      equal((await admin.ask('/api/v1/administration/organisation')).body.units.length, before, 'units while it is only looked at');
      await admin.stop('verdicts');
      await admin.page.setViewportSize(PHONE);
      await admin.stop('verdicts-phone');
      await admin.page.setViewportSize(DESK);
      await dialog.getByRole('button', { name: 'Thêm 2 dòng đúng' }).click();
      await dialog.getByText('Đã thêm 2;').waitFor();
      await dialog.getByRole('button', { name: 'Đóng', exact: true }).last().click();
      await isBelow('Tổ Tiếp nhận hồ sơ', 'Trung tâm Phục vụ hành chính công số 2');
    });

    await ledger.step('a unit is drawn below another with the mouse, not below its own part, and put back', async () => {
      await line('Tổ Tiếp nhận hồ sơ').dragTo(line('Phòng Văn hóa - Xã hội'));
      await isBelow('Tổ Tiếp nhận hồ sơ', 'Phòng Văn hóa - Xã hội');
      await admin.button('Thu hồi').click();
      await isBelow('Tổ Tiếp nhận hồ sơ', 'Trung tâm Phục vụ hành chính công số 2');
      await line('Trung tâm Phục vụ hành chính công số 2').dragTo(line('Tổ Tiếp nhận hồ sơ'));
      equal((await unitNamed('Trung tâm Phục vụ hành chính công số 2')).parent_id === (await unitNamed('Tổ Tiếp nhận hồ sơ')).id, false, 'a unit below its own part');
    });

    await ledger.step('“Chuyển đến…” does the same by keyboard', async () => {
      await admin.page.getByRole('button', { name: 'Việc có thể làm với Tổ Tiếp nhận hồ sơ' }).focus();
      await admin.page.keyboard.press('Enter');
      await admin.page.getByRole('menuitem', { name: 'Chuyển đến…' }).focus();
      await admin.page.keyboard.press('Enter');
      const dialog = admin.page.getByRole('dialog');
      await dialog.locator('#chuyen-parent_id').focus();
      await admin.page.keyboard.type('van hoa');
      await admin.page.getByRole('option', { name: /Phòng Văn hóa - Xã hội/u }).waitFor();
      await admin.page.keyboard.press('ArrowDown');
      await admin.page.keyboard.press('Enter');
      await dialog.getByRole('button', { name: 'Chuyển', exact: true }).focus();
      await admin.page.keyboard.press('Enter');
      await isBelow('Tổ Tiếp nhận hồ sơ', 'Phòng Văn hóa - Xã hội');
      await admin.stop('moved');
    });

    await ledger.step('the hours of a day are changed, and the deadlines that are offered end by them', async () => {
      await admin.page.goto('/ngay-nghi');
      await admin.settle();
      const last = admin.page.getByLabel(/^Buổi 2: đến/u);
      equal(await last.inputValue(), '17:00', 'the end of the day');
      await last.fill('16:30');
      await admin.sees('Có thay đổi chưa lưu.');
      await admin.button('Lưu lịch làm việc').click();
      await admin.sees('Đã lưu lịch làm việc');
      const { body } = await admin.ask('/api/v1/administration/calendar');
      equal(body.sessions.at(-1).to, '16:30', 'the end that is kept');
      const leader = await new Person({ ...run, journey }).arrive();
      await leader.signIn('ha');
      const { body: offered } = await leader.ask('/api/v1/deadlines?days=3');
      equal(new Date(offered.choices[0].at).toISOString().slice(11, 16), '09:30', 'the hour in UTC at which three days end');
      await leader.leave();
    });

    await ledger.step('what the administrator types outlives a closed dialog, a reload and Back, until it is sent or given up', async () => {
      await admin.page.goto('/can-bo');
      await admin.settle();
      const open = async () => {
        await admin.button('Thêm cán bộ').first().click();
        await admin.page.getByRole('dialog').waitFor();
      };
      const name = admin.page.locator('#can-bo-name');
      await open();
      await name.fill('Trần Thị Dở Dang');
      await admin.page.getByRole('dialog').getByRole('checkbox', { name: /^Văn thư/u }).check();
      await admin.page.keyboard.press('Escape');
      await open();
      equal(await name.inputValue(), 'Trần Thị Dở Dang', 'the name after Escape');
      await admin.page.reload();
      await admin.settle();
      await open();
      equal(await name.inputValue(), 'Trần Thị Dở Dang', 'the name after a reload');
      equal(await admin.page.getByRole('dialog').getByRole('checkbox', { name: /^Văn thư/u }).isChecked(), true, 'the role after a reload');
      await admin.page.getByRole('dialog').getByRole('button', { name: 'Thôi' }).click();
      await open();
      equal(await name.inputValue(), '', 'the name once it was given up');
      await admin.page.keyboard.press('Escape');
      await admin.page.goto('/co-quan');
      await admin.page.locator('#co-quan-name').fill('UBND phường gõ dở');
      await admin.sees('Có thay đổi chưa lưu.');
      await admin.page.getByRole('link', { name: /ngày nghỉ/iu }).first().click();
      await admin.page.waitForURL(/\/ngay-nghi/u);
      await admin.page.goBack();
      await admin.page.waitForURL(/\/co-quan/u);
      equal(await admin.page.locator('#co-quan-name').inputValue(), 'UBND phường gõ dở', 'the name after Back');
      await admin.sees('Có thay đổi chưa lưu.');
      await admin.stop('unsaved');
      await admin.page.setViewportSize(PHONE);
      await admin.stop('unsaved-phone');
      await admin.page.setViewportSize(DESK);
    });

    await ledger.step('so does what is typed of a root certificate, a register, a day off and the trial of the mail server', async () => {
      const root = rootCertificate();
      const choose = (person) => person.page.locator('input[type="file"]').first().setInputFiles({ name: 'goc.crt', mimeType: 'application/x-x509-ca-cert', buffer: root.raw });
      for (const [what, id, given] of [
        ['the fingerprint', '#tin-cay-fingerprint', root.fingerprint256],
        ['why it is trusted', '#tin-cay-reason', 'Đối chiếu trên trang của nơi cấp'],
      ]) {
        await staysTyped(admin, { what, at: '/nguon-tin-cay', open: choose, box: (page) => page.locator(id), given });
      }
      const trusted = await admin.ask('/api/v1/administration/trust/roots', { method: 'POST', body: { certificate: root.raw.toString('base64'), fingerprint: root.fingerprint256, purposes: ['signing'], reason: 'Thử việc kiểm tra chữ ký.' } });
      equal(trusted.status, 201, 'trusting the root');
      await staysTyped(admin, { what: 'why it is trusted no longer', at: '/nguon-tin-cay', open: (person) => person.button('Thôi tin cậy').first().click(), box: (page) => page.locator('#bo-tin-cay-reason'), given: 'Nơi cấp đã đổi gốc' });

      const opened = await admin.ask('/api/v1/administration/books', { method: 'POST', body: { name: 'Đơn thư', first: 1 } });
      equal(opened.status, 200, 'opening a register');
      await staysTyped(admin, { what: 'where a register begins', at: '/so-van-ban', box: (page) => page.locator('#so-incoming-2-first'), given: '87' });

      await staysTyped(admin, { what: 'the name of a day off', at: '/ngay-nghi', open: pick, box: inDialog('Tên ngày'), given: 'Ngày truyền thống phường' });

      const { body: mail } = await admin.ask('/api/v1/mail-settings');
      const { has_password: _, ...settings } = mail;
      const kept = await admin.ask('/api/v1/mail-settings', { method: 'PUT', body: { settings: { ...settings, on: false, host: '127.0.0.1', port: 2525, security: 'none', from: 'vanphong@thohoa.example', site: run.site.url }, password: null } });
      equal(kept.status, 200, `keeping a mail server: ${JSON.stringify(kept.body)}`);
      await staysTyped(admin, { what: 'the address of the trial', at: '/thu-dien-tu', box: (page) => page.locator('#thu-thu-toi'), given: 'quantri@thohoa.example' });
      await admin.leave();
    });

    await ledger.step('and what a clerk types: the name of a filter, why signatures are judged again, an address of e-mail', async () => {
      const clerk = await new Person({ ...run, journey }).arrive();
      await clerk.signIn('linh');
      await clerk.settle();
      for (const at of ['/so-den?q=cong', '/tra-cuu?q=đất', '/dang-theo-doi?q=cong']) {
        await staysTyped(clerk, { what: `the name of a filter at ${at}`, at, open: (person) => person.button('Lưu bộ lọc').click(), box: inDialog('Tên bộ lọc'), given: 'Việc đất đai' });
      }
      await staysTyped(clerk, { what: 'why many are judged again', at: '/kiem-tra-chu-ky', open: (person) => person.button('Kiểm tra lại hàng loạt').first().click(), box: inDialog(/^Lý do/u), given: 'Nơi cấp vừa đổi danh sách thu hồi' });
      const { body: list } = await clerk.ask('/api/v1/inbox?box=arrivals&limit=50');
      const { document_id: id } = list.items.find((item) => item.signature && item.signature !== 'unsigned');
      const { id: file } = (await clerk.ask(`/api/v1/documents/${id}`)).body.files.find((one) => one.role === 'main');
      await staysTyped(clerk, { what: 'why one is judged again', at: `/van-ban/${id}/chu-ky/${file}`, box: (page) => page.getByLabel(/^Lý do/u), given: 'Đoàn kiểm tra yêu cầu' });
      await staysTyped(clerk, { what: 'an address of e-mail', at: '/ca-nhan', box: (page) => page.locator('#dia-chi-thu'), given: 'linh@thohoa.example' });
      await clerk.leave();
    });
  });
}
