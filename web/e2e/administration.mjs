// What the administrator of a young agency does after setting up: shared lists, a unit that ends, and the numbers of a
// book that was put back from a backup.
import { staysTyped } from './kept.mjs';
import { equal, until } from './ledger.mjs';
import { register, submit } from './main-path.mjs';
import { printLetter } from './papers.mjs';
import { DESK, PHONE, Person } from './person.mjs';
import { telexIn } from './telex-boxes.mjs';

const journey = 'administration';

async function signedIn(run, site, login, password) {
  const person = await new Person({ ...run, site, journey }).arrive();
  person.login = login;
  await person.page.goto('/');
  await person.page.getByLabel('Tài khoản').fill(login);
  await person.page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await person.page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await person.page.waitForURL((url) => url.pathname !== '/dang-nhap');
  await person.settle();
  return person;
}

/** Both sizes of what is on the screen now. */
async function look(person, name) {
  await person.stop(name);
  await person.page.setViewportSize(PHONE);
  await person.stop(`${name}-phone`);
  await person.page.setViewportSize(DESK);
}

async function chooseBook(person, name) {
  await person.page.locator('#book').click();
  await person.page.getByRole('option', { name }).click();
}

/** Takes a register out of use, that of petitions unless told, or into use again, with a reason. */
async function turnBook(person, act, reason, name, book = 'Đơn thư') {
  await person.page.getByRole('button', { name: `Việc với sổ ${book}` }).click();
  await person.page.getByRole('menuitem', { name: act }).click();
  const dialog = person.page.getByRole('dialog');
  await dialog.locator('#doi-so-reason').fill(reason);
  await look(person, name);
  await dialog.getByRole('button', { name: act }).click();
  await dialog.waitFor({ state: 'detached' });
}

