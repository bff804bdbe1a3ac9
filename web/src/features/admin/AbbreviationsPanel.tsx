import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import type { components } from '@/api/schema';
import { explain } from '@/api/problem';
import { fold } from '@/domain/fold';
import { Badge, Button, ErrorState, IconButton, Notice, showToast, SkeletonList, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { FormDialog } from './FormDialog';
import { useField, useForm, type FormState } from './useForm';

type Table = components['schemas']['AbbreviationsView'];
type Entry = components['schemas']['AbbreviationView'];

const query = $api.queryOptions('get', '/api/v1/administration/abbreviations');

/** Chữ viết tắt: the agency's own and the built-in ones, by which searches are read. */
export function AbbreviationsPanel() {
  const table = useQuery(query);
  if (table.isPending) return <SkeletonList rows={3} compact />;
  if (table.isLoadingError) return <ErrorState detail={explain(table.error)} onRetry={() => void table.refetch()} />;
  return <Abbreviations table={table.data} />;
}

function Abbreviations({ table }: { table: Table }) {
  const queries = useQueryClient();
  const form = useForm('viet-tat-');
  const [adding, setAdding] = useState(false);
  const [words, setWords] = useState('');
  const put = (own: Entry[], off: string[]) =>
    form.send(async () => {
      const { data } = await client.PUT('/api/v1/administration/abbreviations', { body: { version: table.version, own, off } });
      if (data) queries.setQueryData(query.queryKey, data);
    });
  const wanted = fold(words).trim();
  const fits = (entry: Entry) => !wanted || fold(`${entry.short} ${entry.long}`).includes(wanted);
  const own = table.own.filter(fits);
  const standard = table.standard.filter(fits);
  return (
    <div className={styles.panel}>
      <div className={styles.tools}>
        <Button icon={<IconPlus aria-hidden />} onClick={() => setAdding(true)}>
          {m.abbreviation_add()}
        </Button>
        <div className={styles.find}>
          <TextField label={m.abbreviation_find()} value={words} onChange={setWords} autoComplete="off" spellCheck={false} />
        </div>
      </div>
      {!adding && (form.failure ?? form.problems[0]?.text) && (
        <Notice tone="red" role="alert">
          {form.failure ?? form.problems[0]?.text}
        </Notice>
      )}
      <ul className={styles.people} aria-label={m.abbreviation_own()}>
        {own.map((entry) => (
          <li key={`${entry.short} ${entry.long}`} className={styles.line}>
            <span className={styles.entry}>
              <strong>{entry.short}</strong>
              <span>{entry.long}</span>
            </span>
            <IconButton variant="quiet" label={m.abbreviation_remove({ short: entry.short })} icon={<IconTrash aria-hidden />} onClick={() => void put(table.own.filter((one) => one !== entry), table.off)} />
          </li>
        ))}
        {own.length === 0 && <li className={styles.quiet}>{wanted ? m.abbreviation_none_found() : m.abbreviation_none()}</li>}
      </ul>
      <details className={styles.past} open={wanted !== '' || undefined}>
        <summary>{m.abbreviation_standard({ count: standard.length })}</summary>
        <ul className={styles.people}>
          {standard.map((entry) => {
            const off = table.off.includes(entry.short);
            return (
              <li key={`${entry.short} ${entry.long}`} className={styles.line} data-off={off || undefined}>
                <span className={styles.entry}>
                  <strong>{entry.short}</strong>
                  <span>{entry.long}</span>
                  {off && <Badge tone="grey">{m.abbreviation_is_off()}</Badge>}
                </span>
                <Button variant="quiet" aria-label={off ? m.abbreviation_use_again({ short: entry.short }) : m.abbreviation_stop_using({ short: entry.short })} onClick={() => void put(table.own, off ? table.off.filter((one) => one !== entry.short) : [...table.off, entry.short])}>
                  {off ? m.abbreviation_use() : m.abbreviation_stop()}
                </Button>
              </li>
            );
          })}
        </ul>
      </details>
      {adding && <AddDialog form={form} onClose={() => setAdding(false)} onAdd={(entry) => put([...table.own, entry], table.off)} />}
    </div>
  );
}

function AddDialog({ form, onClose, onAdd }: { form: FormState; onClose(): void; onAdd(entry: Entry): Promise<boolean> }) {
  const [short, setShort] = useField(form, 'short', '');
  const [long, setLong] = useField(form, 'long', '');
  const submit = async () => {
    const done = await onAdd({ short, long });
    if (done) showToast(m.abbreviation_added({ short }));
    return done;
  };
  return (
    <FormDialog form={form} title={m.abbreviation_add()} submit={m.abbreviation_add()} disabled={!short.trim() || !long.trim()} onClose={onClose} onSubmit={submit}>
      <TextField id="viet-tat-own" label={m.abbreviation_short()} value={short} onChange={setShort} note={m.abbreviation_short_note()} autoComplete="off" autoFocus spellCheck={false} />
      <TextField label={m.abbreviation_long()} value={long} onChange={setLong} note={m.abbreviation_long_note()} autoComplete="off" />
    </FormDialog>
  );
}
