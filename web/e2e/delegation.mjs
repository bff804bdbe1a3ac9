// Ủy quyền: a leader lets the head of a unit act in her place, who does so at the desk without a mouse and on the phone;
// every act bears both names; she sees what was done for her, and takes it back.
import { assert, equal, until } from './ledger.mjs';
import { PHONE, Person } from './person.mjs';
import { smallTargets } from './sizes.mjs';
import { Typist } from './typist.mjs';

const journey = 'delegation';
const LEADER = 'Nguyễn Thị Minh Hà';
const DELEGATE = 'Hồ Ngọc Sơn';
const POST = 'Chủ tịch UBND phường';
const OFFICER = 'Đỗ Hữu Phúc';
const COLLEAGUE = 'Trịnh Thu Ngân';
const REASON = 'Đi họp ở thành phố, chiều thứ Sáu về.';

const typed = (day) => day.split('-').toReversed().join('/');
const short = (day) => typed(day).slice(0, 5);
const later = (day, count) => new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);

/** Letters of the leader's queue that the office has a proposal for, and that have pages. */
async function proposed(person, count) {
  const { body: queue } = await person.ask('/api/v1/inbox?box=review&limit=50');
  const found = [];
  for (const item of queue.items) {
    if (found.length === count) break;
    const { body: letter } = await person.ask(`/api/v1/documents/${item.document_id}`);
    if (letter.proposal?.parts.some((part) => part.role === 'lead') && letter.files.some((file) => file.role === 'main')) found.push({ id: item.document_id, code: item.code });
  }
  equal(found.length, count, 'letters with a proposal');
  return found;
}

/** The directive and the note on the page name both. */
async function namesBoth(person, { id }) {
  const letter = await until(async () => {
    const { body } = await person.ask(`/api/v1/documents/${id}`);
    return body?.status === 'directed' ? body : null;
  }, 'the letter is directed');
  const { by } = letter.directives.at(-1);
  equal(by.name, DELEGATE, 'who directed');
  equal(by.acting_for, LEADER, 'in whose place');
  const note = letter.layers.find((layer) => layer.kind === 'note' && layer.directive_id);
  assert(note?.lines.some((line) => line.trim().startsWith('Sơn (thay Hà), ')), `on the page stands ${JSON.stringify(note?.lines)}`);
}

