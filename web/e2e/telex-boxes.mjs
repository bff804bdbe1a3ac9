// Types Telex into each text box of a screen, as the keys alone, as UniKey and as an input method of the system do it.
import { assert, equal } from './ledger.mjs';

/** What is pressed in Telex, and what it becomes. */
const words = [
  ['dduwowngf', 'đường'],
  ['nguwowif', 'người'],
  ['[w]', 'ơưư'],
];

/** Every box that takes text on the screen, none twice. */
export function boxes(page) {
  return page.evaluate(() => {
    for (const box of document.querySelectorAll('[data-telex]')) delete box.dataset.telex;
    const kinds = ['text', 'search', 'tel', 'url', 'email', ''];
    return [...document.querySelectorAll('input, textarea')]
      .filter((box) => (box.tagName === 'TEXTAREA' || kinds.includes(box.getAttribute('type') ?? '')) && !box.readOnly && !box.disabled && box.checkVisibility())
      .filter((box) => document.querySelector('[aria-modal="true"]') === null || box.closest('[aria-modal="true"]'))
      .map((box, index) => {
        box.dataset.telex = String(index);
        return { index, name: box.getAttribute('aria-label') ?? box.labels?.[0]?.textContent ?? box.id };
      });
  });
}

async function typeIn(person, { index, name }, where) {
  const { page } = person;
  const box = page.locator(`[data-telex="${index}"]`);
  const what = `${where}, ${name}`;
  await box.focus();
  await box.fill('');
  const before = await page.evaluate(() => [location.pathname, document.querySelectorAll('[role="dialog"]').length].join());
  // As much as a short box takes.
  const room = await box.evaluate((node) => (node.maxLength > 0 ? node.maxLength : Infinity));
  const fitting = words.filter((_, index) => words.slice(0, index + 1).map(([typed]) => typed).join(' ').length < room);
  if (fitting.length === 0) return;
  // 1. The keys alone, as when the input method is off: all of them arrive.
  const keys = fitting.map(([typed]) => typed).join(' ');
  await page.keyboard.type(keys);
  equal(await box.inputValue(), keys, `${what}: keys typed`);
  await box.fill('');
  // 2. As UniKey does it: the keys, then so many Backspaces and the finished syllable.
  for (const [typed, wanted] of fitting) {
    await page.keyboard.type(typed);
    for (let count = 0; count < typed.length; count++) await page.keyboard.press('Backspace');
    await page.keyboard.insertText(`${wanted} `);
  }
  // Boxes for addresses of e-mail tell no space at their end.
  equal((await box.inputValue()).normalize('NFC').trimEnd(), fitting.map(([, wanted]) => wanted).join(' '), `${what}: syllables of UniKey`);
  await box.fill('');
  // 3. As IBus, Windows and phones do it: a composition, in which keys carry no letter of their own.
  const session = await page.context().newCDPSession(page);
  for (const [typed, wanted] of fitting.slice(0, 2)) {
    for (const letter of typed) {
      await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, code: `Key${letter.toUpperCase()}`, key: 'Process' });
      await session.send('Input.imeSetComposition', { text: wanted.slice(0, 2), selectionStart: 2, selectionEnd: 2 });
    }
    await session.send('Input.insertText', { text: `${wanted} ` });
  }
  await session.detach();
  equal((await box.inputValue()).normalize('NFC').trim(), fitting.slice(0, 2).map(([, wanted]) => wanted).join(' '), `${what}: composed`);
  const after = await page.evaluate(() => [location.pathname, document.querySelectorAll('[role="dialog"]').length].join());
  equal(after, before, `${what}: the screen`);
  await box.fill('');
  await box.blur();
}

/** Types into all boxes that can be typed in now, at most so many; gives how many. There must be one. */
export async function telexIn(person, where, most = 40) {
  const found = (await boxes(person.page)).slice(0, most);
  assert(found.length > 0, `${where} has no text box`);
  for (const box of found) await typeIn(person, box, where);
  return found.length;
}
