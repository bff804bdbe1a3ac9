// Three files at once, each with something to look at: a date read with a doubt, a letter that is in the book already,
// a date that is not there. By keyboard at the desk, by finger on the phone; then the same file once more.
import { assert, equal, until } from './ledger.mjs';
import { printLetter } from './papers.mjs';
import { PHONE, Person } from './person.mjs';
import { Typist } from './typist.mjs';

const journey = 'three-files';

/** The files of one walk; the second says the same number, symbol, date and agency as the first. */
async function papers(browser, tag, code, third) {
  const print = (letter) => printLetter(browser, { day: '16', month: '11', year: '2026', due: '30 tháng 12 năm 2026', body: ['Sở Xây dựng đề nghị UBND các phường thực hiện.'], ...letter });
  const file = async (name, letter) => ({ name: `${tag}-${name}.pdf`, mimeType: 'application/pdf', buffer: await print(letter) });
  return [
    await file('ngo', { code, place: '', subject: 'kiểm đếm cây xanh bóng mát trên các tuyến phố' }),
    await file('trung', { code, subject: 'kiểm đếm cây xanh bóng mát trên các tuyến phố (gửi lại)' }),
    await file('thieu', { code: third, day: '........', subject: 'thống kê vỉa hè bị lấn chiếm' }),
  ];
}

/** The letters of these files once all are read, in the order of the files. */
function read(person, files) {
  return until(
    async () => {
      const { body } = await person.ask('/api/v1/inbox?box=arrivals&limit=100');
      const rows = files.map((file) => body.items.find((item) => item.file_name === file.name));
      return rows.every((row) => row && !row.analysing) ? rows.map((row) => row.document_id) : null;
    },
    'the files are read',
    60_000,
  );
}

