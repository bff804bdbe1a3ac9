import { IconChevronDown } from '@tabler/icons-react';
import { m } from '@/words';
import { cx } from './cx';
import styles from './RoleControl.module.css';

/** Chủ trì, phối hợp, để biết; null when the unit is not chosen. */
export type AssignmentRole = 'lead' | 'support' | 'inform';

export interface RoleControlProps {
  /** The unit's name, for those who cannot see the row. */
  unit: string;
  value: AssignmentRole | null;
  onChange(value: AssignmentRole | null): void;
  disabled?: boolean;
  /** Phones show one wide button with a native list instead of three parts. */
  compact?: boolean;
}

const roles: AssignmentRole[] = ['lead', 'support', 'inform'];

export function roleName(role: AssignmentRole): string {
  if (role === 'lead') return m.role_lead();
  return role === 'support' ? m.role_support() : m.role_inform();
}

/** Exactly one of three; pressing the chosen part again takes the unit out. */
export function RoleControl({ unit, value, onChange, disabled = false, compact = false }: RoleControlProps) {
  if (compact) {
    return (
      <span className={cx(styles.compact, value && styles[value])}>
        <span aria-hidden>{value ? roleName(value) : m.role_choose()}</span>
        <IconChevronDown size={16} aria-hidden />
        <select
          aria-label={m.role_of_unit({ unit })}
          value={value ?? ''}
          disabled={disabled}
          onChange={(event) => onChange((event.target.value || null) as AssignmentRole | null)}
        >
          <option value="">{m.role_none()}</option>
          {roles.map((role) => (
            <option key={role} value={role}>
              {roleName(role)}
            </option>
          ))}
        </select>
      </span>
    );
  }
  return (
    <span className={styles.group} role="group" aria-label={m.role_of_unit({ unit })}>
      {roles.map((role) => (
        <button
          key={role}
          type="button"
          className={cx(styles.part, value === role && styles[role])}
          aria-pressed={value === role}
          disabled={disabled}
          onClick={() => onChange(value === role ? null : role)}
        >
          {roleName(role)}
        </button>
      ))}
    </span>
  );
}
