import { IconArrowLeft, IconArrowMerge, IconArrowRight, IconArrowBackUp, IconRotateClockwise, IconScissors, IconTrash } from '@tabler/icons-react';
import { Button } from '@/ui';
import { m } from '@/words';
import { pageName, pageNote, scanPageUrl, type Found } from './PageCard';
import type { Page } from './plan';
import styles from './split.module.css';

export interface PageActs {
  split(): void;
  join(): void;
  turn(): void;
  toggle(): void;
  earlier(): void;
  later(): void;
}

interface PagePanelProps {
  scan: string;
  page: Page;
  found: Found | undefined;
  several: boolean;
  /** It is the first of its group: it cannot be cut off, its group can be joined. */
  first: boolean;
  firstGroup: boolean;
  locked: boolean;
  acts: PageActs;
  /** Without the picture: on a phone the cards are it. */
  small: boolean;
}

/** The page in hand, large, and what can be done with it. */
export function PagePanel({ scan, page, found, several, first, firstGroup, locked, acts, small }: PagePanelProps) {
  const note = pageNote(page, found);
  const name = pageName(page, several);
  return (
    <aside className={styles.panel} aria-label={name} data-small={small || undefined}>
      <p className={styles.panelHead}>
        <strong>{name}</strong>
        {note && <span>{note}</span>}
      </p>
      {!small && (
        <div className={styles.large}>
          <img key={`${page.file}.${page.page}`} src={scanPageUrl(scan, page, 800)} alt={name} style={{ transform: `rotate(${page.turn}deg) scale(${page.turn % 180 === 0 ? 1 : 0.7})` }} />
        </div>
      )}
      {!locked && (
        <div className={styles.acts}>
          {first ? (
            <Button icon={<IconArrowMerge aria-hidden />} act="splitJoin" disabled={firstGroup} onClick={acts.join}>
              {m.split_join()}
            </Button>
          ) : (
            <Button icon={<IconScissors aria-hidden />} act="splitHere" onClick={acts.split}>
              {m.split_here()}
            </Button>
          )}
          <Button icon={<IconRotateClockwise aria-hidden />} act="splitTurn" onClick={acts.turn}>
            {m.split_turn()}
          </Button>
          <Button icon={page.out ? <IconArrowBackUp aria-hidden /> : <IconTrash aria-hidden />} act="splitOut" onClick={acts.toggle}>
            {page.out ? m.split_take_in() : m.split_leave_out()}
          </Button>
          <Button icon={<IconArrowLeft aria-hidden />} act="splitEarlier" onClick={acts.earlier}>
            {m.split_earlier()}
          </Button>
          <Button icon={<IconArrowRight aria-hidden />} act="splitLater" onClick={acts.later}>
            {m.split_later()}
          </Button>
        </div>
      )}
    </aside>
  );
}
