// What a clerk corrects twice in letters of one body is proposed as a rule; put in force it fills in the next letter and says
// so, and two letters registered against it switch it off.
import { inDialog, staysTyped } from './kept.mjs';
import { assert, until } from './ledger.mjs';
import { Person } from './person.mjs';
import { telexIn } from './telex-boxes.mjs';

const journey = 'reading-rules';
const ORGAN = 'Sở Dân tộc và Tôn giáo';

/** A letter of the body; its number makes its bytes its own. */
async function print(browser, number) {
  const page = await browser.newPage();
  await page.setContent(`<!doctype html><html lang="vi"><meta charset="utf-8"><style>
    @page { size: A4; margin: 20mm 15mm 20mm 30mm } body { font: 13pt/1.35 Tinos, 'Times New Roman', 'Liberation Serif', serif; margin: 0; width: 165mm }
    table { width: 100% } td { vertical-align: top; text-align: center } p { text-align: justify; text-indent: 1cm; margin: 6pt 0 } .n { font-size: 11pt }
  </style><table><tr><td style="width:42%">UBND THÀNH PHỐ HẢI VÂN<br><b>SỞ DÂN TỘC VÀ TÔN GIÁO</b></td><td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br><b>Độc lập - Tự do - Hạnh phúc</b></td></tr>
  <tr><td>Số: ${number}/SDTTG-VP<br><span class="n">V/v thống kê cơ sở tín ngưỡng, đợt ${number}</span></td><td><i>Hải Vân, ngày 05 tháng 11 năm 2026</i></td></tr></table>
  <div style="height:70pt"></div><p style="text-align:center">Kính gửi: Ủy ban nhân dân các phường, xã.</p>
  <p>Căn cứ chức năng, nhiệm vụ được giao, Sở Dân tộc và Tôn giáo đề nghị Ủy ban nhân dân các phường, xã rà soát, thống kê các cơ sở trên địa bàn.</p>
  <table style="margin-top:16pt"><tr><td class="n" style="text-align:left;width:45%"><b><i>Nơi nhận:</i></b><br>- Như trên;<br>- Lưu: VT.</td><td><b>GIÁM ĐỐC</b><div style="height:60pt"></div><b>Phan Gia Khánh</b></td></tr></table></html>`);
  await page.evaluate(() => document.fonts.ready);
  const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  await page.close();
  return bytes;
}

/** Gives the letter to the clerk, read and open. */
async function receive(run, clerk, number) {
  const name = `quy-tac-${number}.pdf`;
  await clerk.page.goto('/vao-so-den');
  await clerk.page.locator('input[type="file"]').first().setInputFiles({ name, mimeType: 'application/pdf', buffer: await print(run.browser, number) });
  const found = async () => (await clerk.ask('/api/v1/inbox?box=arrivals&limit=100')).body.items.find((item) => item.file_name === name && !item.analysing);
  await until(found, `${name} is read`, 60_000);
  const { document_id: id } = await found();
  await clerk.page.goto(`/vao-so-den/${id}`);
  await clerk.page.locator('#subject').waitFor();
  await clerk.settle();
  return id;
}

async function register(clerk, id) {
  await clerk.page.getByRole('button', { name: 'Chỉ vào sổ' }).click();
  await until(async () => (await clerk.ask(`/api/v1/documents/${id}`)).body?.arrival_number > 0, 'it has its number');
}

async function registerAsNotice(run, clerk, number) {
  const id = await receive(run, clerk, number);
  await clerk.page.locator('#kind').fill('Thông báo');
  await clerk.page.getByRole('option', { name: 'Thông báo', exact: true }).click();
  await register(clerk, id);
}

export async function readingRules(run) {
  const { ledger } = run;
  await ledger.journey('Rules of reading', async () => {
    const clerk = await new Person({ ...run, journey }).arrive();
    await clerk.signIn('linh');
    const kind = () => clerk.page.locator('#kind').inputValue();
    const rule = clerk.page.getByRole('region', { name: ORGAN }).getByRole('listitem').filter({ hasText: 'Thông báo' });

    await ledger.step('what is corrected twice is proposed, and fills in nothing', async () => {
      await registerAsNotice(run, clerk, 4101);
      await registerAsNotice(run, clerk, 4102);
      await receive(run, clerk, 4103);
      await clerk.page.getByText(/^Đã sửa nhiều lần/u).waitFor();
      assert((await kind()) === 'Công văn', 'a proposal fills in nothing');
      await clerk.stop('proposed');
      await clerk.page.getByRole('link', { name: 'Xem quy tắc' }).click();
    });

    await ledger.step('it is put in force, and what is typed into it is looked at', async () => {
      await rule.getByRole('button', { name: 'Áp dụng' }).click();
      await rule.getByText('Đang áp dụng').waitFor();
      await clerk.stop('rules');
      const edit = async () => {
        await rule.getByRole('button', { name: /^Việc với quy tắc/u }).click();
        await clerk.page.getByRole('menuitem', { name: 'Sửa quy tắc' }).click();
      };
      await staysTyped(clerk, { what: 'what a rule fills in', open: edit, box: inDialog('Giá trị được giữ'), given: 'Báo cáo' });
      await edit();
      await telexIn(clerk, 'what a rule fills in');
      const box = clerk.page.getByRole('textbox', { name: 'Giá trị được giữ' });
      await box.fill('Công văn');
      await clerk.page.getByRole('button', { name: 'Lưu và áp dụng' }).click();
      await clerk.page.getByText(/quy tắc này không sửa gì/u).first().waitFor();
      await box.fill('<b>"Thông báo" \u202Eđảo</b> '.repeat(4));
      await clerk.stop('edited');
      await clerk.page.getByRole('button', { name: 'Thôi' }).click();
    });

    await ledger.step('in force it fills in, says so, and one press takes what the page says', async () => {
      const id = await receive(run, clerk, 4104);
      assert((await kind()) === 'Thông báo', 'a rule in force fills in');
      await clerk.page.getByText(/^Theo quy tắc của/u).waitFor();
      await clerk.stop('in-force');
      await clerk.page.getByRole('button', { name: 'Dùng Công văn' }).click();
      assert((await kind()) === 'Công văn', 'the other value is taken');
      await register(clerk, id);
    });

    await ledger.step('overruled twice in a row it is switched off, and that is said', async () => {
      const id = await receive(run, clerk, 4105);
      await clerk.page.getByRole('button', { name: 'Dùng Công văn' }).click();
      await register(clerk, id);
      await clerk.page.getByText(/^Đã tắt một quy tắc đọc/u).first().waitFor();
      await clerk.stop('gone-off');
      await clerk.page.goto('/quy-tac-doc');
      await rule.getByText(/^Tự tắt/u).waitFor();
      await clerk.stop('rules-off');
    });
    await clerk.leave();
  });
}
