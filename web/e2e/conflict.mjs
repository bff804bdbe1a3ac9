// Two at one letter: what the other did is said, with name and number; nothing typed is lost.
import { assert, equal, until } from './ledger.mjs';
import { receiptGiven } from './main-path.mjs';
import { DESK, PHONE, Person } from './person.mjs';

const journey = 'conflict';

/** The administrator gives somebody the post of a clerk. */
async function appointClerk(admin, login) {
  const { body } = await admin.ask('/api/v1/administration/organisation');
  const person = body.people.find((one) => one.login === login);
  const unit = body.agency.clerical_unit_id ?? body.units.find((one) => /Văn thư/u.test(one.name)).id;
  const done = await admin.ask(`/api/v1/administration/people/${person.id}/posts`, { method: 'POST', body: { unit_id: unit, title: 'Văn thư', roles: ['clerk'] } });
  assert(done.status < 300, `the post is refused: ${JSON.stringify(done.body)}`);
}

const subject = (person) => person.page.locator('#subject');

export async function conflict(run) {
  const arrive = async (login, size = DESK) => (await new Person({ ...run, journey, size }).arrive()).signIn(login);
  const { ledger } = run;
  await ledger.journey('Two at one letter', async () => {
    const admin = await arrive('quantri');
    await appointClerk(admin, 'mai');
    await admin.leave();
    const [linh, mai] = await Promise.all(['linh', 'mai'].map((login) => arrive(login)));
    const { body: arrivals } = await linh.ask('/api/v1/inbox?box=arrivals&limit=50');
    const free = arrivals.items.filter((item) => !item.analysing && item.signature !== 'invalid' && !item.sent_back_reason);
    const [first, second, third] = free;
    const kept = async () => (await linh.ask(`/api/v1/documents/${first.document_id}`)).body;

    await ledger.step('both write into one field: the second is shown what the first saved, and chooses', async () => {
      for (const one of [linh, mai]) {
        await one.page.goto(`/vao-so-den/${first.document_id}`);
        await until(async () => (await subject(one).inputValue()) !== '', 'the form is filled in');
      }
      await subject(linh).fill('Trích yếu do bà Linh ghi');
      await until(async () => (await kept()).fields.subject === 'Trích yếu do bà Linh ghi', 'the first is saved');
      await subject(mai).fill('Trích yếu do bà Mai ghi');
      const told = mai.page.getByRole('status').filter({ hasText: 'Trích yếu vừa được lưu khác đi ở máy khác: Trích yếu do bà Linh ghi' });
      await told.waitFor();
      equal(await subject(mai).inputValue(), 'Trích yếu do bà Mai ghi', 'what the second typed');
      await mai.stop('clash');
      await told.getByRole('button', { name: 'Giữ nội dung của tôi' }).click();
      await told.waitFor({ state: 'hidden' });
      await until(async () => (await kept()).fields.subject === 'Trích yếu do bà Mai ghi', 'the second is saved');
      await subject(linh).fill('Trích yếu bà Linh sửa lại');
      const back = linh.page.getByRole('status').filter({ hasText: 'Trích yếu do bà Mai ghi' });
      await back.getByRole('button', { name: 'Dùng nội dung kia' }).click();
      equal(await subject(linh).inputValue(), 'Trích yếu do bà Mai ghi', 'what the first took over');
    });

    await ledger.step('one registers; the other is told who did, and the number, and loses nothing', async () => {
      await subject(mai).fill('Trích yếu bà Mai vừa gõ thêm');
      // Kept by the server already: what the other writes over it must not take it off this screen.
      await until(async () => (await kept()).fields.subject === 'Trích yếu bà Mai vừa gõ thêm', 'what the second typed is saved');
      await subject(linh).fill('Trích yếu bà Linh ghi sau cùng');
      await linh.button('Chỉ vào sổ').click();
      await linh.sees(/Đã vào sổ số \d+/u);
      const { arrival_number: number, fields } = await kept();
      equal(fields.subject, 'Trích yếu bà Linh ghi sau cùng', 'what was registered');
      await mai.button('Chỉ vào sổ').click();
      const told = mai.page.getByRole('alert').filter({ hasText: 'Đặng Thùy Linh' });
      await told.waitFor();
      await mai.stop('registered-by-another');
      assert((await told.innerText()).includes(`số ${number}`), `no number: ${await told.innerText()}`);
      equal(await subject(mai).inputValue(), 'Trích yếu bà Mai vừa gõ thêm', 'what the second typed');
      equal((await kept()).fields.subject, fields.subject, 'the register');
      // The button that was pressed is gone: the keyboard goes on from the notice.
      assert(await told.evaluate((notice) => notice.parentElement.contains(document.activeElement)), 'the focus is lost');
      await told.getByRole('link', { name: `Mở văn bản số ${number}` }).click();
      await mai.page.waitForURL(new RegExp(`/van-ban/${first.document_id}`, 'u'));
    });

    for (const [size, press, how] of [[DESK, 'click', 'at the desk'], [PHONE, 'tap', 'on the phone']]) {
      await ledger.step(`the clerk takes a submission back while the leader directs it ${how}`, async () => {
        const taken = size === PHONE ? third : second;
        const { body: letter } = await linh.ask(`/api/v1/documents/${taken.document_id}`);
        const { body: organisation } = await linh.ask('/api/v1/organisation');
        const leader = await arrive('ha', size);
        const to = organisation.submit_to.find((position) => position.holders.some((holder) => holder.name === leader.name));
        const fields = { ...letter.reading.suggestion, kind: letter.reading.suggestion.kind || 'Công văn', urgency: letter.reading.suggestion.urgency || 'normal', access: 'normal' };
        const sent = await linh.ask(`/api/v1/documents/${taken.document_id}/registration`, { method: 'POST', body: { version: letter.version, fields, submit_to: to.id, stamp_rect: null } });
        equal(sent.status, 200, `registering: ${JSON.stringify(sent.body)}`);
        await leader.page.goto(`/cho-but-phe/${taken.document_id}`);
        const unit = { name: /^Vai của .*Kinh tế/u };
        if (size === PHONE) await leader.page.getByRole('combobox', unit).selectOption('lead');
        else await leader.page.getByRole('group', unit).getByRole('button', { name: 'Chủ trì' }).click();
        const words = leader.page.getByRole('textbox', { name: 'Ý kiến bút phê' });
        await words.fill('Giao phòng Kinh tế trả lời trước thứ Sáu.');
        await receiptGiven(leader, taken.document_id);
        const { body: now } = await linh.ask(`/api/v1/documents/${taken.document_id}`);
        const undone = await linh.ask(`/api/v1/documents/${taken.document_id}/actions`, { method: 'POST', body: { version: now.version, action: 'take_back' } });
        equal(undone.status, 200, `taking back: ${JSON.stringify(undone.body)}`);
        await leader.button('Bút phê và chuyển')[press]();
        // Who may not read it any more is not told who took it back.
        await leader.page.getByRole('alert').filter({ hasText: /không còn chờ ông\/bà: đã được thu hồi/u }).waitFor();
        await leader.stop('taken-back-by-the-clerk');
        equal(await words.inputValue(), 'Giao phòng Kinh tế trả lời trước thứ Sáu.', 'the words');
        await leader.button('Mở văn bản tiếp theo')[press]();
        await leader.page.waitForURL((url) => !url.pathname.endsWith(taken.document_id));
        equal(await leader.page.locator(`a[href*="${taken.document_id}"]`).count(), 0, 'lines of the letter that was taken back');
        await leader.leave();
      });
    }
    await Promise.all([linh.leave(), mai.leave()]);
  });
}
