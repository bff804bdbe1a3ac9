// The administrator's part, and one's own password.
import { assert, equal } from './ledger.mjs';
import { DESK, PHONE, Person } from './person.mjs';

const journey = 'accounts';

export async function accounts(run) {
  const { ledger, site } = run;
  await ledger.journey('Accounts', async () => {
    const admin = await new Person({ ...run, journey }).arrive();
    await admin.signIn('quantri');
    const quan = site.accounts.accounts.find((one) => one.login === 'quan');
    const menu = async (entry) => {
      await admin.page.getByRole('button', { name: `Việc có thể làm với tài khoản của ${quan.name}` }).click();
      await admin.page.getByRole('menuitem', { name: entry }).click();
    };
    const tryPassword = async (password) => {
      const answer = await fetch(`${site.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json', origin: site.url }, body: JSON.stringify({ login: 'quan', password }) });
      return answer.status;
    };

    await ledger.step('a new password is shown once and works; the old one no longer does', async () => {
      await admin.page.goto('/tai-khoan');
      await admin.settle();
      await admin.stop('list');
      await menu('Đặt lại mật khẩu');
      await admin.page.getByRole('dialog').getByRole('button', { name: 'Đặt lại mật khẩu' }).click();
      const shown = admin.page.getByRole('dialog').getByRole('status');
      await shown.waitFor();
      const password = ((await shown.textContent()) ?? '').trim();
      assert(password.length >= 12, `the password is ${password.length} characters long`);
      await admin.stop('password');
      await admin.page.getByRole('button', { name: 'Đã giao mật khẩu' }).click();
      assert(!(await admin.page.content()).includes(password), 'the password is still on the page');
      equal(await tryPassword(site.accounts.password), 401, 'signing in with the old password');
      equal(await tryPassword(password), 200, 'signing in with the new password');
      run.password = password;
    });

    await ledger.step('a locked account cannot sign in, and can be unlocked', async () => {
      await menu('Khóa tài khoản');
      await admin.page.getByRole('dialog').getByRole('button', { name: 'Khóa tài khoản' }).click();
      await admin.sees(`Đã khóa tài khoản của ${quan.name}`);
      const refused = await tryPassword(run.password);
      assert([401, 403].includes(refused), `signing in while locked: ${refused}`);
      await admin.stop('locked');
      await menu('Mở khóa');
      await admin.sees(`Đã mở khóa tài khoản của ${quan.name}`);
      equal(await tryPassword(run.password), 200, 'signing in after unlocking');
      await admin.leave();
    });

    await ledger.step('one changes one’s own password, and a wrong one is told in words', async () => {
      const person = await new Person({ ...run, journey }).arrive();
      await person.signIn('phuc');
      await person.page.goto('/ca-nhan');
      const fill = async (current, fresh, again = fresh) => {
        await person.page.locator('#mk-cu').fill(current);
        await person.page.locator('#mk-moi').fill(fresh);
        await person.page.locator('#mk-lai').fill(again);
        await person.button('Đổi mật khẩu').last().click();
      };
      const complaint = person.page.getByRole('alert').filter({ hasText: /Cần sửa/u });
      await fill(site.accounts.password, 'ngắn');
      await complaint.filter({ hasText: /ít nhất 10 ký tự/u }).waitFor();
      await fill('không-phải-mật-khẩu', 'bốn cánh đồng lúa chín');
      await complaint.filter({ hasText: /hiện tại không đúng/u }).waitFor();
      await person.stop('wrong-password');
      await fill(site.accounts.password, 'phuc mười hai chữ cái');
      await complaint.filter({ hasText: /tên tài khoản/u }).waitFor();
      await fill(site.accounts.password, 'bốn cánh đồng lúa chín');
      await person.sees(/Đã đổi mật khẩu/u);
      await person.stop('changed');
      await person.leave();
    });

    await ledger.step('one sees where one is signed in, and ends a session from another device', async () => {
      const [desk, phone] = await Promise.all([DESK, PHONE].map(async (size) => (await new Person({ ...run, journey, size }).arrive()).signIn('trung')));
      await desk.page.goto('/ca-nhan');
      await desk.settle();
      const list = desk.page.locator('section', { has: desk.page.locator('#phien') }).getByRole('listitem');
      const all = await list.count();
      assert(all >= 2, `${all} sessions are listed`);
      equal(await list.filter({ hasText: 'Phiên này' }).count(), 1, 'sessions that are this one');
      await desk.page.locator('#phien').scrollIntoViewIfNeeded();
      await desk.stop('sessions');
      const { body: open } = await phone.ask('/api/v1/sessions');
      const { body: seen } = await desk.ask('/api/v1/sessions');
      const at = seen.findIndex((session) => session.id === open.find((one) => one.current).id);
      await list.nth(at).getByRole('button', { name: 'Đóng phiên' }).click();
      await desk.sees('Đã đóng phiên');
      equal((await phone.context.request.get('/api/v1/inbox?box=tasks')).status(), 401, 'what the phone is answered');
      await phone.page.reload();
      await phone.page.waitForURL(/\/dang-nhap/u);
      equal((await desk.ask('/api/v1/session')).body.login, 'trung', 'who is signed in at the desk');
      await Promise.all([desk.leave(), phone.leave()]);
    });
  });
}
