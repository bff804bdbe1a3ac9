import { useState } from 'react';
import { cx } from '@/ui';
import { m } from '@/words';
import { keyOf, type Page, type Scan } from './plan';
import styles from './split.module.css';

export type Found = Scan['found'][number];

export const scanPageUrl = (scan: string, page: Page, width: number) => `/api/v1/scans/${scan}/files/${page.file}/pages/${page.page}?width=${width}`;

/** "Trang 5", of several files "Tệp 2, trang 5". */
export const pageName = (page: Page, several: boolean) => (several ? m.split_page_of_file({ file: page.file, page: page.page }) : m.split_page({ page: page.page }));

/** What is to be said of a page below its picture. */
export function pageNote(page: Page, found: Found | undefined): string | null {
  if (!page.out) return found?.failed ? m.split_page_failed() : null;
  if (found?.separator) return m.split_out_separator();
  if (found?.code) return m.split_out_code();
  return found?.blank ? m.split_out_blank() : m.split_out();
}

interface PageCardProps {
  scan: string;
  page: Page;
  found: Found | undefined;
  several: boolean;
  current: boolean;
  onPick(): void;
  onDropPage(key: string): void;
}

/** One page as it will stand in its letter: turned, struck out, in its place. It can be dragged; keys do the same. */
export function PageCard({ scan, page, found, several, current, onPick, onDropPage }: PageCardProps) {
  const [over, setOver] = useState(false);
  const note = pageNote(page, found);
  const name = pageName(page, several);
  return (
    <button
      type="button"
      id={`trang-${keyOf(page)}`}
      className={cx(styles.card, current && styles.current, page.out && styles.out, over && styles.over)}
      aria-pressed={current}
      draggable
      onClick={onPick}
      onFocus={onPick}
      onDragStart={(event) => {
        event.dataTransfer.setData('text/x-trang', keyOf(page));
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('text/x-trang')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        onDropPage(event.dataTransfer.getData('text/x-trang'));
      }}
    >
      <span className={styles.sheet}>
        <img src={scanPageUrl(scan, page, 160)} alt="" loading="lazy" draggable={false} style={{ transform: `rotate(${page.turn}deg) scale(${page.turn % 180 === 0 ? 1 : 0.72})` }} />
      </span>
      <span className={styles.caption}>
        {name}
        {note && <small>{note}</small>}
      </span>
    </button>
  );
}
