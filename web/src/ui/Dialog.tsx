import { Suspense, type ReactNode } from 'react';
import { part } from '@/offline/parts';
import { warmMenus } from './Menu';
import { useFocusBack } from './useFocusBack';

const DialogBox = part(() => import('./DialogBox'));

export interface DialogProps {
  open: boolean;
  onClose(): void;
  title: string;
  children: ReactNode;
  /** Buttons, the main act last. */
  actions?: ReactNode;
  wide?: boolean;
  /** False for questions that need an answer, such as signing in again. */
  dismissable?: boolean;
}

/** A question over the screen; its machinery is fetched with the first one asked. */
export function Dialog(props: DialogProps) {
  useFocusBack(props.open);
  return (
    <Suspense>
      <DialogBox {...props} />
    </Suspense>
  );
}

/** Fetches the machinery while nothing else happens, so that it is there even when the network is not. */
export function warmDialogs(): void {
  void import('./DialogBox').catch(() => undefined);
  warmMenus();
}
