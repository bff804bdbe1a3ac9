// A leader and one letter: the office's proposal taken over, another unit put in the lead, own words, taken back,
// passed on. At the desk without a mouse; on the phone with ink, and a line that breaks off in the middle.
import { assert, equal, until } from './ledger.mjs';
import { PHONE, Person } from './person.mjs';
import { Typist } from './typist.mjs';

const journey = 'leader';

/** The first letter that the office has a proposal for, and the unit that shall lead it instead. */
async function proposed(person) {
  const { body: queue } = await person.ask('/api/v1/inbox?box=review');
  for (const item of queue.items) {
    const { body: letter } = await person.ask(`/api/v1/documents/${item.document_id}`);
    const lead = letter.proposal?.parts.find((part) => part.role === 'lead');
    if (!lead || letter.files.every((file) => file.role !== 'main')) continue;
    const { units } = (await person.ask('/api/v1/organisation')).body;
    const other = units.find((unit) => unit.assignable && unit.head && letter.proposal.parts.every((part) => part.unit_id !== unit.id));
    const named = (id) => units.find((unit) => unit.id === id).name;
    if (other) return { id: letter.id, code: item.code, proposal: letter.proposal.text, before: { id: lead.unit_id, name: named(lead.unit_id) }, after: { id: other.id, name: other.name, short: other.short_name } };
  }
  throw new Error('no letter with a proposal waits for the leader');
}

const stands = (person, { id }, status) =>
  until(async () => {
    const { body } = await person.ask(`/api/v1/documents/${id}`);
    return body?.status === status ? body : null;
  }, `the letter is ${status}`);

/** Who leads, who helps, and in which words. */
function directed(letter, { before, after }, words) {
  const role = (unit) => letter.assignments.find((share) => share.in_force && share.unit_id === unit.id)?.role;
  equal(role(after), 'lead', `the role of ${after.name}`);
  equal(role(before), 'support', `the role of ${before.name}`);
  equal(letter.directives.at(-1).text, words, 'the words');
}

async function isWith(person, { id }, name) {
  const { body } = await person.ask(`/api/v1/documents/${id}`);
  assert(body.holder.persons.some((one) => one.name === name), `the letter is with ${body.holder.title}`);
  equal(body.status, 'submitted', 'the status of what was passed on');
}

const OTHER = 'Lê Đức Thắng';
const words = (person) => person.page.locator('#y-kien');

