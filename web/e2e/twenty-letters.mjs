// A clerk registers twenty mixed letters in a row by keyboard. What is counted: key presses, as Telex needs them, and
// fields the clerk had to mend or fill in because they were not, or wrongly, read from the page.
import { assert, until } from './ledger.mjs';
import { Typist } from './typist.mjs';

const journey = 'twenty-letters';
const TAG = 'hai-muoi';

/** Presses that a text takes in Telex: one for each letter, one for each mark, two for đ. */
function telexPresses(text) {
  return [...text.normalize('NFD')].reduce((sum, letter) => sum + (/[đĐ]/u.test(letter) ? 2 : 1), 0);
}

const organs = [
  ['UBND THÀNH PHỐ HẢI VÂN', 'SỞ XÂY DỰNG', 'Sở Xây dựng', 'SXD', 'Hải Vân'],
  ['UBND THÀNH PHỐ HẢI VÂN', 'SỞ NỘI VỤ', 'Sở Nội vụ', 'SNV', 'Hải Vân'],
  ['UBND THÀNH PHỐ HẢI VÂN', 'SỞ TÀI CHÍNH', 'Sở Tài chính', 'STC', 'Hải Vân'],
  ['UBND THÀNH PHỐ HẢI VÂN', 'SỞ Y TẾ', 'Sở Y tế', 'SYT', 'Hải Vân'],
  ['UBND THÀNH PHỐ HẢI VÂN', 'SỞ GIÁO DỤC VÀ ĐÀO TẠO', 'Sở Giáo dục và Đào tạo', 'SGDĐT', 'Hải Vân'],
];
const kinds = [
  ['Công văn', '', 'VP', 'hướng dẫn tổng hợp số liệu quý IV năm 2026'],
  ['Công văn', '', 'QLĐT', 'báo cáo tình hình cấp phép xây dựng nhà ở riêng lẻ'],
  ['Thông báo', 'TB', '', 'Về việc nghỉ Tết Dương lịch năm 2027'],
  ['Kế hoạch', 'KH', '', 'Kiểm tra công tác phòng cháy, chữa cháy tại chung cư'],
  ['Giấy mời', 'GM', '', 'Dự họp bàn giao mốc giải phóng mặt bằng'],
  ['Quyết định', 'QĐ', '', 'Về việc ban hành quy chế phối hợp quản lý vỉa hè'],
  ['Báo cáo', 'BC', '', 'Kết quả rà soát hộ nghèo năm 2026'],
  ['Công văn', '', 'TCKH', 'lập dự toán kinh phí sửa chữa trụ sở năm 2027'],
];

/** Twenty letters: most as they come, some without a number or a day, some scanned, some with the kind beside the body's name. */
function letters() {
  return Array.from({ length: 20 }, (_, index) => {
    const [parent, organ, name, short, place] = organs[index % organs.length];
    const [kind, abbreviation, unit, subject] = kinds[index % kinds.length];
    const number = 2100 + index * 7;
    const code = kind === 'Công văn' ? `${number}/${short}-${unit}` : `${number}/${abbreviation}-${short}`;
    const day = String(2 + (index % 20)).padStart(2, '0');
    return { index, parent, organ, name, place, kind, code, subject: `${subject}, đợt ${index + 1}`, date: `${day}/11/2026`, day, scan: index % 7 === 5, undated: index % 9 === 4, file: `${TAG}-${String(index + 1).padStart(2, '0')}.pdf` };
  });
}

async function print(browser, letter) {
  const page = await browser.newPage();
  const plain = letter.kind === 'Công văn';
  await page.setContent(`<!doctype html><html lang="vi"><meta charset="utf-8"><style>
    @page { size: A4; margin: ${letter.scan ? '0' : '20mm 15mm 20mm 30mm'} } body { font: 13pt/1.35 Tinos, 'Times New Roman', 'Liberation Serif', serif; margin: 0; width: 165mm }
    table { width: 100% } td { vertical-align: top; text-align: center } p { text-align: justify; text-indent: 1cm; margin: 6pt 0 } .n { font-size: 11pt } h1 { font-size: 14pt; text-align: center; margin: 14pt 0 0 } h2 { font-size: 13pt; text-align: center; margin: 0 }
  </style><div id="sheet"><table><tr><td style="width:42%">${letter.parent}<br><b>${letter.organ}</b></td><td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br><b>Độc lập - Tự do - Hạnh phúc</b></td></tr>
  <tr><td>Số: ${letter.code}${plain ? `<br><span class="n">V/v ${letter.subject}</span>` : ''}</td><td><i>${letter.place}, ngày ${letter.undated ? '&nbsp;&nbsp;&nbsp;&nbsp;' : letter.day} tháng 11 năm 2026</i></td></tr></table>
  ${plain ? '<div style="height:70pt"></div><p style="text-align:center">Kính gửi: Ủy ban nhân dân các phường, xã.</p>' : `<h1>${letter.kind.toUpperCase()}</h1><h2>${letter.subject}</h2>`}
  <p>Căn cứ chức năng, nhiệm vụ được giao, ${letter.name} đề nghị Ủy ban nhân dân các phường, xã phối hợp thực hiện các nội dung sau đây.</p><p>1. Rà soát, tổng hợp số liệu trên địa bàn theo mẫu gửi kèm.</p><p>2. Phân công cán bộ đầu mối, gửi danh sách về ${letter.name}.</p>
  <table style="margin-top:16pt"><tr><td class="n" style="text-align:left;width:45%"><b><i>Nơi nhận:</i></b><br>- Như trên;<br>- Lưu: VT.</td><td><b>GIÁM ĐỐC</b><div style="height:60pt"></div><b>Phan Gia Khánh</b></td></tr></table></div></html>`);
  await page.evaluate(() => document.fonts.ready);
  if (letter.scan) {
    // A scanner gives a picture without words.
    const picture = await page.locator('#sheet').screenshot({ type: 'jpeg', quality: 70 });
    await page.setContent(`<style>@page { size: A4; margin: 20mm 15mm } img { width: 100% }</style><img src="data:image/jpeg;base64,${picture.toString('base64')}">`);
    await page.waitForTimeout(200);
  }
  const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  await page.close();
  return bytes;
}

