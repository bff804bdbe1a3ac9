// What was done can be taken back, or sent back with a reason; a look at the list alone opens nothing.
import { assert, equal, until } from './ledger.mjs';
import { openFromList } from './main-path.mjs';
import { Person } from './person.mjs';

const journey = 'second-thoughts';

export async function secondThoughts(run) {
  const { ledger } = run;
  await ledger.journey('Second thoughts', async () => {
    const head = await new Person({ ...run, journey }).arrive();
    await head.signIn('son');
    await head.settle();
    const { body: list } = await head.ask('/api/v1/inbox?box=tasks');
    const waiting = list.items.filter((item) => item.status === 'directed');
    assert(waiting.length >= 1, 'no letter waits for the head to name an officer');
    const [{ document_id: id, subject, assigned_by: by }] = waiting;
    const giver = run.site.accounts.accounts.find((one) => one.name === by)?.login ?? 'ha';

    await ledger.step('an officer named by mistake is taken back from the message', async () => {
      await openFromList(head, '/can-xu-ly', subject);
      await head.button('Giao người xử lý').first().click();
      const dialog = head.page.getByRole('dialog');
      await dialog.getByRole('radio').first().check();
      await dialog.getByRole('button', { name: 'Giao người xử lý' }).click();
      await head.sees(/^Đã giao/u);
      equal((await head.ask(`/api/v1/documents/${id}`)).body.status, 'assigned', 'status');
      await head.stop('message');
      await head.button(/^Thu hồi/u).first().click();
      await head.sees(/Đã thu hồi/u);
      const { body } = await head.ask(`/api/v1/documents/${id}`);
      equal(body.status, 'directed', 'status after taking back');
      assert(body.assignments.every((share) => share.role !== 'lead' || !share.officer), 'an officer is still named');
      await head.stop('taken-back');
    });

    await ledger.step('a deadline beyond that of the unit is refused before it is sent', async () => {
      await openFromList(head, '/can-xu-ly', subject);
      await head.button('Giao người xử lý').first().click();
      const dialog = head.page.getByRole('dialog');
      await dialog.getByLabel('Hạn cho người xử lý', { exact: false }).first().fill('31/12/2099');
      await dialog.getByRole('button', { name: 'Giao người xử lý' }).click();
      await dialog.getByRole('alert').filter({ hasText: /Cần sửa/u }).waitFor();
      await head.stop('late-deadline');
      await head.page.keyboard.press('Escape');
    });

    await ledger.step('sent back to the leader with a reason, and taken back from the letter', async () => {
      await head.page.goto(`/can-xu-ly/${id}`);
      await head.settle();
      await head.button('Thêm').first().click();
      await head.page.getByRole('menuitem', { name: 'Trả lại người giao' }).click();
      const dialog = head.page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Trả lại người giao' }).click();
      await dialog.getByRole('alert').waitFor();
      await dialog.getByLabel('Lý do').fill('Việc thuộc nhiệm vụ của Phòng Văn hóa - Xã hội.');
      await head.stop('reason');
      await dialog.getByRole('button', { name: 'Trả lại người giao' }).click();
      await head.sees(/^Đã trả lại/u);
      await until(async () => (await head.ask(`/api/v1/documents/${id}`)).body?.status === 'submitted', 'the letter is with the leader again');
      const leader = await new Person({ ...run, journey }).arrive();
      await leader.signIn(giver);
      const { body: back } = await leader.ask(`/api/v1/documents/${id}`);
      assert(back.sent_back_reason?.includes('Văn hóa'), `the leader reads ${back.sent_back_reason ?? 'no reason'}`);
      await leader.page.goto(`/cho-but-phe/${id}`);
      await leader.sees(/Việc thuộc nhiệm vụ của Phòng Văn hóa/u);
      await leader.stop('reason-read');
      await leader.leave();
      await head.page.goto(`/can-xu-ly/${id}`);
      await head.settle();
      await head.button(/^Thu hồi, còn/u).click();
      await until(async () => (await head.ask(`/api/v1/documents/${id}`)).body.status === 'directed', 'the letter is with the head again');
      await head.stop('back-again');
    });

    await ledger.step('a leader takes back from the list, by key and from the letter what the message no longer offers', async () => {
      const leader = await new Person({ ...run, journey }).arrive();
      await leader.signIn('ha');
      await leader.settle();
      const [letter] = (await leader.ask('/api/v1/inbox?box=review')).body.items;
      assert(letter, 'nothing waits for the leader');
      const stands = (status) => until(async () => (await leader.ask(`/api/v1/documents/${letter.document_id}`)).body?.status === status, `the letter is ${status}`);
      const sendBack = async () => {
        await leader.page.goto(`/cho-but-phe/${letter.document_id}`);
        await leader.button('Trả lại văn thư').first().click();
        const dialog = leader.page.getByRole('dialog');
        await dialog.getByLabel('Lý do').fill('Thiếu phụ lục kèm theo.');
        await dialog.getByRole('button', { name: 'Trả lại văn thư' }).click();
        await leader.sees(/^Đã trả lại văn thư/u);
        await stands('registered');
        // The message goes; what it offered stays.
        await leader.page.getByRole('status').getByRole('button', { name: 'Đóng' }).first().click();
      };
      await sendBack();
      const done = leader.page.getByRole('region', { name: 'Vừa làm' });
      await leader.stop('just-done');
      await done.getByRole('button', { name: /^Thu hồi \d+:\d+: /u }).first().click();
      await stands('submitted');
      await done.waitFor({ state: 'hidden' });

      await sendBack();
      await leader.page.goto('/cho-but-phe');
      await done.waitFor();
      await leader.page.keyboard.press('Control+z');
      await stands('submitted');

      // What was written stands in the form again.
      await leader.page.goto(`/cho-but-phe/${letter.document_id}`);
      await leader.settle();
      await leader.page.getByRole('group', { name: /^Vai của .*Kinh tế/u }).getByRole('button', { name: 'Chủ trì' }).click();
      await leader.page.getByRole('textbox', { name: 'Ý kiến bút phê' }).fill('Giao phòng Kinh tế tham mưu trước thứ Sáu.');
      await leader.button('Bút phê và chuyển').click();
      await stands('directed');
      await leader.page.goto(`/van-ban/${letter.document_id}`);
      await leader.settle();
      await leader.stop('letter-offers');
      await leader.button(/^Thu hồi, còn/u).first().click();
      await stands('submitted');
      await leader.page.goto(`/cho-but-phe/${letter.document_id}`);
      await until(async () => (await leader.page.getByRole('textbox', { name: 'Ý kiến bút phê' }).inputValue()).startsWith('Giao phòng Kinh tế tham mưu'), 'the words are there again');
      await leader.stop('words-again');
      await leader.leave();
    });

    await ledger.step('a look at the list opens nothing', async () => {
      const other = await new Person({ ...run, journey }).arrive();
      await other.signIn('hanh');
      await other.settle();
      const { body: before } = await other.ask('/api/v1/inbox?box=tasks');
      const unread = before.items.filter((item) => !item.opened).map((item) => item.document_id);
      const shown = new URL(other.page.url()).pathname.split('/').at(-1);
      assert(before.items.slice(0, 6).some((item) => unread.includes(item.document_id) && item.document_id !== shown), 'nothing hovered is unread: a look has nothing to open');
      for (const item of before.items.slice(0, 6)) await other.page.getByRole('link').filter({ hasText: item.subject }).first().hover();
      await other.page.waitForTimeout(2500);
      const { body: after } = await other.ask('/api/v1/inbox?box=tasks');
      for (const item of after.items) if (unread.includes(item.document_id) && item.document_id !== shown) equal(item.opened, false, `opened by hovering: ${item.subject}`);
      await other.leave();
    });
    await head.leave();
  });
}
