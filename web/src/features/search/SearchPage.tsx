import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { IconAdjustmentsHorizontal, IconCalendar, IconInfoCircle, IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { type SearchHit, type SearchPage as Found } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import type { SearchParams } from '@/app/router';
import { useKeys } from '@/app/useKeys';
import { formatDate, isDate } from '@/domain/dates';
import { intlLocale } from '@/domain/locale';
import { formatNumber } from '@/domain/numbers';
import { letterQuery, statusName, urgencyName } from '@/letter';
import { DropFilters } from '@/lists/DropFilters';
import { SaveButton } from '@/lists/SaveButton';
import { addressOf, SavedFilters } from '@/lists/SavedFilters';
import { announce, Button, Chip, Dialog, EmptyState, ErrorState, FilterChip, Notice, SkeletonList, useMedia, usePhone } from '@/ui';
import { m } from '@/words';
import { directionName, Facets, type FacetKey } from './Facets';
import { HitCard } from './HitCard';
import { hitParams } from './hits';
import { Preview } from './Preview';
import { SearchBox } from './SearchBox';
import { foundFileUrl, useSearchPage } from './useSearchPage';
import styles from './SearchPage.module.css';

const separators: Record<FacetKey, string> = { loai: '|', cq: '|', nam: ',', tt: ',', khan: ',', dv: ',', huong: ',' };

/** The values of a facet in force. */
function chosen(params: SearchParams, key: FacetKey): string[] {
  return (params[key] ?? '').split(separators[key]).filter(Boolean);
}

const FACETS = ['loai', 'cq', 'nam', 'tt', 'khan', 'dv', 'huong'] as const;
const plain = (value: string) => value;

/** The days between which letters are dated. */
function periodName(from: string | undefined, to: string | undefined): string | null {
  const [first, last] = [from, to].map((day) => (day && isDate(day) ? formatDate(day) : null));
  if (first && last) return first === last ? m.search_period_day({ day: first }) : m.search_period({ from: first, to: last });
  return first ? m.search_period_since({ from: first }) : last ? m.search_period_until({ to: last }) : null;
}

/** Tra cứu: one box, facets, hits, and the page of the hit in hand. */
export function SearchPage() {
  const params = useSearch({ from: '/shell/tra-cuu' });
  const navigate = useNavigate();
  const router = useRouter();
  const queries = useQueryClient();
  const phone = usePhone();
  const withPreview = useMedia('(min-width: 1200px)');
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(params.q ?? '');
  const [selected, setSelected] = useState<string | null>(null);
  const [facetsOpen, setFacetsOpen] = useState(false);
  const found = useSearchPage(params);
  const page = found.data?.pages[0];
  // Further down older letters were looked through, too.
  const lookedThrough = found.data?.pages.at(-1)?.looked_through;
  const hits = useMemo(() => found.data?.pages.flatMap((one) => one.hits) ?? [], [found.data]);
  const at = Math.max(0, hits.findIndex((hit) => hit.document_id === selected));
  const current: SearchHit | undefined = hits[at];
  const previewed = useDeferredValue(current);

  useEffect(() => {
    document.title = `${params.q ? `${params.q} · ` : ''}${m.nav_search_documents()} · ${m.app_title()}`;
  }, [params.q]);

  // The address follows the box; the box follows the address when it changes from outside (Back, the rail's box).
  const sent = useRef(params.q ?? '');
  useEffect(() => {
    if ((params.q ?? '') !== sent.current) {
      sent.current = params.q ?? '';
      setTyped(params.q ?? '');
      setSelected(null);
    }
  }, [params.q]);
  const ask = (text: string) => {
    const q = text.trim();
    // Whoever has opened a letter just after the last key is on the way there.
    if (q === sent.current || router.latestLocation.pathname !== '/tra-cuu') return;
    // Other words are another question: what was filtered before may not exist among its hits. Words that only grow or
    // shrink are asked among what was chosen.
    const goesOn = q !== '' && (q.startsWith(sent.current) || sent.current.startsWith(q));
    const { q: _, ...filtered } = params;
    sent.current = q;
    setSelected(null);
    void navigate({ to: '/tra-cuu', search: { ...(q ? { q } : {}), ...(goesOn ? filtered : params.sap ? { sap: params.sap } : {}) }, replace: true });
  };
  useEffect(() => {
    const timer = setTimeout(() => ask(typed), 280);
    return () => clearTimeout(timer);
    // Only typing starts the wait.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [typed]);

  const total = page?.total;
  useEffect(() => {
    if (total !== undefined && !found.isPlaceholderData) announce(m.search_found({ count: formatNumber(total) }));
  }, [total, found.isPlaceholderData, params]);

  const filter = (change: Partial<SearchParams>) => {
    setSelected(null);
    const next: SearchParams = { ...params, ...change };
    for (const key of Object.keys(next) as (keyof SearchParams)[]) if (!next[key]) delete next[key];
    void navigate({ to: '/tra-cuu', search: next });
  };
  const toggle = (key: FacetKey, value: string) => {
    const held = chosen(params, key);
    const next = held.includes(value) ? held.filter((one) => one !== value) : [...held, value];
    filter({ [key]: next.join(separators[key]) });
  };
  const unitName = (id: string) => page?.units.find((unit) => unit.id === id)?.name ?? m.facet_unit();
  const named: Record<FacetKey, (value: string) => string> = { loai: plain, cq: plain, nam: (year) => m.search_year({ year }), tt: statusName, khan: urgencyName, dv: unitName, huong: directionName };
  const facetChips = FACETS.flatMap((key) => chosen(params, key).map((value) => ({ key: `${key}-${value}`, label: named[key](value), drop: () => toggle(key, value) })));
  const period = periodName(params.tu, params.den);
  const filters = [...facetChips, ...(period ? [{ key: 'period', label: period, drop: () => filter({ tu: '', den: '' }) }] : [])];
  const dropAll = () => filter({ loai: '', cq: '', nam: '', tt: '', khan: '', dv: '', huong: '', tu: '', den: '' });
  /** A time named among the words becomes a filter, and its words go: a letter of May need not say "tháng 5". */
  const narrow = ({ typed: words, from, to }: Found['periods'][number]) => {
    const q = (params.q ?? '').replace(words, ' ').replace(/\s+/gu, ' ').trim();
    sent.current = q;
    setTyped(q);
    filter({ q, tu: from, den: to });
  };

  const open = (hit: SearchHit | undefined) => {
    if (hit) void navigate({ to: '/van-ban/$id', params: { id: hit.document_id }, search: hitParams(params.q, hit) });
  };
  const step = (by: 1 | -1) => {
    const next = hits[selected === null && by === 1 ? (at === 0 ? 1 : at + 1) : at + by];
    if (!next) return;
    setSelected(next.document_id);
    announce(next.subject.text);
    document.getElementById(`hit-${next.document_id}`)?.scrollIntoView({ block: 'nearest' });
    if (at + by > hits.length - 4 && found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage();
  };
  useKeys([
    { act: 'next', run: () => step(1) },
    { act: 'previous', run: () => step(-1) },
    { act: 'open', run: () => open(current), enabled: current !== undefined },
    { act: 'find', label: m.keys_search(), run: () => box.current?.select() },
  ]);

  const facets = page && <Facets page={page} chosen={(key) => chosen(params, key)} onToggle={toggle} unitName={unitName} />;
  const nothing = page !== undefined && hits.length === 0 && !found.isPlaceholderData;
  const savedFilters = <SavedFilters place="search" address={addressOf(params)} canSave={Boolean(params.q) || filters.length > 0} onPick={(kept) => void navigate({ to: '/tra-cuu', search: kept as SearchParams })} />;

  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <h1 className="visually-hidden">{m.nav_search_documents()}</h1>
        <SearchBox
          box={box}
          typed={typed}
          phone={phone}
          onType={setTyped}
          onStep={step}
          onSubmit={() => {
            if (typed.trim() === sent.current && current && !phone) open(current);
            else ask(typed);
          }}
          onLetter={(id) => void navigate({ to: '/van-ban/$id', params: { id } })}
          onAgency={(name) => {
            sent.current = '';
            setTyped('');
            filter({ q: '', cq: [...new Set([...chosen(params, 'cq'), name])].join('|') });
          }}
        />
        <div className={styles.line}>
          <div className={styles.filters}>
            {filters.map(({ key, label, drop }) => (
              <FilterChip key={key} label={label} onRemove={drop}>
                {label}
              </FilterChip>
            ))}
            {filters.length > 0 && <DropFilters onDrop={dropAll} />}
            {page?.periods
              .filter(({ from, to }) => from !== params.tu || to !== params.den)
              .map((one) => (
                <Chip key={one.typed} icon={<IconCalendar aria-hidden />} title={periodName(one.from, one.to) ?? undefined} onClick={() => narrow(one)}>
                  {/* A quarter named without its year says which one is meant. */}
                  {m.search_period_offer({ period: /\s(\d|[IV]+)$/iu.test(one.typed) ? `${one.typed}/${one.from.slice(0, 4)}` : one.typed })}
                </Chip>
              ))}
            {!phone && savedFilters}
          </div>
          {page && (
            <span className={styles.count} data-old={found.isPlaceholderData || undefined}>
              {page.total_is_lower_bound ? m.search_count_more({ count: formatNumber(page.total) }) : m.search_count({ count: formatNumber(page.total) })}{' '}
              <small>{m.search_took({ seconds: new Intl.NumberFormat(intlLocale(), { maximumFractionDigits: 2, minimumFractionDigits: 2 }).format(Math.max(0.01, page.took_ms / 1000)) })}</small>
            </span>
          )}
          {!withPreview && phone && page && (
            <Button icon={<IconAdjustmentsHorizontal aria-hidden />} onClick={() => setFacetsOpen(true)}>
              {m.search_filter()}
            </Button>
          )}
          <span className={styles.sort} role="group" aria-label={m.search_sort()}>
            <Chip selected={!params.sap} onClick={() => filter({ sap: undefined as never })}>
              {m.search_sort_relevance()}
            </Chip>
            <Chip selected={params.sap === 'moi'} onClick={() => filter({ sap: 'moi' })}>
              {m.search_sort_newest()}
            </Chip>
          </span>
          {phone && savedFilters}
          {!phone && (
            <SaveButton address={foundFileUrl(params)} name="ket-qua-tim.xlsx" disabled={hits.length === 0} />
          )}
        </div>
      </header>
      <div className={styles.body}>
        {!phone && <aside className={styles.facets} aria-label={m.search_facets()}>{facets}</aside>}
        <div className={styles.results}>
          {page && page.notes.length > 0 && (
            <Notice tone="blue" icon={<IconInfoCircle aria-hidden />}>
              {page.notes.map((note) => (
                <span key={note} className={styles.note}>
                  {note}
                </span>
              ))}
            </Notice>
          )}
          {page?.degraded && (
            <Notice tone="amber">
              {page.percent === null || page.percent === undefined ? m.search_degraded() : m.search_degraded_percent({ percent: page.percent })}
              {lookedThrough && <> {m.search_degraded_newest({ count: formatNumber(lookedThrough) })}</>}
            </Notice>
          )}
          {found.isLoadingError ? (
            <ErrorState detail={explain(found.error)} trace={found.error instanceof Problem ? found.error.trace : undefined} onRetry={() => void found.refetch()} />
          ) : found.isPending ? (
            <SkeletonList rows={5} />
          ) : nothing ? (
            <NothingFound asked={params.q} filtered={filters.length > 0} onDropFilters={dropAll} />
          ) : (
            <ol className={styles.hits} aria-label={m.search_results()}>
              {hits.map((hit) => (
                <li key={hit.document_id}>
                  <HitCard hit={hit} query={params.q} selected={withPreview && hit.document_id === current?.document_id} onPoint={() => void queries.prefetchQuery(letterQuery(hit.document_id))} onSelect={withPreview ? () => setSelected(hit.document_id) : undefined} />
                </li>
              ))}
            </ol>
          )}
          {found.hasNextPage && (
            <Button full variant="quiet" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {m.search_more()}
            </Button>
          )}
        </div>
        {withPreview && previewed && !nothing && (
          <Preview key={previewed.document_id} hit={previewed} query={params.q ?? ''} place={at + 1} total={page?.total ?? hits.length} first={at === 0} last={at >= hits.length - 1 && !found.hasNextPage} onStep={step} onOpen={() => open(previewed)} />
        )}
      </div>
      {facetsOpen && (
        <Dialog open onClose={() => setFacetsOpen(false)} title={m.search_filter()} actions={<Button variant="primary" local onClick={() => setFacetsOpen(false)}>{m.search_show({ count: formatNumber(page?.total ?? 0) })}</Button>}>
          {facets}
        </Dialog>
      )}
    </div>
  );
}

function NothingFound({ asked, filtered, onDropFilters }: { asked: string | undefined; filtered: boolean; onDropFilters(): void }) {
  const ofWords = (words: string) => (filtered ? m.search_none_filtered({ words }) : m.search_none({ words }));
  const title = asked ? ofWords(asked) : filtered ? m.search_none_in_filters() : m.search_none_yet();
  return (
    <div className={styles.nothing}>
      <EmptyState icon={<IconSearch aria-hidden />} title={title} action={filtered ? <Button onClick={onDropFilters}>{m.search_drop_filters()}</Button> : undefined} />
      <ul className={styles.advice}>
        <li>{m.search_advice_marks()}</li>
        <li>{m.search_advice_code()}</li>
        <li>{m.search_advice_quotes()}</li>
        <li>{m.search_advice_rights()}</li>
      </ul>
    </div>
  );
}
