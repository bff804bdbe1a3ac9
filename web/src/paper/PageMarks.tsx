import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { m } from '@/words';
import { outlineOf, PalmGuard, pathOf, strokeOf, touches } from './ink';
import type { InkPoint, Rect, Size } from './layer';
import { measureNote } from './lines';
import { NoteText } from './LayerShape';
import { addHighlights, addInk, fitNote, moveNote, removeMark, widenNote, type Marks, type NoteMark } from './marks';
import styles from './paper.module.css';
import type { TextItem } from './pdf';
import { useHeldByFinger } from './useHeldByFinger';
import type { Tool } from './usePaper';

export interface MarksEditing {
  marks: Marks;
  onChange(change: (held: Marks) => Marks): void;
  /** The words of the note; its lines are made from them. */
  noteText: string;
  /** The reader wants to type: go to the text box. */
  onEditNote(): void;
}

interface PageMarksProps {
  editing: MarksEditing;
  tool: Tool;
  page: number;
  size: Size;
  items: readonly TextItem[];
}

const guard = new PalmGuard();

/** A pointer's place in page points, whatever the zoom or turn. */
function pointOf(event: { clientX: number; clientY: number; currentTarget: Element }): [number, number] {
  const group = event.currentTarget as SVGGraphicsElement;
  const matrix = group.getScreenCTM();
  if (!matrix) return [0, 0];
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
  return [point.x, point.y];
}

/** What may be changed on one page: the note, strokes and highlights of the reader. */
export function PageMarks({ editing, tool, page, size, items }: PageMarksProps) {
  const { marks, onChange } = editing;
  return (
    <>
      {marks.highlights
        .filter((mark) => mark.page === page)
        .map((mark) => (
          <rect key={mark.id} x={mark.rect[0]} y={mark.rect[1]} width={mark.rect[2]} height={mark.rect[3]} fill="#FFE9A8" style={{ mixBlendMode: 'multiply' }} />
        ))}
      <g fill="#1D3FA6">
        {marks.ink
          .filter((mark) => mark.page === page)
          .map((mark) => (
            <path key={mark.id} d={pathOf(mark.stroke.outline)} />
          ))}
      </g>
      {marks.note?.page === page && <NoteBox note={marks.note} editing={editing} frozen={tool !== 'none'} />}
      {tool !== 'none' && <Catcher tool={tool} page={page} size={size} items={items} marks={marks} onChange={onChange} />}
    </>
  );
}

function NoteBox({ note, editing, frozen }: { note: NoteMark; editing: MarksEditing; frozen: boolean }) {
  const { onChange, noteText, onEditNote } = editing;
  const grip = useRef<{ x: number; y: number; part: 'move' | 'end' | 'start' } | null>(null);
  const shape = useHeldByFinger<SVGGElement>(!frozen);
  const [x, y, w, h] = note.rect;
  const change = (make: (held: NoteMark) => NoteMark): void => onChange((held) => (held.note ? { ...held, note: make(held.note) } : held));

  const down = (part: 'move' | 'end' | 'start') => (event: PointerEvent<SVGElement>) => {
    if (frozen || event.button !== 0) return;
    event.stopPropagation();
    event.preventDefault();
    const [px, py] = pointOf(event);
    grip.current = { x: px, y: py, part };
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.closest<SVGGElement>('[data-note]')?.focus();
  };
  const move = (event: PointerEvent<SVGElement>) => {
    const held = grip.current;
    if (!held) return;
    const [px, py] = pointOf(event);
    const dx = px - held.x;
    const dy = py - held.y;
    grip.current = { ...held, x: px, y: py };
    if (held.part === 'move') change((mark) => moveNote(mark, dx, dy));
    else if (held.part === 'end') change((mark) => widenNote(mark, dx, noteText, measureNote));
    else change((mark) => {
      const before = mark.rect[2];
      const wider = widenNote({ ...mark, rect: [0, mark.rect[1], mark.rect[2], mark.rect[3]] }, -dx, noteText, measureNote);
      const grown = wider.rect[2] - before;
      return moveNote(fitNote({ ...wider, rect: [Math.max(0, mark.rect[0] - grown), mark.rect[1], wider.rect[2], wider.rect[3]] }, noteText, measureNote), 0, dy);
    });
  };
  const up = () => {
    grip.current = null;
  };
  const key = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 20 : 4;
    const arrows: Record<string, [number, number]> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const arrow = arrows[event.key];
    if (arrow && event.altKey) return;
    if (arrow && (event.ctrlKey || event.metaKey)) change((mark) => widenNote(mark, arrow[0], noteText, measureNote));
    else if (arrow) change((mark) => moveNote(mark, ...arrow));
    else if (event.key === 'Enter' && !event.ctrlKey) onEditNote();
    else if (event.key === 'Delete') onChange((held) => removeMark(held, note.id));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const shared = { onPointerMove: move, onPointerUp: up, onPointerCancel: up };
  return (
    <g ref={shape} className={styles.note} data-note tabIndex={0} role="group" aria-label={m.note_on_page({ page: note.page, text: noteText })} aria-roledescription={m.note_role()} aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Delete" onPointerDown={down('move')} onDoubleClick={onEditNote} onKeyDown={key} {...shared}>
      <title>{m.note_hint()}</title>
      <rect className={styles.noteBox} x={x} y={y} width={w} height={h} rx={1.5} />
      <NoteText lines={note.lines} fontSize={note.fontSize} rect={note.rect} />
      <rect className={`${styles.handle} ${styles.handleEnd}`} x={x - 4} y={y - 4} width={8} height={8} rx={1.5} onPointerDown={down('start')} {...shared} />
      <rect className={`${styles.handle} ${styles.handleEnd}`} x={x + w - 4} y={y + h - 4} width={8} height={8} rx={1.5} onPointerDown={down('end')} {...shared} />
    </g>
  );
}

