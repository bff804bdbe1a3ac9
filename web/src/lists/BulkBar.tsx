import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Button, IconButton, Notice } from '@/ui';
import { m } from '@/words';
import type { BulkFault } from './useBulk';
import styles from './bulk.module.css';

/** What can be done with the chosen letters; silent while none is chosen. */
export function BulkBar({ count, onClear, children }: { count: number; onClear(): void; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <section className={styles.bar} aria-label={m.bulk_bar()}>
      <strong role="status">{m.bulk_chosen({ count })}</strong>
      <span className={styles.acts}>{children}</span>
      <Button variant="quiet" onClick={onClear} act="chooseNone">
        {m.bulk_clear()}
      </Button>
    </section>
  );
}

/** Letters to which the act was not done, each with its reason. */
export function BulkFaults({ faults, onDismiss }: { faults: readonly BulkFault[]; onDismiss(): void }) {
  if (faults.length === 0) return null;
  return (
    <div className={styles.faults}>
      <Notice tone="amber" role="alert" actions={<IconButton variant="quiet" className={styles.dismiss} label={m.bulk_dismiss()} icon={<IconX aria-hidden />} onClick={onDismiss} />}>
        <strong>{m.bulk_faults({ count: faults.length })}</strong>
        <ul>
          {faults.map((fault) => (
            <li key={fault.id}>
              <b>{fault.name}</b>: {fault.detail}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
