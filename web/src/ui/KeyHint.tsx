import { cx } from './cx';
import styles from './KeyHint.module.css';

/** A key on a button or in a list of keys; hidden where there is no keyboard. */
export function KeyHint({ keys, onDark = false }: { keys: string; onDark?: boolean }) {
  return (
    <kbd className={cx(styles.key, onDark && styles.onDark)} aria-hidden>
      {keys}
    </kbd>
  );
}
