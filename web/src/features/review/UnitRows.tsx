import { IconSearch } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { UnitView } from '@/api/client';
import type { Role } from '@/domain/directive';
import { fold } from '@/domain/fold';
import { cx, RoleControl } from '@/ui';
import { m } from '@/words';
import styles from './review.module.css';

interface UnitRowsProps {
  units: UnitView[];
  roles: [string, Role][];
  onRole(unit: string, role: Role | null): void;
  /** The row that C, P and D act on. */
  cursor: number | null;
  error: string | undefined;
  compact: boolean;
}

/* More rows than a leader takes in at a glance are found by name. */
const SHOWN = 6;

/** The rows to show: all when few; else those chosen and the first ones, or those that match. */
export function rowsToShow(units: UnitView[], roles: [string, Role][], search: string): UnitView[] {
  const wanted = fold(search).trim();
  if (wanted) return units.filter((unit) => fold(`${unit.name} ${unit.short_name}`).includes(wanted));
  if (units.length <= SHOWN + 1) return units;
  const chosen = new Set(roles.map(([id]) => id));
  const rest = units.filter((unit) => !chosen.has(unit.id)).slice(0, Math.max(2, SHOWN - chosen.size));
  return units.filter((unit) => chosen.has(unit.id) || rest.includes(unit));
}

/** Units with their live load; each takes one of three roles. */
export function UnitRows({ units, roles, onRole, cursor, error, compact }: UnitRowsProps) {
  const [search, setSearch] = useState('');
  const id = useId();
  const held = new Map(roles);
  const shown = rowsToShow(units, roles, search);
  return (
    <section className={styles.block} aria-labelledby={`${id}-title`}>
      <div className={styles.blockHead}>
        <h3 id={`${id}-title`}>{m.units_title()}</h3>
        {units.length > SHOWN + 1 && (
          <div className={styles.unitSearch}>
            <IconSearch size={15} aria-hidden />
            <input type="search" value={search} placeholder={m.units_find()} aria-label={m.units_find()} onChange={(event) => setSearch(event.target.value)} autoComplete="off" />
          </div>
        )}
      </div>
      {error && (
        <p className={styles.blockError} id="don-vi-error">
          {error}
        </p>
      )}
      <ul id="don-vi" tabIndex={-1} aria-describedby={error ? 'don-vi-error' : undefined} className={cx(styles.units, error && styles.wrong)}>
        {shown.map((unit, index) => (
          <li key={unit.id} className={cx(styles.unit, cursor === index && styles.cursor)} data-unit={unit.id}>
            <span className={styles.unitName}>
              <strong title={unit.name}>{unit.short_name}</strong>
              <Load unit={unit} />
            </span>
            <RoleControl unit={unit.name} value={held.get(unit.id) ?? null} onChange={(role) => onRole(unit.id, role)} disabled={!unit.head} compact={compact} />
          </li>
        ))}
        {shown.length === 0 && <li className={styles.noUnit}>{m.select_nothing_found()}</li>}
      </ul>
    </section>
  );
}

function Load({ unit }: { unit: UnitView }) {
  if (!unit.head) return <small>{m.unit_without_head()}</small>;
  if (unit.overdue_count > 0) return <small className={styles.late}>{m.unit_load_late({ open: unit.open_count, late: unit.overdue_count })}</small>;
  return <small>{unit.open_count > 0 ? m.unit_load({ open: unit.open_count }) : m.unit_free()}</small>;
}
