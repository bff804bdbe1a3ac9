// Two-step sign-in with an app on the phone: turned on, asked for, a code for the lost phone, turned off.
import { createHmac } from 'node:crypto';
import { equal, until } from './ledger.mjs';
import { PHONE, Person } from './person.mjs';

const journey = 'second-step';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP = 30_000;

/** What an authenticator app shows for a key in the `counter`th half minute (RFC 6238 on RFC 4226). */
function codeOf(secret, counter) {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/gu).map((byte) => parseInt(byte, 2)));
  const at = Buffer.alloc(8);
  at.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', key).update(at).digest();
  const number = mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
const now = () => Math.floor(Date.now() / STEP);

/** The password is right, and the page asks for more. */
const knock = async (person, password) => {
  person.login = 'trung';
  await person.page.goto('/dang-nhap');
  await person.page.getByLabel('Tài khoản').fill('trung');
  await person.page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await person.page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await person.page.getByLabel('Mã xác thực').waitFor();
};
const give = async (person, code) => {
  await person.page.getByLabel('Mã xác thực').fill(code);
  await person.page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
};
const inside = async (person) => {
  await person.page.waitForURL((url) => url.pathname !== '/dang-nhap');
  await person.settle();
};

export async function secondStep(run) {
  const { ledger, site } = run;
  const { password } = site.accounts;
  await ledger.journey('Two-step sign-in', async () => {
    let secret;
    let spare;
    let used;
    await ledger.step('somebody turns it on with the key of their app, and keeps the codes for a lost phone', async () => {
      const officer = await new Person({ ...run, journey }).arrive();
      await officer.signIn('trung');
      await officer.page.goto('/ca-nhan');
      await officer.button('Bật xác thực hai bước').click();
      const dialog = officer.page.getByRole('dialog');
      await dialog.getByLabel('Mật khẩu hiện tại', { exact: true }).fill(password);
      await dialog.getByRole('button', { name: 'Tiếp tục' }).click();
      await dialog.getByRole('img', { name: 'Mã QR cho ứng dụng xác thực' }).waitFor();
      secret = (await dialog.locator('code').innerText()).replaceAll(/\s/gu, '');
      used = now();
      const right = codeOf(secret, used);
      await dialog.getByLabel('Mã xác thực').fill(right === '000000' ? '000001' : '000000');
      await dialog.getByRole('button', { name: 'Bật xác thực hai bước' }).click();
      await dialog.getByText(/Mã (?:xác thực )?không đúng/u).first().waitFor();
      await officer.stop('key');
      await dialog.getByLabel('Mã xác thực').fill(right);
      await dialog.getByRole('button', { name: 'Bật xác thực hai bước' }).click();
      await officer.page.getByRole('heading', { name: 'Cất các mã dự phòng' }).waitFor();
      spare = await dialog.locator('li code').allInnerTexts();
      await officer.stop('codes');
      await officer.button('Tôi đã cất các mã').click();
      await officer.sees(`Còn ${spare.length} mã dự phòng`);
      await officer.leave();
    });

    await ledger.step('the password alone opens nothing, a code seen before neither; the next one does, on a phone', async () => {
      const officer = await new Person({ ...run, journey, size: PHONE }).arrive();
      await knock(officer, password);
      await officer.stop('asked');
      await give(officer, codeOf(secret, used));
      await officer.page.locator('#ma[aria-invalid="true"]').waitFor();
      equal((await officer.ask('/api/v1/session')).status, 401, 'the session after a code that was used');
      await until(() => now() > used, 'the app shows the next code', STEP + 2_000);
      await give(officer, codeOf(secret, now()));
      await inside(officer);
      await officer.leave();
    });

    await ledger.step('without the phone a kept code opens once, and it is turned off with the password', async () => {
      const officer = await new Person({ ...run, journey }).arrive();
      await knock(officer, password);
      await give(officer, spare[0]);
      await inside(officer);
      await officer.page.goto('/ca-nhan');
      await officer.sees(`Còn ${spare.length - 1} mã dự phòng`);
      const second = await new Person({ ...run, journey }).arrive();
      await knock(second, password);
      await give(second, spare[0]);
      await second.page.locator('#ma[aria-invalid="true"]').waitFor();
      await second.leave();
      await officer.page.getByRole('button', { name: 'Tắt', exact: true }).click();
      const dialog = officer.page.getByRole('dialog');
      await dialog.getByLabel('Mật khẩu hiện tại', { exact: true }).fill(password);
      await dialog.getByRole('button', { name: 'Tắt', exact: true }).click();
      await officer.button('Bật xác thực hai bước').waitFor();
      await officer.leave();
    });
  });
}
