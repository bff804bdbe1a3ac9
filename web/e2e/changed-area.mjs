// A note laid over a letter after it was signed: the mark of it stands where the note is, on the page itself, and is gone from
// the version that was signed. Also what else a file was saved for.
import { readFileSync } from 'node:fs';
import { assert, equal } from './ledger.mjs';

/** The note in the file, in points from the top left corner of its page: left, top, right, bottom; and the page's size. */
const NOTE = [80, 381.89, 540, 441.89];
const PAGE = [595.28, 841.89];
/** How far off a mark may be, in pixels: half the width of its line, and what is rounded. */
const SLACK = 2;

export const noted = () => readFileSync(new URL('../../fixtures/signatures/attacks-cert-p3-eaa-freetext.pdf', import.meta.url));

/** Asserts that a shape lies where the note does on the picture of the page under it. */
function stands(mark, page) {
  const scale = page.width / PAGE[0];
  assert(Math.abs(page.height / scale - PAGE[1]) < 2, `the page is ${page.width} by ${page.height}`);
  const found = [mark.x - page.x, mark.y - page.y, mark.x + mark.width - page.x, mark.y + mark.height - page.y].map((at) => at / scale);
  for (const [at, wanted] of NOTE.entries()) assert(Math.abs(found[at] - wanted) * scale <= SLACK, `the mark lies at ${found.map((n) => n.toFixed(1)).join(' ')}, the note at ${NOTE.join(' ')}`);
}

/** How much redder than blue the screen is at some points of it, as it is drawn. */
async function redness(page, points) {
  const picture = (await page.screenshot()).toString('base64');
  return page.evaluate(
    async ({ picture, points }) => {
      const bytes = Uint8Array.from(atob(picture), (c) => c.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const scale = bitmap.width / innerWidth;
      return points.map(([x, y]) => {
        const [red, , blue] = context.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data;
        return red - blue;
      });
    },
    { picture, points },
  );
}

/** Opens the report of the letter, and asks for the place; gives the shape and the page under it. */
async function showPlace(person, press) {
  const { page } = person;
  await press(page.getByRole('button', { name: /^Trang 1: Ghi chú hoặc hình được đặt thêm/u }), /^Trang 1: Ghi chú/u);
  const shape = page.locator('svg rect[data-changed]');
  await shape.waitFor();
  await person.settle();
  return shape;
}

export async function onTheDesk(person, report, press) {
  const { page } = person;
  await page.goto(report);
  const shape = await showPlace(person, press);
  const [mark, under] = [await shape.boundingBox(), await shape.locator('xpath=ancestor::*[.//canvas][1]').locator('canvas').first().boundingBox()];
  stands(mark, under);
  // Drawn, and not only there: red inside of the mark, to the right where no letter of the note is, and on its line; the paper
  // beside it is as white as paper.
  const middle = mark.y + mark.height / 2;
  const [inside, line, beside] = await redness(page, [[mark.x + mark.width * 0.9, middle], [mark.x + 2, middle], [mark.x - 12, middle]]);
  assert(inside > 15 && line > 60, `the mark is not drawn: ${inside} inside, ${line} on its line`);
  assert(Math.abs(beside) < 8, `the paper beside it is red, too: ${beside}`);
  await person.stop('changed-area');

  const saved = page.getByRole('region', { name: 'Các lần lưu của tệp' });
  const lines = await saved.getByRole('listitem').evaluateAll((items) => items.map((item) => item.firstElementChild.textContent));
  equal(lines.length, 3, 'times the file was saved');
  assert(lines[0] === 'Lưu trước khi ký' && lines[1].endsWith(' ký') && lines[2] === 'Thêm hoặc sửa chú thích, hình trên trang', lines.join(' | '));

  await press(page.getByRole('button', { name: 'Xem bản đã ký' }).first(), /^Xem bản đã ký$/u);
  await page.getByText(/^Đang xem văn bản như lúc .+ ký \(chữ ký 1\/1\)\./u).waitFor();
  await shape.waitFor({ state: 'detached' });
  await page.locator('canvas').first().waitFor();
  await person.settle();
  await person.stop('as-signed');
  await press(page.getByRole('button', { name: 'Xem bản hiện tại' }), /^Xem bản hiện tại$/u);
  await shape.waitFor();
}

/** On a phone the page has no room beside the report: its picture carries the mark, and the version signed takes the screen. */
export async function onThePhone(person, report) {
  const { page } = person;
  await page.goto(report);
  const shape = page.locator('svg rect').and(page.locator('[data-changed]'));
  await shape.scrollIntoViewIfNeeded();
  const picture = shape.locator('xpath=ancestor::div[1]/img');
  await picture.evaluate((image) => image.decode());
  stands(await shape.boundingBox(), await picture.boundingBox());
  await person.stop('changed-area');
  await page.getByRole('button', { name: 'Xem bản đã ký' }).first().tap();
  await page.getByText(/^Đang xem văn bản như lúc /u).waitFor();
  await page.locator('canvas').first().waitFor();
  await person.settle();
  await person.stop('as-signed');
  await page.getByRole('button', { name: 'Xem bản hiện tại' }).tap();
  await page.getByRole('heading', { name: 'Trang bị sửa sau khi ký' }).waitFor();
}
