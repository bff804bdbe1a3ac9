import { Popover } from '@mantine/core';
import { lazy, Suspense, useState, type ReactNode, type Ref } from 'react';
import { Chip } from './Chip';
import styles from './DateField.module.css';

const Calendar = lazy(() => import('./Calendar'));

/** A chip that opens a month grid; for "Khác" beside ready-made dates. */
export function DateChip({ value, onPick, min, icon, children, selected, ref }: { value: string | null; onPick(date: string): void; min?: string; icon?: ReactNode; children: ReactNode; selected?: boolean; ref?: Ref<HTMLButtonElement> }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" transitionProps={{ duration: 0 }} shadow="none" zIndex={400} trapFocus returnFocus classNames={{ dropdown: styles.dropdown }}>
      <Popover.Target>
        <Chip ref={ref} tone="strong" icon={icon} {...(selected === undefined ? {} : { selected })} onClick={() => setOpen(!open)}>
          {children}
        </Chip>
      </Popover.Target>
      <Popover.Dropdown>
        {open && (
          <Suspense fallback={<div className={styles.waiting} />}>
            <Calendar
              value={value}
              min={min}
              onPick={(picked) => {
                onPick(picked);
                setOpen(false);
              }}
            />
          </Suspense>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
