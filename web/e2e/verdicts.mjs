// What is said of a digital signature is the same wherever it is read – above the form, in its four questions, in the
// report – and fits what is known: all is well, changed after signing, certificate run out, revocation not looked up.
import { readFileSync } from 'node:fs';
import { rootCertificate } from './certificates.mjs';
import { noted, onTheDesk, onThePhone } from './changed-area.mjs';
import { assert, equal } from './ledger.mjs';
import { handIn } from './main-path.mjs';
import { PHONE, Person } from './person.mjs';
import { faults } from './sizes.mjs';
import { Typist } from './typist.mjs';

const journey = 'verdicts';
const QUESTIONS = ['Ai ký?', 'Sau khi ký có ai sửa không?', 'Ký lúc nào?', 'Chứng thư có bị thu hồi không?'];

/** For each state: the words above the form, and of the first signature the marks and the sentences that they go with. */
const cases = {
  valid: { headline: /^Chữ ký số hợp lệ\./u, marks: 'good good good good', answers: [/ cấp\.$/u, /^Không\. /u, /^Muộn nhất lúc /u, /^Không\.$/u] },
  changed: { place: /^nội dung trang, trang 1, /u, headline: /^Chữ ký không hợp lệ\./u, marks: 'good bad good good', answers: [/ cấp\.$/u, /^Có\. Văn bản bị sửa sau khi ký: trang 1/u, /^Muộn nhất lúc /u, /^Không\.$/u] },
  expired: { headline: /^Có bằng chứng chống lại\./u, marks: 'unsure good bad unsure', answers: [/hết hạn|chưa/u, /^Không\. /u, /^Muộn nhất lúc /u, /^Chưa kiểm tra được/u] },
  unchecked: { stamps: 2, headline: /^Nguyên vẹn, chưa đủ bằng chứng\./u, marks: 'good good good unsure', answers: [/ cấp\.$/u, /^Không\. /u, /^(Muộn nhất lúc )|.*khai/u, /^Chưa kiểm tra được/u] },
};

/** What stands above any letter page, of the four and of the states that no question is asked about. */
const told = {
  valid: [/^Chữ ký số hợp lệ\./u, 'Hợp lệ'],
  changed: [/^Chữ ký không hợp lệ\./u, 'Không hợp lệ'],
  expired: [/^Có bằng chứng chống lại\./u, 'Có bằng chứng chống lại'],
  revoked: [/^Có bằng chứng chống lại\./u, 'Có bằng chứng chống lại'],
  unchecked: [/^Nguyên vẹn, chưa đủ bằng chứng\./u, 'Chưa đủ bằng chứng'],
  unsigned: [/^Không có chữ ký số\./u, 'Không ký số'],
  unreadable: [/^Không đọc được\./u, 'Không đọc được'],
};

const fixture = (name) => readFileSync(new URL(`../../fixtures/signatures/${name}`, import.meta.url));

/** A letter in each state: three of the demo's, and one whose authority is trusted but gives no list of what it revoked. */
async function letters(run) {
  const admin = await new Person({ ...run, journey }).arrive();
  await admin.signIn('quantri');
  const root = rootCertificate();
  const trusted = await admin.ask('/api/v1/administration/trust/roots', { method: 'POST', body: { certificate: root.raw.toString('base64'), fingerprint: root.fingerprint256, purposes: ['signing', 'timestamping'], reason: 'Thử việc kiểm tra chữ ký.' } });
  assert(trusted.status < 300, `trusting the authority: status ${trusted.status}`);
  await admin.leave();
  const clerk = await new Person({ ...run, journey }).arrive();
  await clerk.signIn('linh');
  const unchecked = await handIn(clerk, 'chua-tra-thu-hoi.pdf', fixture('valid-blta-leader.pdf'));
  const unsigned = await handIn(clerk, 'khong-ky.pdf', fixture('valid-unsigned.pdf'));
  const unreadable = await handIn(clerk, 'khong-doc-duoc.pdf', fixture('hostile-encrypted-user-password.pdf'));
  const note = await handIn(clerk, 'ghi-chu-sau-khi-ky.pdf', noted());
  const { body: list } = await clerk.ask('/api/v1/inbox?box=arrivals&limit=100');
  const found = {};
  for (const item of list.items) {
    if (item.document_id === note || !['valid', 'invalid', 'evidence_against'].includes(item.signature)) continue;
    const [first] = (await clerk.ask(`/api/v1/documents/${item.document_id}`)).body.signature.signatures;
    // A certificate that was revoked counts against the signature, too.
    const state = { valid: 'valid', invalid: 'changed' }[item.signature] ?? (first.marks[3] === 'bad' ? 'revoked' : 'expired');
    found[state] ??= item.document_id;
  }
  const [{ id: file }] = (await clerk.ask(`/api/v1/documents/${note}`)).body.files;
  await clerk.leave();
  return { ...found, unchecked, unsigned, unreadable, noteReport: `/van-ban/${note}/chu-ky/${file}` };
}

