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
          {toast.until && <Countdown until={toast.until} />}
        </button>
      )}
      <button type="button" className={styles.cross} aria-label={m.close()} onClick={() => dropToast(toast.id)}>
        <IconX size={16} aria-hidden />
      </button>
    </div>
  );
}

/** 9:58 and falling; not read aloud at every second. */
function Countdown({ until }: { until: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  return (
    <span aria-hidden className={styles.count}>
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
    </span>
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
