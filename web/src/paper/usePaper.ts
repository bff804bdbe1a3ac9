import { useCallback, useMemo, useState } from 'react';
import { nextZoom, type Turn } from './geometry';
import type { Rect } from './layer';
import type { PageText } from './pdf';

export type Tool = 'none' | 'ink' | 'erase' | 'highlight';

/** What a screen and its viewer share: where the reader is and with which tool. */
export interface PaperControl {
  /** Share of natural size, or the width of the desk. */
  zoom: number | 'fit';
  /** The zoom in force, for the label. */
  shownZoom: number;
  turn: Turn;
  /** The page most in view, from 1. */
  page: number;
  pageCount: number;
  /** The pages can be asked for their words. */
  ready: boolean;
  tool: Tool;
  setZoom(zoom: number | 'fit'): void;
  zoomBy(direction: 1 | -1): void;
  rotate(): void;
  goTo(page: number, rect?: Rect): void;
  setTool(tool: Tool): void;
  /** The words of a page; null when the letter has no file or it cannot be read. */
  readText(page: number): Promise<PageText | null>;
  /** Set by the viewer. */
  wiring: PaperWiring;
}

interface Seen {
  shownZoom: number;
  page: number;
  pageCount: number;
  ready: boolean;
}

export interface PaperWiring {
  goTo: ((page: number, rect?: Rect) => void) | null;
  readText: ((page: number) => Promise<PageText | null>) | null;
  report(state: Partial<Seen>): void;
}

export function usePaper(initialZoom: number | 'fit' = 'fit'): PaperControl {
  const [zoom, setZoom] = useState<number | 'fit'>(initialZoom);
  const [turn, setTurn] = useState<Turn>(0);
  const [tool, setTool] = useState<Tool>('none');
  const [seen, setSeen] = useState<Seen>({ shownZoom: 1, page: 1, pageCount: 0, ready: false });
  const report = useCallback((state: Partial<Seen>) => {
    setSeen((held) => (Object.entries(state).every(([key, value]) => held[key as keyof typeof held] === value) ? held : { ...held, ...state }));
  }, []);
  const [wiring] = useState<PaperWiring>(() => ({ goTo: null, readText: null, report }));
  return useMemo(
    () => ({
      zoom,
      turn,
      tool,
      ...seen,
      setZoom,
      setTool,
      zoomBy: (direction: 1 | -1) => setZoom(nextZoom(seen.shownZoom, direction)),
      rotate: () => setTurn((held) => ((held + 90) % 360) as Turn),
      goTo: (page: number, rect?: Rect) => wiring.goTo?.(page, rect),
      readText: (page: number) => wiring.readText?.(page) ?? Promise.resolve(null),
      wiring,
    }),
    [zoom, turn, tool, seen, wiring],
  );
}