export async function leaderByKey(run) {
  const { ledger } = run;
  await ledger.journey('A leader, by keyboard', async () => {
    const leader = await new Typist({ ...run, journey }).arrive();
    await leader.signIn('ha');
    const letter = await proposed(leader);
    const own = 'Giao xem xét thực tế tại chỗ, báo cáo trước khi trả lời.';
    const role = (unit, name) => leader.page.getByRole('group', { name: `Vai của ${unit.name}` }).getByRole('button', { name }).getAttribute('aria-pressed');

    await ledger.step('the proposal is taken over by one key, and another lead makes the old one help', async () => {
      await leader.find(letter.code);
      await leader.page.locator('[data-unit]').first().waitFor();
      await leader.press('a');
      await until(async () => (await words(leader).inputValue()) === letter.proposal, 'the words are those of the office', 3_000);
      equal(await role(letter.before, 'Chủ trì'), 'true', 'the lead proposed');
      const row = await leader.page.locator('[data-unit]').evaluateAll((rows, id) => rows.findIndex((one) => one.dataset.unit === id), letter.after.id);
      assert(row >= 0 && row < 9, `${letter.after.name} has no key: row ${row}`);
      await leader.press('u', String(row + 1), 'c');
      equal(await role(letter.after, 'Chủ trì'), 'true', 'the new lead');
      equal(await role(letter.before, 'Phối hợp'), 'true', 'the old lead');
      assert((await words(leader).inputValue()).startsWith(`Giao ${letter.after.short} chủ trì`), `the words stay behind: ${await words(leader).inputValue()}`);
      await leader.stop('other-lead');
    });

    await ledger.step('own words go to the units', async () => {
      await leader.press('Enter');
      equal((await leader.focused()).id, 'y-kien', 'what has the focus');
      await leader.press('Control+a');
      await leader.type(own);
      await leader.press('Control+Enter');
      directed(await stands(leader, letter, 'directed'), letter, own);
    });

    await ledger.step('taken back by key, with every word', async () => {
      await leader.press('Control+z');
      await stands(leader, letter, 'submitted');
      await leader.page.waitForURL(`**/cho-but-phe/${letter.id}`);
      await until(async () => (await words(leader).inputValue()) === own, 'the words stand in the form again', 5_000);
      equal(await role(letter.after, 'Chủ trì'), 'true', 'the lead chosen before');
    });

    await ledger.step('passed on to another leader', async () => {
      await leader.press('f');
      await leader.page.getByRole('dialog', { name: 'Chuyển lãnh đạo khác' }).waitFor();
      const radios = leader.page.getByRole('dialog').getByRole('radio');
      const wanted = await radios.evaluateAll((all, name) => all.findIndex((one) => one.closest('label').textContent.includes(name)), OTHER);
      assert(wanted >= 0, `${OTHER} is not offered`);
      for (let count = 0; count < 12 && !(await leader.page.evaluate(() => document.activeElement?.matches('[type="radio"]'))); count++) await leader.press('Tab');
      await leader.press('Space');
      for (let count = 0; count < wanted; count++) await leader.press('ArrowDown');
      await leader.press('Tab');
      await leader.type('Thuộc lĩnh vực đồng chí phụ trách.');
      await leader.stop('passing-on');
      await leader.press('Control+Enter');
      await leader.sees(new RegExp(`^Đã chuyển ${OTHER}`, 'u'));
      await isWith(leader, letter, OTHER);
      await leader.untouched();
      await leader.leave();
    });
  });
}

export async function leaderByFinger(run) {
  const { ledger } = run;
  await ledger.journey('A leader, by finger, with a line that breaks off', async () => {
    const leader = await new Person({ ...run, journey, size: PHONE }).arrive();
    await leader.signIn('ha');
    const { page } = leader;
    const letter = await proposed(leader);
    const own = 'Giao kiểm tra thực tế, báo cáo trước thứ Sáu.';
    const role = (unit) => page.getByRole('combobox', { name: `Vai của ${unit.name}` });
    const main = leader.button('Bút phê và chuyển');

    await ledger.step('a finger writes on the page, takes the proposal over, and puts another unit in the lead', async () => {
      await page.goto('/cho-but-phe');
      await page.locator(`a[href^="/cho-but-phe/${letter.id}"]`).first().tap();
      await page.locator('[data-page="1"] canvas').waitFor();
      await leader.settle();
      const { x, y } = await page.locator('[data-page="1"]').boundingBox();
      await leader.button('Bút vẽ').tap();
      await leader.finger([x + 60, y + 150], [x + 120, y + 70]);
      await leader.button('Bút vẽ').tap();
      await leader.button('Đề xuất của Văn phòng').tap();
      equal(await role(letter.before).inputValue(), 'lead', 'the lead proposed');
      await role(letter.after).selectOption('lead');
      equal(await role(letter.before).inputValue(), 'support', 'the old lead');
      await words(leader).fill(own);
      await leader.stop('ready');
    });

    await ledger.step('without a line the act says why it waits, and sends nothing', async () => {
      const banner = page.getByRole('status').filter({ hasText: 'Mất kết nối. Vẫn đọc được' });
      await leader.context.setOffline(true);
      await banner.waitFor();
      equal(await main.getAttribute('aria-disabled'), 'true', 'the act is shown as disabled');
      assert(/Mất kết nối nên chưa thực hiện được/u.test(await main.getAttribute('aria-description')), 'the act gives no reason');
      await main.tap({ force: true });
      await leader.sees(/Mất kết nối nên chưa thực hiện được/u);
      await leader.stop('no-line');
      await leader.context.setOffline(false);
      await banner.waitFor({ state: 'hidden' });
      equal((await leader.ask(`/api/v1/documents/${letter.id}`)).body.status, 'submitted', 'the letter after the line is back');
      equal(await words(leader).inputValue(), own, 'the words');
    });

    await ledger.step('once the line is back the same press sends it, ink and all', async () => {
      await main.tap();
      const fresh = await stands(leader, letter, 'directed');
      directed(fresh, letter, own);
      const kinds = fresh.layers.map((layer) => layer.kind);
      assert(kinds.includes('ink') && kinds.includes('note'), `on the page stand ${kinds.join(', ')}`);
    });

    await ledger.step('taken back from the message, and passed on', async () => {
      await page.getByRole('status').getByRole('button', { name: /^Thu hồi/u }).first().tap();
      await stands(leader, letter, 'submitted');
      await page.waitForURL(`**/cho-but-phe/${letter.id}`);
      await until(async () => (await words(leader).inputValue()) === own, 'the words stand in the form again', 5_000);
      await leader.button('Việc khác').first().tap();
      await page.getByRole('menuitem', { name: 'Chuyển lãnh đạo khác' }).tap();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: new RegExp(OTHER, 'u') }).check();
      await dialog.getByRole('button', { name: 'Chuyển', exact: true }).tap();
      await leader.sees(new RegExp(`^Đã chuyển ${OTHER}`, 'u'));
      await isWith(leader, letter, OTHER);
      await leader.leave();
    });
  });
}