function Catcher({ tool, page, size, items, marks, onChange }: { tool: Tool; page: number; size: Size; items: readonly TextItem[]; marks: Marks; onChange: MarksEditing['onChange'] }) {
  const [points, setPoints] = useState<InkPoint[]>([]);
  const [pen, setPen] = useState(false);
  const [area, setArea] = useState<Rect | null>(null);
  const active = useRef<{ id: number; pen: boolean; from: [number, number] } | null>(null);

  const erase = (x: number, y: number) => {
    for (const mark of marks.ink) if (mark.page === page && touches(mark.stroke, x, y)) onChange((held) => removeMark(held, mark.id));
    for (const mark of marks.highlights) {
      const [rx, ry, rw, rh] = mark.rect;
      if (mark.page === page && x >= rx && x <= rx + rw && y >= ry && y <= ry + rh) onChange((held) => removeMark(held, mark.id));
    }
  };

  const down = (event: PointerEvent<SVGRectElement>) => {
    if (active.current || !guard.accepts(event.pointerType) || event.button > 0) return;
    event.preventDefault();
    const [x, y] = pointOf(event);
    active.current = { id: event.pointerId, pen: event.pointerType === 'pen', from: [x, y] };
    event.currentTarget.setPointerCapture(event.pointerId);
    setPen(event.pointerType === 'pen');
    if (tool === 'ink') setPoints([[x, y, event.pressure || 0.5]]);
    else if (tool === 'highlight') setArea([x, y, 0, 0]);
    else erase(x, y);
  };
  const move = (event: PointerEvent<SVGRectElement>) => {
    const held = active.current;
    if (!held || held.id !== event.pointerId) return;
    if (tool === 'ink') {
      const native = event.nativeEvent;
      const all = native.getCoalescedEvents?.() ?? [];
      const fresh = (all.length > 0 ? all : [native]).map((part): InkPoint => {
        const [x, y] = pointOf({ clientX: part.clientX, clientY: part.clientY, currentTarget: event.currentTarget });
        return [Math.min(Math.max(0, x), size[0]), Math.min(Math.max(0, y), size[1]), part.pressure || 0.5];
      });
      setPoints((drawn) => [...drawn, ...fresh]);
      return;
    }
    const [x, y] = pointOf(event);
    if (tool === 'highlight') setArea([Math.min(x, held.from[0]), Math.min(y, held.from[1]), Math.abs(x - held.from[0]), Math.abs(y - held.from[1])]);
    else erase(x, y);
  };
  const up = (event: PointerEvent<SVGRectElement>) => {
    const held = active.current;
    if (!held || held.id !== event.pointerId) return;
    active.current = null;
    if (tool === 'ink' && points.length > 0) {
      const drawn = points.length === 1 ? [...points, points[0] as InkPoint] : points;
      onChange((all) => addInk(all, { id: crypto.randomUUID(), page, pageBox: size, stroke: strokeOf(drawn, held.pen) }));
    }
    if (tool === 'highlight' && area && area[2] > 4) {
      const rects = snapToText(area, items);
      onChange((all) => addHighlights(all, rects.map((rect) => ({ id: crypto.randomUUID(), page, pageBox: size, rect }))));
    }
    setPoints([]);
    setArea(null);
  };

  return (
    <>
      {points.length > 0 && <path d={pathOf(outlineOf(points, pen))} fill="#1D3FA6" />}
      {area && <rect x={area[0]} y={area[1]} width={area[2]} height={Math.max(2, area[3])} fill="#FFE9A8" opacity={0.6} />}
      <rect className={`${styles.catcher} ${tool === 'erase' ? styles.erasing : ''}`} x={0} y={0} width={size[0]} height={size[1]} onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={up} />
    </>
  );
}

/** The part of each text line under the dragged area; the area itself where there are no words. */
export function snapToText(area: Rect, items: readonly TextItem[]): Rect[] {
  const [x, y, w, h] = area;
  const rects: Rect[] = [];
  for (const { rect } of items) {
    const [tx, ty, tw, th] = rect;
    const middle = ty + th / 2;
    if (middle < y - th * 0.4 || middle > y + h + th * 0.4) continue;
    const left = Math.max(tx, x);
    const right = Math.min(tx + tw, x + w);
    if (right - left > 1) rects.push([left, ty, right - left, th]);
  }
  if (rects.length > 0) return rects.slice(0, 60);
  return h > 4 ? [area] : [[x, Math.max(0, y - 6), w, 12]];
}
