import { fetchPrint, type MadePrint } from '@/api/prints';
import { explain } from '@/api/problem';
import { dropToast, showToast } from '@/ui';
import { m } from '@/words';

/* A tab that shows a print needs its address as long as it may be printed or saved from there. */
const KEPT = 10 * 60_000;

function addressOf(blob: Blob): string {
  const address = URL.createObjectURL(blob);
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
  return address;
}

/** Saves a print under its name. */
export function savePrint({ blob, name }: MadePrint): void {
  const link = document.createElement('a');
  link.href = addressOf(blob);
  link.download = name;
  link.click();
}

/**
 * Has a print made and shows it in a tab of its own, from where the browser
 * prints it. The tab is opened by the press itself, or it would be taken for
 * an advertisement; where none may be opened, the print is saved.
 */
export async function showPrint(url: string): Promise<void> {
  const tab = window.open('', '_blank');
  if (tab) {
    tab.opener = null;
    tab.document.title = m.print_preparing();
    tab.document.body.textContent = m.print_preparing();
  }
  try {
    const made = await fetchPrint(url);
    if (tab && !tab.closed) tab.location.replace(addressOf(made.blob));
    else savePrint(made);
  } catch (error) {
    tab?.close();
    throw error;
  }
}

/** As {@link showPrint}, telling at the foot of the screen when it takes long or fails. */
export async function showPrintTold(url: string): Promise<void> {
  let toast: number | null = null;
  const late = setTimeout(() => (toast = showToast(m.print_preparing(), { life: 120_000 })), 1000);
  try {
    await showPrint(url);
  } catch (error) {
    showToast(explain(error), { tone: 'error' });
  } finally {
    clearTimeout(late);
    if (toast !== null) dropToast(toast);
  }
}
