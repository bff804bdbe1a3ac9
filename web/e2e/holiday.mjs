// A day off inside a deadline: the administrator marks it, and what a leader and an officer are offered jumps over it and
// says so. And two clerks on one form.
import { assert, equal, until } from './ledger.mjs';
import { handIn } from './main-path.mjs';
import { printLetter } from './papers.mjs';
import { PHONE, Person } from './person.mjs';
import { Typist } from './typist.mjs';

const journey = 'holiday';
const NAME = 'Ngày truyền thống phường';

const threeDays = (body) => body.choices.find((one) => one.working_days === 3);
const short = (date) => date.split('-').toReversed().slice(0, 2).join('/');

export async function holiday(run) {
  const { ledger } = run;
  const at = async (login, Kind = Person, more = {}) => (await new Kind({ ...run, journey, ...more }).arrive()).signIn(login);
  await ledger.journey('A day off inside a deadline', async () => {
    const day = await ledger.step('by keyboard: the administrator marks a working day as a holiday', async () => {
      const admin = await at('quantri', Typist);
      await admin.page.goto('/ngay-nghi');
      await admin.settle();
      // The working day that three of them from today end on.
      const leader = await at('ha');
      const before = (await leader.ask('/api/v1/deadlines?days=3')).body;
      await leader.leave();
      const { date } = threeDays(before);
      const [year, month, number] = date.split('-').map(Number);
      if (year !== Number(before.today.slice(0, 4))) {
        await admin.tabTo(/^Năm sau$/u);
        await admin.press('Enter');
      }
      // The year is one stop for Tab, on today; arrows go on from there.
      await admin.tabTo(/^\d+\/\d+\/\d{4}: /u);
      const days = (Date.parse(date) - Date.parse((await admin.focused()).date)) / 86_400_000;
      for (let count = 0; count < Math.floor(days / 7); count++) await admin.press('ArrowDown');
      for (let count = 0; count < days % 7; count++) await admin.press('ArrowRight');
      equal((await admin.focused()).name, `${number}/${month}/${year}: ngày làm việc`, 'the day in focus');
      await admin.press('Enter');
      const dialog = admin.page.getByRole('dialog');
      await dialog.waitFor();
      await until(async () => (await admin.focused()).tag !== 'BODY' && dialog.evaluate((node) => node.contains(document.activeElement)), 'the focus is in the dialog', 3_000);
      const kind = dialog.getByRole('combobox', { name: 'Loại ngày' });
      for (let count = 0; count < 8 && !(await kind.evaluate((node) => node === document.activeElement)); count++) await admin.press('Tab');
      await admin.press('ArrowDown');
      // Who sees the list goes on in it.
      await admin.page.getByRole('option', { name: 'Nghỉ lễ', exact: true }).waitFor();
      await admin.press('ArrowDown', 'Enter');
      equal(await kind.inputValue(), 'Nghỉ lễ', 'the kind chosen');
      await admin.press('Tab');
      await admin.type(NAME);
      await admin.stop('day');
      await admin.tabTo(/^Đánh dấu ngày$/u, { most: 8 });
      await admin.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await until(async () => (await admin.focused()).name.endsWith(`: ${NAME}`), 'the focus is on the day again', 2_000);
      await admin.tabTo(/^Lưu lịch làm việc$/u, { most: 6 });
      await admin.press('Enter');
      await admin.sees('Đã lưu lịch làm việc');
      await admin.untouched();
      await admin.leave();
      return { date, at: `${short(date)} (${NAME})` };
    });

    for (const [Kind, size, how] of [[Typist, undefined, 'by keyboard'], [Person, undefined, 'by mouse'], [Person, PHONE, 'by finger']]) {
      await ledger.step(`${how}: the leader's three days end a day later, and it says why`, async () => {
        const leader = await at('ha', Kind, size ? { size } : {});
        const { page } = leader;
        const after = (await leader.ask('/api/v1/deadlines?days=3')).body;
        const { date } = threeDays(after);
        assert(date > day.date, `three days end on ${date}, not after ${day.date}`);
        const { body: queue } = await leader.ask('/api/v1/inbox?box=review');
        await page.goto(`/cho-but-phe/${queue.items[0].document_id}`);
        await page.locator('#han-xu-ly').waitFor();
        if (size) await leader.button('3 ngày').tap();
        else if (Kind === Person) await leader.button('3 ngày').click();
        else {
          await leader.page.evaluate(() => document.activeElement.blur());
          await leader.press('h');
          equal((await leader.focused()).name, '3 ngày', 'what H comes to');
          await leader.press('Enter');
        }
        await page.getByRole('status').getByText(`Không tính ngày nghỉ ${day.at}.`).waitFor();
        assert((await leader.page.locator('#han-xu-ly [aria-pressed="true"]').getAttribute('title')).includes(short(date)), 'the chip is for another day');
        await leader.stop('three-days');
        if (Kind === Typist) await leader.untouched();
        await leader.leave();
      });
    }

    await ledger.step('by mouse: the administrator makes it a working day again, and three days end where they did', async () => {
      const admin = await at('quantri');
      const { page } = admin;
      await page.goto('/ngay-nghi');
      await admin.settle();
      const cell = page.locator(`[data-date="${day.date}"]`);
      if ((await cell.count()) === 0) await admin.button('Năm sau').click();
      await cell.click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'Loại ngày' }).click();
      await page.getByRole('option', { name: 'Như thường lệ', exact: true }).click();
      await admin.stop('day-by-mouse');
      await dialog.getByRole('button', { name: 'Đánh dấu ngày' }).click();
      await dialog.waitFor({ state: 'detached' });
      await admin.button('Lưu lịch làm việc').click();
      await admin.sees('Đã lưu lịch làm việc');
      await admin.leave();
      const leader = await at('ha');
      equal(threeDays((await leader.ask('/api/v1/deadlines?days=3')).body).date, day.date, 'the end of three days');
      await leader.leave();
    });
  });

  await ledger.journey('Working hours', async () => {
    await ledger.step('hours that cannot be are refused and stay as typed; right ones are kept', async () => {
      const admin = await at('quantri');
      const { page } = admin;
      await page.goto('/ngay-nghi');
      await admin.settle();
      const end = page.getByLabel('Buổi 2: đến');
      const before = await end.inputValue();
      await end.fill('25:00');
      await admin.button('Lưu lịch làm việc').click();
      const told = page.getByRole('alert').filter({ hasText: 'Nhập giờ từ 00:00 đến 23:59' });
      await told.waitFor();
      await until(() => told.evaluate((node) => node.getBoundingClientRect().top >= 0 && node.getBoundingClientRect().bottom <= innerHeight), 'the refusal is on the screen');
      await told.getByRole('link').click();
      assert(await end.evaluate((node) => node === document.activeElement), 'the fault does not lead to its field');
      equal(await end.inputValue(), '25:00', 'what was typed');
      await admin.stop('hours-refused');
      const later = before === '16:30' ? '17:00' : '16:30';
      await end.fill(later);
      await admin.button('Lưu lịch làm việc').click();
      await admin.sees('Đã lưu lịch làm việc');
      await page.reload();
      await admin.settle();
      equal(await end.inputValue(), later, 'the end of the day after a reload');
      await admin.stop('hours-kept');
      await end.fill(before);
      await admin.button('Lưu lịch làm việc').click();
      await until(async () => (await admin.ask('/api/v1/administration/calendar')).body.sessions[1].to === before, 'the hours are as they were');
      await admin.leave();
    });
  });

  await ledger.journey('Two clerks on one form', async () => {
    const [one, other] = [await at('linh'), await at('linh', Typist)];
    const bytes = await printLetter(run.browser, { code: '9141/SXD-VP', subject: 'thống kê trụ sở dôi dư', day: '16', month: '11', year: '2026', due: '30 tháng 12 năm 2026', body: ['Nội dung.'] });
    const theirs = 'Thống kê trụ sở dôi dư sau sắp xếp';
    const mine = 'Thống kê, phân loại trụ sở dôi dư';
    await ledger.step('what the other saved is shown beside, and the choice is one press', async () => {
      const id = await handIn(one, 'hai-nguoi.pdf', bytes);
      const subject = () => one.ask(`/api/v1/documents/${id}`).then(({ body }) => body.fields.subject);
      await other.page.goto(`/vao-so-den/${id}`);
      await until(async () => (await other.page.locator('#subject').inputValue()) !== '', 'the form is filled in');
      await one.page.locator('#subject').fill(theirs);
      await until(async () => (await subject()) === theirs, 'the first clerk’s words are saved');
      await other.tabTo('subject');
      await other.press('Control+a');
      await other.type(mine);
      const notice = other.page.getByRole('status').filter({ hasText: 'Trích yếu vừa được lưu khác đi ở máy khác:' });
      await notice.getByText(theirs).waitFor();
      equal(await other.page.locator('#subject').inputValue(), mine, 'what the second clerk typed');
      await other.stop('both');
      await other.tabTo(/^Dùng nội dung kia$/u, { back: true });
      await other.press('Enter');
      equal(await other.page.locator('#subject').inputValue(), theirs, 'the subject after taking the other’s');
      await notice.waitFor({ state: 'detached' });
      await other.untouched();
      await Promise.all([one.leave(), other.leave()]);
    });
  });
}
