// Odd cases of every day: more time asked and granted, a unit invited, the wrong unit, another leader, the book mended.
import { assert, equal, until } from './ledger.mjs';
import { openFromList } from './main-path.mjs';
import { Person } from './person.mjs';

const journey = 'everyday';

export async function everyday(run, size) {
  const { ledger } = run;
  await ledger.journey(`Every-day cases, ${size.width} px`, async () => {
    const arrive = async (login) => {
      const person = await new Person({ ...run, size, journey }).arrive();
      await person.signIn(login);
      await person.settle();
      return person;
    };
    const head = await arrive('son');
    const { body: list } = await head.ask('/api/v1/inbox?box=tasks');
    const waiting = list.items.find((item) => item.status === 'directed' && item.deadline);
    assert(waiting, 'no letter waits for the head to name an officer');
    const { document_id: id, subject } = waiting;
    const letter = async (person) => (await person.ask(`/api/v1/documents/${id}`)).body;

    await ledger.step('the head asks the leader for more time, with a reason', async () => {
      await openFromList(head, '/can-xu-ly', subject);
      await head.button('Thêm').first().click();
      await head.page.getByRole('menuitem', { name: 'Xin gia hạn' }).click();
      const dialog = head.page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Gửi đề nghị' }).click();
      await dialog.getByRole('alert').waitFor();
      await dialog.getByRole('textbox', { name: 'Xin đến ngày' }).fill('30/12/2099');
      await dialog.getByLabel('Lý do').fill('Chờ số liệu của tổ dân phố 12.');
      await head.stop('ask');
      await dialog.getByRole('button', { name: 'Gửi đề nghị' }).click();
      await head.sees(/^Đã gửi đề nghị gia hạn/u);
      await head.sees(/hạn cũ vẫn áp dụng/u);
      await head.stop('asked');
    });

    const giver = run.site.accounts.accounts.find((one) => one.name === waiting.assigned_by)?.login ?? 'ha';
    const leader = await arrive(giver);
    await ledger.step('the leader finds the question above the list and grants it', async () => {
      await leader.page.goto('/cho-but-phe');
      await leader.settle();
      await leader.sees(/Xin gia hạn, chờ trả lời/u);
      await leader.stop('question-list');
      await leader.page.getByRole('link', { name: subject }).first().click();
      await leader.button(/^Đồng ý đến/u).first().waitFor();
      await leader.stop('question');
      await leader.button(/^Đồng ý đến/u).first().click();
      await leader.sees(/^Đã đồng ý gia hạn/u);
      const share = (await letter(leader)).assignments.find((one) => one.role === 'lead' && one.in_force);
      equal(share.deadline.date, '2099-12-30', 'the new day');
      await leader.stop('granted');
    });

    await ledger.step('the head invites a unit; the leader is told', async () => {
      await head.page.goto(`/can-xu-ly/${id}`);
      await head.settle();
      await head.button('Thêm').first().click();
      await head.page.getByRole('menuitem', { name: 'Mời phối hợp' }).click();
      const dialog = head.page.getByRole('dialog');
      await dialog.getByLabel('Đơn vị').first().click();
      await head.page.getByRole('option').first().click();
      await dialog.getByLabel('Nội dung cần phối hợp').fill('Cung cấp số liệu hộ nghèo tổ 12.');
      await head.stop('invite');
      await dialog.getByRole('button', { name: 'Mời phối hợp' }).click();
      await head.sees(/^Đã mời/u);
      const invited = (await letter(head)).assignments.find((one) => one.invited);
      assert(invited, 'the share shows who invited');
      const { body: told } = await leader.ask('/api/v1/inbox?box=inform');
      assert(told.items.some((item) => item.document_id === id), 'the leader is not told');
      await head.stop('invited');
    });

    await ledger.step('the head says whose letter it is; the leader redirects it by one key', async () => {
      await head.page.goto(`/can-xu-ly/${id}`);
      await head.settle();
      await head.button('Thêm').first().click();
      await head.page.getByRole('menuitem', { name: 'Trả lại người giao' }).click();
      const dialog = head.page.getByRole('dialog');
      await dialog.getByLabel('Lý do').fill('Không thuộc thẩm quyền của phòng.');
      await dialog.getByLabel('Đơn vị đúng thẩm quyền').click();
      await head.page.getByRole('option', { name: /Văn hóa/u }).first().click();
      await head.stop('wrong-unit');
      await dialog.getByRole('button', { name: 'Trả lại người giao' }).click();
      await head.sees(/^Đã trả lại/u);
      await leader.page.goto(`/cho-but-phe/${id}`);
      await leader.settle();
      await leader.sees(/Đề nghị giao/u);
      await leader.stop('suggested');
      await leader.button(/^Chuyển P/u).first().click();
      await until(async () => (await letter(leader)).status === 'directed', 'the letter is directed anew');
      const lead = (await letter(leader)).assignments.find((one) => one.role === 'lead' && one.in_force);
      assert(/VH|Văn hóa/u.test(lead.unit_short_name), `led by ${lead.unit_short_name}`);
      await leader.stop('redirected');
    });

    const clerk = await arrive('linh');
    await ledger.step('the clerk corrects the entry; what it said stays in sight', async () => {
      await clerk.page.goto(`/van-ban/${id}`);
      await clerk.settle();
      const before = await letter(clerk);
      await clerk.button('Việc khác với sổ').first().click();
      await clerk.page.getByRole('menuitem', { name: 'Đính chính sổ' }).click();
      const dialog = clerk.page.getByRole('dialog');
      await dialog.getByLabel('Trích yếu').fill(`${subject} (đã đính chính)`);
      await dialog.getByRole('button', { name: 'Lưu đính chính' }).click();
      await dialog.getByRole('alert').waitFor();
      await dialog.getByLabel('Lý do đính chính').fill('Nhập thiếu trích yếu.');
      await clerk.stop('correct');
      await dialog.getByRole('button', { name: 'Lưu đính chính' }).click();
      await clerk.sees(/^Đã đính chính sổ/u);
      const after = await letter(clerk);
      equal(after.arrival_number, before.arrival_number, 'the number');
      equal(after.corrections.at(-1).changes[0].old, subject, 'the old words');
      await clerk.stop('corrected');
    });

    if (leader.phone) {
      await ledger.step('a finger writes on the page and moves the note; without a tool it scrolls', async () => {
        const { body: queue } = await leader.ask('/api/v1/inbox?box=review');
        await leader.page.goto(`/cho-but-phe/${queue.items[0].document_id}`);
        await leader.page.locator('[data-page="1"] canvas').waitFor();
        await leader.settle();
        const page = leader.page.locator('[data-page="1"]');
        const scroller = leader.page.locator('[data-viewer] [role="region"]');
        const scrolled = () => scroller.evaluate((node) => node.scrollTop);
        const { x, y } = await page.boundingBox();
        await leader.button('Bút vẽ').click();
        const before = await scrolled();
        await leader.finger([x + 60, y + 150], [x + 110, y + 60]);
        const strokes = await leader.page.locator('[data-page="1"] svg g[fill="#1D3FA6"] > path').evaluateAll((paths) => paths.map((path) => path.getBBox()).map((box) => [box.width, box.height]));
        equal(strokes.length, 1, 'strokes');
        const scale = (await page.boundingBox()).width / 595;
        assert(strokes[0][1] * scale > 70 && strokes[0][0] * scale > 40, `the stroke is cut short: ${strokes[0]}`);
        equal(await scrolled(), before, 'the page stands still under the pen');
        await leader.stop('ink');
        await leader.button('Bút phê').first().click();
        const note = leader.page.locator('[data-note]');
        await note.waitFor();
        // What is written comes up over the page; the sheet goes down again.
        await leader.button('Kéo để đổi chiều cao bảng').press('ArrowDown');
        await leader.settle();
        const box = await note.locator('rect').first().boundingBox();
        await leader.finger([box.x + box.width / 2, box.y + box.height / 2], [box.x + box.width / 2, box.y + box.height / 2 - 60]);
        const moved = await note.locator('rect').first().boundingBox();
        assert(box.y - moved.y > 40, `the note went from ${box.y} to ${moved.y}`);
        await leader.stop('note-moved');
        await leader.finger([x + 20, y + 200], [x + 20, y + 80]);
        await until(async () => (await scrolled()) > before + 40, 'the page scrolls under a finger');
      });
    }

    await ledger.step('a letter registered twice has its number voided and leaves the lists', async () => {
      const { body: queue } = await leader.ask('/api/v1/inbox?box=review');
      const twice = queue.items[0];
      assert(twice, 'nothing waits for the leader');
      await leader.page.goto(`/cho-but-phe/${twice.document_id}`);
      await leader.settle();
      if (leader.phone) {
        await leader.button('Việc khác').first().click();
        await leader.page.getByRole('menuitem', { name: 'Chuyển lãnh đạo khác' }).click();
      } else await leader.button('Chuyển lãnh đạo khác').first().click();
      const passing = leader.page.getByRole('dialog');
      await passing.getByRole('radio').first().check();
      await leader.stop('forward');
      await passing.getByRole('button', { name: 'Chuyển', exact: true }).click();
      await leader.sees(/^Đã chuyển/u);
      await clerk.page.goto(`/van-ban/${twice.document_id}`);
      await clerk.settle();
      await clerk.button('Việc khác với sổ').first().click();
      await clerk.page.getByRole('menuitem', { name: /Hủy số/u }).click();
      const dialog = clerk.page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Vào sổ hai lần.' }).click();
      await clerk.stop('void');
      await dialog.getByRole('button', { name: 'Hủy số', exact: true }).click();
      await clerk.sees(/^Đã hủy số/u);
      const { body: voided } = await clerk.ask(`/api/v1/documents/${twice.document_id}`);
      equal(voided.status, 'voided', 'status');
      assert(voided.arrival_number > 0, 'the number stays');
      await clerk.stop('voided');
      await clerk.page.goto('/so-den');
      await clerk.settle();
      await clerk.sees(/^Hủy số: Vào sổ hai lần/u);
      equal(await clerk.page.getByRole('row').locator('s').count() > 0, true, 'the number is struck through');
      await clerk.stop('book');
    });
    await Promise.all([head, leader, clerk].map((person) => person.leave?.()));
  });
}