const same = (found, wanted) => found.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase() === wanted.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();

function mean(list) {
  return list.reduce((a, b) => a + b, 0) / list.length;
}

export async function twentyLetters(run) {
  const { ledger } = run;
  const papers = letters();
  const rows = [];
  await ledger.journey('Twenty letters in a row', async () => {
    const clerk = await new Typist({ ...run, journey }).arrive();
    await clerk.signIn('linh');
    await ledger.step('twenty files are taken in at once', async () => {
      const files = [];
      for (const paper of papers) files.push({ name: paper.file, mimeType: 'application/pdf', buffer: await print(run.browser, paper) });
      await clerk.page.locator('input[type="file"]').first().setInputFiles(files);
      await until(
        async () => {
          const { body } = await clerk.ask('/api/v1/inbox?box=arrivals&limit=100');
          const ours = body.items.filter((item) => item.file_name?.startsWith(TAG));
          return ours.length === papers.length && ours.every((item) => !item.analysing);
        },
        'all are read',
        180_000,
      );
      await clerk.settle();
    });

    await ledger.step('each gets its number, by keyboard alone', async () => {
      await clerk.find(TAG);
      const began = Date.now();
      for (let count = 0; count < papers.length; count++) {
        const id = new URL(clerk.page.url()).pathname.split('/').at(-1);
        const { body: letter } = await clerk.ask(`/api/v1/documents/${id}`);
        const paper = papers.find((one) => one.file === letter.files[0]?.name);
        assert(paper, `${letter.files[0]?.name} is not one of the twenty`);
        await clerk.page.locator('#subject').waitFor();
        await clerk.settle();
        const before = clerk.presses;
        let mended = 0;
        let first = true;
        const mend = async (field, wanted, choose = false) => {
          const now = await clerk.page.locator(`#${field}`).inputValue();
          if (same(now, wanted)) return;
          mended += 1;
          // Enter goes to the first field that lacks something; Tab to the others.
          if (first) await clerk.press('Enter');
          first = false;
          await clerk.tabTo(field, { most: 30 });
          await clerk.press('Control+a');
          clerk.presses += telexPresses(wanted);
          await clerk.page.keyboard.insertText(wanted);
          if (choose) await clerk.press('ArrowDown', 'Enter');
          else if (await clerk.page.locator(`#${field}`).getAttribute('aria-expanded') === 'true') await clerk.press('Escape');
        };
        await mend('organ_name', paper.name);
        await mend('code', paper.code);
        await mend('issued_date', paper.date);
        await mend('subject', paper.subject);
        await mend('kind', paper.kind, true);
        if ((await clerk.page.locator('#submit_to').inputValue()) === '') {
          if (first) await clerk.press('Enter');
          first = false;
          await clerk.tabTo('submit_to', { most: 40 });
          await clerk.type('Lam');
          await clerk.press('ArrowDown', 'Enter');
        }
        if (count === 0 || count === 5) await clerk.stop(`letter-${count + 1}`);
        await clerk.press('Control+Enter');
        await until(async () => (await clerk.ask(`/api/v1/documents/${id}`)).body?.arrival_number > 0, `${paper.file} has its number`);
        rows.push({ file: paper.file, kind: paper.kind, note: paper.scan ? 'scan' : paper.undated ? 'no day' : '', presses: clerk.presses - before, mended });
        if (count < papers.length - 1) await clerk.page.waitForURL((url) => !url.pathname.includes(id));
      }
      rows.seconds = (Date.now() - began) / 1000;
      await clerk.untouched();
      await clerk.stop('done');
    });

    await ledger.step('the figures', async () => {
      const numbers = rows.map((row) => row.presses).toSorted((a, b) => a - b);
      const read = rows.filter((row) => row.note === '');
      for (const row of rows) ledger.say(`        ${row.file}  ${row.kind.padEnd(10)} ${row.note.padEnd(6)} ${String(row.presses).padStart(4)} presses, ${row.mended} mended`);
      ledger.say(`        per letter: ${mean(numbers).toFixed(1)} presses on average, median ${numbers[10]}, most ${numbers.at(-1)}; ${mean(rows.map((row) => row.mended)).toFixed(2)} fields mended`);
      ledger.say(`        letters with all on the page (${read.length}): ${mean(read.map((row) => row.presses)).toFixed(1)} presses, ${mean(read.map((row) => row.mended)).toFixed(2)} mended; all twenty in ${rows.seconds.toFixed(0)} s of machine time`);
      assert(numbers[10] <= 12, `half of the letters need more than ${numbers[10]} presses`);
    });
    await clerk.leave();
  });
}
