// The way of a letter: clerk, office chief, leader, head of the unit, officer, archivist.
import { assert, equal, until } from './ledger.mjs';
import { PHONE, Person } from './person.mjs';
import { printLetter } from './papers.mjs';

/** Day of the agency's zone as its parts. */
function today() {
  const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date()).split('-');
  return { year, month, day };
}

function dayAhead(days) {
  const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date(Date.now() + days * 86_400_000)).split('-');
  return `${day} tháng ${month} năm ${year}`;
}

/** Fills a field of the registration form that reading left empty. */
async function fillWhenEmpty(person, id, value) {
  const field = person.page.locator(`#${id}`);
  if ((await field.inputValue()) === '') await field.fill(value);
}

/** The clerk hands in a file, and it is open to be registered. Gives its identifier. */
export async function handIn(person, name, bytes) {
  await person.page.goto('/vao-so-den');
  await person.page.locator('input[type="file"]').first().setInputFiles({ name, mimeType: 'application/pdf', buffer: bytes });
  await person.page.getByRole('link', { name: 'Mở để vào sổ' }).first().click();
  await person.page.waitForURL(/\/vao-so-den\/[0-9a-f-]{36}$/);
  const id = new URL(person.page.url()).pathname.split('/').at(-1);
  await until(async () => (await person.ask(`/api/v1/documents/${id}`)).body?.analysing === false, 'the file is checked and read', 40_000);
  await person.settle();
  return id;
}

/** Whoever opens a letter gives a receipt, and the screen asks for the letter once more; what others do next it hears of by pressing only. */
export async function receiptGiven(person, id) {
  await until(async () => !(await person.ask(`/api/v1/documents/${id}`)).body.available_actions.includes('open'), 'the receipt is given');
  await person.settle();
}

export async function register(person, letter, receiver) {
  const { page } = person;
  await submit(person, letter, receiver);
  const told = page.getByRole('status').filter({ hasText: /Đã vào sổ số \d+/u }).first();
  await told.waitFor();
  return Number(/số (\d+)/u.exec((await told.textContent()) ?? '')?.[1]);
}

/** Fills what the page did not tell, and sends the form. */
export async function submit(person, letter, receiver) {
  const { page } = person;
  await until(async () => (await page.locator('#subject').inputValue()) !== '', 'the form is filled in', 10_000);
  const { day, month, year } = today();
  await fillWhenEmpty(person, 'organ_name', 'Sở Xây dựng thành phố Hải Vân');
  await fillWhenEmpty(person, 'code', letter.code);
  await fillWhenEmpty(person, 'issued_date', `${day}/${month}/${year}`);
  await page.getByRole('group', { name: 'Người nhận thường dùng' }).getByRole('button', { name: receiver }).click();
  await page.getByRole('button', { name: 'Vào sổ, trình và mở tiếp' }).click();
}

/** Opens a letter from the list on screen, by its subject. */
export async function openFromList(person, path, subject) {
  await person.page.goto(path);
  const row = person.page.getByRole('link').filter({ hasText: subject }).first();
  await row.scrollIntoViewIfNeeded();
  await row.click();
  await person.page.waitForURL(new RegExp(`${path}/[0-9a-f-]{36}`));
  await person.settle();
}

async function giveRole(person, unit, role, name) {
  if (person.phone) await person.page.getByRole('combobox', { name: unit }).selectOption(role);
  else await person.page.getByRole('group', { name: unit }).getByRole('button', { name }).click();
}

const ECONOMY = /^Vai của .*Kinh tế/u;
const CULTURE = /^Vai của .*Văn hóa/u;

