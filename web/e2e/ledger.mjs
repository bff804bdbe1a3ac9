// Counts what was checked. A step that fails ends its journey: what builds on it cannot be judged.

export class Ledger {
  passed = 0;
  failed = 0;
  lines = [];

  /** `onFailure` is called with the step's name before anything is closed. */
  constructor(onFailure = async () => undefined) {
    this.onFailure = onFailure;
  }

  /** Keeps a line for the end of the journey: others run beside it, and what they say would come in between. */
  say(text) {
    this.lines.push(text);
  }

  /** Runs one step and says how it went; the error is thrown on, so that the journey ends. */
  async step(name, act) {
    const began = Date.now();
    try {
      const value = await act();
      this.passed += 1;
      this.say(`  ok    ${name} (${Date.now() - began} ms)`);
      return value;
    } catch (error) {
      this.failed += 1;
      this.say(`  FAIL  ${name}\n        ${String(error?.message ?? error).split('\n').slice(0, 12).join('\n        ')}`);
      await this.onFailure(name).catch(() => undefined);
      error.counted = true;
      throw error;
    }
  }

  /** Runs a journey; a failure outside any step counts as one. */
  async journey(name, act) {
    this.say(`\n${name}`);
    try {
      await act();
    } catch (error) {
      if (!error?.counted) {
        this.failed += 1;
        this.say(`  FAIL  ${name}: ${String(error?.stack ?? error)}`);
      }
    }
  }

  /** A judgement inside or between steps that does not end the journey. */
  note(name, fault) {
    if (!fault) {
      this.passed += 1;
      return;
    }
    this.failed += 1;
    this.say(`  FAIL  ${name}\n        ${fault}`);
  }
}

export function assert(condition, message) {
  if (!condition) throw new Error(message);
}

export function equal(found, wanted, what) {
  assert(found === wanted, `${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

/** What is pressed shows a PDF in a tab of its own; a browser without a viewer for them keeps it as a file instead. */
export async function showsPdf(context, press, what) {
  let kept = false;
  // From the tab's first moment on: a small file is kept before anybody could ask.
  const watch = (tab) => tab.on('download', () => (kept = true));
  context.on('page', watch);
  const [tab] = await Promise.all([context.waitForEvent('page'), press()]);
  await until(async () => kept || tab.url().startsWith('blob:'), what);
  context.off('page', watch);
  await tab.close();
}

/** Asks again until the answer is truthy. */
export async function until(ask, what, limit = 20_000) {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${limit / 1000} s: ${what}`);
    await new Promise((go) => setTimeout(go, 250));
  }
}
