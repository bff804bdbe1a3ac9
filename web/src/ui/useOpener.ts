import { cloneElement, useId, useState, type HTMLAttributes, type MouseEvent, type ReactElement } from 'react';

/** A single button. */
export type Opener = ReactElement<HTMLAttributes<HTMLElement>>;

/** What a list or a grid over the screen must know of the button that opens it. */
export interface Opened {
  id: string;
  by: HTMLElement | null;
  open: boolean;
  onOpen(open: boolean): void;
}

/**
 * A button whose list or grid is fetched when somebody reaches for it. It is the same button before and after, so
 * the focus stays; `used` says that the machinery is wanted, and stays true: it gives the focus back on closing.
 */
export function useOpener(trigger: Opener, popup: 'menu' | 'dialog', warm: () => void): { button: ReactElement; used: boolean; opened: Opened } {
  const id = useId();
  const [by, setBy] = useState<HTMLElement | null>(null);
  const [open, onOpen] = useState(false);
  const button = cloneElement(trigger, {
    id,
    'aria-haspopup': popup,
    'aria-expanded': open,
    ...(open ? { 'aria-controls': `${id}-dropdown` } : {}),
    onPointerEnter: warm,
    onFocus: warm,
    onClick: (event: MouseEvent<HTMLElement>) => {
      setBy(event.currentTarget);
      onOpen(!open);
    },
  });
  return { button, used: by !== null, opened: { id, by, open, onOpen } };
}
