// Somebody leaves: the administrator gives each kind of work to somebody, by counts and numbers alone. And a unit without
// a head: its work goes up one level, and comes back.
import { assert, equal, until } from './ledger.mjs';
import { Person } from './person.mjs';

const journey = 'departure';

export async function departure(run, size) {
  const { ledger, site } = run;
  const arrive = async (login) => {
    const person = await new Person({ ...run, size, journey }).arrive();
    await person.signIn(login);
    await person.settle();
    return person;
  };
  await ledger.journey(`Handing work over, ${size.width} px`, async () => {
    const admin = await arrive('quantri');
    const organisation = async () => (await admin.ask('/api/v1/administration/organisation')).body;
    const workOf = async (id) => (await admin.ask(`/api/v1/administration/people/${id}/work`)).body;
    const review = async (person) => (await workOf(person.id))[0].piles.find((one) => one.kind === 'review');
    const known = await organisation();
    const busy = (login) => {
      const person = known.people.find((one) => one.login === login && !one.disabled);
      return person && { ...person, open: known.positions.filter((one) => one.holder_ids.includes(person.id)).reduce((sum, one) => sum + one.open_count, 0) };
    };
    const leaver = ['yen', 'dung', 'phuc'].map(busy).filter((one) => one?.open > 0).sort((a, b) => b.open - a.open)[0];
    assert(leaver, 'nobody of the officers has work');
    const before = await workOf(leaver.id);
    const pile = before[0].piles[0];
    const choose = async (dialog, label, name) => {
      await dialog.getByLabel(label).first().click();
      const option = admin.page.getByRole('option', name ? { name } : {}).first();
      const said = ((await option.textContent()) ?? '').trim();
      await option.click();
      return said;
    };
    const openDialog = async (person) => {
      await admin.page.goto('/can-bo');
      await admin.settle();
      await admin.page.getByRole('button', { name: new RegExp(person.name, 'u') }).first().click();
      await admin.page.getByRole('menuitem', { name: /^Bàn giao công việc/u }).click();
      const dialog = admin.page.getByRole('dialog');
      await dialog.getByLabel('Lý do').waitFor();
      return dialog;
    };

    let receiver = '';
    await ledger.step('counts and numbers by kind of work, never a subject', async () => {
      const dialog = await openDialog(leaver);
      const text = await dialog.innerText();
      assert(text.includes(`${pile.letters.length} văn bản`), `the count is not there: ${text}`);
      assert(text.includes(String(pile.letters[0].number)), 'the number is not there');
      await admin.stop('work');
      const { status } = await admin.ask('/api/v1/inbox?box=tasks');
      assert(status === 200, `the own inbox answers ${status}`);
    });
    await ledger.step('each kind goes to somebody; the post falls to the head; the account is locked', async () => {
      const dialog = admin.page.getByRole('dialog');
      receiver = await choose(dialog, /^Chủ trì: người nhận|^Phối hợp: người nhận/u);
      await dialog.getByRole('button', { name: 'Bàn giao và khóa tài khoản' }).click();
      await dialog.getByRole('alert').waitFor();
      await dialog.getByLabel('Lý do').fill('Chuyển công tác theo Quyết định 12/QĐ-UBND.');
      await admin.stop('chosen');
      await dialog.getByRole('button', { name: 'Bàn giao và khóa tài khoản' }).click();
      await dialog.getByText(/đã bàn giao \d+ việc/u).waitFor();
      equal(await dialog.getByRole('listitem').count(), pile.letters.length, 'results, one a letter');
      await admin.stop('done');
      await dialog.getByRole('button', { name: 'Xong' }).click();
      const person = (await organisation()).people.find((one) => one.id === leaver.id);
      assert(person.disabled && person.position_ids.length === 0, 'the account is open or a post is held');
      await until(async () => (await admin.page.getByText('Đã khóa').count()) > 0, 'the list shows the locked account');
      await admin.stop('list');
    });
    await ledger.step('whoever got the work is told, and has it', async () => {
      const account = site.accounts.accounts.find((one) => receiver.startsWith(one.name));
      assert(account, `nobody is called ${receiver}`);
      const got = await arrive(account.login);
      await got.sees(/nhận bàn giao \d+ việc/u);
      const { body } = await got.ask(`/api/v1/inbox?box=${pile.kind}&limit=200`);
      const numbers = body.items.map((item) => item.arrival_number);
      for (const letter of pile.letters) assert(numbers.includes(letter.number), `number ${letter.number} is not in the list`);
      await got.stop('told');
      await got.leave();
    });
    await ledger.step('a leader is relieved of what waits, and stays', async () => {
      const [ha, thang] = ['ha', 'thang'].map(busy);
      const leader = (await review(ha)) ? ha : thang;
      assert(await review(leader), 'nothing waits for the leaders');
      const dialog = await openDialog(leader);
      await dialog.getByRole('checkbox').uncheck({ force: true });
      await choose(dialog, /^Chờ bút phê, đề xuất: người nhận/u);
      await dialog.getByLabel('Lý do').fill('Đi công tác đến hết tháng.');
      await admin.stop('leader');
      await dialog.getByRole('button', { name: 'Bàn giao', exact: true }).click();
      await dialog.getByText(/Đã chuyển \d+ việc/u).waitFor();
      await admin.stop('leader-done');
      assert(!(await review(leader)), 'letters still wait for the leader');
      assert(!(await organisation()).people.find((one) => one.id === leader.id).disabled, 'the leader is locked');
    });

    const head = known.people.find((one) => one.login === 'son');
    const post = known.positions.find((one) => head.position_ids.includes(one.id) && one.roles.includes('unit_head'));
    let letters = [];
    let superior;
    await ledger.step('a unit is left without a head: its work waits with the superior, who sees why and gives it on', async () => {
      const before = await arrive(head.login);
      letters = (await before.ask('/api/v1/inbox?box=tasks&limit=100')).body.items.filter((item) => item.status === 'directed');
      assert(letters.length > 1, `${letters.length} letters wait for the head to name an officer`);
      await before.leave();
      await admin.page.goto('/can-bo');
      await admin.settle();
      await admin.button(`Việc có thể làm với ${head.name}`).click();
      await admin.page.getByRole('menuitem', { name: `Thôi giữ: ${post.title}` }).click();
      const dialog = admin.page.getByRole('dialog');
      await dialog.getByText(/việc đang chờ ở chức vụ này chuyển lên cấp trên/u).waitFor();
      await admin.stop('post-ends');
      await dialog.getByRole('button', { name: 'Thôi giữ chức vụ' }).click();
      await dialog.waitFor({ state: 'detached' });

      superior = await arrive('ha');
      await superior.page.goto('/can-xu-ly');
      await superior.settle();
      const why = `Chức vụ ${post.title} (${known.units.find((one) => one.id === post.unit_id).short_name}) đang trống: việc chuyển lên ${superior.name}.`;
      const row = superior.page.getByRole('link').filter({ hasText: letters[0].subject }).first();
      await row.scrollIntoViewIfNeeded();
      const words = `Thay ${post.title} (đang trống)`;
      const cut = await row.getByText(words).evaluate((node, text) => {
        const line = [...node.childNodes].find((one) => one.nodeType === Node.TEXT_NODE && one.data.includes(text));
        const range = document.createRange();
        range.setStart(line, line.data.indexOf(text));
        range.setEnd(line, line.data.indexOf(text) + text.length);
        return range.getBoundingClientRect().right > node.getBoundingClientRect().right;
      }, words);
      equal(cut, false, 'the line leaves out why the letter is here');
      await superior.stop('vacancy-list');
      await superior.tap(row);
      await superior.page.waitForURL(`**/can-xu-ly/${letters[0].document_id}`);
      await superior.sees(why);
      await superior.stop('vacancy-letter');
      await superior.tap(superior.button('Giao người xử lý').first());
      const giving = superior.page.getByRole('dialog');
      await giving.getByRole('radio').first().check();
      await superior.stop('vacancy-assign');
      await superior.tap(giving.getByRole('button', { name: 'Giao người xử lý' }));
      await superior.sees(/^Đã giao/u);
      const { body: given } = await superior.ask(`/api/v1/documents/${letters[0].document_id}`);
      equal(given.status, 'assigned', 'the letter given on');
      await superior.page.goto(`/van-ban/${letters[1].document_id}`);
      await superior.settle();
      if (superior.phone) await superior.button('Thông tin, đường đi').tap();
      await superior.sees(why);
      await superior.stop('vacancy-page');
    });
    await ledger.step('once a head is named the work comes back, and the superior has it no longer', async () => {
      const next = known.people.find((one) => one.login === 'trung');
      await admin.page.goto('/can-bo');
      await admin.settle();
      await admin.button(`Việc có thể làm với ${next.name}`).click();
      await admin.page.getByRole('menuitem', { name: 'Giao thêm chức vụ' }).click();
      const dialog = admin.page.getByRole('dialog');
      await dialog.locator('#can-bo-title').fill(post.title);
      await dialog.locator('#can-bo-unit_id').click();
      await admin.page.getByRole('option', { name: known.units.find((one) => one.id === post.unit_id).name }).click();
      for (const box of await dialog.getByRole('checkbox').all()) await box.setChecked((await box.evaluate((node) => node.labels[0].textContent)).trim().startsWith('Trưởng đơn vị'), { force: true });
      await admin.stop('post-given');
      await dialog.getByRole('button', { name: 'Giao thêm chức vụ' }).click();
      await dialog.waitFor({ state: 'detached' });
      const fresh = await arrive('trung');
      await fresh.page.goto('/can-xu-ly');
      await fresh.settle();
      await fresh.page.getByRole('link').filter({ hasText: letters[1].subject }).first().waitFor();
      equal(await fresh.page.getByText(`Thay ${post.title} (đang trống)`).count(), 0, 'lines for an empty chair');
      await fresh.stop('vacancy-over');
      await fresh.leave();
      await superior.page.goto('/can-xu-ly');
      await superior.settle();
      equal(await superior.page.getByText(`Thay ${post.title} (đang trống)`).count(), 0, 'lines of the superior for the chair that is taken');
      await superior.page.goto(`/van-ban/${letters[1].document_id}`);
      await superior.settle();
      if (superior.phone) await superior.button('Thông tin, đường đi').tap();
      equal(await superior.page.getByText('đang trống').count(), 0, 'notices of the empty chair');
      await superior.stop('vacancy-over');
      await superior.leave();
    });
    await admin.leave();
  });
}
