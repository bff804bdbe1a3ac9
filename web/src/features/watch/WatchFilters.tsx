import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import { $api } from '@/api/client';
import { urgencyName } from '@/letter';
import { FilterGrid, FilterSelect } from '@/lists/FilterGrid';
import type { Change } from '@/lists/filters';
import { m } from '@/words';
import type { WatchParams } from './params';
import { narrowingOf, type WatchKey } from './screens';

/** From each of them up; the ordinary one narrows nothing. */
const URGENCIES = ['urgent', 'very_urgent', 'flash'] as const;
const COLUMNS = 'minmax(12rem, 1.6fr) minmax(10rem, 1.4fr) repeat(auto-fit, minmax(8.25rem, 1fr))';

interface WatchFiltersProps {
  list: WatchKey;
  params: WatchParams;
  organs: string[];
  onChange: Change<WatchParams>;
  textRef: Ref<HTMLInputElement>;
}

/** What narrows a list across letters. */
export default function WatchFilters({ list, params, organs, onChange, textRef }: WatchFiltersProps) {
  const organisation = useQuery({ ...$api.queryOptions('get', '/api/v1/organisation'), staleTime: 300_000 });
  const narrowing = narrowingOf(list);
  const days = list === 'returned' ? { from: m.watch_went_from(), to: m.watch_went_to() } : { from: m.watch_due_from(), to: m.watch_due_to() };
  const units = organisation.data?.units ?? [];
  return (
    <FilterGrid params={params} onChange={onChange} columns={COLUMNS} textLabel={m.watch_filter_text()} textRef={textRef} organs={organs} days={days} late={narrowing.includes('tre')}>
      <FilterSelect label={m.field_urgency()} value={params.khan} options={URGENCIES.map((urgency) => ({ value: urgency, label: m.watch_at_least({ urgency: urgencyName(urgency) }) }))} onChange={(khan) => onChange({ khan })} />
      {narrowing.includes('dv') && <FilterSelect label={m.watch_filter_unit()} value={params.dv} options={units.map((unit) => ({ value: unit.id, label: unit.short_name }))} searchable onChange={(dv) => onChange({ dv })} />}
    </FilterGrid>
  );
}
