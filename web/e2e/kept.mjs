// What is typed stays until it is sent or given up: after Escape, a reload and Back it stands in its box again.
import { equal } from './ledger.mjs';

/**
 * `what`: for the message. `at`: the address, if it is not open already. `open`: opens the dialog that `box` is in, where
 * it is in one. `box`: gives the box. `given`: what to type. What is typed is given up at the end, by “Thôi” or by emptying.
 */
export async function staysTyped(person, { what, at, open, box, given }) {
  const { page } = person;
  if (at) {
    await page.goto(at);
    await person.settle();
  }
  const here = new URL(page.url()).pathname;
  const dialog = page.getByRole('dialog');
  const field = box(page);
  const show = async () => {
    await open?.(person);
    await field.waitFor();
  };
  const hide = async () => {
    if (!open) return;
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  };
  const stands = async (wanted, when) => equal(await field.inputValue(), wanted, `${what}, ${when}`);
  await show();
  const before = await field.inputValue();
  await field.fill(given);
  if (open) {
    await hide();
    await show();
    await stands(given, 'after Escape');
  }
  await page.reload();
  await person.settle();
  await show();
  await stands(given, 'after a reload');
  await hide();
  await page.locator('nav a:not([aria-current])').first().click();
  await page.waitForURL((url) => url.pathname !== here);
  await page.goBack();
  await page.waitForURL((url) => url.pathname === here);
  await person.settle();
  await show();
  await stands(given, 'after Back');
  if (!open) return field.fill(before);
  await dialog.getByRole('button', { name: 'Thôi', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await show();
  await stands(before, 'once it was given up');
  await hide();
}

/** A box by its label, in the dialog that is open. */
export const inDialog = (label) => (page) => page.getByRole('dialog').getByLabel(label, { exact: true });
