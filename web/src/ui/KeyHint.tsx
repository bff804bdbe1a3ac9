import { entryOf, keyOf, type KeyAct } from '@/app/keymap';
import { usePreferences } from '@/app/preferences';
import { isSingle } from '@/domain/keys';
import { cx } from './cx';
import styles from './KeyHint.module.css';

/** An act's key on its button; hidden where there is no keyboard, and when the person has switched it off. */
export function KeyHint({ act, onDark = false }: { act: KeyAct; onDark?: boolean }) {
  const { letterKeys } = usePreferences();
  if (!letterKeys && isSingle(entryOf(act).keys[0] ?? '')) return null;
  return <Kbd onDark={onDark}>{keyOf(act)}</Kbd>;
}

/** One key as it is drawn. */
export function Kbd({ children, onDark = false }: { children: string; onDark?: boolean }) {
  return (
    <kbd className={cx(styles.key, onDark && styles.onDark)} aria-hidden>
      {children}
    </kbd>
  );
}
