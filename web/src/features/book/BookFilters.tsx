import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import { $api } from '@/api/client';
import { statusName } from '@/letter';
import { FilterGrid, FilterSelect } from '@/lists/FilterGrid';
import type { Change } from '@/lists/filters';
import { m } from '@/words';
import type { BookParams } from './params';

/** States a letter in the book can have. */
const STATES = ['registered', 'proposing', 'submitted', 'directed', 'assigned', 'closed', 'voided'] as const;
const COLUMNS = '1.6fr 1.5fr repeat(3, 1.1fr) repeat(2, 8.25rem) auto';

export interface BookFiltersProps {
  params: BookParams;
  organs: string[];
  onChange: Change<BookParams>;
  textRef: Ref<HTMLInputElement>;
}

/** What narrows the book. */
export default function BookFilters({ params, organs, onChange, textRef }: BookFiltersProps) {
  const kinds = useQuery({ ...$api.queryOptions('get', '/api/v1/document-kinds'), staleTime: 3_600_000 });
  const organisation = useQuery({ ...$api.queryOptions('get', '/api/v1/organisation'), staleTime: 300_000 });
  const units = organisation.data?.units ?? [];
  return (
    <FilterGrid params={params} onChange={onChange} columns={COLUMNS} textLabel={m.book_filter_text()} textRef={textRef} organs={organs} days={{ from: m.book_filter_from(), to: m.book_filter_to() }} late>
      <FilterSelect label={m.book_filter_kind()} value={params.loai} options={(kinds.data ?? []).map((kind) => ({ value: kind.name, label: kind.name }))} searchable onChange={(loai) => onChange({ loai })} />
      <FilterSelect label={m.book_filter_unit()} value={params.dv} options={units.map((unit) => ({ value: unit.id, label: unit.short_name }))} searchable onChange={(dv) => onChange({ dv })} />
      <FilterSelect label={m.book_state()} value={params.tt} options={STATES.map((state) => ({ value: state, label: statusName(state) }))} onChange={(tt) => onChange({ tt })} />
    </FilterGrid>
  );
}