export async function administer(run, site, { admin: password, clerk }) {
  const { ledger, browser } = run;
  let admin;
  await ledger.step('abbreviations, phrases and kinds of documents are the agency’s', async () => {
    admin = await signedIn(run, site, 'quantri', password);
    await admin.page.goto('/danh-muc');
    await admin.sees('Cơ quan chưa thêm chữ viết tắt nào.');
    await admin.button('Thêm chữ viết tắt').first().click();
    let dialog = admin.page.getByRole('dialog');
    await dialog.getByLabel('Chữ viết tắt').fill('TT PVHCC');
    await dialog.getByLabel('Viết đầy đủ').fill('trung tâm phục vụ hành chính công');
    await dialog.getByRole('button', { name: 'Thêm chữ viết tắt' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'phải viết liền' }).waitFor();
    await dialog.getByLabel('Chữ viết tắt').fill('TTPVHCC');
    await dialog.getByRole('button', { name: 'Thêm chữ viết tắt' }).click();
    await dialog.waitFor({ state: 'detached' });
    await admin.page.getByLabel('Câu mẫu mới').fill('Giao Văn phòng tham mưu trả lời');
    await admin.button('Thêm câu').click();
    await admin.page.getByRole('button', { name: 'Xóa câu “Giao Văn phòng tham mưu trả lời”' }).waitFor();
    await admin.button('Thêm loại văn bản').first().click();
    dialog = admin.page.getByRole('dialog');
    await dialog.getByLabel('Tên loại').fill('Phiếu trình');
    await dialog.getByLabel('Ký hiệu').fill('PTr');
    await dialog.getByRole('button', { name: 'Thêm loại văn bản' }).click();
    await dialog.waitFor({ state: 'detached' });
    await admin.page.getByRole('button', { name: 'Việc với loại Phiếu trình' }).click();
    await admin.page.getByRole('menuitem', { name: 'Lên đầu danh sách' }).click();
    await until(async () => (await admin.ask('/api/v1/document-kinds')).body[0].name === 'Phiếu trình', 'the own kind comes first', 5_000);
    await admin.settle();
    await look(admin, 'lists');
  });

  await ledger.step('a unit ends: its successor is named, its posts move or end, and it stays in sight', async () => {
    await admin.page.goto('/don-vi');
    await admin.settle();
    const open = async (unit) => {
      await admin.page.getByRole('button', { name: new RegExp(unit, 'u') }).first().click();
      await admin.page.getByRole('menuitem', { name: 'Đóng đơn vị…' }).click();
      return admin.page.getByRole('dialog');
    };
    let dialog = await open('Bộ phận Văn thư');
    await dialog.getByText('Đây là bộ phận văn thư của cơ quan').waitFor();
    await admin.stop('closing-obstacle');
    await dialog.getByRole('button', { name: 'Thôi' }).click();
    await dialog.waitFor({ state: 'detached' });
    dialog = await open('Phòng Kinh tế');
    await dialog.getByRole('checkbox', { name: 'Phòng Văn hóa - Xã hội' }).check();
    await dialog.getByText('Hồ Ngọc Sơn').waitFor();
    await dialog.locator('#dong-reason').fill('Hợp nhất theo Nghị quyết 05/NQ-HĐND');
    await look(admin, 'closing');
    await dialog.getByRole('button', { name: 'Đóng đơn vị' }).click();
    await dialog.waitFor({ state: 'detached' });
    await admin.page.getByText('Đơn vị đã đóng (1)').click();
    await admin.page.getByText('kế thừa: Phòng Văn hóa - Xã hội').waitFor();
    await look(admin, 'closed');
    await admin.page.goto('/nhat-ky');
    await admin.sees('Đóng đơn vị Phòng Kinh tế');
    await admin.sees('Sửa chữ viết tắt: thêm TTPVHCC');
    await admin.stop('journal');
    await admin.leave();
  });

  let linh;
  let letter;
  let id;
  await ledger.step('after a restoration the refusal leads the clerk to where numbers are confirmed', async () => {
    await site.putBack();
    linh = await signedIn(run, site, clerk.login, clerk.password);
    const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date()).split('-');
    letter = { code: '8744/SXD-QLXD', subject: 'nạo vét rạch Vàm Lá trước mùa mưa' };
    const bytes = await printLetter(browser, { ...letter, day, month, year, due: `31 tháng 12 năm ${year}`, body: ['Sở Xây dựng đề nghị UBND phường nạo vét rạch Vàm Lá.'] });
    await linh.page.goto('/vao-so-den');
    await linh.page.locator('input[type="file"]').first().setInputFiles({ name: 'cong-van.pdf', mimeType: 'application/pdf', buffer: bytes });
    await linh.page.getByRole('link', { name: 'Mở để vào sổ' }).first().click();
    await linh.page.waitForURL(/\/vao-so-den\/[0-9a-f-]{36}$/u);
    const address = linh.page.url();
    id = new URL(address).pathname.split('/').at(-1);
    await until(async () => (await linh.ask(`/api/v1/documents/${id}`)).body?.analysing === false, 'the file is checked and read', 60_000);
    await linh.settle();
    await submit(linh, letter, /Hà/u);
    const refusal = linh.page.getByRole('alert').filter({ hasText: 'Dữ liệu vừa được khôi phục' });
    await refusal.waitFor();
    await linh.stop('numbers-held');
    await refusal.getByRole('link', { name: 'Xác nhận số đã cấp' }).click();
    await linh.page.waitForURL(/\/xac-nhan-so$/u);
    // Each register is asked about by its name.
    const last = linh.page.getByLabel(`Công văn đến: số đến cuối cùng đã cấp năm ${year}`);
    equal(await last.inputValue(), '1285', 'what is known to have been given is proposed');
    equal(await linh.page.getByLabel(`Đơn thư: số đến cuối cùng đã cấp năm ${year}`).inputValue(), '87', 'of the other register, too');
    await look(linh, 'numbers');
    await staysTyped(linh, { what: 'the last number given', box: () => last, given: '1290' });
    await telexIn(linh, 'the last numbers given');
    await linh.page.getByLabel(`Đơn thư: số đến cuối cùng đã cấp năm ${year}`).fill('87');
    await last.fill('12');
    await linh.button('Xác nhận và cho cấp số').click();
    await linh.page.getByRole('alert').filter({ hasText: 'không thể nhỏ hơn 1285' }).waitFor();
    await last.fill('1287');
    await linh.sees('Văn bản tiếp theo nhận số 1.288');
    await linh.button('Xác nhận và cho cấp số').click();
    await linh.sees('Không có số nào bị giữ');
    await linh.sees('Công văn đến: số 1.286 – 1.287');
    await look(linh, 'numbers-said');
    await linh.page.getByRole('link', { name: 'Về vào sổ đến' }).waitFor();
    await linh.page.goto(address);
    await linh.settle();
    await chooseBook(linh, /^Đơn thư/u);
    await linh.page.locator('#subject').fill('Nạo vét rạch Vàm Lá, đoạn qua phường');
  });

  await ledger.step('a register goes out of use while a form is open: another is chosen, and nothing typed is lost', async () => {
    admin = await signedIn(run, site, 'quantri', password);
    await admin.page.goto('/so-van-ban');
    await turnBook(admin, 'Ngừng dùng', 'Đơn thư chuyển về bộ phận tiếp dân', 'book-close');
    await look(admin, 'book-closed');
    await submit(linh, letter, /Hà/u);
    await linh.page.getByRole('alert').filter({ hasText: 'Sổ Đơn thư đã ngừng dùng' }).waitFor();
    equal(await linh.page.locator('#subject').inputValue(), 'Nạo vét rạch Vàm Lá, đoạn qua phường', 'what was typed');
    await look(linh, 'book-gone');
    await chooseBook(linh, /^Công văn đến/u);
    equal(await register(linh, letter, /Hà/u), 1288, 'no number is given twice');
    await linh.page.goto(`/van-ban/${id}`);
    await linh.sees('Văn bản đến số 1288, sổ Công văn đến');
    await look(linh, 'book-named');
    await linh.leave();
    await turnBook(admin, 'Dùng lại', 'Tiếp dân tại trụ sở', 'book-reopen');
    await turnBook(admin, 'Ngừng dùng', 'Chuyển sang sổ Đơn thư', 'book-ordinary-close', 'Công văn đến');
    const reader = await signedIn(run, site, clerk.login, clerk.password);
    await reader.page.goto('/so-den');
    await reader.sees('Sổ Công văn đến đã ngừng dùng');
    equal(await reader.page.getByLabel('Sổ văn bản đến').inputValue(), 'Đơn thư', 'the register in use');
    await look(reader, 'book-first-in-use');
    await reader.page.getByLabel('Sổ văn bản đến').click();
    await reader.page.getByRole('option', { name: /^Công văn đến\s*Đã ngừng dùng$/u }).click();
    await reader.sees('Sổ đã ngừng dùng, không nhận thêm văn bản');
    await reader.page.getByRole('row', { name: /1288/u }).waitFor();
    await look(reader, 'book-out-of-use');
    await reader.leave();
    await turnBook(admin, 'Dùng lại', 'Giữ cả hai sổ', 'book-ordinary-open', 'Công văn đến');
    await admin.page.goto('/nhat-ky');
    await admin.sees('Ngừng dùng sổ Đơn thư (Đơn thư chuyển về bộ phận tiếp dân)');
    await admin.sees('Dùng lại sổ Đơn thư (Tiếp dân tại trụ sở)');
    await admin.leave();
  });
}
