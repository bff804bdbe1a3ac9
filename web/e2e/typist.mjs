// Somebody who uses the keyboard alone: every press is counted, and a mouse is never touched.
import { assert, until } from './ledger.mjs';
import { Person } from './person.mjs';

export class Typist extends Person {
  presses = 0;
  choosers = [];

  async arrive() {
    await super.arrive();
    // From the start: the driver needs its time before it catches them.
    this.page.on('filechooser', (chooser) => this.choosers.push(chooser));
    await this.context.addInitScript(() => {
      window.touched = 0;
      for (const kind of ['mousedown', 'pointerdown', 'touchstart']) window.addEventListener(kind, () => (window.touched += 1), true);
    });
    return this;
  }

  /** Presses one key or chord; counts as one. */
  async press(...keys) {
    for (const key of keys) {
      this.presses += 1;
      await this.page.keyboard.press(key);
    }
    await this.page.waitForTimeout(60);
  }

  /** Types letter by letter; each letter counts. */
  async type(text) {
    this.presses += [...text].length;
    // Letters with marks have no key of their own: what an input method sends arrives as text.
    for (const letter of text) {
      if (/[\x20-\x7e]/u.test(letter)) await this.page.keyboard.type(letter);
      else await this.page.keyboard.insertText(letter);
    }
  }

  /** Takes files from the machine by the control in focus. */
  async chooseFiles(files) {
    await this.press('Enter');
    const chooser = await until(() => this.choosers.shift(), 'the control opens the choice of files', 5_000);
    await chooser.setFiles(files);
  }

  focused() {
    return this.page.evaluate(() => {
      const node = document.activeElement;
      return { id: node?.id ?? '', date: node?.dataset.date ?? '', tag: node?.tagName ?? '', name: node?.getAttribute('aria-label') ?? (node === document.body ? '' : node?.textContent?.trim()) ?? '', value: node && 'value' in node ? node.value : null };
    });
  }

  /** Goes on with Tab until the wanted control has the focus, as one does who knows the page. */
  async tabTo(wanted, { back = false, most = 80 } = {}) {
    for (let count = 0; count < most; count++) {
      const now = await this.focused();
      if (wanted instanceof RegExp ? wanted.test(now.name) : now.id === wanted) return now;
      await this.press(back ? 'Shift+Tab' : 'Tab');
    }
    throw new Error(`${wanted} cannot be reached with Tab; the focus is on ${JSON.stringify(await this.focused())}`);
  }

  async signIn(login) {
    const account = this.site.accounts.accounts.find((one) => one.login === login);
    this.name = account.name;
    this.login = login;
    await this.page.goto('/dang-nhap');
    await this.page.getByRole('heading', { name: 'Dùng thử với vai' }).waitFor();
    await this.tabTo('tai-khoan');
    await this.type(login);
    await this.tabTo('mat-khau');
    await this.type(this.site.accounts.password);
    await this.press('Enter');
    await this.page.waitForURL((url) => url.pathname !== '/dang-nhap');
    await this.page.getByRole('main').waitFor();
    await this.settle();
    return this;
  }

  /** Finds a letter in the list on screen by what stands on its line. */
  async find(words) {
    await this.press('/');
    await this.type(words);
    await this.page.waitForTimeout(150);
    await this.press('Enter');
    await this.settle();
  }

  async untouched() {
    const touched = await this.page.evaluate(() => window.touched);
    assert(touched === 0, `the mouse was used ${touched} times`);
  }
}
