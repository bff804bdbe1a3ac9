import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconBookmark, IconBookmarkPlus, IconDotsVertical } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { $api, client, type SavedFilter } from '@/api/client';
import { explain } from '@/api/problem';
import { dropKeptFields, useKeptField } from '@/app/drafts';
import { Button, Chip, Dialog, IconButton, Menu, showToast, TextField } from '@/ui';
import { formatNumber } from '@/domain/numbers';
import { m } from '@/words';
import styles from './saved.module.css';

export type FilterPlace = 'book' | 'search' | 'overdue' | 'following' | 'returned';

/** Filters of one's own above a list: chosen by a press, kept, renamed, replaced, dropped, and dropped ones brought back. */
export function SavedFilters({ place, address, canSave, onPick }: { place: FilterPlace; address: string; canSave: boolean; onPick(params: Record<string, string>): void }) {
  const queries = useQueryClient();
  const asked = $api.queryOptions('get', '/api/v1/saved-filters');
  const { data } = useQuery({ ...asked, staleTime: 60_000 });
  const [naming, setNaming] = useState<SavedFilter | null>(null);
  const own = data?.items.filter((filter) => filter.place === place) ?? [];
  const chosen = own.find((filter) => filter.address === address);

  const keep = async (filter: SavedFilter, said: string): Promise<boolean> => {
    try {
      const { id, place: on, name, address: question } = filter;
      const body = { place: on, name, address: question };
      await client.PUT('/api/v1/saved-filters/{id}', { params: { path: { id } }, body });
      await queries.invalidateQueries({ queryKey: asked.queryKey });
      showToast(said);
      return true;
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
      return false;
    }
  };
  // What is on the screen is seen, whether it came by a press on the filter or by its address.
  const fresh = chosen && chosen.new_hits > 0 ? chosen.id : null;
  useEffect(() => {
    if (!fresh) return;
    void client
      .POST('/api/v1/saved-filters/{id}/look', { params: { path: { id: fresh } } })
      .then(() => queries.invalidateQueries({ queryKey: ['get', '/api/v1/saved-filters'] }))
      // It stays new until the next look.
      .catch(() => undefined);
  }, [fresh, queries]);
  const drop = async (filter: SavedFilter) => {
    try {
      await client.DELETE('/api/v1/saved-filters/{id}', { params: { path: { id: filter.id } } });
      await queries.invalidateQueries({ queryKey: asked.queryKey });
      showToast(m.filter_deleted({ name: filter.name }), { act: { label: m.undo(), run: () => void keep(filter, m.filter_saved({ name: filter.name })) } });
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    }
  };
  if (own.length === 0 && !canSave) return null;
  return (
    <div className={styles.line} role="group" aria-label={m.filter_saved_list()}>
      {own.map((filter) => (
        <span key={filter.id} className={styles.filter}>
          <Chip selected={filter === chosen} icon={<IconBookmark aria-hidden />} onClick={() => onPick(Object.fromEntries(new URLSearchParams(filter.address)))}>
            {filter.name}
            {filter.new_hits > 0 && <span className={styles.fresh}>{m.filter_new({ count: formatNumber(filter.new_hits) })}</span>}
          </Chip>
          <Menu
            label={m.filter_menu({ name: filter.name })}
            position="bottom-start"
            trigger={<IconButton variant="quiet" label={m.filter_menu({ name: filter.name })} icon={<IconDotsVertical aria-hidden />} className={styles.more} />}
            entries={[
              { key: 'rename', label: m.filter_rename(), onSelect: () => setNaming(filter) },
              { key: 'replace', label: m.filter_replace(), disabled: !canSave || filter === chosen, onSelect: () => void keep({ ...filter, address }, m.filter_saved({ name: filter.name })) },
              { key: 'delete', label: m.filter_delete(), danger: true, apart: true, onSelect: () => void drop(filter) },
            ]}
          />
        </span>
      ))}
      {canSave && !chosen && (
        <Button variant="quiet" icon={<IconBookmarkPlus aria-hidden />} onClick={() => setNaming({ id: crypto.randomUUID(), place, name: '', address, new_hits: 0 })}>
          {m.filter_save()}
        </Button>
      )}
      {naming && (
        <NameDialog
          filter={naming}
          onClose={() => setNaming(null)}
          onName={(name) =>
            void keep({ ...naming, name }, m.filter_saved({ name })).then((kept) => {
              if (!kept) return;
              dropKeptFields(nameForm(naming));
              setNaming(null);
            })
          }
        />
      )}
    </div>
  );
}

/** A name is typed for one question, or for one filter that has a name already. */
const nameForm = (filter: SavedFilter) => `bo-loc-${filter.name ? filter.id : `${filter.place}-${filter.address}`}`;

function NameDialog({ filter, onClose, onName }: { filter: SavedFilter; onClose(): void; onName(name: string): void }) {
  const form = nameForm(filter);
  const [name, setName] = useKeptField(form, 'name', filter.name);
  const [missing, setMissing] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  return (
    <Dialog open onClose={onClose} title={filter.name ? m.filter_rename_title() : m.filter_save_title()}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const clean = name.trim();
          setMissing(!clean);
          if (clean) onName(clean);
          else box.current?.focus();
        }}
      >
        <TextField label={m.filter_name()} ref={box} value={name} maxLength={80} placeholder={m.filter_name_hint()} error={missing ? m.filter_name_missing() : undefined} onChange={setName} data-autofocus />
        <div className={styles.actions}>
          <Button
            onClick={() => {
              dropKeptFields(form);
              onClose();
            }}
          >
            {m.cancel()}
          </Button>
          <Button type="submit" variant="primary">
            {m.filter_keep()}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The address of a question, always written alike. */
export function addressOf(params: object): string {
  const pairs = Object.entries(params).filter(([, value]) => typeof value === 'string' && value !== '');
  return new URLSearchParams(pairs.sort(([a], [b]) => (a < b ? -1 : 1)) as [string, string][]).toString();
}
