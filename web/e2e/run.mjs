// All journeys against a program that this script starts and ends. Exits 1 when anything failed.
//   CONGVAN_BIN        the program (default ../target/debug/congvan)
//   CONGVAN_ARTEFACTS  where pictures go (default ../artefacts)
//   arguments          names of journeys to run: main rights second everyday bad prints paper session accounts notices keyboard telex twenty offline sizes lists routes departure setup (default: all)
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { accounts } from './accounts.mjs';
import { badInput } from './bad-input.mjs';
import { departure } from './departure.mjs';
import { everyday } from './everyday.mjs';
import { hostileWords } from './hostile-words.mjs';
import { keyboard } from './keyboard.mjs';
import { Ledger } from './ledger.mjs';
import { lists } from './lists.mjs';
import { mainPath } from './main-path.mjs';
import { DESK, PHONE } from './person.mjs';
import { notices } from './notices.mjs';
import { offline } from './offline.mjs';
import { paper } from './paper.mjs';
import { prints } from './prints.mjs';
import { rights } from './rights.mjs';
import { visitRoutes } from './routes.mjs';
import { scanning } from './scanning.mjs';
import { secondThoughts } from './second-thoughts.mjs';
import { sessionEnds } from './session-ends.mjs';
import { setUp } from './setup.mjs';
import { startSite } from './site.mjs';
import { sizes } from './sizes.mjs';
import { telex } from './telex.mjs';
import { twentyLetters } from './twenty-letters.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));
const artefacts = join(resolve(web, process.env.CONGVAN_ARTEFACTS ?? '../artefacts'), 'e2e');
mkdirSync(artefacts, { recursive: true });
const chosen = process.argv.slice(2);
const wants = (name) => chosen.length === 0 || chosen.includes(name);

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
if (!program) {
  console.error('no Chromium is installed');
  process.exit(1);
}

const site = await startSite();
console.log(`the demo runs at ${site.url}`);
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
const run = { browser, site, ledger, artefacts };
try {
  let letter = null;
  if (wants('main') || wants('rights')) {
    // Without numbers or names in it, so that one run's words are not another's.
    letter = await mainPath(run, DESK, 'Ô Rô');
  }
  if (wants('main')) await mainPath(run, PHONE, 'Bần Ổi');
  if (wants('rights')) await rights(run, letter);
  if (wants('second')) await secondThoughts(run);
  if (wants('everyday')) await everyday(run, DESK);
  if (wants('everyday')) await everyday(run, PHONE);
  if (wants('bad')) await badInput(run);
  if (wants('prints')) await prints(run);
  if (wants('paper')) await paper(run, DESK);
  if (wants('paper')) await paper(run, PHONE);
  if (wants('scanning')) await scanning(run);
  if (wants('session')) await sessionEnds(run);
  if (wants('accounts')) await accounts(run);
  if (wants('keyboard')) await keyboard(run);
  if (wants('telex')) await telex(run);
  if (wants('twenty')) await twentyLetters(run);
  if (wants('offline')) await offline(run);
  if (wants('sizes')) await sizes(run);
  if (wants('lists')) await lists(run);
  if (wants('notices')) await notices(run);
  if (wants('routes')) await visitRoutes(run);
  if (wants('departure')) await departure(run, DESK);
  if (wants('departure')) await departure(run, PHONE);
  // After those that read names: it changes some for a while.
  if (wants('hostile')) await hostileWords(run);
  if (wants('setup')) await setUp(run);
} finally {
  await browser.close();
  await site.stop();
}
console.log(`\n${ledger.passed} passed, ${ledger.failed} failed`);
process.exitCode = ledger.failed === 0 ? 0 : 1;
