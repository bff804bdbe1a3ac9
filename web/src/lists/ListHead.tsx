import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { Suspense, useState, type ReactNode, type RefObject } from 'react';
import { useKeys } from '@/app/useKeys';
import { formatNumber } from '@/domain/numbers';
import { Button, Dialog, usePhone } from '@/ui';
import { m } from '@/words';
import { DropFilters } from './DropFilters';
import type { Filters } from './filters';
import styles from './head.module.css';

interface ListHeadProps {
  title: string;
  /** Which of several lists, beside the title. */
  choice?: ReactNode;
  /** Lines under the filter; none while they are not counted. */
  total: number | undefined;
  /** In words. */
  count(total: number): string;
  /** The lines shown answer the former question. */
  old: boolean;
  narrowed: boolean;
  onDrop: Filters<object>['drop'];
  /** What can be done with the list as a whole. */
  acts: ReactNode;
  /** What narrows it; may come after the lines. */
  filters: ReactNode;
  /** The box among the filters that the key of finding leads to. */
  find: RefObject<HTMLInputElement | null>;
  /** Filters kept. */
  saved: ReactNode;
}

/** Above a long list: what it is, how many lines, what narrows it, what can be done with all of it. */
export function ListHead({ title, choice, total, count, old, narrowed, onDrop, acts, filters, find, saved }: ListHeadProps) {
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  useKeys([{ act: 'find', run: () => (phone ? setOpen(true) : find.current?.select()) }]);
  const fields = <Suspense fallback={<div className={styles.waiting} />}>{filters}</Suspense>;
  return (
    <header className={styles.top}>
      <div className={styles.title}>
        <h1>{title}</h1>
        {choice}
        {total !== undefined && (
          <span className={styles.count} data-old={old || undefined}>
            {count(total)}
          </span>
        )}
        {narrowed && <DropFilters onDrop={onDrop} />}
        <span className={styles.acts}>
          {phone && (
            <Button icon={<IconAdjustmentsHorizontal aria-hidden />} onClick={() => setOpen(true)}>
              {m.search_filter()}
            </Button>
          )}
          {acts}
        </span>
      </div>
      {!phone && fields}
      {saved}
      {open && (
        <Dialog
          open
          onClose={() => setOpen(false)}
          title={m.search_filter()}
          actions={
            <Button variant="primary" onClick={() => setOpen(false)}>
              {m.search_show({ count: formatNumber(total ?? 0) })}
            </Button>
          }
        >
          {fields}
        </Dialog>
      )}
    </header>
  );
}
