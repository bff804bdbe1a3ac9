// Somebody leaves: the administrator gives each kind of work to somebody, by counts and numbers alone.
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
    await admin.leave();
  });
}
