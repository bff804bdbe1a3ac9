// What is said of a digital signature is the same wherever it is read – above the form, in its four questions, in the
// report – and fits what is known: all is well, changed after signing, certificate run out, revocation not looked up.
import { readFileSync } from 'node:fs';
import { rootCertificate } from './certificates.mjs';
import { noted, onTheDesk, onThePhone } from './changed-area.mjs';
import { assert, equal } from './ledger.mjs';
import { handIn } from './main-path.mjs';
import { PHONE, Person } from './person.mjs';
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
  const unchecked = await handIn(clerk, 'chua-tra-thu-hoi.pdf', readFileSync(new URL('../../fixtures/signatures/valid-blta-leader.pdf', import.meta.url)));
  const note = await handIn(clerk, 'ghi-chu-sau-khi-ky.pdf', noted());
  const { body: list } = await clerk.ask('/api/v1/inbox?box=arrivals&limit=100');
  const found = {};
  for (const item of list.items) {
    if (item.document_id === note || !['valid', 'invalid', 'evidence_against'].includes(item.signature)) continue;
    const [first] = (await clerk.ask(`/api/v1/documents/${item.document_id}`)).body.signature.signatures;
    // A certificate that was revoked counts against the signature, too; that one is not looked for here.
    const state = { valid: 'valid', invalid: 'changed' }[item.signature] ?? (first.marks[3] === 'bad' ? 'revoked' : 'expired');
    found[state] ??= item.document_id;
  }
  const [{ id: file }] = (await clerk.ask(`/api/v1/documents/${note}`)).body.files;
  await clerk.leave();
  return { valid: found.valid, changed: found.changed, expired: found.expired, unchecked, noteReport: `/van-ban/${note}/chu-ky/${file}` };
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

export async function verdicts(run) {
  const { ledger } = run;
  await ledger.journey('What is said of signatures', async () => {
    const ids = await ledger.step('there is a letter in each state', async () => {
      const found = await letters(run);
      for (const state of Object.keys(cases)) assert(found[state], `no letter is ${state}`);
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
    for (const state of ['changed', 'unchecked']) await ledger.step(`${state}, by finger`, () => walk(phone, ids[state], cases[state], (target) => target.tap()));
    await phone.stop('report');
    await phone.page.getByText('Dấu thời gian trên văn bản').first().scrollIntoViewIfNeeded();
    await phone.stop('stamps');
    await ledger.step('what was laid over the page is marked on its picture, by finger', () => onThePhone(phone, ids.noteReport));
    await phone.leave();
  });
}
