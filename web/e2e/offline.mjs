// A weak line: what was opened stays readable, acts say why they wait, nothing typed is lost, nothing happens twice.
import { assert, equal, until } from './ledger.mjs';
import { openFromList } from './main-path.mjs';
import { printLetter } from './papers.mjs';
import { Person } from './person.mjs';

const journey = 'offline';
const SHELF = 'congvan-shelf-v1';

const shelf = (person) => person.page.evaluate(async (name) => ((await caches.has(name)) ? (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname) : []), SHELF);
const banner = (person) => person.page.getByRole('status').filter({ hasText: 'Mất kết nối. Vẫn đọc được' });

export async function offline(run) {
  const { ledger } = run;
  await ledger.journey('A weak line', async () => {
    // Whoever still has two letters in hand: journeys before this one have done some of the demo's work.
    let officer;
    let letters = [];
    for (const login of ['trung', 'dung', 'yen', 'phuc', 'thao', 'quan', 'ngan']) {
      officer = await new Person({ ...run, journey, offline: true }).arrive();
      await officer.signIn(login);
      const { body: list } = await officer.ask('/api/v1/inbox?box=tasks');
      const found = await Promise.all(list.items.map(async (item) => (await officer.ask(`/api/v1/documents/${item.document_id}`)).body));
      letters = found.filter((letter) => letter.available_actions.includes('report') && letter.files.some((file) => file.role === 'main') && letter.fields.access !== 'named_only');
      if (letters.length >= 2) break;
      await officer.leave();
    }
    assert(letters.length >= 2, 'nobody in the demo has two letters in hand');
    await ledger.step('the program and its lists come packed', async () => {
      const visitor = await new Person({ ...run, journey }).arrive();
      const parts = [];
      visitor.page.on('response', (answer) => parts.push(answer));
      await visitor.page.goto('/dang-nhap');
      await visitor.settle();
      const programs = parts.filter((answer) => ['script', 'stylesheet'].includes(answer.request().resourceType()));
      const sizes = await Promise.all(programs.map(async (answer) => (await answer.request().sizes()).responseBodySize));
      const unpacked = programs.filter((answer, at) => sizes[at] > 1000 && answer.headers()['content-encoding'] !== 'gzip');
      equal(unpacked.map((answer) => answer.url()).join(' '), '', 'programs that came unpacked');
      const sum = sizes.reduce((a, b) => a + b, 0);
      assert(sum > 50_000 && sum < 250_000, `${sum} bytes went over the line`);
      await visitor.signIn('trung');
      const coding = await visitor.page.evaluate(async () => (await fetch('/api/v1/organisation')).headers.get('content-encoding'));
      equal(coding, 'gzip', 'how a list comes');
      await visitor.leave();
    });

    const [opened, unopened] = [letters[0], letters.at(-1)];
    const typed = 'Đã làm một nửa, đang chờ số liệu của tổ dân phố số 4.';

    await ledger.step('what is opened comes to the shelf: the letter and its pages', async () => {
      await openFromList(officer, '/can-xu-ly', opened.fields.subject);
      await officer.page.keyboard.press('v');
      await officer.page.waitForURL(/xem=/u);
      await officer.page.locator('[data-page="1"] canvas').waitFor();
      await until(async () => (await shelf(officer)).some((path) => path.includes(`${opened.id}/files/`)), 'the file is kept');
      await officer.page.evaluate(() => navigator.serviceWorker.ready);
      await until(() => officer.page.evaluate(() => navigator.serviceWorker.controller !== null), 'the service worker answers', 60_000);
      const kept = await officer.page.evaluate(async () => {
        const names = await caches.keys();
        return (await Promise.all(names.filter((name) => name.startsWith('congvan-shell-')).map(async (name) => (await (await caches.open(name)).keys()).length))).reduce((a, b) => a + b, 0);
      });
      assert(kept > 20, `only ${kept} parts of the program are kept`);
    });

    await ledger.step('without a network the page says so, and a reload still shows the letter and its pages', async () => {
      await officer.context.setOffline(true);
      await banner(officer).waitFor();
      await officer.page.reload();
      await banner(officer).waitFor();
      await officer.page.getByRole('heading', { name: opened.fields.subject }).first().waitFor();
      await officer.page.locator('[data-page="1"] canvas').waitFor();
      await officer.stop('read');
      await officer.page.goto('/can-xu-ly');
      await officer.page.getByRole('link').filter({ hasText: opened.fields.subject }).first().waitFor();
      await officer.stop('list');
    });

    await ledger.step('a letter never opened says that it cannot be shown now', async () => {
      await officer.page.goto(`/can-xu-ly/${unopened.id}`);
      await officer.page.getByRole('alert').filter({ hasText: 'Mất kết nối với máy chủ' }).first().waitFor();
      await officer.stop('unopened');
    });

    await ledger.step('an act says why it waits, and keeps what was typed, also over a reload', async () => {
      await officer.page.goto(`/can-xu-ly/${opened.id}`);
      await officer.button('Báo cáo kết quả').first().click();
      const dialog = officer.page.getByRole('dialog');
      await dialog.getByLabel('Đã làm được gì').fill(typed);
      const send = dialog.getByRole('button', { name: 'Báo cáo kết quả' });
      equal(await send.getAttribute('aria-disabled'), 'true', 'the button is shown as disabled');
      await send.click({ force: true });
      await officer.sees(/Mất kết nối nên chưa thực hiện được/u);
      await officer.stop('refused');
      await officer.page.keyboard.press('Control+Enter');
      await dialog.getByRole('alert').filter({ hasText: 'Mất kết nối với máy chủ' }).waitFor();
      await officer.page.reload();
      await officer.button('Báo cáo kết quả').first().click();
      equal(await officer.page.getByRole('dialog').getByLabel('Đã làm được gì').inputValue(), typed, 'the report after a reload');
    });

    await ledger.step('when the line is back the same page goes on, and reports once', async () => {
      await officer.context.setOffline(false);
      await banner(officer).waitFor({ state: 'hidden', timeout: 30_000 });
      await officer.page.getByRole('dialog').getByRole('button', { name: 'Báo cáo kết quả' }).click();
      await officer.sees(/Đã báo cáo/u);
      const { body } = await officer.ask(`/api/v1/documents/${opened.id}`);
      equal(body.assignments.filter((share) => share.report === typed).length, 1, 'reports kept');
      await officer.stop('back');
    });

    await ledger.step('a part asked for without a line comes when the line is back, with its looks', async () => {
      const visitor = await new Person({ ...run, journey }).arrive();
      let cut;
      let back = false;
      const gone = new Promise((go) => (cut = go));
      // What is fetched beforehand on a quick line would make this step say nothing.
      await visitor.page.route(/assets\/MenuBox/u, async (route) => {
        await gone;
        await (back ? route.continue() : route.abort());
      });
      await visitor.signIn('trung');
      // The frame itself is here: only the list is still to come.
      await visitor.page.locator('#noi-dung').waitFor();
      await visitor.context.setOffline(true);
      await banner(visitor).waitFor();
      cut();
      const { name } = (await officer.ask('/api/v1/session')).body;
      const opener = visitor.page.getByRole('button', { name });
      await opener.click();
      await visitor.page.waitForTimeout(500);
      equal(await visitor.page.getByRole('menuitem').count(), 0, 'entries without the program');
      await visitor.stop('no-menu');
      back = true;
      await visitor.context.setOffline(false);
      await banner(visitor).waitFor({ state: 'hidden', timeout: 30_000 });
      const entry = visitor.page.getByRole('menuitem', { name: 'Đăng xuất', exact: true });
      await entry.waitFor();
      equal(await visitor.page.getByRole('menu').evaluate((menu) => getComputedStyle(menu).position), 'absolute', 'how the list is placed');
      await visitor.stop('menu');
      await entry.click();
      await visitor.page.waitForURL(/\/dang-nhap/u);
      await visitor.leave();
    });

    await ledger.step('a line lost just after signing in is told, and the page goes on by itself', async () => {
      const visitor = await new Person({ ...run, journey }).arrive();
      let cut;
      let back = false;
      const gone = new Promise((go) => (cut = go));
      await visitor.page.route(/assets\/(?!LoginPage)\w*(Page|Desk)/u, async (route) => {
        await gone;
        await (back ? route.continue() : route.abort());
      });
      await visitor.signIn('trung');
      await visitor.context.setOffline(true);
      cut();
      await visitor.page.getByRole('status').filter({ hasText: 'Khi có mạng lại, trang tự đi tiếp' }).waitFor();
      await visitor.stop('between');
      back = true;
      await visitor.context.setOffline(false);
      await visitor.page.locator('#noi-dung').waitFor({ timeout: 30_000 });
      await visitor.leave();
    });

    await ledger.step('the shelf is another person’s at the next sign-in, and empty after signing out', async () => {
      assert((await shelf(officer)).length > 2, 'the shelf is empty before signing out');
      const { body: me } = await officer.ask('/api/v1/session');
      await officer.page.getByRole('button', { name: me.name }).click();
      await officer.page.getByRole('menuitem', { name: 'Đăng xuất', exact: true }).click();
      await officer.page.waitForURL(/\/dang-nhap/u);
      await officer.settle();
      equal((await shelf(officer)).length, 0, 'entries left after signing out');
      await officer.signIn('son');
      await officer.settle();
      assert(!(await shelf(officer)).some((path) => path.includes(opened.id)), 'a letter of the other person is kept');
      await officer.leave();
    });

    await ledger.step('letters for named persons only never come to the shelf', async () => {
      const clerk = await new Person({ ...run, journey, offline: true }).arrive();
      await clerk.signIn('linh');
      const bytes = await printLetter(run.browser, { code: '931/SNV-TTr', subject: 'thử văn bản chỉ người có tên', day: '09', month: '11', year: '2026', due: '30 tháng 11 năm 2026', body: ['Nội dung.'] });
      const id = await clerk.page.evaluate(
        async ([data]) => {
          const me = await (await fetch('/api/v1/session')).json();
          const headers = { 'x-csrf-token': me.csrf_token };
          const body = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          return (await (await fetch('/api/v1/incoming-documents?name=co-ten.pdf', { method: 'POST', headers: { ...headers, 'content-type': 'application/octet-stream' }, body })).json()).document_id;
        },
        [Buffer.from(bytes).toString('base64')],
      );
      const letter = await until(async () => {
        const { body } = await clerk.ask(`/api/v1/documents/${id}`);
        return body.analysing ? null : body;
      }, 'the file is read', 60_000);
      const saved = await clerk.ask(`/api/v1/documents/${id}/fields`, { method: 'PUT', body: { base: letter.fields_tag, fields: { ...letter.reading.suggestion, kind: 'Công văn', urgency: 'normal', access: 'named_only' } } });
      equal(saved.status, 200, 'saving the level');
      await clerk.page.goto(`/vao-so-den/${id}`);
      await clerk.page.locator('[data-page="1"] canvas').waitFor();
      await clerk.settle();
      const other = (await clerk.ask('/api/v1/inbox?box=arrivals')).body.items.find((item) => item.access !== 'named_only' && item.document_id !== id && !item.analysing);
      await clerk.page.goto(`/vao-so-den/${other.document_id}`);
      await until(async () => (await shelf(clerk)).some((path) => path.includes(other.document_id)), 'another letter is kept');
      assert(!(await shelf(clerk)).some((path) => path.includes(id)), 'it is on the shelf');
      const kept = await clerk.page.evaluate(async (name) => {
        const cache = await caches.open(name);
        return (await Promise.all((await cache.keys()).filter((request) => request.url.includes('/inbox')).map(async (request) => (await cache.match(request)).text()))).join();
      }, SHELF);
      assert(kept.length > 100 && !kept.includes(id), 'its line is on the shelf');
      await clerk.leave();
    });

    await ledger.step('an answer that is lost does not make a file or a comment come twice', async () => {
      const clerk = await new Person({ ...run, journey }).arrive();
      await clerk.signIn('linh');
      const bytes = await printLetter(run.browser, { code: '932/SNV-VP', subject: 'thử mất câu trả lời', day: '09', month: '11', year: '2026', due: '30 tháng 11 năm 2026', body: ['Nội dung.'] });
      let lost = 0;
      const loseFirst = async (route) => {
        if (lost > 0) return route.continue();
        lost += 1;
        await route.fetch();
        return route.abort('connectionreset');
      };
      await clerk.page.route('**/api/v1/incoming-documents?*', loseFirst);
      await clerk.page.locator('input[type="file"]').first().setInputFiles({ name: 'mat-cau-tra-loi.pdf', mimeType: 'application/pdf', buffer: bytes });
      await clerk.page.getByRole('link', { name: 'Mở để vào sổ' }).first().waitFor({ timeout: 60_000 });
      equal(lost, 1, 'answers lost');
      const { body } = await clerk.ask('/api/v1/inbox?box=arrivals');
      equal(body.items.filter((item) => item.file_name === 'mat-cau-tra-loi.pdf').length, 1, 'letters taken in');
      await clerk.leave();

      const head = await new Person({ ...run, journey }).arrive();
      await head.signIn('son');
      const { body: tasks } = await head.ask('/api/v1/inbox?box=tasks');
      await openFromList(head, '/can-xu-ly', tasks.items[0].subject);
      lost = 0;
      await head.page.route('**/actions', loseFirst);
      const words = 'Một câu chỉ được gửi một lần.';
      await head.page.getByLabel('Ý kiến trao đổi').fill(words);
      await head.button('Gửi trao đổi').click();
      await head.sees(/Mất kết nối với máy chủ/u);
      await head.button('Gửi trao đổi').click();
      await head.page.getByRole('listitem').filter({ hasText: words }).first().waitFor();
      const { body: after } = await head.ask(`/api/v1/documents/${tasks.items[0].document_id}`);
      equal(after.comments.filter((comment) => comment.text === words).length, 1, 'comments kept');
      await head.leave();
    });
  });
}
