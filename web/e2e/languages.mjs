// English as the second language, and large type: turned on where a person turns them on, then every address with both.
// Nothing of the program stays Vietnamese, nothing is cut, axe finds nothing serious.
import { readFileSync } from 'node:fs';
import { assert, equal } from './ledger.mjs';
import { DESK, PHONE, Person } from './person.mjs';
import { routes } from './routes.mjs';
import { faults } from './sizes.mjs';

const journey = 'languages';
const words = (language) => JSON.parse(readFileSync(new URL(`../messages/${language}.json`, import.meta.url), 'utf8'));
/** Names of kinds, posts, units and days off are the agency's own words, in either language; a language is named in its own. */
const ofTheAgency = new Set(['Công văn', 'Thông báo', 'Văn thư', 'Lưu trữ', 'Nghỉ hoán đổi', 'Tiếng Việt', 'English']);

/** Words of the program that have another form in English. */
function vietnamese() {
  const [vi, en] = [words('vi'), words('en')];
  return Object.keys(vi).filter((key) => typeof vi[key] === 'string' && vi[key] !== en[key] && !vi[key].includes('{') && !ofTheAgency.has(vi[key])).map((key) => vi[key]);
}

/** Whole texts, hints and names of controls on the screen that are among `known`. */
function leftBehind(page, known) {
  return page.evaluate((list) => {
    const set = new Set(list);
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const texts = node.nodeType === Node.TEXT_NODE ? [node.data] : ['aria-label', 'placeholder', 'title'].map((name) => node.getAttribute(name) ?? '');
      for (const text of texts) if (set.has(text.trim())) found.add(text.trim());
    }
    return [...found];
  }, known);
}

async function arrive(run, login, size) {
  const person = await (await new Person({ ...run, journey, size }).arrive()).signIn(login);
  await person.page.goto('/ca-nhan');
  await person.settle();
  return person;
}

export async function languages(run) {
  const { ledger } = run;
  const known = vietnamese();
  await ledger.journey('In English, in large type', async () => {
    assert(known.length > 900, `only ${known.length} words are looked for`);
    await ledger.step('in Vietnamese the words that are looked for are found', async () => {
      const person = await arrive(run, 'trung', DESK);
      assert((await leftBehind(person.page, known)).length > 20, 'hardly any word is found: the look misses them');
      await person.leave();
    });
    for (const size of [DESK, PHONE]) {
      for (const login of new Set(routes.map(([one]) => one))) {
        await ledger.step(`every address of ${login}, ${size.width}×${size.height}`, async () => {
          const person = await arrive(run, login, size);
          const { page } = person;
          await page.getByRole('checkbox', { name: 'Cỡ chữ lớn' }).check({ force: true });
          await page.getByRole('main').getByRole('button', { name: 'English' }).click();
          await page.waitForFunction(() => document.documentElement.lang === 'en');
          await person.settle();
          equal(await page.evaluate(() => document.documentElement.dataset.type), 'large', 'the size of type');
          const letter = (await person.ask(`/api/v1/inbox?box=${login === 'linh' ? 'arrivals' : login === 'ha' ? 'review' : 'tasks'}`)).body?.items.find((item) => !item.analysing)?.document_id;
          const place = { linh: '/vao-so-den', ha: '/cho-but-phe' }[login] ?? '/can-xu-ly';
          const paths = [...routes.filter(([one]) => one === login).flatMap(([, list]) => list), ...(letter ? [`${place}/${letter}`, `/van-ban/${letter}`] : [])];
          for (const path of new Set(paths)) {
            await page.goto(path);
            await person.settle();
            const name = path.replace(/[0-9a-f-]{36}/u, 'letter');
            // Once in pictures and for axe: what a phone changes is held by the journeys of sizes.
            if (size === DESK) await person.stop(name.replace(/[^a-z-]+/gu, '_').replace(/^_/u, ''));
            const left = await leftBehind(page, known);
            ledger.note(`in English: ${name} as ${login}`, left.length > 0 ? left.slice(0, 8).join('\n        ') : null);
            const found = await faults(page);
            ledger.note(`in large type, ${size.width} px: ${name} as ${login}`, found.length > 0 ? found.slice(0, 6).join('\n        ') : null);
          }
          await person.leave();
        });
      }
    }
  });
}
