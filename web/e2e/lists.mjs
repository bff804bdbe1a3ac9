// The lists that offices live by: the book, acts on many letters, what is followed and what is late.
import { assert, equal, until } from './ledger.mjs';
import { DESK, PHONE, Person } from './person.mjs';

const journey = 'lists';
/** A list must stay light however long it is. */
const MOST_ROWS = 60;

const rows = (person) => person.page.getByRole('grid').locator('[role="rowgroup"] [role="row"][data-index]');

async function total(person) {
  return Number(await person.page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
}

export async function lists(run) {
  const { ledger } = run;
  await ledger.journey('Lists', async () => {
    const clerk = await new Person({ ...run, journey }).arrive();
    await clerk.signIn('linh');

    await ledger.step('the book shows its lines, few of them in the page, and scrolls to the first number', async () => {
      await clerk.page.goto('/so-den');
      await clerk.settle();
      const all = await total(clerk);
      assert(all > 20, `the book has ${all} lines`);
      await clerk.stop('book');
      await clerk.page.setViewportSize({ width: 1366, height: 768 });
      await clerk.settle();
      equal(await clerk.page.getByRole('grid').evaluate((node) => node.scrollWidth - node.clientWidth), 0, 'px of the register beside a screen of 1366 px');
      await clerk.stop('book-1366');
      await clerk.page.setViewportSize(DESK);
      const grid = clerk.page.getByRole('grid');
      for (let turn = 0; turn < 60; turn += 1) {
        assert((await rows(clerk).count()) < MOST_ROWS, `${await rows(clerk).count()} rows stand in the page`);
        const end = await grid.evaluate((node) => {
          node.scrollBy(0, 1500);
          return node.scrollTop + node.clientHeight >= node.scrollHeight - 2;
        });
        await clerk.page.waitForTimeout(60);
        if (end && (await rows(clerk).last().getAttribute('aria-rowindex')) === String(all + 1)) break;
      }
      equal(await rows(clerk).last().getAttribute('aria-rowindex'), String(all + 1), 'the last line');
      equal(((await rows(clerk).last().locator('[role="gridcell"]').nth(2).textContent()) ?? '').trim(), '01', 'the first number of the year');
      await clerk.stop('book-end');
    });

    await ledger.step('words without marks narrow it, and exactly these lines leave as a workbook', async () => {
      await clerk.page.goto('/so-den');
      await clerk.settle();
      const all = await total(clerk);
      const asked = clerk.page.waitForResponse((answer) => /registers.incoming.entries.*q=cong(\+|%20)van/u.test(answer.url()));
      await clerk.page.getByLabel('Tìm trong sổ').fill('cong van');
      await asked;
      await clerk.settle();
      const some = await total(clerk);
      assert(some > 0 && some < all, `${some} of ${all} lines are left`);
      const saved = clerk.page.waitForEvent('download');
      await clerk.page.getByRole('button', { name: 'Tải XLSX' }).click();
      const file = await saved;
      assert(/^so-den-\d{4}\.xlsx$/u.test(file.suggestedFilename()), file.suggestedFilename());
      await clerk.stop('book-filtered');
    });

    await ledger.step('a filter is kept under a name, dropped, and brought back', async () => {
      await clerk.page.getByRole('button', { name: 'Lưu bộ lọc' }).click();
      const dialog = clerk.page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
      await dialog.getByText('Đặt tên bộ lọc').first().waitFor();
      await dialog.getByLabel('Tên bộ lọc').fill('Công văn của tôi');
      await clerk.stop('filter-name');
      await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
      const chip = clerk.page.getByRole('group', { name: 'Bộ lọc đã lưu' }).getByRole('button', { name: 'Công văn của tôi', exact: true });
      await chip.waitFor();
      await clerk.page.goto('/so-den');
      await clerk.settle();
      await chip.click();
      await clerk.page.waitForURL(/q=cong/u);
      equal(await chip.getAttribute('aria-pressed'), 'true', 'the filter in force');
      await clerk.page.getByRole('button', { name: 'Sửa bộ lọc Công văn của tôi' }).click();
      await clerk.page.getByRole('menuitem', { name: 'Bỏ bộ lọc' }).click();
      await chip.waitFor({ state: 'detached' });
      await clerk.page.getByRole('button', { name: /^Thu hồi/u }).click();
      await chip.waitFor();
    });

    await ledger.step('a letter is followed, shows in its list, and leaves it', async () => {
      await clerk.page.goto('/so-den');
      await clerk.settle();
      await clerk.page.keyboard.press('j');
      await clerk.page.keyboard.press('Enter');
      await clerk.page.waitForURL(/\/van-ban\//u);
      await clerk.settle();
      await clerk.page.getByRole('button', { name: 'Theo dõi', exact: true }).click();
      await clerk.page.getByRole('button', { name: 'Thôi theo dõi' }).waitFor();
      await clerk.page.goto('/dang-theo-doi');
      await clerk.settle();
      equal(await total(clerk), 1, 'letters followed');
      await clerk.stop('followed');
      await clerk.page.getByRole('button', { name: 'Thôi theo dõi' }).click();
      await clerk.page.getByText('Chưa theo dõi văn bản nào').waitFor();
      await clerk.stop('none-followed');
    });

    await ledger.step('followed letters are narrowed, the filter kept, and its address survives reload and Back', async () => {
      // Five letters of the book, by one act on many.
      const { body: book } = await clerk.ask('/api/v1/registers/incoming/entries?limit=5');
      const items = book.items.map(({ document_id, version }) => ({ document_id, version }));
      equal((await clerk.ask('/api/v1/bulk-actions', { method: 'POST', body: { action: 'follow', items } })).body.results.filter((one) => one.done).length, 5, 'letters followed at once');
      await clerk.page.goto('/dang-theo-doi');
      await clerk.settle();
      equal(await total(clerk), 5, 'letters followed');
      await clerk.page.keyboard.press('/');
      const number = String(book.items[2].arrival_number);
      await clerk.page.keyboard.type(number);
      await clerk.page.waitForURL(new RegExp(`q=(%22)?${number}`, 'u'));
      await clerk.settle();
      const some = await total(clerk);
      assert(some > 0 && some < 5, `${some} of 5 lines are left`);
      await clerk.stop('followed-filtered');
      await clerk.page.getByRole('button', { name: 'Lưu bộ lọc' }).click();
      await clerk.page.getByRole('dialog').getByLabel('Tên bộ lọc').fill('Của hôm nay');
      await clerk.page.getByRole('dialog').getByRole('button', { name: 'Lưu', exact: true }).click();
      const chip = clerk.page.getByRole('group', { name: 'Bộ lọc đã lưu' }).getByRole('button', { name: 'Của hôm nay', exact: true });
      await chip.waitFor();
      await clerk.page.reload();
      await clerk.settle();
      equal(await total(clerk), some, 'lines after a reload');
      await rows(clerk).first().locator('[role="gridcell"]').nth(1).click();
      await clerk.page.waitForURL(/\/van-ban\//u);
      await clerk.page.goBack();
      await clerk.settle();
      equal(await total(clerk), some, 'lines after Back');
      equal(await chip.getAttribute('aria-pressed'), 'true', 'the filter in force');
      const saved = clerk.page.waitForEvent('download');
      await clerk.page.getByRole('button', { name: 'Tải XLSX' }).click();
      equal((await saved).suggestedFilename(), 'dang-theo-doi.xlsx', 'the file');
      await clerk.page.getByLabel('Tìm trong danh sách').fill('khong co tu nay dau');
      await clerk.page.getByText('Không có dòng nào khớp bộ lọc').waitFor();
      await clerk.stop('followed-none-filtered');
      await clerk.page.getByRole('main').getByRole('button', { name: 'Bỏ lọc' }).last().click();
      await clerk.settle();
      equal(await total(clerk), 5, 'lines without a filter');
    });

    await ledger.step('several are left at once by keys, and taken up again', async () => {
      const body = clerk.page.locator('body');
      await clerk.page.getByRole('grid').waitFor();
      for (const key of ['j', 'x', 'Shift+ArrowDown', 'Shift+ArrowDown']) await body.press(key);
      await clerk.page.getByText('Đã chọn 3 văn bản').waitFor();
      await clerk.stop('followed-chosen');
      await clerk.page.getByRole('region', { name: 'Việc với các văn bản đã chọn' }).getByRole('button', { name: 'Thôi theo dõi' }).click();
      await clerk.sees('Đã thôi theo dõi 3 văn bản');
      await until(async () => (await total(clerk)) === 2, 'two are left');
      await clerk.page.keyboard.press('Control+z');
      await clerk.sees('Đã trả lại như cũ 3 văn bản');
      await until(async () => (await total(clerk)) === 5, 'all are followed again');
      await clerk.page.getByRole('checkbox', { name: 'Chọn 5 dòng đang có' }).check();
      await clerk.page.getByRole('region', { name: 'Việc với các văn bản đã chọn' }).getByRole('button', { name: 'Thôi theo dõi' }).click();
      await clerk.page.getByText('Chưa theo dõi văn bản nào').waitFor();
    });

    await ledger.step('what came back and what went back', async () => {
      await clerk.page.goto('/bi-tra-lai');
      await clerk.settle();
      await clerk.stop('sent-back');
      await clerk.page.getByRole('button', { name: 'Đã trả nơi gửi' }).click();
      await clerk.settle();
      await clerk.stop('returned');
      await clerk.leave();
    });

    await ledger.step('a head gives two letters at once: one has gone meanwhile and says why, the other is given and taken back', async () => {
      // Whichever head still has letters to give: other journeys took some.
      let head;
      let boxes;
      let officer;
      for (const [login, member] of [['son', 'Võ Quang Trung'], ['hanh', 'Trịnh Thu Ngân']]) {
        head = await new Person({ ...run, journey }).arrive();
        await head.signIn(login);
        await head.page.goto('/can-xu-ly');
        await head.settle();
        boxes = head.page.locator('li input[type="checkbox"]');
        if ((await boxes.count()) >= 2) {
          officer = member;
          break;
        }
        await head.leave();
      }
      assert(officer, 'no head has two letters to give');
      await boxes.nth(0).click();
      await boxes.nth(1).click({ modifiers: ['Shift'] });
      await head.page.getByText('Đã chọn 2 văn bản').waitFor();
      await head.stop('chosen');
      await head.page.getByRole('button', { name: 'Giao người xử lý…' }).click();
      const dialog = head.page.getByRole('dialog');
      const due = dialog.getByLabel('Hạn cho người xử lý', { exact: false }).first();
      await due.fill('31/12/2099');
      await due.blur();
      await dialog.getByRole('button', { name: 'Thôi' }).focus();
      await head.page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await head.page.getByRole('button', { name: 'Giao người xử lý…' }).click();
      equal(await due.inputValue(), '31/12/2099', 'the deadline after Escape');
      await due.fill('');
      await due.blur();
      await dialog.getByText(officer).click();
      await head.stop('assign-many');
      // In another window the second goes back to the leader; this one does not know.
      const [given, gone] = await Promise.all([0, 1].map((at) => boxes.nth(at).evaluate((box) => box.closest('li').querySelector('a[href^="/can-xu-ly/"]').href.split('/').at(-1).slice(0, 36))));
      const { body: left } = await head.ask(`/api/v1/documents/${gone}`);
      equal((await head.ask(`/api/v1/documents/${gone}/actions`, { method: 'POST', body: { version: left.version, action: 'send_back', reason: 'Thử: không thuộc nhiệm vụ.' } })).status, 200, 'sending one back');
      const answered = head.page.waitForResponse((answer) => answer.url().endsWith('/bulk-actions'));
      await dialog.getByRole('button', { name: 'Giao 2 văn bản' }).click();
      const { results } = await (await answered).json();
      equal(results.map((one) => `${one.document_id} ${one.done}`).toSorted().join(), [`${given} true`, `${gone} false`].toSorted().join(), 'what was done');
      await dialog.waitFor({ state: 'detached' });
      // What could not be done is named, with its reason.
      await head.page.getByText('1 văn bản chưa làm được').first().waitFor();
      const said = await head.page.getByRole('listitem').filter({ hasText: left.fields.subject }).filter({ hasText: results.find((one) => !one.done).fault.detail }).count();
      equal(said, 1, 'lines that name the letter and the reason');
      await head.stop('assigned-many');
      // The letter in hand offers to take back its own step; the newest message takes back all of them.
      await head.page.keyboard.press('Control+z');
      await head.sees('Đã thu hồi 1 văn bản');
      equal((await head.ask(`/api/v1/documents/${given}`)).body.status, 'directed', 'the letter after taking back');
      await head.leave();
    });

    await ledger.step('a leader asks how far two late letters are: each has the words, and one that moved on says why not', async () => {
      const leader = await new Person({ ...run, journey }).arrive();
      await leader.signIn('ha');
      await leader.page.goto('/qua-han?ds=co-quan');
      await leader.settle();
      await leader.stop('late');
      const { body: late } = await leader.ask('/api/v1/watched?list=overdue_all&limit=200');
      const [moved, ...others] = [...new Map(late.items.map((item) => [item.document_id, item])).values()];
      const other = others[0];
      assert(other, 'no two letters are late');
      const of = (item) => rows(leader).filter({ hasText: item.subject.slice(0, 40) }).first();
      for (const item of [moved, other]) await of(item).getByRole('checkbox').click();
      await leader.page.getByText('Đã chọn 2 văn bản').waitFor();
      await leader.page.getByRole('button', { name: 'Hỏi tiến độ…' }).click();
      const dialog = leader.page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Gửi vào 2 văn bản' }).click();
      await dialog.getByText('Nhập nội dung trao đổi').first().waitFor();
      await dialog.getByLabel('Ý kiến trao đổi').fill('Đề nghị cho biết bao giờ xong.');
      await leader.stop('ask-many');
      // In another window somebody writes to the first: its version is no longer the one chosen here.
      equal((await leader.ask(`/api/v1/documents/${moved.document_id}/actions`, { method: 'POST', body: { version: moved.version, action: 'comment', text: 'Đang chờ số liệu.' } })).status, 200, 'words elsewhere');
      await dialog.getByRole('button', { name: 'Gửi vào 2 văn bản' }).click();
      await leader.page.getByText('1 văn bản chưa làm được').first().waitFor();
      await leader.sees('Đã ghi trao đổi vào 1 văn bản');
      await leader.stop('asked-many');
      const words = (await leader.ask(`/api/v1/documents/${other.document_id}`)).body.comments.filter((one) => one.text === 'Đề nghị cho biết bao giờ xong.');
      equal(words.length, 1, 'words in the letter that was asked');
      await leader.leave();
    });

    await ledger.step('the leader sees what was directed and is open, and what is late', async () => {
      for (const size of [DESK, PHONE]) {
        const leader = await new Person({ ...run, journey, size }).arrive();
        await leader.signIn('ha');
        for (const path of ['/dang-theo-doi', '/qua-han', '/qua-han?ds=co-quan', '/so-den']) {
          await leader.page.goto(path);
          await leader.settle();
          await leader.stop(path.replace(/[^a-z-]+/gu, '_'));
        }
        if (size === PHONE) {
          await leader.page.goto('/qua-han?ds=co-quan');
          await leader.settle();
          await leader.page.getByRole('button', { name: 'Lọc', exact: true }).click();
          await leader.page.getByRole('dialog').getByRole('textbox', { name: 'Hạn từ ngày' }).waitFor();
          await leader.stop('late-filters');
          await leader.page.getByRole('button', { name: /^Xem \d+/u }).click();
          await rows(leader).first().getByRole('checkbox').click();
          await leader.stop('late-chosen');
        }
        await leader.leave();
      }
    });
  });
}
