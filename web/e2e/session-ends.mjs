// The session ends while somebody types: nothing typed is lost, and what was pressed goes through after signing in.
import { assert, equal, until } from './ledger.mjs';
import { handIn, openFromList, receiptGiven } from './main-path.mjs';
import { printLetter } from './papers.mjs';
import { Person } from './person.mjs';

const journey = 'session';

async function signInAgain(person) {
  const dialog = person.page.getByRole('dialog', { name: 'Phiên làm việc đã hết' });
  await dialog.waitFor();
  await person.stop('ended');
  await dialog.getByLabel('Mật khẩu', { exact: true }).fill(person.site.accounts.password);
  await dialog.getByRole('button', { name: 'Đăng nhập' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

export async function sessionEnds(run) {
  const { ledger } = run;
  await ledger.journey('The session ends', async () => {
    await ledger.step('in the registration form: what was typed stays and is registered', async () => {
      const clerk = await new Person({ ...run, journey }).arrive();
      await clerk.signIn('linh');
      const bytes = await printLetter(run.browser, { code: '610/SXD-VP', subject: 'thử phiên hết giữa chừng', day: '05', month: '11', year: '2026', due: '30 tháng 11 năm 2026', body: ['Nội dung đang nhập phải còn.'] });
      const id = await handIn(clerk, 'phien-het.pdf', bytes);
      await until(async () => (await clerk.page.locator('#subject').inputValue()) !== '', 'the form is filled in');
      const typed = 'V/v thử phiên hết giữa chừng, đã sửa tay';
      await clerk.page.locator('#subject').fill(typed);
      await clerk.context.clearCookies();
      await clerk.page.getByRole('button', { name: 'Chỉ vào sổ' }).click();
      await signInAgain(clerk);
      await clerk.sees(/Đã vào sổ số/u);
      const { body } = await clerk.ask(`/api/v1/documents/${id}`);
      equal(body.fields.subject, typed, 'the subject kept');
      assert(body.arrival_number > 0, 'it has no number');
      await clerk.leave();
    });

    await ledger.step('in the report of an officer: what was typed stays, also over a reload', async () => {
      const officer = await new Person({ ...run, journey }).arrive();
      await officer.signIn('trung');
      await officer.settle();
      const { body: list } = await officer.ask('/api/v1/inbox?box=tasks');
      assert(list.items.length > 0, 'the officer of the demo has no work');
      await openFromList(officer, '/can-xu-ly', list.items[0].subject);
      const typed = 'Đã làm được nửa phần việc; đang chờ số liệu của tổ dân phố.';
      await officer.button('Báo cáo kết quả').first().click();
      await officer.page.getByRole('dialog').getByLabel('Đã làm được gì').fill(typed);
      await officer.page.reload();
      await officer.settle();
      await officer.button('Báo cáo kết quả').first().click();
      equal(await officer.page.getByRole('dialog').getByLabel('Đã làm được gì').inputValue(), typed, 'the report after a reload');
      await officer.context.clearCookies();
      await officer.page.getByRole('dialog').getByRole('button', { name: 'Báo cáo kết quả' }).click();
      await signInAgain(officer);
      await officer.sees(/Đã báo cáo/u);
      await officer.stop('reported');
      await officer.leave();
    });

    await ledger.step('somebody else moved the letter: it says who, and keeps what was typed', async () => {
      const leader = await new Person({ ...run, journey }).arrive();
      await leader.signIn('ha');
      const { body: waiting } = await leader.ask('/api/v1/inbox?box=review');
      assert(waiting.items.length > 0, 'nothing waits for the leader of the demo');
      const one = waiting.items.at(-1);
      await openFromList(leader, '/cho-but-phe', one.subject);
      const typed = 'Giao Phòng Kinh tế tham mưu trả lời trong tuần.';
      await leader.page.getByLabel('Ý kiến bút phê').fill(typed);
      await receiptGiven(leader, one.document_id);
      const { body: letter } = await leader.ask(`/api/v1/documents/${one.document_id}`);
      const moved = await leader.ask(`/api/v1/documents/${one.document_id}/actions`, { method: 'POST', body: { version: letter.version, action: 'send_back', reason: 'Thử: thiếu phụ lục.' } });
      equal(moved.status, 200, 'sending it back from another window');
      if (await leader.button('Dùng đề xuất').isVisible()) await leader.button('Dùng đề xuất').click();
      else await leader.page.getByRole('group', { name: /^Vai của .*Kinh tế/u }).getByRole('button', { name: 'Chủ trì' }).click();
      await leader.page.getByLabel('Ý kiến bút phê').fill(typed);
      await leader.button('Bút phê và chuyển').click();
      await leader.page.getByText(/vừa|hiện:|nay văn bản/u).first().waitFor();
      await leader.stop('moved');
      equal(await leader.page.getByLabel('Ý kiến bút phê').inputValue(), typed, 'the words after the conflict');
      await leader.leave();
    });
  });
}
