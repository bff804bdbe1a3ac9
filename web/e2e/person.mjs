// Somebody at a screen: signs in, clicks, looks; each stop is pictured and checked for accessibility.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expectedFault } from './expected-faults.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export class Person {
  /** `journey` names the folder of pictures and what faults of the console are expected; `offline` lets the service worker in. */
  constructor({ browser, site, ledger, artefacts, journey, size = DESK, offline = false }) {
    Object.assign(this, { browser, site, ledger, artefacts, journey, size, offline });
    this.phone = size.width < 640;
    this.stops = 0;
  }

  async arrive() {
    this.context = await this.browser.newContext({
      viewport: this.size,
      hasTouch: this.phone,
      isMobile: this.phone,
      deviceScaleFactor: this.phone ? 2 : 1,
      locale: 'vi-VN',
      timezoneId: 'Asia/Ho_Chi_Minh',
      baseURL: this.site.url,
      reducedMotion: 'reduce',
      // Only the journey without a network needs it; elsewhere it would stand between the page and what is looked at.
      serviceWorkers: this.offline ? 'allow' : 'block',
    });
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(20_000);
    const fault = (kind, text) => {
      if (!expectedFault(this.journey, text)) this.ledger.note(`${this.journey}: console`, `${kind} at ${this.page.url()}: ${text.slice(0, 300)}`);
    };
    this.page.on('console', (message) => message.type() === 'error' && fault('error', `${message.text()} ${message.location().url}`));
    this.page.on('pageerror', (error) => fault('exception', String(error)));
    return this;
  }

  /** By one press on a card of the demo's sign-in page; with the password where the page shows no card. */
  async signIn(login) {
    const account = this.site.accounts.accounts.find((one) => one.login === login);
    if (!account) throw new Error(`the demo has no account ${login}`);
    this.name = account.name;
    this.login = login;
    await this.page.goto('/dang-nhap');
    const card = this.page.getByRole('button', { name: account.name });
    await this.page.getByRole('heading', { name: 'Dùng thử với vai' }).waitFor();
    if (await card.isVisible()) await card.click();
    else {
      await this.page.getByLabel('Tài khoản').fill(login);
      await this.page.getByLabel('Mật khẩu', { exact: true }).fill(this.site.accounts.password);
      await this.page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
    }
    await this.page.waitForURL((url) => url.pathname !== '/dang-nhap');
    await this.page.getByRole('main').waitFor();
    return this;
  }

  async leave() {
    await this.context?.close();
  }

  /** A picture of the screen as it stands, and nothing serious found by axe on it. */
  async stop(name) {
    await this.settle();
    this.stops += 1;
    const folder = join(this.artefacts, this.journey);
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${String(this.stops).padStart(2, '0')}-${this.login ?? 'guest'}-${name}-${this.size.width}x${this.size.height}.png`) });
    const found = await this.inspect();
    this.ledger.note(`axe: ${this.journey}, ${name}`, found.length > 0 ? found.join('\n        ') : null);
  }

  /** Waits until nothing is being fetched and no skeleton stands. */
  async settle() {
    await this.page.waitForLoadState('networkidle').catch(() => undefined);
    await this.page.waitForFunction(() => document.querySelector('[role="status"]:is([aria-label="Đang tải"], [aria-label="Loading"])') === null, undefined, { timeout: 15_000 });
    await this.page.waitForTimeout(350);
  }

  async inspect() {
    await this.page.evaluate(axe);
    return this.page.evaluate(async (rules) => {
      const { violations } = await window.axe.run(document, { resultTypes: ['violations'], runOnly: rules });
      // A row that its list or the bar below shows only in part is small until one scrolls. Inside, since all of this runs in the page.
      // oxlint-disable-next-line unicorn/consistent-function-scoping
      const cut = (node) => {
        const box = node.getBoundingClientRect();
        const bar = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--bottom-bar')) || 0;
        if (box.bottom > innerHeight - bar) return true;
        for (let above = node.parentElement; above; above = above.parentElement) {
          const frame = above.getBoundingClientRect();
          if (/auto|scroll/u.test(getComputedStyle(above).overflowY) && (box.bottom > frame.bottom || box.top < frame.top)) return true;
        }
        return false;
      };
      for (const one of violations) {
        if (one.id === 'target-size') one.nodes = one.nodes.filter((node) => !cut(document.querySelector(node.target.at(-1))));
      }
      return violations.filter((one) => one.nodes.length > 0).filter((one) => one.impact === 'serious' || one.impact === 'critical').map((one) => `${one.impact} ${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
    }, RULES);
  }

  /** Asks the API with this person's own session; never throws for a refusal. */
  async ask(path, { method = 'GET', body } = {}) {
    return this.page.evaluate(
      async ([where, how, what]) => {
        const me = await (await fetch('/api/v1/session')).json();
        const answer = await fetch(where, {
          method: how,
          headers: { ...(how === 'GET' ? {} : { 'x-csrf-token': me.csrf_token }), ...(what === undefined ? {} : { 'content-type': 'application/json' }) },
          body: what === undefined ? undefined : JSON.stringify(what),
        });
        const type = answer.headers.get('content-type') ?? '';
        return { status: answer.status, type, body: type.includes('json') ? await answer.json() : null };
      },
      [path, method, body],
    );
  }

  /** A finger from one place to another, as the screen itself would tell of it. */
  async finger([fromX, fromY], [toX, toY]) {
    const wire = await this.context.newCDPSession(this.page);
    const tell = (type, x, y) => wire.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
    await tell('touchStart', fromX, fromY);
    const moves = 12;
    for (let move = 1; move <= moves; move += 1) {
      await tell('touchMove', fromX + ((toX - fromX) * move) / moves, fromY + ((toY - fromY) * move) / moves);
      await this.page.waitForTimeout(16);
    }
    await tell('touchEnd');
    await wire.detach();
  }

  /** With a finger on a phone, with the mouse at a desk. */
  tap(target) {
    return this.phone ? target.tap() : target.click();
  }

  button(name) {
    return this.page.getByRole('button', { name });
  }

  /** Words on the screen, wherever they stand. */
  sees(words) {
    return this.page.getByText(words).first().waitFor();
  }
}
