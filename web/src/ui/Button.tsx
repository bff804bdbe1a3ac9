import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { ariaKeys, type KeyAct } from '@/app/keymap';
import styles from './Button.module.css';
import { cx } from './cx';
import { probe, useUp } from '@/offline/line';
import { m } from '@/words';
import { KeyHint } from './KeyHint';
import { showToast } from './toast';

export type ButtonVariant = 'primary' | 'default' | 'quiet' | 'danger';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  variant?: ButtonVariant;
  /** The act of the key map that the button stands for: its key is shown on the button. */
  act?: KeyAct;
  icon?: ReactNode;
  /** It changes nothing on the server, so it works without a network. Main and dangerous buttons are taken to send something. */
  local?: boolean;
  /** Work is under way: the button keeps its width and cannot be pressed twice. */
  busy?: boolean;
  /** The one main act of a screen is taller. */
  main?: boolean;
  full?: boolean;
  type?: 'button' | 'submit';
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  variant = 'default',
  act,
  icon,
  local = false,
  busy = false,
  main = false,
  full = false,
  type = 'button',
  className,
  children,
  disabled,
  onClick,
  ref,
  ...rest
}: ButtonProps) {
  const up = useUp();
  const cut = !up && !local && (variant === 'primary' || variant === 'danger');
  return (
    <button
      {...rest}
      ref={ref}
      type={type}
      {...(cut ? { 'aria-disabled': true, 'aria-description': m.offline_act(), title: m.offline_act() } : {})}
      className={cx(styles.button, styles[variant], main && styles.main, full && styles.full, className)}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-keyshortcuts={act && ariaKeys(act)}
      onClick={(event) => {
        if (cut) {
          // It can be pressed, so that it can say why nothing happens; the form is not sent.
          event.preventDefault();
          showToast(m.offline_act(), { tone: 'error' });
          void probe();
        } else if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy ? <span className={styles.spinner} aria-hidden /> : icon}
      <span className={styles.text}>{children}</span>
      {act && <KeyHint act={act} onDark={variant === 'primary'} />}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  /** Says what the button does; also its tooltip. */
  label: string;
  icon: ReactNode;
  variant?: 'default' | 'quiet';
  pressed?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, icon, variant = 'default', pressed, className, ref, ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      ref={ref}
      type="button"
      className={cx(styles.icon, styles[variant], className)}
      aria-label={label}
      aria-pressed={pressed}
      title={label}
    >
      {icon}
    </button>
  );
}