export async function delegation(run) {
  const { ledger } = run;
  await ledger.journey('A leader delegates', async () => {
    const leader = await new Person({ ...run, journey }).arrive();
    await leader.signIn('ha');
    const { page } = leader;
    const today = (await leader.ask('/api/v1/session')).body.now.slice(0, 10);
    const [first, second, third] = await proposed(leader, 3);
    const last = later(today, 6);

    await ledger.step('a wrong period is told beside its field, and nothing typed is lost', async () => {
      await leader.button(new RegExp(LEADER, 'u')).click();
      await page.getByRole('menuitem', { name: 'Ủy quyền' }).click();
      await page.waitForURL(/\/uy-quyen/u);
      await page.locator('#uy-quyen-to').fill('ho ngoc');
      await page.getByRole('option', { name: new RegExp(DELEGATE, 'u') }).click();
      await page.locator('#uy-quyen-last_day').fill(typed(later(today, -1)));
      await page.locator('#uy-quyen-reason').fill(REASON);
      await leader.button(/^Ủy quyền$/u).click();
      await page.locator('#uy-quyen-last_day-error').filter({ hasText: 'Chọn ngày cuối không trước ngày bắt đầu' }).waitFor();
      await leader.stop('wrong-period');
      await page.reload();
      await leader.settle();
      equal(await page.locator('#uy-quyen-reason').inputValue(), REASON, 'the reason after a reload');
      assert((await page.locator('#uy-quyen-to').inputValue()).startsWith(DELEGATE), 'the person is lost');
    });

    await ledger.step('the sentence says what will be, and it is given', async () => {
      await leader.button('1 tuần').click();
      await leader.sees(`Ông ${DELEGATE} thay bà ${LEADER}, ${POST}, từ ${short(today)} đến hết ${typed(last)}.`);
      await leader.stop('right-period');
      await leader.button(/^Ủy quyền$/u).click();
      await leader.sees(new RegExp(`Đã ủy quyền cho ông ${DELEGATE}`, 'u'));
      const line = page.getByRole('listitem').filter({ hasText: DELEGATE });
      await line.getByText('Đang hiệu lực').waitFor();
      await line.getByText(REASON).waitFor();
      await leader.sees(`Ông ${DELEGATE} đang thay ông/bà đến hết ${short(last)}`);
      equal(await page.locator('#uy-quyen-reason').inputValue(), '', 'the reason after it was given');
      await leader.stop('given');
      await leader.leave();
    });

    await ledger.step('the delegate is told of it, and sees the queue of the leader, without a mouse', async () => {
      const delegate = await new Typist({ ...run, journey }).arrive();
      await delegate.signIn('son');
      await delegate.sees(new RegExp(`${LEADER} ủy quyền cho ${DELEGATE} thay ở chức vụ ${POST}`, 'u'));
      await delegate.sees(`Đang thay bà ${LEADER} (${POST}) đến hết ${short(last)}`);
      await delegate.stop('announced');
      await delegate.tabTo(/^Đã rõ/u);
      await delegate.press('Enter');
      await delegate.press('Control+k');
      await delegate.page.getByRole('dialog', { name: 'Tìm hoặc ra lệnh' }).waitFor();
      await delegate.type('chờ bút phê');
      await delegate.press('Enter');
      await delegate.page.waitForURL(/\/cho-but-phe/u);
      await delegate.settle();
      await delegate.sees(`Thay ${POST} ${LEADER}`);
      await delegate.find(first.code);
      equal(new URL(delegate.page.url()).pathname, `/cho-but-phe/${first.id}`, 'the letter found');
      await delegate.page.locator('[data-unit]').first().waitFor();
      await delegate.sees(`Đang xử lý thay bà ${LEADER} (${POST})`);
      await delegate.press('a');
      await until(() => delegate.page.locator('[data-note]').textContent().then((text) => text.includes('Sơn (thay Hà)'), () => false), 'the note on the page names both');
      await delegate.stop('directing');
      await delegate.press('Control+Enter');
      await namesBoth(delegate, first);
      await delegate.page.goto(`/van-ban/${first.id}`);
      await delegate.sees(`Bút phê của ${DELEGATE}, thay ${POST} ${LEADER}`);
      await delegate.page.getByRole('region', { name: 'Đường đi của văn bản' }).getByText(new RegExp(`${DELEGATE}.*thay`, 'u')).first().waitFor();
      await delegate.stop('directed');
      await delegate.page.goto('/uy-quyen');
      await delegate.sees('Tôi được ủy quyền');
      await delegate.stop('received');
      await delegate.page.goto('/thong-bao');
      // Read with the announcement.
      await delegate.tabTo(/^Tất cả/u);
      await delegate.press('Enter');
      await delegate.sees(/Ông\/bà được ủy quyền/u);
      await delegate.stop('notices');
      await delegate.untouched();
      await delegate.leave();
    });

    const delegate = await new Person({ ...run, journey, size: PHONE }).arrive();
    await ledger.step('on the phone the delegate directs another letter', async () => {
      await delegate.signIn('son');
      await delegate.page.goto('/cho-but-phe');
      await delegate.settle();
      await delegate.sees(/Đang thay bà/u);
      await delegate.stop('queue');
      equal((await smallTargets(delegate.page)).join(', '), '', 'what is too small for a finger');
      await delegate.page.locator(`a[href^="/cho-but-phe/${second.id}"]`).first().tap();
      await delegate.page.locator('[data-page="1"] canvas').waitFor();
      await delegate.settle();
      await delegate.button('Đề xuất của Văn phòng').tap();
      await delegate.page.locator('[data-note]').waitFor();
      await delegate.stop('directing');
      await delegate.button('Bút phê và chuyển').tap();
      await namesBoth(delegate, second);
    });

    await ledger.step('the leader sees on the phone what was done in her name, and takes it back', async () => {
      const away = await new Person({ ...run, journey, size: PHONE }).arrive();
      await away.signIn('ha');
      await away.page.goto('/cho-but-phe');
      await away.settle();
      await away.sees(/đang thay ông\/bà/u);
      equal((await smallTargets(away.page)).join(', '), '', 'what is too small for a finger');
      await away.stop('acted-for');
      await away.page.goto(`/van-ban/${second.id}`);
      await away.settle();
      await away.button('Thông tin, đường đi').tap();
      await away.sees(`Bút phê của ${DELEGATE}, thay ${POST} ${LEADER}`);
      await away.stop('done-for-her');
      await away.page.getByRole('main').getByRole('link', { name: 'Thu hồi' }).tap();
      await away.page.waitForURL(/\/uy-quyen/u);
      await away.settle();
      await away.stop('delegations');
      await away.button(`Thu hồi ủy quyền cho ${DELEGATE}`).tap();
      const dialog = away.page.getByRole('dialog', { name: 'Thu hồi ủy quyền' });
      await dialog.getByText(/không đọc và xử lý thay/u).waitFor();
      await away.stop('question');
      await dialog.getByRole('button', { name: 'Thu hồi' }).tap();
      await away.sees(/Đã thu hồi ủy quyền/u);
      await away.page.getByRole('listitem').filter({ hasText: DELEGATE }).getByText('Đã kết thúc sớm').waitFor();
      await until(async () => (await away.page.getByText(/đang thay ông\/bà/u).count()) === 0, 'nobody acts for her');
      await away.stop('taken-back');
      await away.leave();
    });

    await ledger.step('the delegate has nothing of hers any more', async () => {
      const { body: queue } = await delegate.ask('/api/v1/inbox?box=review');
      equal(queue.items.length, 0, 'letters in the queue');
      const answer = await delegate.ask(`/api/v1/documents/${third.id}`);
      assert(answer.status === 404 || !answer.body.available_actions.includes('direct'), `the letter may still be directed: ${answer.status}`);
      await delegate.page.goto('/');
      await delegate.settle();
      await delegate.sees(/Kết thúc ủy quyền của/u);
      equal(await delegate.page.getByText(/Đang thay/u).count(), 0, 'lines that say for whom one acts');
      equal(await delegate.page.locator('a[href="/cho-but-phe"]').count(), 0, 'ways to the queue of the leader');
      await delegate.stop('over');
      await delegate.leave();
    });

    await ledger.step('the journal holds both', async () => {
      const admin = await new Person({ ...run, journey }).arrive();
      await admin.signIn('quantri');
      await admin.page.goto('/nhat-ky');
      await admin.sees(new RegExp(`Kết thúc ủy quyền của ${LEADER} cho ${DELEGATE}`, 'u'));
      await admin.sees(new RegExp(`${LEADER} ủy quyền cho ${DELEGATE} .*${REASON}`, 'u'));
      await admin.stop('journal');
      await admin.leave();
    });
  });

  await ledger.journey('A head delegates to an officer', async () => {
    const head = await new Person({ ...run, journey }).arrive();
    await head.signIn('hanh');
    const { body: session } = await head.ask('/api/v1/session');
    const today = session.now.slice(0, 10);
    const { body: choices } = await head.ask('/api/v1/delegations');
    const officer = choices.people.find((one) => one.person.name === OFFICER);
    assert(officer, `${OFFICER} may not be given anything`);
    const given = { position_id: session.positions[0].id, to: officer.person.id, first_day: today, last_day: later(today, 2), powers: ['assign'], reason: 'Nghỉ phép.' };
    const answer = await head.ask('/api/v1/delegations', { method: 'POST', body: given });
    assert([200, 201].includes(answer.status), `delegating: ${answer.status} ${JSON.stringify(answer.body)}`);
    await head.leave();

    await ledger.step('in the place of the head the officer gives several letters on at once', async () => {
      const acting = await new Person({ ...run, journey }).arrive();
      await acting.signIn('phuc');
      const boxes = [['tasks', '/can-xu-ly'], ['support', '/phoi-hop']];
      let list;
      for (const [box, path] of boxes) {
        const { body } = await acting.ask(`/api/v1/inbox?box=${box}&limit=50`);
        if (body.items.filter((item) => item.acting_for).length >= 2) list = path;
      }
      assert(list, 'the head has no two letters to give');
      await acting.page.goto(list);
      await acting.settle();
      const lines = acting.page.getByRole('listitem').filter({ hasText: 'Thay Trưởng phòng' });
      await lines.nth(1).waitFor();
      const chosen = await Promise.all([0, 1].map((at) => lines.nth(at).locator(`a[href^="${list}/"]`).evaluate((link) => link.href.split('/').at(-1).slice(0, 36))));
      for (const at of [0, 1]) await lines.nth(at).getByRole('checkbox').click();
      await acting.page.getByText('Đã chọn 2 văn bản').waitFor();
      await acting.stop('chosen');
      await acting.page.getByRole('button', { name: 'Giao người xử lý…' }).click();
      const dialog = acting.page.getByRole('dialog');
      // He may name himself, but not the head in whose place he acts.
      await dialog.getByText(OFFICER).waitFor();
      equal(await dialog.getByText('Lương Thị Hạnh').count(), 0, 'lines of the head');
      await dialog.getByText(COLLEAGUE).click();
      await acting.stop('assign-many');
      await dialog.getByRole('button', { name: 'Giao 2 văn bản' }).click();
      await dialog.waitFor({ state: 'detached' });
      for (const id of chosen) {
        const { body } = await acting.ask(`/api/v1/documents/${id}`);
        assert(body.assignments.some((share) => share.officer?.persons.some((person) => person.name === COLLEAGUE)), `${id} was not given: ${JSON.stringify(body.assignments)}`);
      }
      await acting.stop('assigned-many');
      await acting.leave();
    });
  });
}
