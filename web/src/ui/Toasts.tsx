import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { m } from '@/words';
import { cx } from './cx';
import { dropToast, toastStore, type Toast } from './toast';
import styles from './Toasts.module.css';

function ToastCard({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dropToast(toast.id), toast.life);
    return () => clearTimeout(timer);
  }, [held, toast.id, toast.life]);
  return (
    <div
      className={cx(styles.toast, toast.tone === 'error' && styles.error)}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toast.tone === 'error' && <IconAlertTriangle size={18} aria-hidden />}
      <span>{toast.text}</span>
      {toast.act && (
        <button
          type="button"
          className={styles.act}
          onClick={() => {
            dropToast(toast.id);
            toast.act?.run();
          }}
        >
          {toast.act.label}
        </button>
      )}
      <button type="button" className={styles.cross} aria-label={m.close()} onClick={() => dropToast(toast.id)}>
        <IconX size={16} aria-hidden />
      </button>
    </div>
  );
}

/** Where toasts stand; the region exists from the start so that readers hear them. */
export function Toasts() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get);
  return (
    <div className={styles.stack} role="status" aria-live="polite" aria-atomic="false">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}