/** A field and what a screen reader says of it besides its name. */
const told = (person, id) =>
  person.page.locator(`#${id}`).evaluate((node) => ({
    state: node.dataset.state,
    invalid: node.getAttribute('aria-invalid'),
    words: (node.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((one) => document.getElementById(one)?.textContent ?? '')
      .join(' '),
  }));

const filled = (person) => until(async () => (await person.page.locator('#subject').inputValue()) !== '', 'the form is filled in');
/** The number a letter has got, once the screen has gone on to the next one: whoever does not see that yet does nothing else. */
const kept = async (person, id) => {
  const number = await until(async () => (await person.ask(`/api/v1/documents/${id}`)).body?.arrival_number, 'it has its number');
  await person.page.waitForURL((url) => !url.pathname.endsWith(id));
  return number;
};
const duplicate = (person) => person.page.getByText(/^Gần giống văn bản đến/u);

async function doubtIsSaid(person) {
  const date = await told(person, 'issued_date');
  equal(date.state, 'unsure', 'the state of the date');
  assert(/không thấy địa danh/u.test(date.words), `of the date is said: ${date.words || 'nothing'}`);
  equal((await told(person, 'code')).state, 'read', 'the state of the number, which is sure');
}

/** Both letters side by side: the same number, agency and date, another subject. */
async function compared(person, number) {
  const dialog = person.page.getByRole('dialog', { name: 'So sánh hai văn bản' });
  await dialog.getByRole('columnheader', { name: new RegExp(`^số ${number} `, 'u') }).waitFor();
  const alike = await dialog.getByRole('row').evaluateAll((rows) => rows.filter((row) => row.dataset.same).map((row) => row.querySelector('th').textContent));
  equal(alike.join(', '), 'Số, ký hiệu, Cơ quan ban hành, Ngày văn bản', 'what is the same');
}

export async function threeFilesByKey(run) {
  const { ledger } = run;
  await ledger.journey('Three files at once, by keyboard', async () => {
    const files = await papers(run.browser, 'ba-tep', '9126/SXD-QLHT', '9127/SXD-QLHT');
    const clerk = await new Typist({ ...run, journey }).arrive();
    await clerk.signIn('linh');
    const give = async (list) => {
      await clerk.tabTo(/^Chọn tệp hoặc thả PDF/u);
      await clerk.chooseFiles(list);
    };
    const open = async (file, id) => {
      await clerk.find(file.name.replace('.pdf', ''));
      await clerk.page.waitForURL(`**/vao-so-den/${id}`);
      await filled(clerk);
    };
    const numbers = [];
    const ids = await ledger.step('are taken in and read', async () => {
      await give(files);
      return read(clerk, files);
    });

    await ledger.step('a doubtful date says why, at the field itself', async () => {
      await open(files[0], ids[0]);
      await clerk.tabTo('issued_date');
      await doubtIsSaid(clerk);
      await clerk.stop('doubt');
      await clerk.tabTo('submit_to');
      await clerk.type('Hà');
      await clerk.press('ArrowDown', 'Enter', 'Control+Enter');
      numbers.push(await kept(clerk, ids[0]));
    });

    await ledger.step('a letter that is in the book is compared, and not held back', async () => {
      await open(files[1], ids[1]);
      await duplicate(clerk).waitFor();
      await clerk.tabTo(/^So sánh$/u);
      await clerk.press('Enter');
      await compared(clerk, numbers[0]);
      await clerk.stop('compared');
      await clerk.press('Escape');
      await clerk.page.getByRole('dialog').waitFor({ state: 'detached' });
      await until(async () => (await clerk.focused()).name === 'So sánh', 'the focus is where the comparison was opened', 2_000);
      await clerk.press('Control+Enter');
      numbers.push(await kept(clerk, ids[1]));
    });

    await ledger.step('what is missing is said first, then at the field, and goes as it is typed', async () => {
      await open(files[2], ids[2]);
      equal(await clerk.page.locator('#issued_date').inputValue(), '', 'the date');
      await clerk.press('Control+Enter');
      const summary = clerk.page.getByRole('alert').filter({ hasText: 'Cần sửa 1 mục' });
      await summary.waitFor();
      assert(await summary.evaluate((node) => node === document.activeElement), 'the summary has not the focus');
      await clerk.press('Tab', 'Enter');
      equal((await clerk.focused()).id, 'issued_date', 'the field in focus');
      const { invalid, words } = await told(clerk, 'issued_date');
      assert(invalid === 'true' && words.startsWith('Nhập ngày văn bản, ví dụ'), `at the field: ${invalid}, ${words}`);
      await clerk.stop('missing');
      await clerk.type('16/11/2026');
      await summary.waitFor({ state: 'detached' });
      equal((await told(clerk, 'issued_date')).invalid, null, 'the field once it is filled in');
      await clerk.press('Control+Enter');
      numbers.push(await kept(clerk, ids[2]));
    });

    await ledger.step('their numbers follow each other', async () => {
      assert(numbers[1] === numbers[0] + 1 && numbers[2] === numbers[0] + 2, `the numbers are ${numbers.join(', ')}`);
    });

    await ledger.step('the same file once more leads to the letter that it became', async () => {
      await clerk.page.goto('/vao-so-den');
      await clerk.settle();
      await give([files[0]]);
      await clerk.page.getByRole('list', { name: 'Tệp đang nhận' }).getByText(`Tệp này đã có ở số đến ${numbers[0]}.`).waitFor();
      await clerk.tabTo(/^Xem văn bản ấy$/u);
      await clerk.press('Enter');
      await clerk.page.waitForURL(`**/van-ban/${ids[0]}`);
      await clerk.untouched();
      await clerk.leave();
    });
  });
}

/** By finger on a phone, by mouse at a desk. */
export async function threeFilesByHand(run, size) {
  const { ledger } = run;
  await ledger.journey(`Three files at once, by hand, ${size.width} px`, async () => {
    const [one, other] = size === PHONE ? ['9136/SXD-QLHT', '9137/SXD-QLHT'] : ['9146/SXD-QLHT', '9147/SXD-QLHT'];
    const files = await papers(run.browser, size === PHONE ? 'dien-thoai' : 'con-chuot', one, other);
    const clerk = await new Person({ ...run, journey, size }).arrive();
    await clerk.signIn('linh');
    const { page } = clerk;
    const numbers = [];
    const send = async (id) => {
      await clerk.tap(clerk.button('Vào sổ, trình và mở tiếp'));
      numbers.push(await kept(clerk, id));
    };
    const open = async (id) => {
      await page.goto('/vao-so-den');
      await clerk.tap(page.locator(`a[href="/vao-so-den/${id}"]`).first());
      await filled(clerk);
    };
    const ids = await ledger.step('a doubtful date says why', async () => {
      await page.locator('input[type="file"]').first().setInputFiles(files);
      const found = await read(clerk, files);
      await open(found[0]);
      await page.locator('#issued_date').scrollIntoViewIfNeeded();
      await doubtIsSaid(clerk);
      await page.getByText('không thấy địa danh').waitFor();
      await clerk.stop('doubt');
      await clerk.tap(page.getByRole('group', { name: 'Người nhận thường dùng' }).getByRole('button', { name: /Hà/u }));
      await send(found[0]);
      return found;
    });
    await ledger.step('a letter that is in the book is compared, and not held back', async () => {
      await open(ids[1]);
      await duplicate(clerk).waitFor();
      await clerk.tap(page.getByRole('button', { name: 'So sánh' }));
      await compared(clerk, numbers[0]);
      await clerk.stop('compared');
      await clerk.tap(page.getByRole('dialog').getByRole('button', { name: 'Không trùng' }));
      await duplicate(clerk).waitFor({ state: 'detached' });
      await send(ids[1]);
    });
    await ledger.step('what is missing is said, and one press leads to it', async () => {
      await open(ids[2]);
      await clerk.tap(clerk.button('Vào sổ, trình và mở tiếp'));
      const summary = page.getByRole('alert').filter({ hasText: 'Cần sửa 1 mục' });
      await clerk.tap(summary.getByRole('link', { name: /^Nhập ngày văn bản/u }));
      assert(await page.locator('#issued_date').evaluate((node) => node === document.activeElement), 'the date has not the focus');
      await clerk.stop('missing');
      await page.locator('#issued_date').fill('16/11/2026');
      await summary.waitFor({ state: 'detached' });
      await send(ids[2]);
      assert(numbers[1] === numbers[0] + 1 && numbers[2] === numbers[0] + 2, `the numbers are ${numbers.join(', ')}`);
      await clerk.leave();
    });
  });
}
