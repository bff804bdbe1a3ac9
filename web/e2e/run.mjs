// All journeys, two at a time, each against a program of its own that this script starts and ends. Exits 1 when
// anything failed.
//   CONGVAN_BIN        the program (default ../target/debug/congvan)
//   CONGVAN_ARTEFACTS  where pictures go (default ../artefacts)
//   arguments          names of journeys to run, as in the list below (default: all)
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { accounts } from './accounts.mjs';
import { again } from './again.mjs';
import { archivist } from './archivist.mjs';
import { badInput } from './bad-input.mjs';
import { batch } from './batch.mjs';
import { conflict } from './conflict.mjs';
import { delegation } from './delegation.mjs';
import { departure } from './departure.mjs';
import { everyday } from './everyday.mjs';
import { highlight } from './highlight.mjs';
import { holiday } from './holiday.mjs';
import { hostileWords } from './hostile-words.mjs';
import { keyboard } from './keyboard.mjs';
import { languages } from './languages.mjs';
import { leaderByFinger, leaderByKey, leaderByMouse } from './leader.mjs';
import { Ledger } from './ledger.mjs';
import { lists } from './lists.mjs';
import { mailbox } from './mailbox.mjs';
import { mainPath } from './main-path.mjs';
import { DESK, PHONE } from './person.mjs';
import { notices } from './notices.mjs';
import { offline } from './offline.mjs';
import { officerFromLink } from './officer.mjs';
import { organise } from './organisation.mjs';
import { paper } from './paper.mjs';
import { prints } from './prints.mjs';
import { rights } from './rights.mjs';
import { readingRules } from './reading-rules.mjs';
import { visitRoutes } from './routes.mjs';
import { scanning } from './scanning.mjs';
import { searching } from './searching.mjs';
import { secondStep } from './second-step.mjs';
import { secondThoughts } from './second-thoughts.mjs';
import { sessionEnds } from './session-ends.mjs';
import { setUp } from './setup.mjs';
import { makeAgency, startSite } from './site.mjs';
import { otherWaysIn } from './sign-in.mjs';
import { sizes, zoom } from './sizes.mjs';
import { states } from './states.mjs';
import { telex } from './telex.mjs';
import { tenLetters } from './ten-letters.mjs';
import { threeFilesByHand, threeFilesByKey } from './three-files.mjs';
import { twentyLetters } from './twenty-letters.mjs';
import { verdicts } from './verdicts.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));
const artefacts = join(resolve(web, process.env.CONGVAN_ARTEFACTS ?? '../artefacts'), 'e2e');
mkdirSync(artefacts, { recursive: true });
const chosen = process.argv.slice(2);
const wants = (name) => chosen.length === 0 || chosen.includes(name);

const program = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
if (!program) {
  console.error('no Chromium is installed');
  process.exit(1);
}

const letterBefore = async (run) => {
  // Without numbers or names in it, so that one run's words are not another's.
  const letter = await mainPath(run, DESK, 'Ô Rô');
  await rights(run, letter);
};
/** Name → what runs, each on an agency of its own. The long ones first, so that the lanes end together. */
const journeys = [
  ['routes', visitRoutes],
  ['sizes', sizes],
  ['zoom', zoom],
  ['languages', languages],
  ['states', states],
  ['hostile', hostileWords],
  ['main', letterBefore],
  ['main', (run) => mainPath(run, PHONE, 'Bần Ổi')],
  ['everyday', (run) => everyday(run, DESK)],
  ['everyday', (run) => everyday(run, PHONE)],
  ['again', (run) => again(run, DESK)],
  ['again', (run) => again(run, PHONE)],
  ['prints', prints],
  ['paper', (run) => paper(run, DESK)],
  ['paper', (run) => paper(run, PHONE)],
  ['ten', tenLetters],
  ['twenty', twentyLetters],
  ['telex', telex],
  ['lists', lists],
  ['offline', offline],
  ['rules', readingRules],
  ['keyboard', keyboard],
  ['second', secondThoughts],
  ['conflict', conflict],
  ['bad', badInput],
  ['scanning', scanning],
  ['batch', batch],
  ['mailbox', mailbox],
  ['session', sessionEnds],
  ['accounts', accounts],
  ['signin', otherWaysIn],
  ['step', secondStep],
  ['organisation', organise],
  ['notices', notices],
  ['delegation', delegation],
  ['departure', (run) => departure(run, DESK)],
  ['departure', (run) => departure(run, PHONE)],
  ['setup', setUp],
  ['files', threeFilesByKey],
  ['files', (run) => threeFilesByHand(run, PHONE)],
  ['files', (run) => threeFilesByHand(run, DESK)],
  ['leader', leaderByKey],
  ['leader', leaderByFinger],
  ['leader', leaderByMouse],
  ['officer', officerFromLink],
  ['verdicts', verdicts],
  ['archivist', archivist],
  ['searching', (run) => searching(run, DESK)],
  ['searching', (run) => searching(run, PHONE)],
  ['highlight', highlight],
  ['holiday', holiday],
].filter(([name]) => wants(name));

/** One journey in a browser of its own. Gives its ledger. */
async function walk(agency, journey) {
  const site = await startSite(agency);
  const browser = await chromium.launch({
    executablePath: process.env.CONGVAN_CHROMIUM ?? program,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const ledger = new Ledger(async (name) => {
    // What was on the screens when it failed says more than the message.
    const folder = join(artefacts, 'failures');
    mkdirSync(folder, { recursive: true });
    let count = 0;
    for (const context of browser.contexts()) {
      for (const page of context.pages()) await page.screenshot({ path: join(folder, `${name.replace(/[^a-z0-9]+/giu, '-').slice(0, 60)}-${++count}.png`) });
      await context.close();
    }
  });
  try {
    await journey({ browser, site, ledger, artefacts });
  } finally {
    await browser.close();
    await site.stop();
  }
  return ledger;
}

const agency = await makeAgency();
const total = { passed: 0, failed: 0 };
/** What failed, once more at the end: nobody should have to search a thousand lines for it. */
const failures = [];
const waiting = [...journeys];
const lane = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const began = Date.now();
    const ledger = await walk(agency, next[1]).catch((error) => Object.assign(new Ledger(), { failed: 1, lines: [`\n${next[0]}`, `  FAIL  ${String(error?.stack ?? error)}`] }));
    total.passed += ledger.passed;
    total.failed += ledger.failed;
    console.log(ledger.lines.join('\n'));
    failures.push(...ledger.lines.filter((line) => line.startsWith('  FAIL')).map((line) => line.replace('FAIL', next[0])));
    console.log(`  ${next[0]}: ${Math.round((Date.now() - began) / 1000)} s`);
  }
};
try {
  // Half of the time a journey waits for what it asked for; more than two would wait for the processor.
  await Promise.all([lane(), lane()]);
} finally {
  agency.drop();
}
if (failures.length > 0) console.log(`\nWhat failed:\n${failures.join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
