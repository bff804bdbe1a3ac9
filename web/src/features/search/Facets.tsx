import { useState } from 'react';
import type { SearchPage } from '@/api/client';
import { formatNumber } from '@/domain/numbers';
import { statusName, urgencyName } from '@/letter';
import { Checkbox } from '@/ui';
import { m } from '@/words';
import styles from './Facets.module.css';

export type FacetKey = 'loai' | 'cq' | 'nam' | 'tt' | 'khan' | 'dv' | 'huong';
type Value = SearchPage['kinds'][number];

const SHOWN = 5;

/** Narrows what was found; every count is under the reader's own rights. */
export function Facets({ page, chosen, onToggle, unitName }: { page: SearchPage; chosen(key: FacetKey): string[]; onToggle(key: FacetKey, value: string): void; unitName(id: string): string }) {
  return (
    <div className={styles.facets}>
      <Facet title={m.facet_kind()} values={page.kinds} chosen={chosen('loai')} onToggle={(value) => onToggle('loai', value)} more={(count) => m.facet_more({ count })} leftOut={page.left_out.kinds} />
      <Facet title={m.facet_agency()} values={page.agencies} chosen={chosen('cq')} onToggle={(value) => onToggle('cq', value)} more={(count) => m.facet_more_agencies({ count })} leftOut={page.left_out.agencies} others={(count) => m.facet_left_out_agencies({ count })} />
      {page.years.length > 1 ? (
        <Years values={page.years} chosen={chosen('nam')} onToggle={(value) => onToggle('nam', value)} />
      ) : (
        <Facet title={m.facet_year()} values={page.years} chosen={chosen('nam')} onToggle={(value) => onToggle('nam', value)} more={(count) => m.facet_more({ count })} />
      )}
      <Facet title={m.facet_status()} values={page.statuses} chosen={chosen('tt')} onToggle={(value) => onToggle('tt', value)} name={statusName} more={(count) => m.facet_more({ count })} />
      {/* One value that everything has narrows nothing. */}
      {(page.urgencies.length > 1 || chosen('khan').length > 0) && <Facet title={m.facet_urgency()} values={page.urgencies} chosen={chosen('khan')} onToggle={(value) => onToggle('khan', value)} name={urgencyName} more={(count) => m.facet_more({ count })} />}
      {(page.directions.length > 1 || chosen('huong').length > 0) && <Facet title={m.facet_direction()} values={page.directions} chosen={chosen('huong')} onToggle={(value) => onToggle('huong', value)} name={directionName} more={(count) => m.facet_more({ count })} />}
      <Facet title={m.facet_unit()} values={page.units.map((unit) => ({ value: unit.id, count: unit.count }))} chosen={chosen('dv')} onToggle={(value) => onToggle('dv', value)} name={unitName} more={(count) => m.facet_more({ count })} leftOut={page.left_out.units} />
    </div>
  );
}

/** Văn bản đến. What else the index may hold one day has its key for a name. */
export function directionName(direction: string): string {
  return direction === 'incoming' ? m.direction_incoming() : direction;
}

interface FacetProps {
  title: string;
  values: Value[];
  chosen: string[];
  onToggle(value: string): void;
  more(count: string): string;
  name?: (value: string) => string;
  /** How many values there are besides those that the server tells. */
  leftOut?: number;
  others?(count: string): string;
}

function Facet({ title, values, chosen, onToggle, more, name = (value) => value, leftOut = 0, others = (count) => m.facet_left_out({ count }) }: FacetProps) {
  const [all, setAll] = useState(false);
  // What is chosen stays to be taken back, even when nothing is left of it.
  const gone = chosen.filter((value) => !values.some((one) => one.value === value)).map((value) => ({ value, count: 0 }));
  const list = [...values, ...gone];
  if (list.length === 0) return null;
  const shown = all ? list : list.filter((one, index) => index < SHOWN || chosen.includes(one.value));
  return (
    <fieldset>
      <legend>{title}</legend>
      {shown.map((one) => (
        <Checkbox key={one.value} checked={chosen.includes(one.value)} onChange={() => onToggle(one.value)} detail={formatNumber(one.count)}>
          <span className={styles.name} title={name(one.value)}>
            {name(one.value)}
          </span>
        </Checkbox>
      ))}
      {list.length > shown.length && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          {more(formatNumber(list.length - shown.length + leftOut))}
        </button>
      )}
      {leftOut > 0 && list.length === shown.length && <p className={styles.others}>{others(formatNumber(leftOut))}</p>}
    </fieldset>
  );
}

/** Bars of at least 24 px, so at most seven fit; older years stand as numbers in their titles only when chosen. */
const BARS = 7;

function Years({ values, chosen, onToggle }: { values: Value[]; chosen: string[]; onToggle(value: string): void }) {
  const known = values.map((one) => ({ year: Number(one.value), count: one.count })).filter((one) => Number.isInteger(one.year)).toSorted((a, b) => a.year - b.year);
  const last = known.at(-1)?.year ?? 0;
  const first = Math.max(known[0]?.year ?? last, last - BARS + 1);
  const bars = Array.from({ length: last - first + 1 }, (_, index) => {
    const year = first + index;
    return { year, count: known.find((one) => one.year === year)?.count ?? 0 };
  });
  const highest = Math.max(...bars.map((bar) => bar.count), 1);
  const older = known.filter((one) => one.year < first);
  return (
    <fieldset>
      <legend>
        {m.facet_year()} {chosen.length > 0 && <small>{chosen.toSorted().join(', ')}</small>}
      </legend>
      <div className={styles.bars}>
        {bars.map((bar) => (
          <button
            key={bar.year}
            type="button"
            className={styles.bar}
            aria-pressed={chosen.includes(String(bar.year))}
            aria-label={m.facet_year_bar({ year: bar.year, count: formatNumber(bar.count) })}
            title={m.facet_year_bar({ year: bar.year, count: formatNumber(bar.count) })}
            disabled={bar.count === 0 && !chosen.includes(String(bar.year))}
            data-dim={chosen.length > 0 && !chosen.includes(String(bar.year)) ? true : undefined}
            onClick={() => onToggle(String(bar.year))}
          >
            <span style={{ height: bar.count === 0 ? 2 : Math.max(6, Math.round((bar.count / highest) * 40)) }} />
          </button>
        ))}
      </div>
      <div className={styles.scale} aria-hidden>
        <span>{first}</span>
        {last > first && <span>{last}</span>}
      </div>
      {older.map((one) => (
        <Checkbox key={one.year} checked={chosen.includes(String(one.year))} onChange={() => onToggle(String(one.year))} detail={formatNumber(one.count)}>
          {one.year}
        </Checkbox>
      ))}
    </fieldset>
  );
}
