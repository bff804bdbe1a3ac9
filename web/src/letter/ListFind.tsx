import { IconSearch, IconX } from '@tabler/icons-react';
import { useId, useMemo, useState } from 'react';
import type { InboxItem } from '@/api/client';
import { fold } from '@/domain/fold';
import { Button, EmptyState, IconButton } from '@/ui';
import { m } from '@/words';
import styles from './ListFind.module.css';

export interface ListFind {
  /** Null while the box is put away. */
  words: string | null;
  /** What matches, with or without marks. */
  items: InboxItem[];
  boxId: string;
  open(): void;
  close(): void;
  type(words: string): void;
}

/** Finds in one's own list, by number, subject, issuing body or giver; what is typed narrows the rows at once. */
export function useListFind(items: InboxItem[]): ListFind {
  const [words, setWords] = useState<string | null>(null);
  const boxId = useId();
  const wanted = fold(words ?? '').trim();
  const found = useMemo(() => {
    if (!wanted) return items;
    const parts = wanted.split(/\s+/u);
    return items.filter((item) => {
      const text = fold([item.code, item.subject, item.organ_name, item.arrival_number, item.assigned_by, item.acting_for, item.file_name].filter(Boolean).join(' '));
      return parts.every((part) => text.includes(part));
    });
  }, [items, wanted]);
  return {
    words,
    items: found,
    boxId,
    open: () => {
      setWords((held) => held ?? '');
      // The box is there after the next drawing.
      setTimeout(() => (document.getElementById(boxId) as HTMLInputElement | null)?.select(), 0);
    },
    close: () => setWords(null),
    type: setWords,
  };
}

export function ListFindButton({ find }: { find: ListFind }) {
  return <IconButton variant="quiet" className={styles.button} label={m.key_find()} aria-keyshortcuts="/" icon={<IconSearch aria-hidden />} pressed={find.words !== null} onClick={() => (find.words === null ? find.open() : find.close())} />;
}

export function ListFindBox({ find, onOpen }: { find: ListFind; onOpen(item: InboxItem): void }) {
  if (find.words === null) return null;
  return (
    <div className={styles.box} role="search">
      <input
        id={find.boxId}
        type="search"
        autoComplete="off"
        enterKeyHint="search"
        aria-label={m.key_find()}
        placeholder={m.list_find_hint()}
        value={find.words}
        onChange={(event) => find.type(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          const [first] = find.items;
          if ((event.key === 'Enter' || event.key === 'ArrowDown') && first) {
            event.preventDefault();
            event.currentTarget.blur();
            onOpen(first);
          } else if (event.key === 'Escape') {
            event.preventDefault();
            event.stopPropagation();
            find.close();
          }
        }}
      />
      <IconButton variant="quiet" label={m.clear()} icon={<IconX aria-hidden />} onClick={find.close} />
    </div>
  );
}

export function NothingMatches({ find }: { find: ListFind }) {
  return <EmptyState icon={<IconSearch aria-hidden />} title={m.list_find_none({ words: find.words ?? '' })} action={<Button onClick={find.close}>{m.queue_show_all()}</Button>} />;
}
