import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { probe, useUp } from '@/offline/line';
import { m } from '@/words';
import { Button } from './Button';
import { cx } from './cx';
import styles from './States.module.css';

/** True once `wait` ms have passed: a quick answer shows no skeleton at all. */
export function useLate(wait = 150): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), wait);
    return () => clearTimeout(timer);
  }, [wait]);
  return late;
}

/** Nothing for 150 ms, then the children. */
export function Delayed({ children }: { children: ReactNode }) {
  return useLate() ? <>{children}</> : null;
}

/** One grey bar; width in any CSS unit. */
export function Bar({ width = '100%', height = 14 }: { width?: string | number; height?: number }) {
  return <span className={styles.bar} style={{ width, height }} />;
}

/**
 * Grey bars in place of an answer on its way. Without a line no answer is on its way: then that, and a way to look
 * for the line now; what waits is asked for by itself once it is back.
 */
export function Waiting({ className, children }: { className?: string | undefined; children: ReactNode }) {
  const up = useUp();
  return (
    <Delayed>
      {up ? (
        <div className={className} role="status" aria-label={m.loading()}>
          {children}
        </div>
      ) : (
        <ErrorState detail={m.error_network()} onRetry={() => void probe()} />
      )}
    </Delayed>
  );
}

/** Rows shaped like a list of letters. */
export function SkeletonList({ rows = 7, compact = false }: { rows?: number; compact?: boolean }) {
  return (
    <Waiting className={styles.list}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.row} aria-hidden>
          <Bar width={`${42 + ((index * 17) % 30)}%`} height={11} />
          <Bar width={`${86 - ((index * 11) % 18)}%`} />
          {!compact && <Bar width="60%" />}
          {!compact && <Bar width="34%" height={11} />}
        </div>
      ))}
    </Waiting>
  );
}

/** Lines of a form or a detail. */
export function SkeletonForm({ fields = 6 }: { fields?: number }) {
  return (
    <Waiting className={styles.form}>
      {Array.from({ length: fields }, (_, index) => (
        <div key={index} aria-hidden className={styles.formRow}>
          <Bar width="30%" height={11} />
          <Bar height={34} />
        </div>
      ))}
    </Waiting>
  );
}

/** Nothing to do, said plainly, with one useful way on. */
export function EmptyState({ icon, title, children, action, className }: { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode; className?: string }) {
  return (
    <div className={cx(styles.empty, className)}>
      {icon && <span className={styles.emptyIcon}>{icon}</span>}
      <p className={styles.emptyTitle}>{title}</p>
      {children && <p className={styles.emptyText}>{children}</p>}
      {action}
    </div>
  );
}

/** What went wrong here and a way to try again; what was typed stays. */
export function ErrorState({ title, detail, onRetry, trace }: { title?: string; detail?: string | undefined; onRetry?: (() => void) | undefined; trace?: string | undefined }) {
  return (
    <div className={styles.error} role="alert">
      <IconAlertTriangle aria-hidden />
      <div>
        <p className={styles.emptyTitle}>{title ?? m.error_load()}</p>
        {detail && <p className={styles.emptyText}>{detail}</p>}
        {trace && <p className={styles.trace}>{m.error_trace({ trace })}</p>}
        {onRetry && (
          <Button icon={<IconRefresh aria-hidden />} onClick={onRetry}>
            {m.retry()}
          </Button>
        )}
      </div>
    </div>
  );
}

export type NoticeTone = 'green' | 'amber' | 'red' | 'blue' | 'grey';

/** A tinted strip above a form: a verdict, a likely duplicate, a warning. */
export function Notice({ tone, icon, children, actions, role }: { tone: NoticeTone; icon?: ReactNode; children: ReactNode; actions?: ReactNode; role?: 'status' | 'alert' }) {
  return (
    <div className={cx(styles.notice, styles[tone])} role={role}>
      {icon}
      <div className={styles.noticeText}>
        {children}
        {actions && <span className={styles.noticeActions}>{actions}</span>}
      </div>
    </div>
  );
}
