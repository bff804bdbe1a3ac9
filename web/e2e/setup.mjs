// From an empty folder to the first registered letter, with what the screen and the terminal show and nothing else.
import { administer } from './administration.mjs';
import { assert, equal, until } from './ledger.mjs';
import { register } from './main-path.mjs';
import { printLetter } from './papers.mjs';
import { DESK, PHONE, Person } from './person.mjs';
import { startPostOffice } from './post-office.mjs';
import { startEmptySite } from './site.mjs';
import { rootCertificate } from './certificates.mjs';

const journey = 'setup';
const ADMIN = 'bốn cánh đồng lúa chín';
const CLERK = 'mưa nguồn chớp bể tháng tám';
const FIRST = 1285;
const PETITION = 87;

/** Chooses from a list as a person does: open, press. */
async function choose(person, id, option) {
  await person.page.locator(`#${id}`).click();
  await person.page.getByRole('option', { name: option }).first().click();
}

async function addPerson(person, { name, honorific, title, unit, roles }) {
  await person.button('Thêm cán bộ').first().click();
  const dialog = person.page.getByRole('dialog');
  await dialog.locator('#can-bo-name').fill(name);
  await choose(person, 'can-bo-honorific', honorific);
  await dialog.locator('#can-bo-title').fill(title);
  await choose(person, 'can-bo-unit_id', unit);
  for (const role of roles) await dialog.getByRole('checkbox', { name: role }).check();
  if (!roles.includes('Chuyên viên')) await dialog.getByRole('checkbox', { name: /^Chuyên viên/u }).uncheck();
  await dialog.getByRole('button', { name: 'Thêm cán bộ' }).click();
  const shown = person.page.locator('#mat-khau-moi');
  await shown.waitFor();
  const password = ((await shown.textContent()) ?? '').trim();
  const login = /Tài khoản: (\S+)/u.exec((await person.page.getByRole('dialog').innerText()) ?? '')?.[1];
  await person.button('Đã giao mật khẩu').click();
  await shown.waitFor({ state: 'detached' });
  return { login, password };
}

async function go(person, heading) {
  await person.page.getByRole('button', { name: 'Tiếp tục', exact: true }).click();
  await person.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await person.settle();
}

