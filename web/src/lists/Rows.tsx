import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { cx } from '@/ui';
import { m } from '@/words';
import styles from './rows.module.css';
import type { Selection } from './useSelection';

/** Lines below the last one seen at which the next page is asked for. */
const AHEAD = 40;

/** Where a list stood when it was left, by its question: Back comes to the same line. */
const stood = new Map<string, number>();

/** Two columns share one: what is `upper` stands over the `lower` beside it. */
export type Place = 'upper' | 'lower' | undefined;

export interface NarrowRows {
  columns: string;
  least: string;
  /** One for each head; the cells say theirs as `data-place`. */
  places: readonly Place[];
}

export interface RowsProps<T> {
  /** Says what the list is. */
  label: string;
  /** Names the question: another one begins at its first line. */
  question: string;
  items: readonly T[];
  /** Lines in the whole list, loaded or not. */
  total: number;
  idOf(item: T): string;
  /** What the box of a line chooses, said aloud. */
  chooseLabel(item: T): string;
  heads: readonly string[];
  /** Widths of the columns, as a grid's template. */
  columns: string;
  /** The least width of all columns; narrower screens scroll sideways, unless the list says how it gives way. */
  least: string;
  /** How the columns give way where they do not all stand side by side. */
  narrow?: NarrowRows;
  /** One cell for each head; on a phone one cell in all. */
  cells(item: T): ReactNode;
  phone: boolean;
  /** Height of a line in pixels, at the ordinary size of type. */
  height: number;
  /** None when there is no act on many for this reader. */
  selection: Selection | null;
  current: number;
  onCurrent(index: number): void;
  /** The pointer rests on a line. */
  onPoint(item: T): void;
  onOpen(item: T): void;
  /** Near the end of what is loaded. */
  onEnd(): void;
}

/** A long list as a table; only the lines near the eye are in the page. */
export function Rows<T>({ label, question, items, total, idOf, chooseLabel, heads, columns, least, narrow, cells, phone, height, selection, current, onCurrent, onPoint, onOpen, onEnd }: RowsProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const scale = typeScale();
  // Its answers are read anew at each drawing, and nothing below keeps them.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height * scale,
    overscan: 8,
    initialOffset: stood.get(question) ?? 0,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (items.length > 0 && last >= items.length - AHEAD) onEnd();
  }, [last, items.length, onEnd]);
  useLayoutEffect(() => virtual.measure(), [virtual, height, scale]);
  const asked = useRef(question);
  useEffect(() => {
    if (asked.current === question) return;
    asked.current = question;
    virtual.scrollToOffset(0);
  }, [question, virtual]);
  // The line in hand is kept in sight, and has the focus when the keys moved it there.
  const moved = useRef(current);
  useEffect(() => {
    if (moved.current === current || current < 0) return;
    moved.current = current;
    virtual.scrollToIndex(current, { align: 'auto' });
    const frame = requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"]`)?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, [current, virtual]);

  // The pointer crosses many lines on its way; only where it rests something is fetched ahead.
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const rest = (run: () => void) => {
    clearTimeout(resting.current);
    resting.current = setTimeout(run, 180);
  };
  useEffect(() => () => clearTimeout(resting.current), []);

  const all = selection !== null && items.length > 0 && selection.chosen.length === items.length;
  const template = phone ? '1fr' : columns;
  const withTick = (widths: string) => (selection ? `${phone ? '2.5rem' : '1.5rem'} ${widths}` : widths);
  const gives = narrow && !phone;
  const look = { '--columns': withTick(template), '--least': phone ? '0' : least, ...(gives && { '--narrow-columns': withTick(narrow.columns), '--narrow-least': narrow.least }) } as CSSProperties;
  return (
    <div
      ref={scroller}
      className={cx(styles.scroller, phone && styles.cards, gives && styles.gives)}
      style={look}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-multiselectable={selection ? true : undefined}
      onScroll={(event) => stood.set(question, event.currentTarget.scrollTop)}
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.row}>
          {selection && (
            <span role="columnheader" className={styles.tick} aria-label={m.list_choose_loaded({ count: items.length })}>
              <label>
                <input type="checkbox" aria-label={m.list_choose_loaded({ count: items.length })} checked={all} onChange={() => (all ? selection.clear() : selection.set(items.map(idOf)))} />
              </label>
            </span>
          )}
          {heads.map((head, place) => (
            <span key={head} role="columnheader" data-place={narrow?.places[place]}>
              {head}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {shown.map((row) => {
          const item = items[row.index];
          if (!item) return null;
          const id = idOf(item);
          const chosen = selection?.has(id) ?? false;
          return (
            <div
              key={id}
              role="row"
              aria-rowindex={row.index + 2}
              aria-selected={selection ? chosen : undefined}
              data-index={row.index}
              data-chosen={chosen || undefined}
              data-current={row.index === current || undefined}
              className={styles.row}
              tabIndex={row.index === Math.max(current, 0) ? 0 : -1}
              style={{ transform: `translateY(${row.start}px)`, height: row.size }}
              onFocus={() => {
                moved.current = row.index;
                onCurrent(row.index);
              }}
              onPointerEnter={() => rest(() => onPoint(item))}
              onPointerLeave={() => clearTimeout(resting.current)}
              onClick={(event) => {
                if (selection && event.shiftKey) selection.toggle(id, true);
                else if (!ownsClick(event)) onOpen(item);
              }}
              onMouseDown={(event) => {
                // Shift and a click choose lines here, not words.
                if (selection && event.shiftKey) event.preventDefault();
              }}
              onKeyDown={(event) => {
                if (selection && isSelf(event) && event.key === ' ') {
                  event.preventDefault();
                  selection.toggle(id, event.shiftKey);
                }
              }}
            >
              {selection && (
                <span role="gridcell" className={styles.tick} aria-label={chooseLabel(item)}>
                  <label>
                    <input
                      type="checkbox"
                      aria-label={chooseLabel(item)}
                      checked={chosen}
                      tabIndex={-1}
                      onChange={() => undefined}
                      onClick={(event) => {
                        event.stopPropagation();
                        selection.toggle(id, event.shiftKey);
                      }}
                    />
                  </label>
                </span>
              )}
              {cells(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Links, boxes and their labels do what they say; elsewhere a click opens the letter. */
function ownsClick(event: MouseEvent): boolean {
  const words = window.getSelection();
  if (words && !words.isCollapsed) return true;
  return event.target instanceof Element && event.target.closest('a, label, input, button') !== null;
}

function isSelf(event: KeyboardEvent): boolean {
  return event.target === event.currentTarget;
}

/** How much larger "Cỡ chữ lớn" makes a line. */
function typeScale(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}
