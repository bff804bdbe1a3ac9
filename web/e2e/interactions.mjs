// How fast the screens answer the hand: the main journey's screens are clicked and typed on, and the browser itself says
// how long each interaction took until the next picture (Event Timing). Prints one JSON object.
//   node e2e/interactions.mjs URL PASSWORD [ROUNDS]
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [url, password, rounds = '1'] = process.argv.slice(2);
const program = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
if (!url || !password || !program) {
  console.error(program ? 'usage: interactions.mjs URL PASSWORD [ROUNDS]' : 'no Chromium is installed');
  process.exit(2);
}
/** What the browser does not report took less than its threshold of 16 ms. */
const UNREPORTED = 16;

const browser = await chromium.launch({
  executablePath: process.env.CONGVAN_CHROMIUM ?? program,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

/** Everything that one person's interactions took, in ms. */
async function sitting(login, slow, walk) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: url, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', serviceWorkers: 'block' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript(() => {
    window.took = new Map();
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.interactionId) window.took.set(entry.interactionId, Math.max(entry.duration, window.took.get(entry.interactionId) ?? 0));
      }
    });
    observer.observe({ type: 'event', durationThreshold: 16, buffered: true });
    observer.observe({ type: 'first-input', buffered: true });
  });
  await page.goto('/dang-nhap');
  await page.getByLabel('Tài khoản').fill(login);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await page.waitForURL((where) => where.pathname !== '/dang-nhap');
  await page.waitForLoadState('networkidle');
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slow });
  await walk(page);
  await page.waitForTimeout(600);
  const told = await page.evaluate(() => ({ took: [...window.took.values()], count: performance.interactionCount ?? 0 }));
  await context.close();
  return [...told.took, ...Array.from({ length: Math.max(0, told.count - told.took.length) }, () => UNREPORTED)];
}

/** A person's pace: the next press comes when the last one's picture is there. */
const pace = (page) => page.waitForTimeout(120);

async function type(page, text) {
  for (const letter of text) {
    await page.keyboard.press(letter === ' ' ? 'Space' : letter);
    await page.waitForTimeout(40);
  }
}

async function press(page, ...keys) {
  for (const key of keys) {
    await page.keyboard.press(key);
    await pace(page);
  }
}

async function click(page, ...places) {
  for (const place of places) {
    await place.click();
    await pace(page);
  }
}

/** Opens a calendar, moves in it, and closes it without a choice. */
async function lookThroughCalendar(page, opener) {
  await click(page, opener);
  const grid = page.getByRole('dialog').filter({ has: page.getByRole('table') });
  await grid.waitFor();
  await press(page, 'ArrowDown', 'ArrowRight', 'Escape');
  await grid.waitFor({ state: 'hidden' });
}

/** Opens the list behind a person's name and looks through it. */
async function lookThroughMenu(page) {
  await click(page, page.locator('[data-shell] [aria-haspopup="menu"]').first());
  await page.getByRole('menu').waitFor();
  await press(page, 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Escape');
}

/** Văn thư: the form beside the page, then the book. */
async function clerk(page) {
  await page.locator('#subject').waitFor();
  await click(page, page.locator('#organ_name'));
  await press(page, 'End');
  await type(page, ' thanh pho');
  await press(page, 'Tab', 'End');
  await type(page, '12');
  await click(page, page.locator('#subject'));
  await press(page, 'End');
  await type(page, ' ve viec kiem tra');
  await click(page, page.locator('#kind'));
  await press(page, 'ArrowDown', 'ArrowDown', 'Enter', 'Tab');
  await lookThroughCalendar(page, page.getByRole('button', { name: /lịch/u }).first());
  await lookThroughMenu(page);
  await click(page, page.getByRole('link', { name: 'Sổ đến', exact: true }));
  await page.getByRole('heading', { name: 'Sổ đến' }).waitFor();
  await click(page, page.getByLabel('Tìm trong sổ'));
  await type(page, 'kiem tra');
  await page.waitForTimeout(500);
  await press(page, 'Tab', 'Tab');
}

/** Lãnh đạo: roles, a deadline, words; the next letter by its key. */
async function leader(page) {
  const roles = page.getByRole('group', { name: /^Vai của/u });
  for (let letter = 0; letter < 2; letter += 1) {
    await roles.first().waitFor();
    await click(page, roles.nth(0).getByRole('button').nth(0), roles.nth(1).getByRole('button').nth(1), roles.nth(2).getByRole('button').nth(2));
    const due = page.getByRole('group', { name: /Hạn xử lý/u }).getByRole('button');
    await click(page, due.first());
    await lookThroughCalendar(page, due.last());
    await click(page, page.locator('#y-kien'));
    await press(page, 'End');
    await type(page, ' khan truong thuc hien');
    await press(page, 'Escape');
    await page.locator('h1').first().click();
    await press(page, 'j');
    await page.waitForLoadState('networkidle');
  }
  await lookThroughMenu(page);
}

/** Chuyên viên: from letter to letter, a word to colleagues, a search. */
async function officer(page) {
  const lines = page.locator('a[href^="/can-xu-ly/"]');
  await lines.first().waitFor();
  for (let line = 0; line < Math.min(2, await lines.count()); line += 1) {
    await click(page, lines.nth(line));
    await page.getByLabel('Ý kiến trao đổi').waitFor();
    await click(page, page.getByLabel('Ý kiến trao đổi'));
    await type(page, 'da lien he don vi');
  }
  await lookThroughMenu(page);
  await click(page, page.getByRole('searchbox').first());
  await type(page, 'kiem tra');
  await press(page, 'Enter');
  await page.waitForLoadState('networkidle');
}

async function all(slow) {
  const took = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const [login, walk] of [
      ['linh', clerk],
      ['ha', leader],
      ['trung', officer],
    ]) {
      took.push(...(await sitting(login, slow, walk)));
      console.error(`  ${login}${slow > 1 ? `, a processor ÷ ${slow}` : ''}: ${took.length} interactions so far`);
    }
  }
  return took.toSorted((one, other) => one - other);
}

const p98 = (took) => took[Math.ceil(took.length * 0.98) - 1];

try {
  const usual = await all(1);
  const slow = await all(4);
  if (usual.length < 50 || slow.length < 50) throw new Error(`only ${usual.length} and ${slow.length} interactions were seen`);
  console.log(JSON.stringify({ interactions: usual.length, p98: p98(usual), longest: usual.at(-1), slow_interactions: slow.length, slow_p98: p98(slow), slow_longest: slow.at(-1) }));
} finally {
  await browser.close();
}
