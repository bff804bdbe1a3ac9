// 400 % zoom: a window of 1280 px becomes 320 CSS px wide and 256 high. Nothing is cut, nothing scrolls both ways, no
// bar covers what it belongs to. Also phones and tablets, held against the same rules.
import { assert } from './ledger.mjs';
import { Person } from './person.mjs';
import { routes as everywhere } from './routes.mjs';

const screens = [
  { width: 320, height: 568, name: 'a small phone' },
  { width: 390, height: 844, name: 'a phone' },
  { width: 834, height: 1194, name: 'a tablet' },
  { width: 1366, height: 768, name: 'a small desk' },
];

const routes = [
  ['linh', ['/vao-so-den', '/vao-so-den/*arrivals', '/tra-cuu?q=đất', '/ca-nhan']],
  ['ha', ['/cho-but-phe', '/cho-but-phe/*review']],
  ['son', ['/can-xu-ly', '/can-xu-ly/*tasks']],
  ['trung', ['/can-xu-ly/*tasks', '/van-ban/*tasks']],
  ['quantri', ['/tai-khoan']],
];

/** An address with the first letter of a list in the place of its star. */
async function addressOf(person, path) {
  const [where, box] = path.split('*');
  const id = box ? (await person.ask(`/api/v1/inbox?box=${box}`)).body.items.find((item) => !item.analysing)?.document_id : '';
  return `${where}${id ?? ''}`;
}

/** What is wrong with the layout of the screen as it stands. */
export function faults(page) {
  return page.evaluate(() => {
    const found = [];
    const root = document.documentElement;
    // Inside, since all of this runs in the page.
    // oxlint-disable-next-line unicorn/consistent-function-scoping
    const say = (node) => `${node.tagName.toLowerCase()} “${(node.getAttribute('aria-label') ?? node.textContent ?? '').trim().slice(0, 40)}”`;
    if (root.scrollWidth > root.clientWidth + 1) found.push(`the page is ${root.scrollWidth} px wide in ${root.clientWidth}`);
    for (const node of document.querySelectorAll('main *, [role="dialog"] *, nav *')) {
      const style = getComputedStyle(node);
      const scrollsX = /auto|scroll/u.test(style.overflowX) && node.scrollWidth > node.clientWidth + 1;
      const scrollsY = /auto|scroll/u.test(style.overflowY) && node.scrollHeight > node.clientHeight + 1;
      // Pages of a letter are pictures: they may be moved both ways once enlarged.
      if (scrollsX && scrollsY && !node.closest('[data-viewer]')) found.push(`scrolls both ways: ${say(node)}`);
    }
    for (const node of document.querySelectorAll('button, a[href], input, select, textarea, summary')) {
      if (!node.checkVisibility() || node.closest('[data-viewer]')) continue;
      const box = node.getBoundingClientRect();
      if (box.width < 2 || box.height < 2) continue;
      if (node.classList.contains('skip-link') || node.closest('.visually-hidden') || node.classList.contains('visually-hidden')) continue;
      let scroller = node.parentElement;
      while (scroller && !(/auto|scroll/u.test(getComputedStyle(scroller).overflowX) && scroller.scrollWidth > scroller.clientWidth + 1)) scroller = scroller.parentElement;
      if (!scroller && (box.left < -1 || box.right > root.clientWidth + 1)) found.push(`cut at the side: ${say(node)}`);
      if (node.matches('button, a') && node.scrollWidth > node.clientWidth + 2 && getComputedStyle(node).overflowX === 'hidden' && getComputedStyle(node).textOverflow !== 'ellipsis') found.push(`its words are cut: ${say(node)}`);
    }
    // Bars that stay in place leave room for what they belong to.
    const fixed = [...document.querySelectorAll('nav, header, footer, section[data-sheet]')].filter((node) => ['fixed', 'sticky', 'absolute'].includes(getComputedStyle(node).position) && node.checkVisibility() && !node.closest('[role="dialog"]'));
    const covered = fixed.reduce((sum, node) => sum + Math.max(0, Math.min(innerHeight, node.getBoundingClientRect().bottom) - Math.max(0, node.getBoundingClientRect().top)), 0);
    if (covered > innerHeight * 0.7) found.push(`bars cover ${Math.round(covered)} of ${innerHeight} px`);
    return [...new Set(found)];
  });
}

