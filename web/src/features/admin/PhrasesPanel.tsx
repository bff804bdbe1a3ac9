import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { $api, client } from '@/api/client';
import type { components } from '@/api/schema';
import { explain } from '@/api/problem';
import { Button, ErrorState, IconButton, Notice, SkeletonList, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { useField, useForm } from './useForm';

type Phrases = components['schemas']['AgencyPhrasesView'];

const query = $api.queryOptions('get', '/api/v1/administration/phrases');

/** Câu mẫu của cơ quan: offered to everybody who writes a bút phê, after their own. */
export function PhrasesPanel() {
  const kept = useQuery(query);
  if (kept.isPending) return <SkeletonList rows={3} compact />;
  if (kept.isLoadingError) return <ErrorState detail={explain(kept.error)} onRetry={() => void kept.refetch()} />;
  return <List kept={kept.data} />;
}

function List({ kept }: { kept: Phrases }) {
  const queries = useQueryClient();
  const form = useForm('cau-mau-');
  const [text, setText] = useField(form, 'text', '');
  const put = (phrases: string[]) =>
    form.send(async () => {
      const { data } = await client.PUT('/api/v1/administration/phrases', { body: { version: kept.version, phrases } });
      if (data) queries.setQueryData(query.queryKey, data);
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/quick-phrases'] });
    });
  const swap = (place: number, by: number) => {
    const next = [...kept.phrases];
    const [moved] = next.splice(place, 1);
    if (moved !== undefined) next.splice(place + by, 0, moved);
    void put(next);
  };
  const add = async () => {
    if (text.trim() && (await put([...kept.phrases, text]))) setText('');
  };
  return (
    <div className={styles.panel}>
      {(form.failure ?? form.problems[0]?.text) && (
        <Notice tone="red" role="alert">
          {form.failure ?? form.problems[0]?.text}
        </Notice>
      )}
      <ul className={styles.people} aria-label={m.phrases_of_agency()}>
        {kept.phrases.map((phrase, place) => (
          <li key={phrase} className={styles.line}>
            <span className={styles.entry}>{phrase}</span>
            <IconButton variant="quiet" label={m.list_up({ name: phrase })} icon={<IconArrowUp aria-hidden />} disabled={place === 0} onClick={() => swap(place, -1)} />
            <IconButton variant="quiet" label={m.list_down({ name: phrase })} icon={<IconArrowDown aria-hidden />} disabled={place === kept.phrases.length - 1} onClick={() => swap(place, 1)} />
            <IconButton variant="quiet" label={m.phrase_remove({ phrase })} icon={<IconTrash aria-hidden />} onClick={() => void put(kept.phrases.filter((one) => one !== phrase))} />
          </li>
        ))}
        {kept.phrases.length === 0 && <li className={styles.quiet}>{m.phrases_none()}</li>}
      </ul>
      <form
        noValidate
        className={styles.inline}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <TextField id="cau-mau-phrases" fieldClass={styles.grow} label={m.phrase_new()} value={text} onChange={setText} placeholder={m.phrase_hint()} maxLength={200} autoComplete="off" disabled={kept.phrases.length >= MOST} />
        <Button type="submit" icon={<IconPlus aria-hidden />} busy={form.busy} disabled={!text.trim() || kept.phrases.length >= MOST}>
          {m.phrase_add()}
        </Button>
      </form>
    </div>
  );
}

/** As many as the server keeps. */
const MOST = 12;
