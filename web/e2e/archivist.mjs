// An archivist finds what was written with marks by typing without, narrows it and widens it again, comes to the page of
// the hit, and learns nothing of a letter that is for named persons only.
import { assert, equal, until } from './ledger.mjs';
import { DESK, PHONE, Person } from './person.mjs';
import { Typist } from './typist.mjs';

const journey = 'archivist';
/** In the demo these words stand, with their marks, on second pages, too. */
const WORDS = 'phu luc';

const cards = (person) => person.page.getByRole('main').locator('a[id^="hit-"]');
const counted = async (person) => Number(/^([\d.]+) văn bản/u.exec(await person.page.getByText(/^[\d.]+ văn bản/u).first().innerText())[1].replaceAll('.', ''));

/** What the server finds when something is done, once the page shows just that. */
async function found(person, act) {
  const answer = person.page.waitForResponse((one) => one.url().includes('/api/v1/search?'));
  await act();
  const body = await (await answer).json();
  if (body.total > 0) await until(async () => (await counted(person)) === body.total && (await cards(person).count()) === body.hits.length, `${body.total} letters stand in the page`, 5_000);
  return body;
}

/** What was found before is there again; that may need no answer. */
const again = (person, { total }) => until(async () => (await counted(person)) === total, `${total} letters are found again`, 5_000);

/** A letter for named persons only: its clerk finds just it by its number, the archivist may not open it. */
async function restricted(run, archivist) {
  const clerk = await new Person({ ...run, journey }).arrive();
  await clerk.signIn('linh');
  const year = new Date().getFullYear();
  const { body: book } = await clerk.ask(`/api/v1/registers/incoming/entries?year=${year}&limit=200`);
  try {
    for (const { document_id: id, access, code } of book.items) {
      if (access !== 'named_only' || (await archivist.ask(`/api/v1/search?q=${code}`)).body.hits.some((hit) => hit.code === code)) continue;
      const [number] = code.split('/');
      if ((await clerk.ask(`/api/v1/search?q=${number}`)).body.total === 1) return { id, number, code };
    }
  } finally {
    await clerk.leave();
  }
  throw new Error('no letter for named persons only is found by its number alone');
}

/** On the letter: the page of the hit is in view, and the words are marked on it. */
async function atTheHit(person, hit) {
  await person.page.waitForURL((url) => url.pathname === `/van-ban/${hit.document_id}`);
  const page = person.page.locator(`[data-page="${hit.pages[0]}"]`);
  await until(async () => page.evaluate((node) => {
    const frame = node.closest('[role="region"]').getBoundingClientRect();
    return [...node.querySelectorAll('svg rect[data-hit]')].some((mark) => {
      const box = mark.getBoundingClientRect();
      return box.height > 0 && box.top >= frame.top && box.bottom <= frame.bottom;
    });
  }), `a marked word of page ${hit.pages[0]} is in view`, 15_000);
}

async function nothingOfIt(person, letter, search) {
  const { total, kinds } = await found(person, search);
  assert(total === 0 && kinds.length === 0, `${total} letters, kinds ${JSON.stringify(kinds)}`);
  await person.sees(`Không thấy văn bản nào cho “${letter.number}”`);
  equal(await cards(person).count(), 0, 'hits');
  const words = await person.page.getByRole('main').innerText();
  assert(!words.includes(letter.code), 'its number and symbol stand in the page');
}

export async function archivist(run) {
  const { ledger } = run;
  await ledger.journey('An archivist searches', async () => {
    const mai = await new Typist({ ...run, journey }).arrive();
    await mai.signIn('mai');
    const letter = await restricted(run, mai);
    const search = async (words) => {
      await mai.press('/', 'Control+a');
      await mai.type(words);
    };
    let all;

    await ledger.step('by keyboard: what is written with marks is found without, narrowed, and widened again', async () => {
      await mai.page.goto('/tra-cuu');
      await mai.settle();
      all = await found(mai, () => search(WORDS));
      assert(all.hits.some((hit) => /phụ lục/iu.test(`${hit.subject.text} ${hit.snippet.text}`)), 'nothing with marks is found');
      const kind = all.kinds.find((one) => one.count < all.total);
      assert(kind, 'all that is found is of one kind');
      await mai.press('Escape');
      const box = mai.page.getByRole('group', { name: 'Loại văn bản' }).getByRole('checkbox', { name: new RegExp(`^${kind.value}`, 'u') });
      for (let count = 0; count < 60 && !(await box.evaluate((node) => node === document.activeElement)); count++) await mai.press('Tab');
      const few = await found(mai, () => mai.press('Space'));
      equal(few.total, kind.count, `letters of the kind ${kind.value}`);
      assert(few.hits.every((hit) => hit.kind === kind.value), 'another kind is among them');
      await mai.stop('narrowed');
      await mai.tabTo(new RegExp(`^Bỏ lọc ${kind.value}$`, 'u'), { back: true, most: 60 });
      await mai.press('Enter');
      await again(mai, all);
    });

    await ledger.step('by keyboard: the letter opens at the page of the hit', async () => {
      const at = all.hits.findIndex((hit) => hit.pages[0] > 1);
      assert(at >= 0, 'no hit stands on a later page alone');
      await mai.page.evaluate(() => document.activeElement.blur());
      // The first step down goes from the first hit, which is in hand already, to the second.
      for (let count = 0; count < at; count++) await mai.press('j');
      await mai.press('Enter');
      await atTheHit(mai, all.hits[at]);
      await mai.stop('at-the-hit');
    });

    await ledger.step('by keyboard: nothing tells of a letter for named persons only', async () => {
      await mai.page.goto('/tra-cuu');
      await mai.settle();
      await nothingOfIt(mai, letter, () => search(letter.number));
      await mai.untouched();
      await mai.leave();
    });

    for (const size of [PHONE, DESK]) {
      await ledger.step(`by ${size === PHONE ? 'finger' : 'mouse'}: narrowed and widened again, opened at the hit, nothing of the other letter`, async () => {
        const person = await new Person({ ...run, journey, size }).arrive();
        await person.signIn('mai');
        const { page } = person;
        await page.goto('/tra-cuu');
        await person.settle();
        const box = page.getByRole('combobox', { name: 'Tìm văn bản' });
        const every = await found(person, () => box.fill(WORDS));
        await box.press('Escape');
        // At a desk the facets stand beside the hits, on a phone in a dialog.
        const facets = person.phone ? page.getByRole('dialog') : page.getByRole('group', { name: 'Loại văn bản' });
        if (person.phone) await person.tap(page.getByRole('button', { name: 'Lọc', exact: true }));
        const kind = every.kinds.find((one) => one.count < every.total);
        const few = await found(person, () => person.tap(facets.getByRole('checkbox', { name: new RegExp(`^${kind.value}`, 'u') })));
        equal(few.total, kind.count, `letters of the kind ${kind.value}`);
        await person.stop('filter');
        if (person.phone) await person.tap(facets.getByRole('button', { name: `Xem ${few.total} văn bản` }));
        await person.tap(page.getByRole('button', { name: `Bỏ lọc ${kind.value}` }));
        await again(person, every);
        const hit = every.hits.find((one) => one.pages[0] > 1);
        await person.tap(page.locator(`#hit-${hit.document_id}`));
        await atTheHit(person, hit);
        await page.goto('/tra-cuu');
        await person.settle();
        await nothingOfIt(person, letter, () => box.fill(letter.number));
        await person.leave();
      });
    }
  });
}
