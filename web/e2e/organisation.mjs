// The administrator and the tree of units: filled from a workbook, a unit moved with the mouse and without it.
import { listOf } from './sheets.mjs';
import { equal, until } from './ledger.mjs';
import { DESK, PHONE, Person } from './person.mjs';

const journey = 'organisation';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

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
      await admin.leave();
    });
  });
}
