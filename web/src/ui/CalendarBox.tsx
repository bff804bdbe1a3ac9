import { Popover } from '@mantine/core';
import { Framework } from './Framework';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/dates/styles.layer.css';
import { DatePicker, DatesProvider } from '@mantine/dates';
import 'dayjs/locale/vi';
import { getLocale, m } from '@/words';
import styles from './CalendarBox.module.css';
import type { CalendarProps } from './CalendarButton';
import { Held, useShown } from './Held';
import type { Opened } from './useOpener';

/** The month grid, Monday first, beside its button. */
export default function CalendarBox({ id, by, open, onOpen, value, min, max, onPick }: CalendarProps & Opened) {
  return (
    <Framework>
      <Popover id={id} opened={useShown(open)} onChange={onOpen} position="bottom-end" transitionProps={{ duration: 0 }} shadow="none" zIndex={400} trapFocus returnFocus classNames={{ dropdown: styles.dropdown }}>
        <Popover.Target>
          <Held by={by} />
        </Popover.Target>
        <Popover.Dropdown>
          <DatesProvider settings={{ locale: getLocale(), firstDayOfWeek: 1, weekendDays: [0, 6] }}>
            <DatePicker
              value={value}
              {...(value ? { defaultDate: value } : {})}
              {...(min ? { minDate: min } : {})}
              {...(max ? { maxDate: max } : {})}
              onChange={(picked) => {
                if (!picked) return;
                onPick(picked);
                onOpen(false);
              }}
              ariaLabels={{ previousMonth: m.month_previous(), nextMonth: m.month_next(), monthLevelControl: m.month_choose() }}
              monthLabelFormat={getLocale() === 'en' ? 'MMMM YYYY' : '[Tháng] M/YYYY'}
            />
          </DatesProvider>
        </Popover.Dropdown>
      </Popover>
    </Framework>
  );
}