/** Touch needs 44 px, also by the space around. */
export function smallTargets(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, a[href], select, summary, input[type="checkbox"], input[type="radio"]')]
      .filter((node) => node.checkVisibility() && !node.closest('[data-viewer], .visually-hidden, p, small, q') && !node.classList.contains('skip-link'))
      .map((node) => {
        const label = node.matches('input') ? node.closest('label') : null;
        const box = (label ?? node).getBoundingClientRect();
        return { text: (node.getAttribute('aria-label') ?? node.textContent ?? '').trim().slice(0, 40), width: Math.round(box.width), height: Math.round(box.height) };
      })
      .filter((one) => one.width > 1 && (one.height < 43 || one.width < 43))
      .map((one) => `${one.text} ${one.width}×${one.height}`),
  );
}

/** Every control can be brought into view, and nothing lies over it there. */
async function reach(ledger, page, what) {
  const lost = await page.evaluate(() => {
    const hidden = [];
    for (const node of document.querySelectorAll('main button, main a[href], main input, main textarea')) {
      if (!node.checkVisibility() || node.closest('[data-viewer], .visually-hidden')) continue;
      node.scrollIntoView({ block: 'center' });
      const box = node.getBoundingClientRect();
      if (box.width < 2) continue;
      const at = document.elementFromPoint(Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2)), Math.min(innerHeight - 1, Math.max(0, box.top + box.height / 2)));
      if (!at || !(node.contains(at) || at.contains(node) || node.closest('label')?.contains(at) || node.parentElement?.contains(at))) hidden.push((node.getAttribute('aria-label') ?? node.textContent ?? '').trim().slice(0, 40));
    }
    scrollTo(0, 0);
    return hidden;
  });
  ledger.note(what, lost.length > 0 ? lost.slice(0, 6).join('\n        ') : null);
}

export async function sizes(run) {
  const { ledger } = run;
  await ledger.journey('Sizes of screens', async () => {
    for (const { name, ...size } of screens) {
      const touch = size.width <= 390 && size.height > 400;
      const visit = async (person, path) => {
        await person.page.goto(path);
        await person.settle();
        await person.stop(path.replace(/[0-9a-f-]{36}/u, 'letter').replace(/[^a-z-]+/gu, '-').replace(/^-|-$/gu, '') || 'home');
        const found = await faults(person.page);
        ledger.note(`${name}: ${path}`, found.length > 0 ? found.slice(0, 6).join('\n        ') : null);
        if (touch) {
          const small = await smallTargets(person.page);
          ledger.note(`${name}: targets of ${path}`, small.length > 0 ? small.slice(0, 8).join('\n        ') : null);
          const bar = await person.page.locator('nav').last().locator(':scope > a, :scope > button').count();
          assert(bar <= 4, `the bottom bar has ${bar} items`);
        }
      };
      await ledger.step(`${name}, ${size.width}×${size.height}`, async () => {
        const guest = await new Person({ ...run, journey: 'sizes', size }).arrive();
        await visit(guest, '/dang-nhap');
        await guest.leave();
        for (const [login, paths] of routes) {
          const person = await new Person({ ...run, journey: 'sizes', size }).arrive();
          await person.signIn(login);
          for (const path of paths) {
            await visit(person, await addressOf(person, path));
          }
          await person.leave();
        }
      });
    }
  });
}

/** What WCAG 1.4.10 asks of every screen: a window of 1280 px at 400 %. Without pictures, since there are many. */
export async function zoom(run) {
  const { ledger } = run;
  const visit = async (person, path) => {
    await person.page.goto(path);
    await person.settle();
    const found = await faults(person.page);
    ledger.note(`400 %: ${path}`, found.length > 0 ? found.slice(0, 6).join('\n        ') : null);
    await reach(ledger, person.page, `400 %: controls of ${path} can be reached`);
  };
  const arrive = () => new Person({ ...run, journey: 'sizes', size: { width: 320, height: 256 } }).arrive();
  await ledger.journey('400 % zoom', async () => {
    const guest = await arrive();
    await visit(guest, '/dang-nhap');
    await guest.leave();
    for (const login of new Set([...everywhere, ...routes].map(([one]) => one))) {
      await ledger.step(`every address of ${login}, 320×256`, async () => {
        const person = await arrive();
        await person.signIn(login);
        const paths = [...everywhere, ...routes].filter(([one]) => one === login).flatMap(([, list]) => list);
        for (const path of new Set(paths)) await visit(person, await addressOf(person, path));
        await person.leave();
      });
    }
  });
}
