import { IconCheck, IconX } from '@tabler/icons-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { m } from '@/words';
import styles from './Chip.module.css';
import { cx } from './cx';

export interface ChipProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'onChange'> {
  /** Strong: a choice made (deadline). Soft: a filter or quick phrase. */
  tone?: 'strong' | 'soft';
  selected?: boolean;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

/** A small choice; `selected` makes it a toggle. */
export function Chip({ tone = 'soft', selected, icon, className, children, ref, ...rest }: ChipProps) {
  return (
    <button {...rest} ref={ref} type="button" aria-pressed={selected} className={cx(styles.chip, styles[tone], selected && styles.on, className)}>
      {tone === 'strong' && selected ? <IconCheck aria-hidden /> : icon}
      {children}
    </button>
  );
}

/** A filter in force, with a cross to drop it. */
export function FilterChip({ children, onRemove, label }: { children: ReactNode; onRemove(): void; label: string }) {
  return (
    <span className={cx(styles.chip, styles.filter)}>
      {children}
      <button type="button" className={styles.cross} aria-label={m.filter_remove({ filter: label })} onClick={onRemove}>
        <IconX aria-hidden />
      </button>
    </span>
  );
}
