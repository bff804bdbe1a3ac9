// An officer follows a link from a message before signing in, asks for more time, and finishes the letter.
import { assert, equal } from './ledger.mjs';
import { DESK, PHONE, Person } from './person.mjs';
import { Typist } from './typist.mjs';

const journey = 'officer';

/** Letters in an officer's hands that more time can be asked for and that can be closed. */
async function inHand(run, login, count) {
  const officer = await new Person({ ...run, journey }).arrive();
  await officer.signIn(login);
  const { body: list } = await officer.ask('/api/v1/inbox?box=tasks');
  const letters = [];
  for (const item of list.items) {
    const { body } = await officer.ask(`/api/v1/documents/${item.document_id}`);
    if (['ask_extension', 'close'].every((act) => body.available_actions.includes(act))) letters.push(body);
    if (letters.length === count) break;
  }
  await officer.leave();
  return letters;
}

/** Follows the link without a session and signs in on the page that comes instead. */
async function followLink(person, path, signIn) {
  await person.page.goto(path);
  await person.page.waitForURL(/\/dang-nhap\?/u);
  await person.page.getByRole('heading', { name: 'Dùng thử với vai' }).waitFor();
  await signIn();
  await person.page.waitForURL(`**${path}`);
  await person.settle();
}

async function asked(person, id) {
  const { body } = await person.ask(`/api/v1/documents/${id}`);
  const waiting = body.assignments.flatMap((share) => share.extensions).find((one) => one.state === 'pending');
  equal(waiting?.asked.date, '2099-12-30', 'the day asked for');
}

async function closed(person, id) {
  const { body } = await person.ask(`/api/v1/documents/${id}`);
  equal(body.status, 'closed', 'the status');
}

/** An act stands beside the main one where there is room, else in the menu. */
async function choose(person, act) {
  const beside = person.page.getByRole('main').getByRole('button', { name: act });
  if (await beside.first().isVisible()) return person.tap(beside.first());
  await person.tap(person.button('Thêm').first());
  return person.tap(person.page.getByRole('menuitem', { name: act }));
}

const REASON = 'Chờ số liệu của tổ dân phố 12.';
const RESULT = 'Đã trả lời bằng văn bản 318/UBND-KT.';

export async function officerFromLink(run) {
  const { ledger } = run;
  await ledger.journey('An officer comes by a link', async () => {
    const [one, other] = await inHand(run, 'trung', 2);
    assert(other, 'the officer of the demo has no two letters to ask for and close');
    let [colleague, third] = ['', undefined];
    for (colleague of ['dung', 'phuc', 'yen', 'thao', 'quan']) {
      [third] = await inHand(run, colleague, 1);
      if (third) break;
    }
    assert(third, 'nobody else has a letter to ask for and close');

    await ledger.step('by keyboard: signs in, asks for more time, finishes', async () => {
      const officer = await new Typist({ ...run, journey }).arrive();
      officer.login = 'trung';
      await followLink(officer, `/can-xu-ly/${one.id}`, async () => {
        await officer.tabTo('tai-khoan');
        await officer.type('trung');
        await officer.tabTo('mat-khau');
        await officer.type(run.site.accounts.password);
        await officer.press('Enter');
      });
      await officer.page.getByRole('heading', { name: one.fields.subject }).first().waitFor();
      await officer.press('g');
      await officer.page.getByRole('dialog', { name: 'Xin gia hạn' }).waitFor();
      await officer.tabTo('gia-han-den', { most: 4 });
      await officer.type('30/12/2099');
      await officer.tabTo('gia-han-ly-do', { most: 12 });
      await officer.type(REASON);
      await officer.stop('asking');
      await officer.press('Control+Enter');
      await officer.sees(/^Đã gửi đề nghị gia hạn/u);
      await asked(officer, one.id);
      await officer.page.getByRole('dialog').waitFor({ state: 'detached' });
      await officer.press('x');
      await officer.page.getByRole('dialog', { name: 'Kết thúc văn bản' }).waitFor();
      for (let count = 0; count < 6 && !(await officer.page.evaluate(() => document.activeElement?.matches('[type="radio"]'))); count++) await officer.press('Tab');
      await officer.press('Space');
      await officer.tabTo('ket-thuc-ghi', { most: 4 });
      await officer.type(RESULT);
      await officer.press('Control+Enter');
      await officer.sees(/^Đã kết thúc văn bản/u);
      await closed(officer, one.id);
      await officer.untouched();
      await officer.leave();
    });

    for (const [size, letter, login] of [[PHONE, other, 'trung'], [DESK, third, colleague]]) {
      await ledger.step(`by ${size === PHONE ? 'finger' : 'mouse'}: signs in, asks for more time, finishes`, async () => {
        const officer = await new Person({ ...run, journey, size }).arrive();
        officer.login = login;
        const { name } = run.site.accounts.accounts.find((account) => account.login === login);
        const { page } = officer;
        await followLink(officer, `/can-xu-ly/${letter.id}`, async () => {
          const card = page.getByRole('button', { name });
          if (await card.isVisible()) return officer.tap(card);
          await page.getByLabel('Tài khoản').fill(login);
          await page.getByLabel('Mật khẩu', { exact: true }).fill(run.site.accounts.password);
          return officer.tap(page.getByRole('button', { name: 'Đăng nhập', exact: true }));
        });
        await page.getByRole('heading', { name: letter.fields.subject }).first().waitFor();
        await choose(officer, 'Xin gia hạn');
        let dialog = page.getByRole('dialog');
        await dialog.getByRole('textbox', { name: 'Xin đến ngày' }).fill('30/12/2099');
        await dialog.getByLabel('Lý do').fill(REASON);
        await officer.tap(dialog.getByRole('button', { name: 'Gửi đề nghị' }));
        await officer.sees(/^Đã gửi đề nghị gia hạn/u);
        await asked(officer, letter.id);
        await choose(officer, 'Kết thúc văn bản');
        dialog = page.getByRole('dialog', { name: 'Kết thúc văn bản' });
        await dialog.getByRole('radio', { name: /^Đã trả lời/u }).check();
        await dialog.getByLabel('Kết quả xử lý').fill(RESULT);
        await officer.stop('finishing');
        await officer.tap(dialog.getByRole('button', { name: 'Kết thúc văn bản' }));
        await officer.sees(/^Đã kết thúc văn bản/u);
        await closed(officer, letter.id);
        await officer.leave();
      });
    }
  });
}
