// Ten letters of ten kinds, five of them scanned, through the clerk's form: what has to be corrected, against what is
// true of each.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, until } from './ledger.mjs';
import { Person } from './person.mjs';

const journey = 'ten-letters';
const corpus = process.env.CONGVAN_LETTERS ?? fileURLToPath(new URL('../../../shared/corpora/letters', import.meta.url));

/** One of each kind; chosen by what they are, not by how they are read. */
const BORN = ['c01_cong_van', 'c03_quyet_dinh', 'c08_giay_moi', 'c12_dang_cv', 'w04_to_trinh'];
const SCANNED = ['s01_cong_van', 's03_cong_dien', 's05_dang', 't05_ke_hoach_word', 'p02_giay_moi'];

const SPELT_OUT = [
  [/\bubnd\b/gu, 'ủy ban nhân dân'],
  [/\buỷ\b/gu, 'ủy'],
  [/\bhđnd\b/gu, 'hội đồng nhân dân'],
  [/\btp\b/gu, 'thành phố'],
];

/** What a clerk would leave as it is: case, punctuation, abbreviations of bodies, where a tone mark stands. */
function plain(text) {
  let told = (text ?? '').normalize('NFC').toLowerCase().replace(/ð/gu, 'đ').replace(/[‐–—−]/gu, '-').replace(/[.,;:*/"“”-]+/gu, ' ');
  told = told.replace(/o([àáảãạ])(?![\p{L}])/gu, (_, vowel) => `${'òóỏõọ'['àáảãạ'.indexOf(vowel)]}a`);
  for (const [short, long] of SPELT_OUT) told = told.replace(short, long);
  return told.replace(/^(v v|về việc) /u, '').replace(/\s+/gu, ' ').trim();
}

const isOne = (found, wanted) => wanted.some((one) => plain(found) === plain(one));
const day = (iso) => (iso ? iso.split('-').toReversed().join('/') : '');

/** What the form should hold; each with every form that is right. */
function wantedOf({ fields, accept = {} }) {
  const all = (name) => [fields[name].value ?? '', ...(accept[name] ?? [])];
  const numbers = all('number').map((number) => String(number).replace(/^0+(?=\d)/u, ''));
  const superior = fields.superior_agency.value ?? '';
  const area = superior.replace(/^(UBND|ỦY BAN NHÂN DÂN|Ủy ban nhân dân) /u, '');
  const organs = all('agency').flatMap((organ) => [organ, `${organ} ${area}`, `${organ} ${superior}`]);
  return {
    organ_name: organs,
    code: numbers.flatMap((number) => all('notation').map((notation) => (number && notation ? `${number}/${notation}` : ''))),
    issued_date: [day(fields.date.value)],
    subject: all('subject'),
    kind: all('type').map((type) => type || 'Công văn'),
    signer_name: all('signer_name').flatMap((name) => all('signer_position').map((position) => [name, position].filter(Boolean).join(', '))),
    urgency: all('urgency').map((urgency) => urgency || 'Thường'),
    due_date: fields.due_working_days.value ? null : [day(fields.due_date.value)],
  };
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

async function takeIn(clerk, names) {
  const before = new Set((await clerk.ask('/api/v1/inbox?box=arrivals&limit=100')).body.items.map((item) => item.document_id));
  await clerk.page.locator('input[type="file"]').first().setInputFiles(names.map((name) => join(corpus, `${name}.pdf`)));
  const fresh = async () => (await clerk.ask('/api/v1/inbox?box=arrivals&limit=100')).body.items.filter((item) => !before.has(item.document_id));
  await until(async () => (await fresh()).length === names.length && (await fresh()).every((item) => !item.analysing), 'all are taken in', 120_000);
  return fresh();
}

/** Corrects what is not as it should be. Gives the names of the fields. */
async function correct(clerk, wanted) {
  const corrected = [];
  for (const [field, forms] of Object.entries(wanted)) {
    if (!forms) continue;
    const box = clerk.page.locator(`#${field}`);
    const held = await box.inputValue();
    const shown = field === 'code' ? held.replace(/^0+(?=\d)/u, '') : held;
    if (isOne(shown, forms)) continue;
    corrected.push(`${field}: ${held || '–'} ≠ ${forms[0] || '–'}`);
    await box.fill(forms[0]);
    if (field === 'kind' || field === 'urgency') await clerk.page.getByRole('option', { name: forms[0], exact: true }).click();
    await clerk.page.keyboard.press('Tab');
  }
  return corrected;
}

async function register(clerk, id) {
  await clerk.page.getByRole('button', { name: 'Chỉ vào sổ' }).click();
  await until(async () => (await clerk.ask(`/api/v1/documents/${id}`)).body?.arrival_number > 0, 'it has its number');
}

export async function tenLetters(run) {
  const { ledger } = run;
  await ledger.journey('Ten letters of ten kinds', async () => {
    if (!existsSync(join(corpus, 'truth.jsonl'))) {
      ledger.say(`        skipped: no letters at ${corpus}`);
      return;
    }
    const truth = new Map(readFileSync(join(corpus, 'truth.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line)).map((one) => [one.file, one]));
    const clerk = await new Person({ ...run, journey }).arrive();
    await clerk.signIn('linh');
    await clerk.page.goto('/vao-so-den');
    const counts = { born: [], scanned: [] };
    for (const [what, names] of [['born', BORN], ['scanned', SCANNED]]) {
      await ledger.step(`${names.length} letters, ${what}`, async () => {
        const items = await takeIn(clerk, names);
        for (const item of items) {
          const id = item.document_id;
          const read = async () => (await clerk.ask(`/api/v1/documents/${id}`)).body.reading;
          await until(async () => (await read()) && !(await read()).recognition?.is_running, `${item.file_name} is recognised`, 180_000);
          await clerk.page.goto(`/vao-so-den/${id}`);
          await clerk.page.locator('#subject').waitFor();
          await clerk.settle();
          await clerk.stop(item.file_name.replace('.pdf', ''));
          const corrected = await correct(clerk, wantedOf(truth.get(item.file_name)));
          counts[what].push(corrected.length);
          ledger.say(`        ${item.file_name.padEnd(26)} ${corrected.length} corrected${corrected.map((line) => `\n            ${line}`).join('')}`);
          await register(clerk, id);
        }
      });
    }
    await ledger.step('the figures', async () => {
      const [born, scanned] = [median(counts.born), median(counts.scanned)];
      ledger.say(`        median corrections a letter: ${born} born digital, ${scanned} scanned`);
      assert(born <= 1 && scanned <= 2, `half of the letters need more than ${born} and ${scanned} corrections`);
    });
    await clerk.leave();
  });
}
