import { Suspense, type ReactNode } from 'react';
import { part } from '@/offline/parts';

// Only a phone shows it; a desk does without its weight.
const SheetBox = part(() => import('./SheetBox'));

export type SheetHeight = 'low' | 'half' | 'full';

export interface SheetProps {
  label: string;
  height: SheetHeight;
  onHeight(height: SheetHeight): void;
  children: ReactNode;
  /** Stays visible at every height: the main act. */
  footer?: ReactNode;
}

/** A panel that rises from the foot of a phone. */
export function Sheet(props: SheetProps) {
  return (
    <Suspense>
      <SheetBox {...props} />
    </Suspense>
  );
}
