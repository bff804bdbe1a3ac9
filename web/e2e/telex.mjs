// Telex in every text box with single-key shortcuts on: nothing typed is lost or taken for a command.
import { nothingForgotten, places } from './admin-boxes.mjs';
import { assert, equal } from './ledger.mjs';
import { handIn, openFromList } from './main-path.mjs';
import { printLetter } from './papers.mjs';
import { Person } from './person.mjs';
import { routes } from './routes.mjs';
import { boxes, telexIn } from './telex-boxes.mjs';

const journey = 'telex';
/** An act stands beside the main one where there is room, else in a menu. */
async function choose({ page }, act) {
  const beside = page.getByRole('main').getByRole('button', { name: act });
  if (await beside.first().isVisible()) return beside.first().click();
  const more = page.getByRole('main').getByRole('button', { name: /^(Thêm|Việc khác)$/u });
  await more.first().click();
  return page.getByRole('menuitem', { name: act }).click();
}

export async function telex(run) {
  const { ledger } = run;
  let total = 0;
  const all = async (person, where) => {
    total += await telexIn(person, where);
  };
  await ledger.journey('Telex in every text box', async () => {
    await ledger.step('registering, its list, its dialog', async () => {
      const clerk = await new Person({ ...run, journey }).arrive();
      await clerk.signIn('linh');
      const bytes = await printLetter(run.browser, { code: '701/SXD-VP', subject: 'thử gõ Telex', day: '06', month: '11', year: '2026', due: '30 tháng 11 năm 2026', body: ['Nội dung.'] });
      await handIn(clerk, 'telex.pdf', bytes);
      await clerk.page.keyboard.press('Escape');
      await clerk.page.getByRole('button', { name: 'Tìm trong danh sách' }).click();
      await clerk.page.locator('details summary').last().click();
      await all(clerk, 'the form');
      await clerk.page.getByRole('button', { name: 'Việc khác' }).first().click().catch(() => undefined);
      await clerk.page.keyboard.press('Escape');
      await clerk.page.goto('/tra-cuu');
      await clerk.settle();
      await all(clerk, 'search');
      await clerk.page.keyboard.press('Control+k');
      await clerk.page.getByRole('dialog').waitFor();
      await all(clerk, 'the palette');
      await clerk.leave();
    });
    await ledger.step('the directive', async () => {
      const leader = await new Person({ ...run, journey }).arrive();
      await leader.signIn('ha');
      const { body: list } = await leader.ask('/api/v1/inbox?box=review');
      await openFromList(leader, '/cho-but-phe', list.items[0].subject);
      await leader.page.locator('#y-kien').waitFor();
      await all(leader, 'the directive');
      await leader.page.keyboard.press('b');
      await leader.page.getByRole('dialog').waitFor();
      await all(leader, 'sending back to the clerk');
      await leader.leave();
    });
    for (const [role, logins, acts] of [
      ['an officer', ['trung', 'dung', 'ngan'], ['r', 'x']],
      ['a head', ['son', 'hanh'], ['i', 'b']],
    ]) {
      await ledger.step(`comments and the dialogs of ${role}`, async () => {
        // Whoever still has work: other journeys took some.
        let person;
        let one;
        for (const login of logins) {
          person = await new Person({ ...run, journey }).arrive();
          await person.signIn(login);
          const { body: list } = await person.ask('/api/v1/inbox?box=tasks');
          one = list.items.find((item) => role === 'an officer' || item.status === 'directed');
          if (one) break;
          await person.leave();
        }
        await openFromList(person, '/can-xu-ly', one.subject);
        await all(person, 'the letter in hand');
        let dialogs = 0;
        for (const key of acts) {
          await person.page.evaluate(() => document.activeElement?.blur());
          await person.page.keyboard.press(key);
          const opened = await person.page.getByRole('dialog').waitFor({ timeout: 3000 }).then(() => true, () => false);
          if (!opened) continue;
          dialogs += 1;
          await person.settle();
          await all(person, `the dialog of ${key.toUpperCase()}`);
          await person.page.keyboard.press('Escape');
          await person.page.getByRole('dialog').waitFor({ state: 'hidden' });
        }
        assert(dialogs > 0, `none of ${acts.join(', ')} opened a dialog for ${role}`);
        await person.leave();
      });
    }
    await ledger.step('the administration: each screen and dialog', async () => {
      nothingForgotten();
      const admin = await new Person({ ...run, journey }).arrive();
      await admin.signIn('quantri');
      for (const { of, at, open, box } of places) {
        await admin.page.goto(at);
        await admin.settle();
        if (open) {
          await open(admin);
          await admin.page.getByRole('dialog').waitFor();
        }
        await admin.page.locator(box ?? (open ? '[role="dialog"] :is(input, textarea)' : 'main :is(input, textarea)')).first().waitFor();
        await all(admin, `${at}, ${of}`);
      }
      await admin.leave();
    });
    await ledger.step('every box on every address', async () => {
      const typed = new Set();
      for (const login of new Set(routes.map(([one]) => one))) {
        const person = await new Person({ ...run, journey }).arrive();
        await person.signIn(login);
        for (const path of new Set(routes.filter(([one]) => one === login).flatMap(([, list]) => list))) {
          const [address] = path.split('?');
          if (typed.has(address)) continue;
          typed.add(address);
          await person.page.goto(address);
          await person.settle();
          const search = person.page.getByRole('button', { name: 'Tìm trong danh sách' }).first();
          if (await search.isVisible()) await search.click();
          if ((await boxes(person.page)).length > 0) await all(person, path);
        }
        await person.leave();
      }
    });
    await ledger.step('the other dialogs: forwarding, more time, inviting, mending the book, voiding, receiving again, many at once, a name for a filter; a delegation', async () => {
      for (const [login, box, at, acts] of [
        ['ha', 'review', '/cho-but-phe', ['Chuyển lãnh đạo khác']],
        ['trung', 'tasks', '/can-xu-ly', ['Xin gia hạn']],
        ['son', 'tasks', '/can-xu-ly', ['Mời phối hợp', 'Trả lại người giao']],
        ['linh', 'arrivals', '/vao-so-den', ['Trả lại nơi gửi']],
      ]) {
        const person = await new Person({ ...run, journey }).arrive();
        await person.signIn(login);
        const { body: list } = await person.ask(`/api/v1/inbox?box=${box}`);
        await person.page.goto(`${at}/${list.items.find((item) => !item.analysing && (login !== 'son' || item.status === 'directed')).document_id}`);
        await person.settle();
        for (const act of acts) {
          await choose(person, act);
          await person.page.getByRole('dialog').waitFor();
          await person.settle();
          await all(person, act);
          await person.page.keyboard.press('Escape');
          await person.page.getByRole('dialog').waitFor({ state: 'hidden' });
        }
        await person.leave();
      }
      const clerk = await new Person({ ...run, journey }).arrive();
      await clerk.signIn('linh');
      const { body: book } = await clerk.ask('/api/v1/registers/incoming/entries?limit=1&statuses=submitted');
      await clerk.page.goto(`/van-ban/${book.items[0].document_id}`);
      await clerk.settle();
      const inDialog = async (act, open) => {
        await open();
        await clerk.page.getByRole('dialog').waitFor();
        await clerk.settle();
        await all(clerk, act);
        await clerk.page.keyboard.press('Escape');
        await clerk.page.getByRole('dialog').waitFor({ state: 'hidden' });
      };
      for (const act of ['Đính chính sổ', /^Hủy số/u]) {
        await inDialog(act, async () => {
          await clerk.button('Việc khác với sổ').first().click();
          await clerk.page.getByRole('menuitem', { name: act }).click();
        });
      }
      const { body: arrivals } = await clerk.ask('/api/v1/inbox?box=arrivals&limit=50');
      const { document_id: gone } = arrivals.items.find((item) => item.status === 'arrived' && !item.analysing);
      const { body: before } = await clerk.ask(`/api/v1/documents/${gone}`);
      const sent = await clerk.ask(`/api/v1/documents/${gone}/actions`, { method: 'POST', body: { version: before.version, action: 'return_to_sender', reason: 'Gửi nhầm cơ quan.' } });
      equal(sent.status, 200, 'returning a letter');
      await clerk.page.goto(`/van-ban/${gone}`);
      await clerk.settle();
      await inDialog('Tiếp nhận lại', () => clerk.button('Tiếp nhận lại').click());
      await clerk.page.goto('/so-den?q=cong');
      await clerk.settle();
      await inDialog('Lưu bộ lọc', () => clerk.button('Lưu bộ lọc').click());
      await clerk.leave();
      const leader = await new Person({ ...run, journey }).arrive();
      await leader.signIn('ha');
      await leader.page.goto('/qua-han?ds=co-quan');
      await leader.settle();
      await leader.page.getByRole('grid').getByRole('checkbox').nth(1).check();
      await leader.button('Hỏi tiến độ…').click();
      await leader.page.getByRole('dialog').waitFor();
      await all(leader, 'asking many');
      await leader.page.goto('/uy-quyen');
      await leader.page.locator('#uy-quyen-reason').waitFor();
      await all(leader, 'giving a delegation');
      await leader.leave();
    });
    await ledger.step('nothing was left out', async () => {
      assert(total >= 40 + places.length, `only ${total} boxes were typed in`);
      ledger.say(`        ${total} text boxes`);
    });
  });
}
