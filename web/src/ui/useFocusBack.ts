import { useEffect, useState } from 'react';

/** Where the focus stands; of a list of acts the button that it belongs to, for the list is about to close. */
function holder(): HTMLElement | null {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return null;
  const menu = focused.closest('[role="menu"]');
  return menu ? document.getElementById(menu.id.replace(/-dropdown$/u, '')) : focused;
}

/**
 * Gives the focus back to where it came from once a dialog is gone, also when the dialog goes by being left out of the
 * screen. Focus that has found another place meanwhile stays there.
 */
export function useFocusBack(open: boolean): void {
  // Asked while drawing: once the dialog stands in the page, its own field may have taken the focus.
  const [from, setFrom] = useState(() => (open ? holder() : null));
  const [was, setWas] = useState(open);
  if (open !== was) {
    setWas(open);
    if (open) setFrom(holder());
  }
  useEffect(() => {
    if (!open) return;
    return () => {
      // What else closes with it may drop the focus a moment later.
      setTimeout(() => {
        const nowhere = document.activeElement === null || document.activeElement === document.body;
        if (nowhere && from?.isConnected) from.focus({ preventScroll: true });
      });
    };
  }, [open, from]);
}