/** Questions, marks and answers of the first signature in a place. */
const answersIn = (place) =>
  place.evaluate((node) => [...node.querySelectorAll('dl:first-of-type > div')].map((row) => [row.querySelector('dt').textContent, row.dataset.mark, row.querySelector('dd').textContent.trim()]));

function fits(said, { marks, answers }) {
  equal(said.map(([question]) => question).join(' '), QUESTIONS.join(' '), 'the questions');
  equal(said.map(([, mark]) => mark).join(' '), marks, 'the marks');
  said.forEach(([question, , answer], at) => assert(answers[at].test(answer), `${question} ${answer}`));
}

async function walk(person, id, expected, press) {
  const { page } = person;
  await page.goto(`/vao-so-den/${id}`);
  const open = page.getByRole('button', { name: 'Xem chi tiết' });
  await open.waitFor();
  const headline = await page.locator('div').filter({ has: open }).last().innerText();
  assert(expected.headline.test(headline.trim()), `above the form: ${headline}`);
  await press(open, /^Xem chi tiết$/u);
  const dialog = page.getByRole('dialog', { name: 'Chữ ký số' });
  const section = dialog.getByRole('region').first();
  await section.waitFor();
  const inDialog = await answersIn(section);
  fits(inDialog, expected);
  const state = await section.locator('header').innerText();
  await press(dialog.getByRole('link', { name: /báo cáo/iu }), /báo cáo/iu);
  await page.waitForURL(/\/chu-ky\//u);
  const reported = page.getByRole('region', { name: /^Chữ ký (số )?1/u }).first();
  await reported.waitFor();
  equal(JSON.stringify(await answersIn(reported)), JSON.stringify(inDialog), 'what the report says');
  const badge = state.split('\n').at(-1).trim();
  assert((await reported.locator('header').innerText()).includes(badge), `the report does not say “${badge}”`);
  if (expected.place) {
    await press(reported.locator('summary').filter({ hasText: 'Chi tiết kỹ thuật' }), /^Chi tiết kỹ thuật/u);
    await reported.getByText(expected.place).first().waitFor();
  }
  // Each time-stamp names the root that vouches for it, or says why it counts for nothing.
  const stamps = await page.locator('li').filter({ hasText: /Dịch vụ cấp dấu thời gian.*được tính/u }).allInnerTexts();
  equal(stamps.length, expected.stamps ?? 0, 'time-stamps told');
  for (const stamp of stamps) assert(/dựa trên gốc tin cậy |không được tính/u.test(stamp), stamp);
}

/** Puts the letter into the register and before the leader, as the clerk's form would. */
async function submitted(clerk, id, leader) {
  const { body: letter } = await clerk.ask(`/api/v1/documents/${id}`);
  const { fields } = letter;
  const plain = { organ_name: 'Sở Xây dựng', kind: 'Công văn', code: `${parseInt(id.slice(-4), 16)}/SXD-VP`, subject: `Thử việc kiểm tra chữ ký ${id.slice(-4)}`, issued_date: '2026-11-02' };
  const filled = { ...fields, ...Object.fromEntries(Object.entries(plain).filter(([field]) => !fields[field])) };
  const done = await clerk.ask(`/api/v1/documents/${id}/registration`, { method: 'POST', body: { version: letter.version, fields: filled, submit_to: leader, stamp_rect: null } });
  equal(done.status, 200, `registering: ${JSON.stringify(done.body)}`);
}

/** Where a leader meets the verdict with a finger: over the page to write on, on the letter's own page, in the report. Nothing of it goes beyond the screen. */
async function meets(person, state, id) {
  const { page } = person;
  const [headline, badge] = told[state];
  const { signature } = (await person.ask(`/api/v1/documents/${id}`)).body;
  const holds = async (where) => {
    await person.settle();
    equal((await faults(page)).join('; '), '', `${where}, ${state}`);
  };
  const dialog = page.getByRole('dialog', { name: 'Chữ ký số' });
  const look = async (where) => {
    await dialog.waitFor();
    if (cases[state]) fits(await answersIn(dialog.getByRole('region').first()), cases[state]);
    if (signature.signatures.length === 0) await dialog.getByText(signature.summary).waitFor();
    await holds(where);
    await person.stop(`${state}-${where}`);
  };
  await page.goto(`/cho-but-phe/${id}`);
  await page.getByRole('button', { name: badge }).first().tap();
  await look('over-the-page');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await holds('desk');
  await page.goto(`/van-ban/${id}`);
  await holds('paper');
  await person.button('Thông tin, đường đi').tap();
  const notice = page.getByText(headline).first();
  await notice.scrollIntoViewIfNeeded();
  await holds('letter');
  await person.stop(`${state}-letter`);
  const open = page.getByRole('button', { name: 'Xem chi tiết' });
  if ((await open.count()) === 0) return;
  await open.tap();
  await look('questions');
  await dialog.getByRole('link', { name: /báo cáo/iu }).tap();
  await page.waitForURL(/\/chu-ky\//u);
  await page.getByText(headline).first().or(page.getByText(badge).first()).first().waitFor();
  await holds('report');
  await person.stop(`${state}-report`);
}

export async function verdicts(run) {
  const { ledger } = run;
  await ledger.journey('What is said of signatures', async () => {
    const ids = await ledger.step('there is a letter in each state', async () => {
      const found = await letters(run);
      for (const state of Object.keys(told)) assert(found[state], `no letter is ${state}`);
      return found;
    });
    const clerk = await new Typist({ ...run, journey }).arrive();
    await clerk.signIn('linh');
    for (const [state, expected] of Object.entries(cases)) {
      await ledger.step(`${state}, by keyboard`, () =>
        walk(clerk, ids[state], expected, async (_, name) => {
          await clerk.tabTo(name);
          await clerk.press('Enter');
        }),
      );
    }
    await clerk.stop('report');
    await clerk.page.getByRole('heading', { name: 'Dấu thời gian trên văn bản' }).scrollIntoViewIfNeeded();
    await clerk.stop('stamps');
    await ledger.step('what was laid over the page is marked where it lies, and not on the version signed, by keyboard', () =>
      onTheDesk(clerk, ids.noteReport, async (_, name) => {
        await clerk.tabTo(name);
        await clerk.press('Enter');
      }),
    );
    await clerk.untouched();
    await clerk.leave();
    const desk = await new Person({ ...run, journey }).arrive();
    await desk.signIn('linh');
    for (const [state, expected] of Object.entries(cases)) await ledger.step(`${state}, by mouse`, () => walk(desk, ids[state], expected, (target) => target.click()));
    await desk.leave();
    const phone = await new Person({ ...run, journey, size: PHONE }).arrive();
    await phone.signIn('linh');
    for (const [state, expected] of Object.entries(cases)) await ledger.step(`${state}, by finger`, () => walk(phone, ids[state], expected, (target) => target.tap()));
    await phone.stop('report');
    await phone.page.getByText('Dấu thời gian trên văn bản').first().scrollIntoViewIfNeeded();
    await phone.stop('stamps');
    await ledger.step('what was laid over the page is marked on its picture, by finger', () => onThePhone(phone, ids.noteReport));
    const leader = await new Person({ ...run, journey, size: PHONE }).arrive();
    await leader.signIn('ha');
    await ledger.step('the letters are before the leader', async () => {
      const { body: organisation } = await phone.ask('/api/v1/organisation');
      const { id: post } = organisation.submit_to.find((one) => one.holders.some((holder) => holder.name === leader.name));
      for (const state of Object.keys(told)) await submitted(phone, ids[state], post);
    });
    await phone.leave();
    for (const state of Object.keys(told)) await ledger.step(`${state}: a leader meets it by finger, and nothing goes beyond the screen`, () => meets(leader, state, ids[state]));
    await leader.leave();
  });
}
