import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconArrowDown, IconArrowUp, IconDots, IconEye, IconEyeOff, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import type { components } from '@/api/schema';
import { explain } from '@/api/problem';
import { Badge, Button, ErrorState, IconButton, Menu, Notice, showToast, SkeletonList, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { FormDialog } from './FormDialog';
import { useField, useForm, type FormState } from './useForm';

type Kinds = components['schemas']['AdminKinds'];
type Kind = components['schemas']['AdminKind'];

const query = $api.queryOptions('get', '/api/v1/administration/document-kinds');

/** Loại văn bản: the law's and the agency's own, in the order in which the form offers them. */
export function KindsPanel() {
  const kept = useQuery(query);
  if (kept.isPending) return <SkeletonList rows={6} compact />;
  if (kept.isLoadingError) return <ErrorState detail={explain(kept.error)} onRetry={() => void kept.refetch()} />;
  return <List kept={kept.data} />;
}

function List({ kept }: { kept: Kinds }) {
  const queries = useQueryClient();
  const form = useForm('loai-');
  const [adding, setAdding] = useState(false);
  const { kinds } = kept;
  const put = (next: { name: string; abbreviation: string; closed: boolean }[]) =>
    form.send(async () => {
      const body = { version: kept.version, kinds: next.map(({ name, abbreviation, closed }) => ({ name, abbreviation, closed })) };
      const { data } = await client.PUT('/api/v1/administration/document-kinds', { body });
      if (data) queries.setQueryData(query.queryKey, data);
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/document-kinds'] });
    });
  const move = (place: number, to: number) => {
    const next = [...kinds];
    const [moved] = next.splice(place, 1);
    if (moved) next.splice(to, 0, moved);
    void put(next);
  };
  const close = (kind: Kind) => void put(kinds.map((one) => (one === kind ? { ...one, closed: !one.closed } : one)));
  return (
    <div className={styles.panel}>
      <div className={styles.tools}>
        <Button icon={<IconPlus aria-hidden />} onClick={() => setAdding(true)}>
          {m.kind_add()}
        </Button>
      </div>
      {!adding && (form.failure ?? form.problems[0]?.text) && (
        <Notice tone="red" role="alert">
          {form.failure ?? form.problems[0]?.text}
        </Notice>
      )}
      <ul className={styles.people} aria-label={m.kinds_title()}>
        {kinds.map((kind, place) => (
          <li key={kind.name} className={styles.line} data-off={kind.closed || undefined}>
            <span className={styles.entry}>
              <strong>{kind.name}</strong>
              {kind.abbreviation && <small>{kind.abbreviation}</small>}
              {!kind.legal && <Badge tone="blue">{m.kind_own()}</Badge>}
              {kind.closed && <Badge tone="grey">{m.kind_closed()}</Badge>}
            </span>
            <Menu
              label={m.kind_acts({ kind: kind.name })}
              trigger={<IconButton variant="quiet" label={m.kind_acts({ kind: kind.name })} icon={<IconDots aria-hidden />} />}
              entries={[
                { key: 'first', label: m.kind_to_top(), icon: <IconArrowUp aria-hidden />, disabled: place === 0, onSelect: () => move(place, 0) },
                { key: 'up', label: m.unit_up(), icon: <IconArrowUp aria-hidden />, disabled: place === 0, onSelect: () => move(place, place - 1) },
                { key: 'down', label: m.unit_down(), icon: <IconArrowDown aria-hidden />, disabled: place === kinds.length - 1, onSelect: () => move(place, place + 1) },
                { key: 'close', label: kind.closed ? m.kind_open() : m.kind_close(), icon: kind.closed ? <IconEye aria-hidden /> : <IconEyeOff aria-hidden />, apart: true, onSelect: () => close(kind) },
                ...(kind.legal ? [] : [{ key: 'remove', label: kind.used ? m.kind_used() : m.kind_remove(), icon: <IconTrash aria-hidden />, danger: true, disabled: kind.used, onSelect: () => void put(kinds.filter((one) => one !== kind)) }]),
              ]}
            />
          </li>
        ))}
      </ul>
      {adding && <AddDialog form={form} onClose={() => setAdding(false)} onAdd={(name, abbreviation) => put([...kinds, { name, abbreviation, closed: false }])} />}
    </div>
  );
}

function AddDialog({ form, onClose, onAdd }: { form: FormState; onClose(): void; onAdd(name: string, abbreviation: string): Promise<boolean> }) {
  const [name, setName] = useField(form, 'name', '');
  const [abbreviation, setAbbreviation] = useField(form, 'abbreviation', '');
  const submit = async () => {
    const done = await onAdd(name, abbreviation);
    if (done) showToast(m.kind_added({ kind: name }));
    return done;
  };
  return (
    <FormDialog form={form} title={m.kind_add()} submit={m.kind_add()} disabled={!name.trim()} onClose={onClose} onSubmit={submit}>
      <TextField id="loai-kinds" label={m.kind_name()} value={name} onChange={setName} note={m.kind_name_note()} maxLength={100} autoComplete="off" autoFocus />
      <TextField label={m.kind_abbreviation()} optional value={abbreviation} onChange={setAbbreviation} note={m.kind_abbreviation_note()} maxLength={20} autoComplete="off" />
    </FormDialog>
  );
}
