import { getStroke } from 'perfect-freehand';
import type { InkPoint, Stroke } from './layer';

const round = (value: number): number => Math.round(value * 100) / 100;

/** The drawn outline of a stroke; `pen` tells real pressure from a mouse's. */
export function outlineOf(points: readonly InkPoint[], pen: boolean): [number, number][] {
  const outline = getStroke(points as InkPoint[], { size: 2.6, thinning: pen ? 0.65 : 0.45, smoothing: 0.5, streamline: 0.4, simulatePressure: !pen, last: true });
  return outline.map(([x = 0, y = 0]) => [round(x), round(y)]);
}

export function strokeOf(points: readonly InkPoint[], pen: boolean): Stroke {
  const kept = points.map(([x, y, pressure]): InkPoint => [round(x), round(y), round(pressure)]);
  return { points: kept, outline: outlineOf(kept, pen) };
}

/** An outline as an SVG path. */
export function pathOf(outline: readonly (readonly number[])[]): string {
  if (outline.length === 0) return '';
  return `M${outline.map(([x = 0, y = 0]) => `${x} ${y}`).join('L')}Z`;
}

/** Does an eraser at this point touch the stroke? */
export function touches(stroke: Stroke, x: number, y: number, reach = 6): boolean {
  return stroke.points.some(([px, py]) => (px - x) ** 2 + (py - y) ** 2 <= reach ** 2);
}

/** Once a pen has been seen, touches of the hand no longer draw. */
export class PalmGuard {
  private penSeen = false;

  accepts(pointerType: string): boolean {
    if (pointerType === 'pen') this.penSeen = true;
    return !(this.penSeen && pointerType === 'touch');
  }
}
