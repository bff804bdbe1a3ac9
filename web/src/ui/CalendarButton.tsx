import { Suspense } from 'react';
import { part } from '@/offline/parts';
import { useOpener, type Opener } from './useOpener';

const CalendarBox = part(() => import('./CalendarBox'));

export interface CalendarProps {
  value: string | null;
  min?: string | undefined;
  max?: string | undefined;
  onPick(date: string): void;
}

/** A button that opens a month grid, fetched when somebody reaches for it. */
export function CalendarButton({ trigger, ...days }: CalendarProps & { trigger: Opener }) {
  const { button, used, opened } = useOpener(trigger, 'dialog', warmCalendar);
  return (
    <>
      {button}
      {used && (
        <Suspense>
          <CalendarBox {...days} {...opened} />
        </Suspense>
      )}
    </>
  );
}

function warmCalendar(): void {
  void import('./CalendarBox').catch(() => undefined);
}
