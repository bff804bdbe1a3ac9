import type { ReactNode } from 'react';
import { formatNumber } from '@/domain/numbers';
import styles from './Badge.module.css';
import { cx } from './cx';

export type Tone = 'neutral' | 'blue' | 'red' | 'amber' | 'green' | 'grey';

/** A state in words, tinted; an icon makes it readable without colour. */
export function Badge({ tone = 'neutral', icon, children, className, title }: { tone?: Tone; icon?: ReactNode; children: ReactNode; className?: string | undefined; title?: string }) {
  return (
    <span className={cx(styles.badge, styles[tone], className)} title={title}>
      {icon}
      {children}
    </span>
  );
}

/** How many wait; silent when none do. */
export function Count({ value, label }: { value: number | undefined; label: string }) {
  if (!value) return null;
  return (
    <span className={styles.count}>
      <span aria-hidden>{formatNumber(value)}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  );
}

/** Initials of a person, decorative. */
export function Avatar({ name, size = 'md' }: { name: string; size?: 'sm' | 'md' }) {
  const words = name.trim().split(/\s+/);
  const initials = (words.length > 1 ? (words.at(-2)?.[0] ?? '') + (words.at(-1)?.[0] ?? '') : (words[0]?.slice(0, 2) ?? '')).toUpperCase();
  return (
    <span className={cx(styles.avatar, size === 'sm' && styles.small)} aria-hidden>
      {initials}
    </span>
  );
}
