import { useRef, useState, type PointerEvent } from 'react';
import { m } from '@/words';
import { cx } from './cx';
import type { SheetHeight, SheetProps } from './Sheet';
import styles from './Sheet.module.css';

const order: SheetHeight[] = ['low', 'half', 'full'];

/** A panel that rises from the foot of a phone: drag, tap or arrow keys choose one of three heights. */
export default function SheetBox({ label, height, onHeight, children, footer }: SheetProps) {
  const box = useRef<HTMLElement>(null);
  const start = useRef<{ y: number; size: number; moved: boolean } | null>(null);
  const [drag, setDrag] = useState<number | null>(null);

  const down = (event: PointerEvent) => {
    start.current = { y: event.clientY, size: box.current?.offsetHeight ?? 0, moved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    if (!start.current) return;
    const change = start.current.y - event.clientY;
    if (Math.abs(change) > 4) start.current.moved = true;
    if (start.current.moved) setDrag(start.current.size + change);
  };
  const up = () => {
    const began = start.current;
    start.current = null;
    if (!began) return;
    if (!began.moved) {
      onHeight(height === 'full' ? 'half' : height === 'half' ? 'full' : 'half');
    } else if (drag !== null) {
      const share = drag / (box.current?.parentElement?.offsetHeight ?? window.innerHeight);
      onHeight(share > 0.72 ? 'full' : share > 0.3 ? 'half' : 'low');
    }
    setDrag(null);
  };

  return (
    <section ref={box} className={cx(styles.sheet, styles[height], drag !== null && styles.dragging)} style={drag === null ? undefined : { height: Math.max(96, drag) }} aria-label={label} data-sheet>
      <button
        type="button"
        className={styles.handle}
        aria-label={m.sheet_handle()}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onKeyDown={(event) => {
          const at = order.indexOf(height);
          const next = event.key === 'ArrowUp' ? order[at + 1] : event.key === 'ArrowDown' ? order[at - 1] : event.key === 'Enter' || event.key === ' ' ? (height === 'full' ? 'half' : 'full') : undefined;
          if (next) {
            event.preventDefault();
            onHeight(next);
          }
        }}
      >
        <span aria-hidden />
      </button>
      <div className={styles.body}>{children}</div>
      {footer && <div className={styles.footer}>{footer}</div>}
    </section>
  );
}