export async function setUp(run) {
  const { ledger, browser } = run;
  const empty = await startEmptySite();
  const began = Date.now();
  try {
    await ledger.journey('From an empty folder to the first letter', async () => {
      const admin = await new Person({ ...run, site: empty, journey }).arrive();
      admin.login = 'quantri';
      let clerk;

      await ledger.step('every address leads to setting up, on a phone too', async () => {
        const phone = await new Person({ ...run, site: empty, journey, size: PHONE }).arrive();
        await phone.page.goto('/vao-so-den');
        await phone.page.waitForURL(/\/cai-dat/u);
        await phone.stop('phone');
        await phone.leave();
        await admin.page.goto('/');
        await admin.page.waitForURL(/\/cai-dat/u);
        await admin.sees('Bước 1 trong 8');
      });

      await ledger.step('a stranger’s code is refused, that of the terminal is taken', async () => {
        const fill = async (code) => {
          await admin.page.locator('#qt-code').fill(code);
          await admin.page.locator('#qt-name').fill('Đỗ Hữu Tài');
          await admin.page.locator('#qt-password').fill(ADMIN);
        };
        await fill('aaaa-bbbb-cccc-dddd');
        await choose(admin, 'qt-honorific', 'Ông');
        await admin.button('Bắt đầu cài đặt').click();
        await admin.page.getByRole('alert').filter({ hasText: 'Mã cài đặt không đúng' }).waitFor();
        await admin.stop('wrong-code');
        await admin.page.reload();
        await admin.settle();
        equal(await admin.page.locator('#qt-name').inputValue(), 'Đỗ Hữu Tài', 'the name after a reload');
        equal(await admin.page.locator('#qt-honorific').inputValue(), 'Ông', 'how he is addressed after a reload');
        for (const secret of ['code', 'password']) equal(await admin.page.locator(`#qt-${secret}`).inputValue(), '', `the ${secret} after a reload`);
        await fill(empty.code());
        await admin.button('Bắt đầu cài đặt').click();
        await admin.page.getByRole('heading', { level: 1, name: 'Cơ quan' }).waitFor();
      });

      await ledger.step('the agency has its name and code', async () => {
        await admin.page.locator('#co-quan-name').fill('UBND phường Thọ Hòa');
        await admin.page.locator('#co-quan-code').fill('H99.88.01');
        await admin.stop('agency');
        await admin.button('Lưu và tiếp tục').click();
        await admin.page.getByRole('heading', { level: 1, name: 'Đơn vị' }).waitFor();
      });

      await ledger.step('units come from the usual set, and a reload and a restart lose nothing', async () => {
        await admin.page.getByRole('button', { name: 'UBND phường', exact: true }).click();
        await admin.sees('Phòng Văn hóa - Xã hội');
        equal(await admin.page.locator('#bo-phan-van-thu').inputValue().then((name) => name.trim()), 'Bộ phận Văn thư', 'the clerks’ unit is named');
        equal(await admin.page.getByRole('heading', { level: 1 }).count(), 1, 'headings of the screen');
        await empty.restart();
        await admin.page.reload();
        await admin.sees('Phòng Văn hóa - Xã hội');
        await admin.stop('units');
        await go(admin, 'Cán bộ');
      });

      await ledger.step('people get posts, accounts and first passwords', async () => {
        clerk = await addPerson(admin, { name: 'Ngô Thùy Linh', honorific: 'Bà', title: 'Văn thư', unit: /Bộ phận Văn thư/u, roles: [/^Văn thư/u] });
        equal(clerk.login, 'linhnt', 'the login made from the name');
        await addPerson(admin, { name: 'Nguyễn Thị Minh Hà', honorific: 'Bà', title: 'Chủ tịch UBND phường', unit: 'UBND phường Thọ Hòa', roles: [/^Lãnh đạo/u] });
        await addPerson(admin, { name: 'Hồ Ngọc Sơn', honorific: 'Ông', title: 'Trưởng phòng', unit: /Phòng Kinh tế/u, roles: [/^Trưởng đơn vị/u] });
        await admin.stop('people');
        await go(admin, 'Sổ văn bản');
      });

      await ledger.step('the register goes on where the paper book had come to', async () => {
        await admin.page.locator('#so-first').fill(String(FIRST));
        await admin.button('Đặt số bắt đầu').click();
        await admin.sees('Số tiếp theo: 1.285');
        await admin.stop('books');
      });

      await ledger.step('a second register has its name and goes on from its own paper book', async () => {
        await admin.page.locator('#so-moi-name').fill('công văn đến');
        await admin.page.locator('#so-moi-first').fill('0');
        await admin.button('Thêm sổ').click();
        await admin.page.getByText('Đã có sổ công văn đến').first().waitFor();
        await admin.page.getByText('Nhập số từ 1 đến 999.999').first().waitFor();
        await admin.stop('book-refused');
        await admin.page.locator('#so-moi-name').fill('Đơn thư');
        await admin.page.locator('#so-moi-first').fill(String(PETITION));
        await admin.button('Thêm sổ').click();
        await admin.sees('Số tiếp theo: 87');
        await admin.page.setViewportSize(PHONE);
        await admin.stop('books-two-phone');
        await admin.page.setViewportSize(DESK);
        await admin.stop('books-two');
        await go(admin, 'Giờ làm việc, ngày nghỉ');
      });

      await ledger.step('working days are looked at and left for later', async () => {
        await admin.stop('calendar');
        await admin.button('Để sau').last().click();
        await admin.page.getByRole('heading', { level: 1, name: 'Nguồn tin cậy' }).waitFor();
        await admin.settle();
      });

      await ledger.step('a root certificate is trusted by the fingerprint its holder publishes, and by no other', async () => {
        await admin.sees('Chưa tin cậy chứng thư gốc nào');
        const drop = admin.page.locator('input[type=file]');
        await drop.setInputFiles({ name: 'khoa.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n') });
        await admin.page.getByRole('alert').filter({ hasText: 'Tệp có khóa bí mật' }).waitFor();
        const root = rootCertificate();
        await drop.setInputFiles({ name: 'goc.crt', mimeType: 'application/x-x509-ca-cert', buffer: root.raw });
        const dialog = admin.page.getByRole('dialog');
        await dialog.getByText(root.fingerprint256.replaceAll(':', '').match(/.{4}/gu).join(' ')).waitFor();
        await dialog.locator('#tin-cay-fingerprint').fill(root.fingerprint256.replace(/^../u, 'FE'));
        await dialog.locator('#tin-cay-reason').fill('Đối chiếu trên trang của nơi cấp ngày 25/11/2026');
        await dialog.getByRole('button', { name: 'Tin cậy chứng thư này' }).click();
        await dialog.getByRole('alert').filter({ hasText: 'Vân tay không khớp' }).waitFor();
        await admin.stop('trust-compare');
        await admin.page.setViewportSize(PHONE);
        await admin.stop('trust-compare-phone');
        await admin.page.setViewportSize(DESK);
        await dialog.locator('#tin-cay-fingerprint').fill(root.fingerprint256);
        await dialog.getByRole('button', { name: 'Tin cậy chứng thư này' }).click();
        await dialog.waitFor({ state: 'detached' });
        await admin.sees('Đối chiếu trên trang của nơi cấp');
        await admin.stop('trust');
        await admin.page.setViewportSize(PHONE);
        await admin.stop('trust-phone');
        await admin.page.setViewportSize(DESK);
        await admin.button('Thôi tin cậy').click();
        await admin.page.locator('#bo-tin-cay-reason').fill('Chỉ dùng để thử, chưa có nơi cấp chính thức');
        await admin.page.getByRole('dialog').getByRole('button', { name: 'Thôi tin cậy' }).click();
        await admin.page.getByRole('dialog').waitFor({ state: 'detached' });
        await admin.sees('Chưa tin cậy chứng thư gốc nào');
        await go(admin, 'Thư điện tử');
      });

      await ledger.step('the mail server is tried out, its own words are shown, and nothing typed is lost', async () => {
        const post = await startPostOffice();
        await admin.page.locator('#thu-may-chu').fill('127.0.0.1');
        await admin.button('Tiếp tục').click();
        await admin.page.getByRole('alert').filter({ hasText: 'Máy chủ thư chưa được lưu' }).waitFor();
        await admin.page.locator('#thu-cong').fill(String(post.port));
        await choose(admin, 'thu-ma-hoa', /^Không mã hóa/u);
        await admin.page.locator('#thu-tu').fill('vanphong@thohoa.example');
        await admin.button('Lưu').click();
        await admin.sees('Đã lưu máy chủ thư');
        await admin.page.locator('#thu-thu-toi').fill('khong-co@thohoa.example');
        await admin.button('Gửi thư thử').click();
        await admin.page.getByRole('alert').filter({ hasText: 'Máy chủ trả lời: 550 5.1.1 No such user here' }).waitFor();
        await admin.stop('mail-refused');
        await admin.page.locator('#thu-thu-toi').fill('quantri@thohoa.example');
        await admin.button('Gửi thư thử').click();
        await admin.page.getByRole('status').filter({ hasText: 'Máy chủ trả lời: 250 2.0.0 Ok: queued as 4F1C' }).waitFor();
        equal(post.taken.length, 1, 'messages that the mail server has');
        await admin.stop('mail');
        await admin.page.setViewportSize(PHONE);
        await admin.stop('mail-phone');
        await admin.page.setViewportSize(DESK);
        await go(admin, 'Sẵn sàng');
        await post.stop();
        await admin.stop('ready');
        await admin.button('Kết thúc cài đặt').click();
        await admin.page.waitForURL(/\/don-vi$/u);
        await admin.settle();
        await admin.page.goto('/nhat-ky');
        await admin.sees('Kết thúc cài đặt');
        await admin.sees('Đặt máy chủ thư: 127.0.0.1');
        await admin.stop('journal');
        await admin.leave();
      });

      await ledger.step('the clerk changes the first password and registers the first letter', async () => {
        const linh = await new Person({ ...run, site: empty, journey }).arrive();
        linh.login = clerk.login;
        await linh.page.goto('/');
        await linh.page.getByLabel('Tài khoản').fill(clerk.login);
        await linh.page.getByLabel('Mật khẩu', { exact: true }).fill(clerk.password);
        await linh.page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
        await linh.page.waitForURL(/\/doi-mat-khau/u);
        await linh.page.locator('#mkm-current').fill(clerk.password);
        await linh.page.locator('#mkm-new').fill(CLERK);
        await linh.page.locator('#mkm-again').fill(CLERK);
        await linh.stop('password');
        await linh.page.setViewportSize(PHONE);
        await linh.stop('password-phone');
        await linh.page.setViewportSize(DESK);
        await linh.button('Đặt mật khẩu và bắt đầu').click();
        await linh.page.waitForURL(/\/vao-so-den/u);
        await linh.sees('Quyền của ông/bà vừa được thay đổi');
        await linh.stop('told');
        await linh.button('Đã rõ').click();

        const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date()).split('-');
        const letter = { code: '8743/SXD-QLXD', subject: 'kiểm tra lan can cầu dân sinh rạch Vàm Lá' };
        const bytes = await printLetter(browser, { ...letter, day, month, year, due: `31 tháng 12 năm ${year}`, body: ['Sở Xây dựng đề nghị UBND các phường, xã kiểm tra lan can các cầu dân sinh.'] });
        await linh.page.locator('input[type="file"]').first().setInputFiles({ name: 'cong-van.pdf', mimeType: 'application/pdf', buffer: bytes });
        await linh.page.getByRole('link', { name: 'Mở để vào sổ' }).first().click();
        await linh.page.waitForURL(/\/vao-so-den\/[0-9a-f-]{36}$/u);
        const id = new URL(linh.page.url()).pathname.split('/').at(-1);
        await until(async () => (await linh.ask(`/api/v1/documents/${id}`)).body?.analysing === false, 'the file is checked and read', 60_000);
        await linh.settle();
        const number = await register(linh, letter, /Hà/u);
        equal(number, FIRST, 'the first number given here');
        await linh.stop('registered');

        // A petition enters the other register, under that one's number.
        const petition = { code: '19/ĐT', subject: 'phản ánh đèn đường hẻm 4 hỏng' };
        const second = await printLetter(browser, { ...petition, day, month, year, due: `31 tháng 12 năm ${year}`, body: ['Cư dân hẻm 4 phản ánh đèn đường hỏng đã hai tuần.'] });
        await linh.page.goto('/vao-so-den');
        await linh.page.locator('input[type="file"]').first().setInputFiles({ name: 'don-thu.pdf', mimeType: 'application/pdf', buffer: second });
        await linh.page.getByRole('link', { name: 'Mở để vào sổ' }).first().click();
        await linh.page.waitForURL(/\/vao-so-den\/[0-9a-f-]{36}$/u);
        const other = new URL(linh.page.url()).pathname.split('/').at(-1);
        await until(async () => (await linh.ask(`/api/v1/documents/${other}`)).body?.analysing === false, 'the petition is read', 60_000);
        await linh.settle();
        await choose(linh, 'book', /^Đơn thư/u);
        await until(async () => (await linh.page.locator('#arrival_number').inputValue()) === String(PETITION), 'the number of the other register is foretold');
        await linh.stop('petition');
        equal(await register(linh, petition, /Hà/u), PETITION, 'the number in the other register');
        await linh.page.goto('/so-den?so=incoming-2');
        await linh.settle();
        equal(await linh.page.getByRole('grid').getAttribute('aria-rowcount'), '2', 'lines of the other register and its head');
        await linh.stop('petitions');
        await linh.page.goto('/so-den');
        await linh.settle();
        equal(await linh.page.getByRole('grid').getAttribute('aria-rowcount'), '2', 'lines of the ordinary register and its head');
        await linh.leave();
      });
      const minutes = (Date.now() - began) / 60_000;
      ledger.say(`  from the empty folder to the first number: ${minutes.toFixed(1)} min`);
      assert(minutes < 10, `it took ${minutes.toFixed(1)} minutes`);
      await administer(run, empty, { admin: ADMIN, clerk: { login: clerk.login, password: CLERK } });
    });
  } finally {
    await empty.stop();
  }
}
