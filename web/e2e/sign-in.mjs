// Signing in otherwise than with a password: by the agency's provider, a real one started here, and with a passkey.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { inDialog, staysTyped } from './kept.mjs';
import { assert, equal } from './ledger.mjs';
import { DESK, PHONE, Person } from './person.mjs';
import { telexIn } from './telex-boxes.mjs';

const journey = 'sign-in';
const SECRET = 'bi-mat-cua-hanh-trinh-4711';

function freePort() {
  return new Promise((go, stop) => {
    const probe = createServer();
    probe.once('error', stop);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => go(port));
    });
  });
}

/** A provider that knows the program at `site`. */
async function startProvider(site) {
  const port = await freePort();
  const settings = { port, client: 'congvan', secret: SECRET, redirects: [`${site}/dang-nhap/xac-nhan`], leaves: [`${site}/dang-nhap`] };
  const child = spawn(process.execPath, [fileURLToPath(new URL('identity-provider.mjs', import.meta.url)), JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((go, stop) => {
    child.once('exit', () => stop(new Error('the provider ended')));
    child.stdout.once('data', go);
  });
  return { issuer: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

/** The administrator asks which account at the provider is Trung's. */
async function link({ page }) {
  await page.getByRole('button', { name: /^Việc có thể làm với .*Võ Quang Trung/u }).click();
  await page.getByRole('menuitem', { name: 'Nối đăng nhập chung…' }).click();
}

export async function otherWaysIn(given) {
  const { ledger } = given;
  // Where the demo takes itself to be: passkeys and providers are bound to a name.
  const site = { ...given.site, url: given.site.url.replace('127.0.0.1', 'localhost') };
  const run = { ...given, site, journey };
  const provider = await startProvider(site.url);
  const password = site.accounts.password;
  const proveAt = async (page, name) => {
    await page.waitForURL(`${provider.issuer}/interaction/**`);
    await page.getByLabel('Tài khoản').fill(name);
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
  };
  await ledger.journey('Other ways of signing in', async () => {
    await ledger.step('the administrator sets the provider and asks it', async () => {
      const admin = await new Person(run).arrive();
      await admin.signIn('quantri');
      await admin.page.goto('/dang-nhap-chung');
      await admin.page.getByRole('checkbox', { name: 'Cho đăng nhập chung' }).check({ force: true });
      await admin.button('Lưu').click();
      await admin.sees(/Nhập địa chỉ máy chủ đăng nhập/u);
      await admin.page.getByLabel('Chữ trên nút đăng nhập').fill('Tài khoản công chức tỉnh Sông Lam');
      await admin.page.getByLabel('Địa chỉ máy chủ (issuer)').fill(provider.issuer);
      await admin.page.getByLabel('Mã ứng dụng (client ID)').fill('congvan');
      await admin.page.getByLabel('Mã bí mật (client secret)', { exact: true }).fill(SECRET);
      await admin.button('Lưu').click();
      await admin.sees('Đang giữ một mã bí mật');
      await admin.button('Kiểm tra kết nối').click();
      await admin.sees('Máy chủ trả lời đúng');
      await admin.stop('provider');
      await admin.page.setViewportSize(PHONE);
      await admin.stop('provider-narrow');
      await admin.page.setViewportSize(DESK);
      await staysTyped(admin, { what: 'the account at the provider', at: '/tai-khoan', open: link, box: (page) => page.locator('#noi-subject'), given: 'trung.vo' });
      await link(admin);
      await admin.page.locator('#noi-subject').waitFor();
      await telexIn(admin, 'the account at the provider');
      await admin.leave();
    });

    await ledger.step('somebody links their account there', async () => {
      const officer = await new Person(run).arrive();
      await officer.signIn('hung');
      await officer.page.goto('/ca-nhan');
      await officer.button('Nối tài khoản').click();
      const dialog = officer.page.getByRole('dialog');
      await dialog.getByLabel('Mật khẩu hiện tại', { exact: true }).fill(password);
      await officer.stop('link');
      await dialog.getByRole('button', { name: 'Tiếp tục' }).click();
      await proveAt(officer.page, 'hung.do');
      await officer.page.waitForURL('**/ca-nhan');
      await officer.sees('Đã nối với hung.do');
      await officer.page.locator('#dang-nhap-chung').scrollIntoViewIfNeeded();
      await officer.stop('linked');
      await officer.leave();
    });

    await ledger.step('by phone, back to the page one wanted', async () => {
      const officer = await new Person({ ...run, size: PHONE }).arrive();
      await officer.page.goto('/tra-cuu?q=đất');
      const way = officer.button('Tài khoản công chức tỉnh Sông Lam');
      await way.waitFor();
      await officer.stop('ways');
      await way.click();
      await proveAt(officer.page, 'hung.do');
      await officer.page.waitForURL(/\/tra-cuu\?q=/u);
      officer.login = 'hung';
      // After other sites the browser no longer tells when a page has come to rest.
      await officer.page.reload();
      await officer.stop('arrived');
      const me = await officer.ask('/api/v1/session');
      equal(me.body.login, 'hung', 'who is signed in');
      await officer.leave();
    });

    await ledger.step('who is not linked is told what to do; signing out leaves the provider too', async () => {
      const officer = await new Person(run).arrive();
      await officer.page.goto('/dang-nhap');
      await officer.button('Tài khoản công chức tỉnh Sông Lam').click();
      await proveAt(officer.page, 'nguoi.la');
      await officer.sees('chưa nối với tài khoản nào ở đây');
      assert(!officer.page.url().includes('code='), 'the code stays in the address');
      await officer.context.clearCookies();
      await officer.button('Về trang đăng nhập').click();
      await officer.button('Tài khoản công chức tỉnh Sông Lam').click();
      await proveAt(officer.page, 'hung.do');
      await officer.page.waitForURL((url) => !url.pathname.startsWith('/dang-nhap') && url.origin === site.url);
      await officer.page.goto('/ca-nhan');
      await officer.button('Đăng xuất mọi nơi').click();
      await officer.page.getByRole('dialog').getByRole('button', { name: 'Đăng xuất mọi nơi' }).click();
      await officer.page.waitForURL(`${provider.issuer}/session/end**`);
      await officer.page.getByRole('button').first().click();
      await officer.page.waitForURL(`${site.url}/dang-nhap**`);
      await officer.leave();
    });

    await ledger.step('a passkey is made, opens the account without a password, and opens nothing once it is removed', async () => {
      const officer = await new Person(run).arrive();
      const wire = await officer.context.newCDPSession(officer.page);
      await wire.send('WebAuthn.enable');
      await wire.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
      await officer.signIn('trung');
      await staysTyped(officer, { what: 'the name of a new passkey', at: '/ca-nhan', open: (person) => person.button('Thêm khóa truy cập').click(), box: inDialog('Tên khóa'), given: 'Máy ở bàn một cửa' });
      await officer.button('Thêm khóa truy cập').click();
      const dialog = officer.page.getByRole('dialog');
      await dialog.getByLabel('Tên khóa').fill('Máy tính ở phòng');
      await dialog.getByLabel('Mật khẩu hiện tại', { exact: true }).fill(password);
      await officer.stop('passkey');
      await dialog.getByRole('button', { name: 'Tiếp tục' }).click();
      await officer.sees('Đã thêm khóa truy cập');
      await officer.page.locator('#khoa-truy-cap').scrollIntoViewIfNeeded();
      await officer.stop('passkey-made');
      await staysTyped(officer, { what: 'another name of a passkey', open: (person) => person.button('Đổi tên khóa Máy tính ở phòng').click(), box: inDialog('Tên khóa'), given: 'Máy tính tầng hai' });
      const leaveAndComeBack = async () => {
        await officer.context.clearCookies();
        await officer.page.goto('/can-xu-ly');
        await officer.button('Đăng nhập bằng khóa truy cập').click();
      };
      await leaveAndComeBack();
      await officer.page.waitForURL(/\/can-xu-ly/u);
      equal((await officer.ask('/api/v1/session')).body.login, 'trung', 'who is signed in');
      await officer.page.setViewportSize(PHONE);
      await officer.page.goto('/ca-nhan');
      await officer.sees(/dùng gần nhất/u);
      await officer.page.locator('#khoa-truy-cap').scrollIntoViewIfNeeded();
      await officer.stop('passkey-narrow');
      await officer.button('Bỏ khóa Máy tính ở phòng').click();
      await dialog.getByLabel('Mật khẩu hiện tại', { exact: true }).fill(password);
      await dialog.getByRole('button', { name: 'Bỏ khóa' }).click();
      await officer.sees('Đã bỏ khóa truy cập');
      await leaveAndComeBack();
      await officer.sees('Khóa truy cập này đã bị bỏ');
      officer.login = undefined;
      await officer.stop('passkey-gone');
      await officer.leave();
    });
  });
  provider.stop();
}
