import { m } from '@/words';
import styles from './DropFilters.module.css';

/** Takes everything off that narrows a list. */
export function DropFilters({ onDrop }: { onDrop(): void }) {
  return (
    <button type="button" className={styles.drop} onClick={onDrop}>
      {m.search_drop_filters()}
    </button>
  );
}