export async function leaderByMouse(run) {
  const { ledger } = run;
  await ledger.journey('A leader, by mouse', async () => {
    const leader = await new Person({ ...run, journey }).arrive();
    await leader.signIn('ha');
    const { page } = leader;
    const letter = await proposed(leader);
    const own = 'Giao kiểm tra tại chỗ, báo cáo trước thứ Năm.';
    const role = (unit, name) => page.getByRole('group', { name: `Vai của ${unit.name}` }).getByRole('button', { name });

    await ledger.step('the mouse writes on the page, takes the proposal over, and puts another unit in the lead', async () => {
      await page.goto('/cho-but-phe');
      await page.locator(`a[href^="/cho-but-phe/${letter.id}"]`).first().click();
      await page.locator('[data-page="1"] canvas').waitFor();
      await leader.settle();
      const { x, y } = await page.locator('[data-page="1"]').boundingBox();
      await leader.button('Bút vẽ').click();
      await page.mouse.move(x + 60, y + 250);
      await page.mouse.down();
      await page.mouse.move(x + 160, y + 180, { steps: 10 });
      await page.mouse.up();
      await leader.button('Bút vẽ').click();
      await leader.button(/^Dùng đề xuất/u).click();
      equal(await role(letter.before, 'Chủ trì').getAttribute('aria-pressed'), 'true', 'the lead proposed');
      await role(letter.after, 'Chủ trì').click();
      equal(await role(letter.before, 'Phối hợp').getAttribute('aria-pressed'), 'true', 'the old lead');
      await words(leader).fill(own);
      await leader.stop('by-mouse');
      await leader.button(/^Bút phê và chuyển/u).click();
      const fresh = await stands(leader, letter, 'directed');
      directed(fresh, letter, own);
      assert(fresh.layers.some((layer) => layer.kind === 'ink'), `on the page stand ${fresh.layers.map((layer) => layer.kind).join(', ')}`);
    });

    await ledger.step('taken back from the message with every word, and passed on', async () => {
      await page.getByRole('status').getByRole('button', { name: /^Thu hồi/u }).first().click();
      await stands(leader, letter, 'submitted');
      await page.waitForURL(`**/cho-but-phe/${letter.id}`);
      await until(async () => (await words(leader).inputValue()) === own, 'the words stand in the form again', 5_000);
      await leader.button(/^Chuyển lãnh đạo khác/u).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: new RegExp(OTHER, 'u') }).check();
      await dialog.getByRole('button', { name: 'Chuyển', exact: true }).click();
      await leader.sees(new RegExp(`^Đã chuyển ${OTHER}`, 'u'));
      await isWith(leader, letter, OTHER);
      await leader.leave();
    });
  });
}
