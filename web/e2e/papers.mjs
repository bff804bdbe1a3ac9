// Papers for the journeys: a letter in the layout of Decree 30, printed by the browser itself, and files that a
// receiving office must refuse or show as what they are.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A letter of a fictional body on a page of a browser. Without its `place`, its date is read with a doubt. */
async function setLetter(browser, { code, subject, place = 'Hải Vân, ', day, month, year, due, body }, options = {}) {
  const page = await browser.newPage(options);
  const [number, sign] = code.split(/\/(.*)/su);
  await page.setContent(`<!doctype html><html lang="vi"><meta charset="utf-8"><style>
    @page { size: A4; margin: 20mm 15mm 20mm 30mm }
    body { font: 13pt/1.35 Tinos, 'Times New Roman', 'Liberation Serif', serif; margin: 0 }
    table { width: 100%; border-collapse: collapse } td { vertical-align: top; text-align: center; padding: 0 }
    p { margin: 6pt 0; text-align: justify; text-indent: 1cm } .c { text-align: center; text-indent: 0 } .n { font-size: 11pt }
  </style>
  <table><tr><td style="width:42%">UBND THÀNH PHỐ HẢI VÂN<br><b>SỞ XÂY DỰNG</b></td><td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br><b>Độc lập - Tự do - Hạnh phúc</b></td></tr>
  <tr><td style="padding-top:8pt">Số: ${number}/${sign}<br><span class="n">V/v ${subject}</span></td><td style="padding-top:8pt"><i>${place}ngày ${day} tháng ${month} năm ${year}</i></td></tr></table>
  <div style="height:84pt"></div>
  <p class="c">Kính gửi: Ủy ban nhân dân các phường, xã.</p>
  ${body.map((line) => `<p>${line}</p>`).join('')}
  <p>Báo cáo kết quả về Sở trước ngày ${due} để tổng hợp, trình UBND thành phố./.</p>
  <table style="margin-top:16pt"><tr><td class="n" style="text-align:left;width:45%"><b><i>Nơi nhận:</i></b><br>- Như trên;<br>- Lưu: VT, QLXD.</td><td><b>KT. GIÁM ĐỐC</b><br><b>PHÓ GIÁM ĐỐC</b><div style="height:64pt"></div><b>Đoàn Gia Bảo</b></td></tr></table></html>`);
  await page.evaluate(() => document.fonts.ready);
  return page;
}

/** A letter of a fictional body as PDF bytes. */
export async function printLetter(browser, letter) {
  const page = await setLetter(browser, letter);
  const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  await page.close();
  return bytes;
}

/** The same letter as a scanner gives it: one picture of the page, `type` "png" or "jpeg". */
export async function scanLetter(browser, letter, type, deviceScaleFactor = 1) {
  const page = await setLetter(browser, letter, { viewport: { width: 794, height: 1123 }, deviceScaleFactor });
  await page.addStyleTag({ content: 'html { background: #fbfaf5 } body { padding: 20mm 15mm 20mm 30mm }' });
  const bytes = await page.screenshot({ type });
  await page.close();
  return bytes;
}

/**
 * The same letter on a sheet that lay on its side in the scanner: a PDF of one picture without any text, turned and
 * cropped by what the file says of its page. `where` gives the places of `words` on the page as shown, a rectangle for
 * each line, in points.
 */
export async function scanSideways(browser, letter, words) {
  const page = await setLetter(browser, letter, { viewport: { width: 794, height: 1123 }, deviceScaleFactor: 2 });
  await page.addStyleTag({ content: 'html { background: #fbfaf5 } body { padding: 20mm 15mm 20mm 30mm }' });
  const picture = await page.screenshot({ type: 'jpeg', quality: 90 });
  const where = await page.evaluate((wanted) => {
    const found = [];
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      for (let at = node.data.indexOf(wanted); at >= 0; at = node.data.indexOf(wanted, at + 1)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        found.push([...range.getClientRects()].map(({ x, y, width, height }) => [x, y, width, height].map((value) => value * 0.75)));
      }
    }
    return found;
  }, words);
  await page.close();
  const [width, height] = [595.5, 842.25];
  const [left, bottom] = [40, 30];
  const content = `q 0 ${width} ${-height} 0 ${left + height} ${bottom} cm /I Do Q`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/Rotate 90/MediaBox[0 0 ${height + 80} ${width + 60}]/CropBox[${left} ${bottom} ${left + height} ${bottom + width}]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>`,
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    `<</Type/XObject/Subtype/Image/Width 1588/Height 2246/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length ${picture.length}>>stream\n${picture.toString('latin1')}\nendstream`,
  ];
  let pdf = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const at = pdf.length;
    pdf += `${index + 1} 0 obj${object}endobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = pdf.length;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return { bytes: Buffer.from(pdf, 'latin1'), where, size: [width, height] };
}

