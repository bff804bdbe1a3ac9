import { IconArrowDown, IconArrowMerge, IconArrowUp } from '@tabler/icons-react';
import { Badge, IconButton } from '@/ui';
import { m } from '@/words';
import { PageCard, type Found } from './PageCard';
import { keyOf, kept, type Group } from './plan';
import styles from './split.module.css';

/** Less sure than this is shown in amber: a person should look. */
const SURE = 90;

/** Why a letter begins here. */
function reason(group: Group, found: ReadonlyMap<string, Found>): string {
  const number = group.pages.map((page) => found.get(keyOf(page))?.number).find(Boolean);
  switch (group.cut) {
    case 'head':
      return number ? m.split_cut_head_number({ number }) : m.split_cut_head();
    case 'separator':
      return m.split_cut_separator();
    case 'code': {
      const code = group.pages.map((page) => found.get(keyOf(page))?.code).find(Boolean);
      return code ? m.split_cut_code({ code }) : m.split_cut_separator();
    }
    case 'blank':
      return m.split_cut_blank();
    case 'hand':
      return m.split_cut_hand();
    default:
      return number ? m.split_cut_start_number({ number }) : m.split_cut_start();
  }
}

interface GroupRowProps {
  scan: string;
  group: Group;
  at: number;
  last: boolean;
  /** The number of its letter; null where it becomes none. */
  letter: number | null;
  found: ReadonlyMap<string, Found>;
  several: boolean;
  current: string | null;
  locked: boolean;
  onPick(key: string): void;
  onJoin(): void;
  onMove(by: 1 | -1): void;
  onDropPage(key: string, before: string | null): void;
}

/** A letter to be, with the pages that go into it and the reason why it begins where it does. */
export function GroupRow({ scan, group, at, last, letter, found, several, current, locked, onPick, onJoin, onMove, onDropPage }: GroupRowProps) {
  const title = letter === null ? m.split_group_none() : m.split_group({ number: letter });
  const unsure = typeof group.sure === 'number' && group.sure < SURE;
  return (
    <section className={styles.group} aria-labelledby={`nhom-${at}`} data-none={letter === null || undefined}>
      <header className={styles.groupHead}>
        <h2 id={`nhom-${at}`}>{title}</h2>
        <span className={styles.count}>{m.split_pages({ count: kept(group).length })}</span>
        <Badge tone={unsure ? 'amber' : 'neutral'} className={styles.reason}>
          {reason(group, found)}
          {typeof group.sure === 'number' && group.cut !== 'separator' && ` · ${m.split_sure({ percent: group.sure })}`}
        </Badge>
        {!locked && (
          <span className={styles.groupActs}>
            {at > 0 && <IconButton variant="quiet" label={m.split_join_of({ title })} icon={<IconArrowMerge aria-hidden />} onClick={onJoin} />}
            {at > 0 && <IconButton variant="quiet" label={m.split_group_up({ title })} icon={<IconArrowUp aria-hidden />} onClick={() => onMove(-1)} />}
            {!last && <IconButton variant="quiet" label={m.split_group_down({ title })} icon={<IconArrowDown aria-hidden />} onClick={() => onMove(1)} />}
          </span>
        )}
      </header>
      <div
        className={styles.cards}
        onDragOver={(event) => event.dataTransfer.types.includes('text/x-trang') && event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          const key = event.dataTransfer.getData('text/x-trang');
          if (key) onDropPage(key, null);
        }}
      >
        {group.pages.map((page) => (
          <PageCard key={keyOf(page)} scan={scan} page={page} found={found.get(keyOf(page))} several={several} current={current === keyOf(page)} onPick={() => onPick(keyOf(page))} onDropPage={(key) => onDropPage(key, keyOf(page))} />
        ))}
      </div>
    </section>
  );
}
