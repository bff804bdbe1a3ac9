import '@mantine/dates/styles.layer.css';
import { DatePicker, DatesProvider } from '@mantine/dates';
import 'dayjs/locale/vi';
import { getLocale, m } from '@/words';

/** The month grid, Monday first; loaded only when a calendar is opened. */
export default function Calendar({ value, min, max, onPick }: { value: string | null; min?: string | undefined; max?: string | undefined; onPick(value: string): void }) {
  return (
    <DatesProvider settings={{ locale: getLocale(), firstDayOfWeek: 1, weekendDays: [0, 6] }}>
      <DatePicker
        value={value}
        {...(value ? { defaultDate: value } : {})}
        {...(min ? { minDate: min } : {})}
        {...(max ? { maxDate: max } : {})}
        onChange={(picked) => picked && onPick(picked)}
        ariaLabels={{ previousMonth: m.month_previous(), nextMonth: m.month_next(), monthLevelControl: m.month_choose() }}
        monthLabelFormat={getLocale() === 'en' ? 'MMMM YYYY' : '[Tháng] M/YYYY'}
      />
    </DatesProvider>
  );
}
