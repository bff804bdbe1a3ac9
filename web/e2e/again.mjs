// What was done too early is put right: a returned and a voided letter come in again, a report goes back to its officer.
import { assert, equal, until } from './ledger.mjs';
import { Person } from './person.mjs';

const journey = 'again';

async function arrive(run, size, login) {
  const person = await new Person({ ...run, size, journey }).arrive();
  await person.signIn(login);
  await person.settle();
  return person;
}

async function letter(person, id) {
  return (await person.ask(`/api/v1/documents/${id}`)).body;
}

async function act(person, id, action) {
  const { version } = await letter(person, id);
  const done = await person.ask(`/api/v1/documents/${id}/actions`, { method: 'POST', body: { version, ...action } });
  equal(done.status, 200, `${action.action}: ${JSON.stringify(done.body)}`);
}

/** The letter as which the old one came in, whose form is open now. */
async function newLetter(person, old) {
  await person.page.waitForURL((url) => url.pathname.startsWith('/vao-so-den/') && !url.pathname.endsWith(old));
  return new URL(person.page.url()).pathname.split('/').at(-1);
}

export async function again(run, size) {
  const { ledger } = run;
  await ledger.journey(`Received again, and work that goes on, ${size.width} px`, async () => {
    const clerk = await arrive(run, size, 'linh');
    await ledger.step('a letter returned by mistake comes in again, by mouse', async () => {
      const { body: arrivals } = await clerk.ask('/api/v1/inbox?box=arrivals&limit=50');
      const free = arrivals.items.find((item) => item.status === 'arrived' && !item.analysing);
      await act(clerk, free.document_id, { action: 'return_to_sender', reason: 'Gửi nhầm cơ quan.' });
      await clerk.page.goto('/bi-tra-lai?ds=noi-gui');
      await clerk.settle();
      await clerk.stop('returned-list');
      if (clerk.phone) {
        await clerk.page.goto(`/van-ban/${free.document_id}`);
        await clerk.settle();
        await clerk.stop('returned-letter');
      }
      await clerk.button('Tiếp nhận lại').first().click();
      const dialog = clerk.page.getByRole('dialog');
      const send = dialog.getByRole('button', { name: 'Tiếp nhận lại', exact: true });
      await send.click();
      await dialog.getByText('Nhập lý do, ví dụ: Trả lại nhầm').waitFor();
      await dialog.getByRole('button', { name: 'Trả lại nhầm, văn bản gửi đúng nơi.' }).click();
      await clerk.stop('why');
      await send.click();
      const id = await newLetter(clerk, free.document_id);
      await clerk.settle();
      equal((await letter(clerk, id)).status, 'arrived', 'the new letter');
      equal((await letter(clerk, free.document_id)).status, 'returned', 'the old one');
      await clerk.stop('form');
      await clerk.page.goto(`/van-ban/${free.document_id}`);
      await clerk.settle();
      if (clerk.phone) await clerk.button('Thông tin, đường đi').click();
      await clerk.page.getByRole('link', { name: 'Mở văn bản mới' }).waitFor();
      equal(await clerk.button('Tiếp nhận lại').count(), 0, 'it is received once');
      await clerk.stop('old');
    });

    await ledger.step('a number voided by mistake stays voided; the letter gets another, by keyboard', async () => {
      const { body: book } = await clerk.ask('/api/v1/registers/incoming/entries?limit=100');
      const registered = book.items.find((item) => ['registered', 'submitted', 'proposing'].includes(item.status) && item.access !== 'named_only');
      const old = registered.document_id;
      await act(clerk, old, { action: 'void', reason: 'Tưởng đã vào sổ.' });
      await clerk.page.goto(`/van-ban/${old}`);
      await clerk.settle();
      await clerk.stop('voided-letter');
      if (clerk.phone) await clerk.button('Tiếp nhận lại').click();
      else await clerk.page.keyboard.press('a');
      const why = clerk.page.getByRole('dialog').getByRole('textbox');
      await why.waitFor();
      await until(async () => why.evaluate((box) => box === document.activeElement), 'the question has the focus');
      await clerk.page.keyboard.type('Hủy nhầm, chưa vào sổ lần nào.');
      await clerk.stop('voided-why');
      await clerk.page.keyboard.press('Control+Enter');
      const id = await newLetter(clerk, old);
      await clerk.settle();
      equal(await clerk.page.getByRole('region', { name: 'Vừa làm' }).count(), 0, 'the voiding is no longer offered to be taken back');
      await clerk.stop('voided-form');
      const fresh = await letter(clerk, id);
      equal(fresh.fields.subject, (await letter(clerk, old)).fields.subject, 'the form is filled in');
      const done = await clerk.ask(`/api/v1/documents/${id}/registration`, { method: 'POST', body: { version: fresh.version, fields: fresh.fields, submit_to: null, stamp_rect: null } });
      equal(done.status, 200, `registering: ${JSON.stringify(done.body)}`);
      assert(done.body.arrival_number > registered.arrival_number, 'a number of its own');
      await clerk.page.goto('/so-den');
      await clerk.settle();
      await clerk.sees(/^Hủy số: Tưởng đã vào sổ/u);
      await clerk.stop('book');
    });

    const [head, officer] = await Promise.all(['son', 'trung'].map((login) => arrive(run, size, login)));
    const { body: list } = await head.ask('/api/v1/inbox?box=tasks');
    const { document_id: id } = list.items.find((item) => item.status === 'directed');
    const share = (await letter(head, id)).my_assignment_id;
    const reported = async () => act(officer, id, { action: 'report', text: 'Đã tổng hợp số liệu của 11 thôn.' });
    await ledger.step('a report that lacks something goes back to its officer, by mouse', async () => {
      const { body: organisation } = await head.ask('/api/v1/organisation');
      const member = organisation.members.find((one) => one.position.holders.some((holder) => holder.name === officer.name));
      await act(head, id, { action: 'assign', assignment_id: share, officer: member.position.id, instruction: '', deadline: null });
      // Both away from their lists first: a letter that lies open there is followed, and what is told of it counts as read.
      for (const person of [head, officer]) {
        await person.page.goto('/thong-bao');
        await person.settle();
      }
      await reported();
      await head.page.goto('/thong-bao');
      await head.settle();
      await head.sees(/đã báo cáo kết quả việc ông\/bà giao/u);
      await head.stop('told-of-report');
      await head.page.goto('/can-xu-ly');
      await head.settle();
      const reports = head.page.getByRole('region', { name: /^Cán bộ đã báo cáo/u });
      await reports.waitFor();
      await head.stop('reports');
      await reports.getByRole('link').first().click();
      await head.page.waitForURL(`**/can-xu-ly/${id}`);
      await head.settle();
      await head.stop('reported');
      if (head.phone) {
        await head.button('Thêm').first().click();
        await head.page.getByRole('menuitem', { name: 'Yêu cầu làm tiếp' }).click();
      } else await head.button('Yêu cầu làm tiếp').click();
      const dialog = head.page.getByRole('dialog');
      const send = dialog.getByRole('button', { name: 'Yêu cầu làm tiếp' });
      await send.click();
      await dialog.getByRole('alert').waitFor();
      await dialog.getByLabel('Còn thiếu gì').fill('Chưa có số liệu thôn 12.');
      await head.stop('missing');
      await send.click();
      await head.sees(/^Đã yêu cầu Võ Quang Trung làm tiếp|^Đã yêu cầu .* làm tiếp/u);
      await officer.page.goto('/thong-bao');
      await officer.settle();
      await officer.sees(/yêu cầu làm tiếp/u);
      await officer.stop('told');
      await officer.page.goto(`/can-xu-ly/${id}`);
      await officer.settle();
      await officer.sees(/Chưa có số liệu thôn 12/u);
      await officer.stop('goes-on');
    });

    if (!head.phone) {
      await ledger.step('and once more, by keyboard', async () => {
        await reported();
        await head.page.goto(`/can-xu-ly/${id}`);
        await head.settle();
        await head.page.keyboard.press('y');
        const box = head.page.getByRole('dialog').getByRole('textbox');
        await box.waitFor();
        await until(async () => box.evaluate((one) => one === document.activeElement), 'the question has the focus');
        await head.page.keyboard.type('Thiếu chữ ký của trưởng thôn 12.');
        await head.page.keyboard.press('Control+Enter');
        await until(async () => (await letter(head, id)).assignments.find((one) => one.id === share).earlier_reports.length === 2, 'both reports are on record');
        await head.page.goto(`/can-xu-ly/${id}`);
        await head.settle();
        await head.stop('both-reports');
      });
    }
    await Promise.all([clerk, head, officer].map((person) => person.leave()));
  });
}
