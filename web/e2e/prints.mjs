// Prints: the server's page beside the browser's, dot by dot, and how somebody gets at them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, equal, showsPdf, until } from './ledger.mjs';
import { turnedPage } from './papers.mjs';
import { Person, PHONE } from './person.mjs';

const journey = 'prints';

/* High enough that a whole page is on the screen. */
const TALL = { width: 1440, height: 1500 };

const PAGES = [
  ['upright', {}],
  ['turned by 90', { rotate: 90 }],
  ['turned by 180', { rotate: 180, offset: [-60, 210], margin: 30 }],
  ['turned by 270', { rotate: 270, offset: [45, 12], margin: 20 }],
  ['cropped', { offset: [133, -71], margin: 55 }],
  ['measured in units of 2.5 points', { unit: 2.5 }],
  ['cropped, turned and measured', { rotate: 90, offset: [18, 40], margin: 12, unit: 2.5 }],
];

/* The lower edge of a print bears the mark of the system, which the screen does not show. */
const ABOVE_THE_MARK = 0.95;

/** Bytes from the API with the person's own session. */
async function bytesOf(person, path) {
  const answer = await person.page.evaluate(async (where) => {
    const response = await fetch(where);
    const bytes = new Uint8Array(await response.arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return { status: response.status, disposition: response.headers.get('content-disposition'), base64: btoa(text) };
  }, path);
  equal(answer.status, 200, path);
  return { ...answer, bytes: Buffer.from(answer.base64, 'base64') };
}

async function upload(person, name, bytes) {
  return person.page.evaluate(
    async ([as, base64]) => {
      const me = await (await fetch('/api/v1/session')).json();
      const body = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const answer = await fetch(`/api/v1/incoming-documents?name=${encodeURIComponent(as)}`, { method: 'POST', headers: { 'x-csrf-token': me.csrf_token, 'content-type': 'application/octet-stream' }, body });
      return (await answer.json()).document_id;
    },
    [name, bytes.toString('base64')],
  );
}

/** Dots of one picture that have nothing like them nearby in the other, as shares of the dots that are inked. */
async function compare(page, screen, print, share) {
  return page.evaluate(
    async ([one, other, upper, reach]) => {
      const canvas = new OffscreenCanvas(1, 1);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      const read = async (base64) => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        [canvas.width, canvas.height] = [image.width, image.height];
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, image.width, image.height);
      };
      const [a, b] = [await read(one), await read(other)];
      const like = (from, to, x, y, dx = 0) => {
        const at = (y * from.width + x) * 4;
        for (let row = Math.max(0, y - reach); row <= Math.min(to.height - 1, y + reach); row++) {
          for (let column = Math.max(0, x + dx - reach); column <= Math.min(to.width - 1, x + dx + reach); column++) {
            const there = (row * to.width + column) * 4;
            if (Math.abs(from.data[at] - to.data[there]) < 90 && Math.abs(from.data[at + 1] - to.data[there + 1]) < 90 && Math.abs(from.data[at + 2] - to.data[there + 2]) < 90) return true;
          }
        }
        return false;
      };
      const stray = (from, to, dx = 0) => {
        let [inked, alone] = [0, 0];
        // The very edge is the frame of the screen's page.
        for (let y = 3; y < from.height * upper; y++) {
          for (let x = 3; x < from.width - 3; x++) {
            const at = (y * from.width + x) * 4;
            if (Math.min(from.data[at], from.data[at + 1], from.data[at + 2]) > 190) continue;
            inked += 1;
            if (!like(from, to, x, y, dx)) alone += 1;
          }
        }
        return { inked, share: alone / inked };
      };
      return { sizes: [a.width, a.height, b.width, b.height], there: stray(a, b), back: stray(b, a), shifted: stray(a, b, 8) };
    },
    [screen.toString('base64'), print.toString('base64'), share, 2],
  );
}