/** A ZIP whose entries are stored as they are; with the right names in it, it is a document of an office program. */
export function zipOf(entries) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, text] of Object.entries(entries)) {
    const called = Buffer.from(name);
    const bytes = Buffer.from(text);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(bytes.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(called.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), facts, called, bytes);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, place, called);
    at += 4 + facts.length + called.length + bytes.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(entries).length, 4);
  end.writeUInt16LE(Object.keys(entries).length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, listed, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

/** Objects to a file with a right cross-reference table. */
function assemble(objects, trailer = '') {
  const parts = [Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')];
  let at = parts[0].length;
  const offsets = objects.map((object, index) => {
    const whole = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.isBuffer(object) ? object : Buffer.from(object, 'latin1'), Buffer.from('\nendobj\n')]);
    parts.push(whole);
    const offset = at;
    at += whole.length;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${at}\n%%EOF\n`));
  return Buffer.concat(parts);
}

/** A sound PDF with so many pages, each with its number. */
export function manyPages(count) {
  const first = 4;
  const kids = Array.from({ length: count }, (_, index) => `${first + index} 0 R`).join(' ');
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${count} /Kids [${kids}] /MediaBox [0 0 595 842] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...Array.from({ length: count }, () => '<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> >> >>'),
  ]);
}

function rc4(key, data) {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i] + key[i % key.length]) & 255;
    [state[i], state[j]] = [state[j], state[i]];
  }
  const out = Buffer.alloc(data.length);
  for (let k = 0, i = 0, j = 0; k < data.length; k++) {
    i = (i + 1) & 255;
    j = (j + state[i]) & 255;
    [state[i], state[j]] = [state[j], state[i]];
    out[k] = data[k] ^ state[(state[i] + state[j]) & 255];
  }
  return out;
}

const md5 = (...parts) => createHash('md5').update(Buffer.concat(parts)).digest();

const hex = (bytes) => `<${bytes.toString('hex')}>`;

/** A PDF that asks for a password to be opened (ISO 32000-1, 7.6.3: revision 2, 40 bits). */
export function lockedPdf(password) {
  const padding = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex');
  const pad = (text) => Buffer.concat([Buffer.from(text, 'latin1'), padding]).subarray(0, 32);
  const id = md5(Buffer.from('congvan'));
  const owner = rc4(md5(pad('owner')).subarray(0, 5), pad(password));
  const permissions = Buffer.from([0xfc, 0xff, 0xff, 0xff]);
  const key = md5(pad(password), owner, permissions, id).subarray(0, 5);
  const user = rc4(key, padding);
  // Streams are enciphered under the object's own key (7.6.2).
  const objectKey = md5(key, Buffer.from([4, 0, 0, 0, 0])).subarray(0, 10);
  const content = rc4(objectKey, Buffer.from('BT /F 24 Tf 72 720 Td (Noi dung) Tj ET'));
  return assemble(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
      Buffer.concat([Buffer.from(`<< /Length ${content.length} >>\nstream\n`), content, Buffer.from('\nendstream')]),
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      `<< /Filter /Standard /V 1 /R 2 /O ${hex(owner)} /U ${hex(user)} /P -4 >>`,
    ],
    `/Encrypt 6 0 R /ID [${hex(id)} ${hex(id)}]`,
  );
}

/** A page of `shown` points, however it is turned, cropped and measured; `margin` is what the sheet is larger on each side. */
export function turnedPage({ rotate = 0, offset = [0, 0], margin = 0, unit = 1, shown = [420, 594] }) {
  const [width, height] = (rotate % 180 === 0 ? shown : shown.toReversed()).map((side) => side / unit);
  const [left, bottom] = offset;
  const crop = [left, bottom, left + width, bottom + height];
  const media = [crop[0] - margin, crop[1] - margin, crop[2] + margin, crop[3] + margin];
  // Shapes that tell up from down and left from right; no text, since each program has other fonts for it.
  const content = `0.85 g ${left + width * 0.1} ${bottom + height * 0.1} ${width * 0.2} ${height * 0.05} re f 0.6 g ${left + width * 0.7} ${bottom + height * 0.55} m ${left + width * 0.95} ${bottom + height * 0.55} l ${left + width * 0.7} ${bottom + height * 0.7} l f`;
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [${media.join(' ')}] /CropBox [${crop.join(' ')}] /Rotate ${rotate} /UserUnit ${unit} /Contents 4 0 R /Resources << >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ]);
}
