import styles from './ProgressBar.module.css';

/** Progress from 0 to 1; null while the amount is unknown. */
export function ProgressBar({ value, label }: { value: number | null; label: string }) {
  return (
    <div className={styles.track} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={value === null ? undefined : Math.round(value * 100)}>
      <div className={styles.fill} data-unknown={value === null || undefined} style={{ width: value === null ? undefined : `${value * 100}%` }} />
    </div>
  );
}