export async function prints(run) {
  const { ledger, artefacts } = run;
  const folder = mkdtempSync(join(tmpdir(), 'congvan-prints-'));
  try {
    await ledger.journey('Prints', async () => {
      const clerk = await new Person({ ...run, journey }).arrive();
      await clerk.signIn('linh');
      const leader = await new Person({ ...run, journey, size: TALL }).arrive();
      await leader.signIn('ha');
      const { body: organisation } = await leader.ask('/api/v1/organisation');
      const position = organisation.leaders.find((one) => one.holders.some((holder) => holder.name === leader.name)).id;
      const unit = organisation.units.find((one) => one.assignable && one.head?.holders.length > 0);
      const headed = run.site.accounts.accounts.find((one) => one.name === unit.head.holders[0].name);

      let last = null;
      for (const [name, shape] of PAGES) {
        await ledger.step(`a page ${name} is printed as the screen shows it`, async () => {
          const id = await upload(clerk, `${name}.pdf`, turnedPage(shape));
          const letter = await until(async () => {
            const { body } = await clerk.ask(`/api/v1/documents/${id}`);
            return body?.files?.[0]?.page_boxes?.length === 1 && !body.analysing ? body : null;
          }, 'the file has been read');
          const fields = { ...letter.fields, kind: 'Công văn', code: '12/SNV-VP', organ_name: 'Sở Nội vụ', subject: `Kiểm tra bản in, trang ${name}`, issued_date: '2026-01-12' };
          const registered = await clerk.ask(`/api/v1/documents/${id}/registration`, { method: 'POST', body: { version: letter.version, fields, submit_to: position } });
          equal(registered.status, 200, JSON.stringify(registered.body));
          const [file] = letter.files;
          const layer = (kind, rect, more) => ({ id: crypto.randomUUID(), kind, file_sha256: file.sha256, page: 1, page_box: file.page_boxes[0], rect, ...more });
          const wave = Array.from({ length: 60 }, (_, i) => [70 + i * 3, 430 + Math.sin(i / 4) * 16]);
          const outline = [...wave, ...wave.toReversed().map(([x, y]) => [x + 1, y + 3])];
          const layers = [
            layer('note', [200, 250, 200, 60], { lines: ['Giao P. Kinh tế chủ trì, khẩn trương', 'tham mưu trả lời trước 27/11.'], font_size: 15 }),
            layer('highlight', [60, 330, 190, 16]),
            layer('ink', [60, 405, 200, 50], { ink: [{ points: wave.map(([x, y]) => [x, y, 0.5]), outline }] }),
          ];
          const { body: now } = await leader.ask(`/api/v1/documents/${id}`);
          const directed = await leader.ask(`/api/v1/documents/${id}/actions`, { method: 'POST', body: { version: now.version, action: 'direct', text: 'Giao P. Kinh tế chủ trì.', parts: [{ role: 'lead', unit_id: unit.id, deadline: null }], layers } });
          equal(directed.status, 200, JSON.stringify(directed.body));

          await leader.page.goto(`/van-ban/${id}`);
          await leader.page.locator('[data-page="1"] canvas').waitFor();
          await leader.settle();
          const screen = await leader.page.locator('[data-page="1"]').screenshot();
          const { bytes, disposition } = await bytesOf(leader, `/api/v1/documents/${id}/files/${file.id}/print`);
          assert(decodeURIComponent(disposition).includes('Bản có bút phê - số đến'), disposition);
          writeFileSync(join(folder, 'print.pdf'), bytes);
          const width = await leader.page.locator('[data-page="1"]').evaluate((page) => Math.round(page.getBoundingClientRect().width));
          // poppler leaves the unit out of account: more dots an inch make up for it.
          execFileSync('pdftoppm', ['-cropbox', '-png', '-singlefile', '-r', String((72 * width * (shape.unit ?? 1)) / file.page_boxes[0][0]), join(folder, 'print.pdf'), join(folder, 'print')]);
          const print = readFileSync(join(folder, 'print.png'));
          mkdirSync(join(artefacts, journey), { recursive: true });
          const as = (what) => join(artefacts, journey, `${name.replaceAll(/[^a-z0-9]+/gu, '-')}-${what}.png`);
          writeFileSync(as('screen'), screen);
          writeFileSync(as('print'), print);
          const { sizes, there, back, shifted } = await compare(leader.page, screen, print, ABOVE_THE_MARK);
          const told = `${JSON.stringify(sizes)}, ${there.inked} and ${back.inked} dots inked, ${(there.share * 100).toFixed(2)} % and ${(back.share * 100).toFixed(2)} % stray, shifted ${(shifted.share * 100).toFixed(1)} %`;
          ledger.say(`        ${told}`);
          assert(Math.abs(sizes[0] - sizes[2]) <= 2 && Math.abs(sizes[1] - sizes[3]) <= 2, `other sizes: ${told}`);
          assert(there.inked > 4000, `hardly anything is on the page: ${told}`);
          assert(there.share < 0.015 && back.share < 0.015, `screen and print differ: ${told}`);
          assert(shifted.share > 0.05, `the comparison sees nothing: ${told}`);
          last = id;
        });
      }

      await ledger.step('Ctrl P offers what can be taken along, and saves it under a name', async () => {
        await leader.page.setViewportSize({ width: 1440, height: 900 });
        await leader.page.keyboard.press('Control+p');
        const dialog = leader.page.getByRole('dialog', { name: 'In / Tải về' });
        await dialog.waitFor();
        await leader.stop('dialog');
        for (const [what, start] of [['Bản có bút phê', 'Bản có bút phê'], ['Phiếu giải quyết văn bản đến', 'Phiếu giải quyết'], ['Phiếu chuyển văn bản đến', 'Phiếu chuyển'], ['Đường đi của văn bản', 'Đường đi']]) {
          const [saved] = await Promise.all([leader.page.waitForEvent('download'), dialog.getByRole('button', { name: `Tải về: ${what}` }).click()]);
          assert(saved.suggestedFilename().startsWith(`${start} - số đến`) && saved.suggestedFilename().endsWith('.pdf'), saved.suggestedFilename());
          const path = join(folder, 'saved.pdf');
          await saved.saveAs(path);
          const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
          assert(text.includes('In từ hệ thống Văn phòng điện tử') && text.includes(leader.name) && /Trang 1\/1/u.test(text), `${what} bears no mark: ${text.slice(-300)}`);
        }
        await showsPdf(leader.context, () => dialog.getByRole('button', { name: 'Mở để in: Phiếu chuyển văn bản đến' }).click(), 'the print is shown in a tab of its own');
        await leader.page.keyboard.press('Escape');
      });

      await ledger.step('the way of the letter is printed from where it is read, on a phone too', async () => {
        const head = await new Person({ ...run, journey, size: PHONE }).arrive();
        await head.signIn(headed.login);
        await head.page.goto(`/van-ban/${last}`);
        await head.settle();
        await head.button(/^In \/ Tải về/u).click();
        await head.page.getByRole('dialog', { name: 'In / Tải về' }).waitFor();
        await head.stop('dialog');
        await head.leave();
      });

      await ledger.step('what cannot be drawn on is said in words, and the original is offered', async () => {
        const id = await upload(clerk, 'hong.pdf', Buffer.from('%PDF-1.7\n% hỏng\n%%EOF\n'));
        await clerk.page.goto(`/van-ban/${id}`);
        await clerk.settle();
        await clerk.page.keyboard.press('Control+p');
        const dialog = clerk.page.getByRole('dialog', { name: 'In / Tải về' });
        await dialog.getByRole('button', { name: 'Tải về: Bản có bút phê' }).click();
        await dialog.getByRole('alert').filter({ hasText: /Không in được bản có bút phê.*tải tệp gốc/u }).waitFor();
        await clerk.stop('refused');
      });
      await clerk.leave();
      await leader.leave();
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
