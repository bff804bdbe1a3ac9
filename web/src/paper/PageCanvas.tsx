import type { PDFDocumentProxy, RenderTask } from 'pdfjs-dist';
import { memo, useEffect, useRef, useState } from 'react';
import { m } from '@/words';
import type { Turn } from './geometry';
import styles from './paper.module.css';
import { loadPdfjs } from './pdf';

/* Beyond this many pixels phones drop the canvas; it is then drawn coarser. */
const MAX_PIXELS = 12_000_000;

interface PageCanvasProps {
  document: PDFDocumentProxy;
  page: number;
  /** CSS pixels per point. */
  scale: number;
  turn: Turn;
  onDrawn?: ((canvas: HTMLCanvasElement) => unknown) | undefined;
}

/** Draws one page and lays its words over it, so that they can be selected and found. */
export const PageCanvas = memo(function PageCanvas({ document: pdf, page: number, scale, turn, onDrawn }: PageCanvasProps) {
  const canvasHost = useRef<HTMLDivElement>(null);
  const textHost = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let stopped = false;
    let task: RenderTask | null = null;
    (async () => {
      const page = await pdf.getPage(number);
      if (stopped) return;
      const viewport = page.getViewport({ scale, rotation: (page.rotate + turn) % 360 });
      const density = Math.min(window.devicePixelRatio || 1, Math.sqrt(MAX_PIXELS / (viewport.width * viewport.height)));
      // Draw beside the old picture and change places when done: no flash on zoom.
      const canvas = window.document.createElement('canvas');
      canvas.width = Math.floor(viewport.width * density);
      canvas.height = Math.floor(viewport.height * density);
      canvas.setAttribute('aria-hidden', 'true');
      task = page.render({ canvas, viewport, transform: density === 1 ? undefined : [density, 0, 0, density, 0, 0] });
      await task.promise;
      if (stopped) return;
      canvasHost.current?.replaceChildren(canvas);
      setFailed(false);
      if (turn === 0) onDrawn?.(canvas);
    })().catch((error: unknown) => {
      if (!stopped && (error as Error)?.name !== 'RenderingCancelledException') setFailed(true);
    });
    return () => {
      stopped = true;
      task?.cancel();
    };
  }, [pdf, number, scale, turn, onDrawn]);

  useEffect(() => {
    let stopped = false;
    let layer: { cancel(): void } | null = null;
    (async () => {
      const [pdfjs, page] = await Promise.all([loadPdfjs(), pdf.getPage(number)]);
      const host = textHost.current;
      if (stopped || !host) return;
      const viewport = page.getViewport({ scale, rotation: (page.rotate + turn) % 360 });
      host.replaceChildren();
      const made = new pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: host, viewport });
      layer = made;
      await made.render();
    })().catch(() => undefined);
    return () => {
      stopped = true;
      layer?.cancel();
    };
  }, [pdf, number, scale, turn]);

  return (
    <>
      <div ref={canvasHost} className={styles.canvas} />
      <div ref={textHost} className={styles.text} style={{ '--total-scale-factor': scale, '--scale-factor': scale } as React.CSSProperties} />
      {failed && <p className={styles.pageFault}>{m.paper_page_failed({ page: number })}</p>}
    </>
  );
});
