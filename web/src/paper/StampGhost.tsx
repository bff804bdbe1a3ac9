import { useRef, type ReactNode } from 'react';
import { m } from '@/words';
import { keepOnPage, type Rect, type Size } from './layer';
import styles from './paper.module.css';
import { useHeldByFinger } from './useHeldByFinger';

/** Where the stamp will come, before the number is given: it can still be moved. */
export interface GhostStamp {
  page: number;
  rect: Rect;
  lines: string[];
  onMove(rect: Rect): void;
}

function at(event: { clientX: number; clientY: number; currentTarget: SVGGElement }): [number, number] {
  const matrix = event.currentTarget.getScreenCTM();
  const point = matrix ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()) : { x: 0, y: 0 };
  return [point.x, point.y];
}

export function StampGhost({ ghost, size, shape }: { ghost: GhostStamp; size: Size; shape: ReactNode }) {
  const grip = useRef<[number, number] | null>(null);
  const held = useHeldByFinger<SVGGElement>(true);
  const [x, y, w, h] = ghost.rect;
  return (
    <g
      ref={held}
      className={styles.ghost}
      tabIndex={0}
      role="group"
      aria-label={m.stamp_ghost({ text: ghost.lines.join(', ') })}
      onPointerDown={(event) => {
        event.preventDefault();
        grip.current = at(event);
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
      }}
      onPointerMove={(event) => {
        if (!grip.current) return;
        const [px, py] = at(event);
        const [dx, dy] = [px - grip.current[0], py - grip.current[1]];
        grip.current = [px, py];
        ghost.onMove(keepOnPage([x + dx, y + dy, w, h], size));
      }}
      onPointerUp={() => {
        grip.current = null;
      }}
      onPointerCancel={() => {
        grip.current = null;
      }}
      onKeyDown={(event) => {
        const step = event.shiftKey ? 20 : 4;
        const arrow = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
        if (!arrow || event.altKey || event.ctrlKey) return;
        event.preventDefault();
        event.stopPropagation();
        ghost.onMove(keepOnPage([x + (arrow[0] ?? 0), y + (arrow[1] ?? 0), w, h], size));
      }}
    >
      <title>{m.stamp_ghost_hint()}</title>
      <rect x={x} y={y} width={w} height={h} fill="rgb(255 255 255 / 70%)" />
      {shape}
    </g>
  );
}
