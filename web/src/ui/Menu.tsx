import { Suspense, type ReactNode } from 'react';
import type { KeyAct } from '@/app/keymap';
import { part } from '@/offline/parts';
import { useOpener, type Opener } from './useOpener';

const MenuBox = part(() => import('./MenuBox'));

export interface MenuEntry {
  key: string;
  label: string;
  icon?: ReactNode;
  detail?: string;
  danger?: boolean;
  disabled?: boolean;
  /** A thin line above. */
  apart?: boolean;
  /** A tick: this choice is in force. */
  checked?: boolean;
  /** Its key is shown at the end of the line. */
  act?: KeyAct;
  onSelect(): void;
}

export interface MenuProps {
  trigger: Opener;
  entries: MenuEntry[];
  label: string;
  position?: 'bottom-end' | 'bottom-start' | 'top-start' | 'top-end';
}

/** A list of acts behind a button; its machinery is fetched when somebody reaches for it. */
export function Menu({ trigger, ...list }: MenuProps) {
  const { button, used, opened } = useOpener(trigger, 'menu', warmMenus);
  return (
    <>
      {button}
      {used && (
        <Suspense>
          <MenuBox {...list} {...opened} />
        </Suspense>
      )}
    </>
  );
}

/** Fetches the machinery beforehand. */
export function warmMenus(): void {
  void import('./MenuBox').catch(() => undefined);
}
