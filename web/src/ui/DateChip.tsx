import type { ReactNode, Ref } from 'react';
import { CalendarButton } from './CalendarButton';
import { Chip } from './Chip';

/** A chip that opens a month grid; for "Khác" beside ready-made dates. */
export function DateChip({ value, onPick, min, icon, children, selected, ref }: { value: string | null; onPick(date: string): void; min?: string; icon?: ReactNode; children: ReactNode; selected?: boolean; ref?: Ref<HTMLButtonElement> }) {
  return (
    <CalendarButton
      value={value}
      min={min}
      onPick={onPick}
      trigger={
        <Chip ref={ref} tone="strong" icon={icon} {...(selected === undefined ? {} : { selected })}>
          {children}
        </Chip>
      }
    />
  );
}
