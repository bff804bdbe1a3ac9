import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { m } from '@/words';
import { Dialog } from './Dialog';
import { Menu } from './Menu';

beforeAll(async () => {
  // Fetched beforehand, as the screens do; that may take longer than a test waits.
  await Promise.all([import('./DialogBox'), import('./MenuBox')]);
  // What the framework asks of a browser and this one has not.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined, addListener: () => undefined, removeListener: () => undefined }));
  vi.stubGlobal('ResizeObserver', class { observe = () => undefined; unobserve = () => undefined; disconnect = () => undefined; });
}, 60_000);
afterEach(cleanup);

/** As screens ask: the dialog is there only while it is open. */
function Screen() {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        ask
      </button>
      <Menu label="more" trigger={<button type="button">more</button>} entries={[{ key: 'ask', label: 'ask from the menu', onSelect: () => setAsking(true) }]} />
      {asking && (
        <Dialog open onClose={() => setAsking(false)} title="question">
          {/* What takes the focus itself must not be taken for where it came from. */}
          <input aria-label="answer" autoFocus />
        </Dialog>
      )}
    </>
  );
}

describe('the focus after a dialog', () => {
  it('is on the button that opened it', async () => {
    const user = userEvent.setup();
    render(<Screen />);
    await user.click(screen.getByRole('button', { name: 'ask' }));
    await screen.findByRole('dialog');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement?.textContent).toBe('ask'));
  });

  it('is on the button of the menu when it was opened from one', async () => {
    const user = userEvent.setup();
    render(<Screen />);
    await user.click(screen.getByRole('button', { name: 'more' }));
    await user.click(await screen.findByRole('menuitem'));
    await screen.findByRole('dialog');
    await user.click(screen.getByRole('button', { name: m.close() }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement?.textContent).toBe('more'));
  });
});