/** The whole way at one size of screen; gives what the later journeys need. */
export async function mainPath(run, size, tag) {
  const { ledger } = run;
  const journey = size === PHONE ? 'main-path-phone' : 'main-path-desk';
  const letter = {
    code: size === PHONE ? '8742/SXD-QLXD' : '8741/SXD-QLXD',
    // Words that no letter of the demo has, so that what is found is this one.
    subject: `khảo sát hiện trạng cầu dân sinh bắc qua rạch ${tag}`,
  };
  const at = (login) => new Person({ ...run, journey, size }).arrive().then((person) => person.signIn(login));
  const bytes = await printLetter(run.browser, {
    ...letter,
    ...today(),
    due: dayAhead(14),
    body: [
      `Thực hiện Kế hoạch số 96/KH-UBND của UBND thành phố về an toàn công trình hạ tầng, Sở Xây dựng đề nghị UBND các phường, xã ${letter.subject}.`,
      '1. Thống kê các cầu dân sinh có khẩu độ dưới 12 m, nêu rõ năm xây dựng, tải trọng và tình trạng lan can.',
      '2. Chụp ảnh hiện trạng, đề xuất phương án gia cố trước mùa mưa lũ.',
    ],
  });

  await ledger.journey(`The way of a letter at ${size.width}×${size.height}`, async () => {
    await ledger.step('the clerk registers what came in and submits it', async () => {
      const clerk = await at('linh');
      await clerk.stop('queue');
      letter.id = await handIn(clerk, 'cong-van-so-xay-dung.pdf', bytes);
      await clerk.stop('form');
      letter.number = await register(clerk, letter, /Lâm/u);
      assert(letter.number > 0, 'no arrival number was told');
      const { body } = await clerk.ask(`/api/v1/documents/${letter.id}`);
      equal(body.arrival_number, letter.number, 'number told and number kept');
      equal(body.status, 'proposing', 'status after registering');
      await clerk.stop('registered');
      await clerk.leave();
    });

    await ledger.step('the office chief proposes who handles it', async () => {
      const chief = await at('lam');
      await chief.stop('queue');
      await openFromList(chief, '/cho-but-phe', letter.subject);
      await giveRole(chief, ECONOMY, 'lead', 'Chủ trì');
      await giveRole(chief, CULTURE, 'support', 'Phối hợp');
      await chief.stop('proposal');
      await chief.button('Đề xuất và trình').click();
      await until(async () => (await chief.ask(`/api/v1/documents/${letter.id}`)).body.status === 'submitted', 'the letter waits for the leader');
      await chief.stop('proposed');
      await chief.leave();
    });

    await ledger.step('the leader accepts the proposal and writes the directive', async () => {
      const leader = await at('ha');
      await leader.stop('queue');
      await openFromList(leader, '/cho-but-phe', letter.subject);
      await leader.stop('letter');
      await leader.button(leader.phone ? 'Đề xuất của Văn phòng' : 'Dùng đề xuất').click();
      await leader.stop('accepted');
      await leader.button('Bút phê và chuyển').click();
      const directed = await until(async () => {
        const { body } = await leader.ask(`/api/v1/documents/${letter.id}`);
        return body.status === 'directed' ? body : null;
      }, 'the letter is with the unit');
      assert(directed.layers.some((layer) => layer.kind === 'stamp'), 'no arrival stamp stands on the page');
      assert(directed.layers.some((layer) => layer.kind === 'note'), 'the directive stands on no page');
      await leader.stop('directed');
      await leader.leave();
    });

    await ledger.step('the head of the unit names the officer', async () => {
      const head = await at('son');
      await head.stop('list');
      await openFromList(head, '/can-xu-ly', letter.subject);
      await head.stop('letter');
      await head.button('Giao người xử lý').click();
      const dialog = head.page.getByRole('dialog');
      await dialog.getByRole('radio', { name: /Võ Quang Trung/u }).check();
      await dialog.getByLabel('Ý kiến giao việc').fill('Đi khảo sát trước thứ Năm, chụp đủ ảnh lan can.');
      await head.stop('assign');
      await dialog.getByRole('button', { name: 'Giao người xử lý' }).click();
      await head.sees(/Đã giao .*Trung xử lý/u);
      await head.stop('assigned');
      await head.leave();
    });

    await ledger.step('the officer opens it, and the head sees that it was opened', async () => {
      const officer = await at('trung');
      await officer.stop('list');
      await openFromList(officer, '/can-xu-ly', letter.subject);
      await officer.sees('Đi khảo sát trước thứ Năm, chụp đủ ảnh lan can.');
      await until(async () => {
        const { body } = await officer.ask(`/api/v1/documents/${letter.id}`);
        return body.assignments.some((share) => share.opened.some((receipt) => receipt.person.name === 'Võ Quang Trung'));
      }, 'the receipt of opening is kept');
      await officer.stop('letter');
      letter.officer = officer;
    });

    await ledger.step('the officer talks, reports with a file, and closes the letter', async () => {
      const { officer } = letter;
      await officer.page.getByLabel('Ý kiến trao đổi').fill('Đã liên hệ tổ dân phố để đo tải trọng.');
      await officer.button('Gửi trao đổi').click();
      await officer.sees('Đã liên hệ tổ dân phố để đo tải trọng.');
      await officer.button('Báo cáo kết quả').first().click();
      const report = officer.page.getByRole('dialog');
      await report.getByLabel('Đã làm được gì').fill('Đã khảo sát 4 cầu dân sinh; 1 cầu cần gia cố lan can.');
      await report.locator('input[type="file"]').setInputFiles({ name: 'ket-qua-khao-sat.pdf', mimeType: 'application/pdf', buffer: bytes });
      await report.locator('li[data-state="done"]').waitFor();
      await officer.stop('report');
      await report.getByRole('button', { name: 'Báo cáo kết quả' }).click();
      await report.waitFor({ state: 'hidden' });
      await officer.button('Kết thúc văn bản').first().click();
      const close = officer.page.getByRole('dialog');
      await close.getByRole('radio', { name: /Xong, không cần trả lời/u }).check();
      await officer.stop('close');
      await close.getByRole('button', { name: 'Kết thúc văn bản' }).click();
      await officer.sees('Đã kết thúc văn bản');
      const { body } = await officer.ask(`/api/v1/documents/${letter.id}`);
      equal(body.status, 'closed', 'status after closing');
      await officer.stop('closed');
      await officer.leave();
    });

    await ledger.step('the archivist finds it without diacritics and reads its way', async () => {
      const archivist = await at('mai');
      await archivist.page.goto('/tra-cuu');
      const words = letter.subject.normalize('NFD').replace(/[\u0300-\u036f]/gu, '').replace(/đ/gu, 'd');
      const box = archivist.page.getByRole('combobox', { name: 'Tìm văn bản' });
      await box.fill(words);
      await archivist.page.waitForURL(/q=/u);
      await box.press('Escape');
      const hit = archivist.page.getByRole('main').getByRole('listitem').filter({ hasText: letter.code }).first();
      await archivist.settle();
      await until(async () => {
        if (await hit.locator('mark').first().isVisible()) return true;
        // The index follows within seconds; asking anew is what a person would do.
        await archivist.page.reload();
        await archivist.settle();
        return false;
      }, 'the letter is found', 30_000);
      await archivist.stop('found');
      await hit.getByRole('link').click();
      if (!archivist.phone) await archivist.page.keyboard.press('Enter');
      await archivist.page.waitForURL(/\/van-ban\//u);
      await archivist.settle();
      await archivist.stop('letter');
      if (archivist.phone) await archivist.button('Thông tin, đường đi').click();
      await archivist.sees('Đường đi của văn bản');
      await archivist.stop('way');
      await archivist.leave();
    });
  });
  return letter;
}
