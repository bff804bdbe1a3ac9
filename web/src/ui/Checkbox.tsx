import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './Checkbox.module.css';

export function Checkbox({ checked, onChange, children, detail, disabled = false }: { checked: boolean; onChange(checked: boolean): void; children: ReactNode; detail?: ReactNode; disabled?: boolean }) {
  return (
    <label className={styles.line}>
      <span className={styles.hit}>
        <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} />
        <IconCheck aria-hidden className={styles.tick} />
      </span>
      <span className={styles.text}>{children}</span>
      {detail !== undefined && <span className={styles.detail}>{detail}</span>}
    </label>
  );
}
