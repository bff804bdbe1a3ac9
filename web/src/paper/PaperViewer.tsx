import { IconFileOff, IconLock, IconRefresh } from '@tabler/icons-react';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Bar, Button, Delayed } from '@/ui';
import { m } from '@/words';
import { CSS_PER_POINT, turnedSize, turnPoint, turnTransform } from './geometry';
import { around, type PageHit } from './hits';
import type { PaperLayer, Rect, Size } from './layer';
import { layerInWords, LayerShape, StampShape } from './LayerShape';
import { loadNoteFont } from './lines';
import { PageCanvas } from './PageCanvas';
import { PageMarks, type MarksEditing } from './PageMarks';
import styles from './paper.module.css';
import { openPdf, PdfError, readPageText, type PdfFault, type TextItem } from './pdf';
import { takenFromPixels } from './placement';
import { SHEET_SIZE, SheetPage, sheetText, type SheetData } from './SheetPage';
import { StampGhost, type GhostStamp } from './StampGhost';
import type { PaperControl } from './usePaper';

/** A file whose pages are shown. */
export interface PaperFile {
  /** Its pages, or its picture. */
  url: string;
  /** The bytes as they were received, to be taken along. */
  original: string;
  sha256: string;
  name: string;
  /** It is one picture and no document of pages. */
  picture?: boolean;
  /** Size of each page as shown, in points; asked of the file when empty. */
  pageBoxes: Size[];
  /** Why it cannot be shown, in the server's words. */
  problem?: string | null;
}

/** A place on a page: where a field of the form was read, or what was changed after signing. */
export interface SourceMark {
  field: string;
  page: number;
  rect: Rect;
  tone: 'read' | 'unsure' | 'changed';
  /** Only framed: a whole page stays legible. */
  framed?: boolean;
}

export interface PaperViewerProps {
  control: PaperControl;
  /** Null for a letter without a file: the generated sheet stands in. */
  file: PaperFile | null;
  sheet?: SheetData | undefined;
  layers: PaperLayer[];
  sources?: SourceMark[];
  /** The field in focus: its source is scrolled to and stands out. */
  activeSource?: string | null;
  /** What was looked for, marked where it stands. */
  hits?: readonly PageHit[];
  /** The hit that is looked at, from 0: it is scrolled to and stands out. */
  activeHit?: number;
  editing?: MarksEditing | undefined;
  ghost?: GhostStamp | undefined;
  /** Space kept free below, for a sheet that covers the foot. */
  footRoom?: number;
  children?: ReactNode;
}

const GAP = 14;
const A4: Size = [595.28, 841.89];
/** A picture makes a page as wide as A4, and as high as it takes. */
const PICTURE_WIDTH = 595;

/** The pages of a letter with all that stands above them. */
export function PaperViewer({ control, file, sheet, layers, sources = [], activeSource = null, hits = [], activeHit = 0, editing, ghost, footRoom = 0, children }: PaperViewerProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<{ w: number; h: number }>({ w: 0, h: 0 });
  const [scroll, setScroll] = useState(0);
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [fault, setFault] = useState<PdfFault | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [measured, setMeasured] = useState<Size[]>([]);
  const [picture, setPicture] = useState<HTMLImageElement | null>(null);
  const url = file?.url ?? null;
  const isPicture = file?.picture ?? false;

  useEffect(() => {
    void loadNoteFont();
  }, []);

  useEffect(() => {
    setPdf(null);
    setFault(null);
    setMeasured([]);
    setPicture(null);
    if (!url || file?.problem) return;
    let stopped = false;
    if (isPicture) {
      const image = new Image();
      image.src = url;
      image
        .decode()
        .then(() => {
          if (stopped) return;
          setMeasured([[PICTURE_WIDTH, (PICTURE_WIDTH * image.naturalHeight) / image.naturalWidth]]);
          setPicture(image);
        })
        .catch(() => !stopped && setFault('broken'));
      return () => {
        stopped = true;
      };
    }
    openPdf(url)
      .then(async (document) => {
        if (stopped) return;
        const first = (await document.getPage(1)).getViewport({ scale: 1 });
        if (stopped) return;
        setMeasured(Array.from({ length: document.numPages }, () => [first.width, first.height]));
        setPdf(document);
      })
      .catch((error: unknown) => !stopped && setFault(error instanceof PdfError ? error.fault : 'broken'));
    return () => {
      stopped = true;
    };
    // A new attempt opens the same address again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [url, attempt, file?.problem]);

  const sizes: Size[] = useMemo(() => {
    if (!file) return [SHEET_SIZE];
    if (file.pageBoxes.length > 0) return file.pageBoxes;
    return measured.length > 0 ? measured : [A4];
  }, [file, measured]);

  const noteSize = useCallback((number: number, size: Size) => {
    // Pages of other sizes correct the guess when they come near.
    setMeasured((held) => {
      const known = held[number - 1];
      if (!known || (Math.abs(known[0] - size[0]) < 0.5 && Math.abs(known[1] - size[1]) < 0.5)) return held;
      return held.map((value, index) => (index === number - 1 ? size : value));
    });
  }, []);

  useLayoutEffect(() => {
    const host = scroller.current;
    if (!host) return;
    const read = () => setRoom({ w: host.clientWidth, h: host.clientHeight });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(host);
    return () => observer.disconnect();
  }, []);

  const { zoom, turn, tool, wiring } = control;
  const widest = Math.max(...sizes.map((size) => turnedSize(size, turn)[0]));
  const side = room.w < 640 ? 8 : room.w < 900 ? 12 : 24;
  const fit = room.w > 0 ? Math.max(0.2, (room.w - side * 2) / widest) : 0;
  const scale = zoom === 'fit' ? Math.min(fit, CSS_PER_POINT * 1.35) : zoom * CSS_PER_POINT;

  const places = useMemo(() => {
    let top = GAP;
    return sizes.map((size) => {
      const [w, h] = turnedSize(size, turn);
      const place = { top, w: w * scale, h: h * scale };
      top += place.h + GAP;
      return place;
    });
  }, [sizes, scale, turn]);
  const last = places.at(-1);
  const total = (last ? last.top + last.h + GAP : 0) + footRoom;
  const width = Math.max(room.w, ...places.map((place) => place.w + side * 2));

  const near = places.flatMap((place, index) => (place.top + place.h > scroll - room.h && place.top < scroll + room.h * 2 ? [index] : []));
  const middle = scroll + room.h * 0.4;
  const current = Math.max(0, places.findLastIndex((place) => place.top <= middle)) + 1;

  useEffect(() => wiring.report({ page: current, pageCount: sizes.length, shownZoom: scale / CSS_PER_POINT }), [wiring, current, sizes.length, scale]);

  const goTo = useCallback(
    (page: number, rect?: Rect) => {
      const host = scroller.current;
      const place = places[page - 1];
      const size = sizes[page - 1];
      if (!host || !place || !size) return;
      let top = place.top - GAP / 2;
      let left = host.scrollLeft;
      if (rect) {
        const [px, py] = turnPoint(rect[0] + rect[2] / 2, rect[1] + rect[3] / 2, size, turn);
        const at = place.top + py * scale;
        // Leave the page still when the place is already in comfortable view.
        const free = host.clientHeight - footRoom;
        if (at > host.scrollTop + 48 && at < host.scrollTop + free - 48) return;
        top = at - free * 0.35;
        left = Math.max(0, (width - place.w) / 2 + px * scale - host.clientWidth / 2);
      }
      const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
      host.scrollTo({ top, left: width > host.clientWidth ? left : 0, behavior: calm ? 'instant' : 'smooth' });
    },
    [places, sizes, scale, turn, width, footRoom],
  );

  const pixels = useRef(new Map<number, Rect[]>());
  const firstSize = sizes[0];
  // The same function for every drawing, or each render would draw the page anew.
  const drawn = useRef<(() => void) | null>(null);
  const noteDark = useCallback(
    (canvas: HTMLCanvasElement) => {
      if (firstSize) pixels.current.set(1, darkPlaces(canvas, firstSize));
      drawn.current?.();
    },
    [firstSize],
  );
  useEffect(() => pixels.current.clear(), [url]);
  useEffect(() => {
    wiring.goTo = goTo;
    wiring.readText = async (page) => {
      if (picture && firstSize) return page === 1 ? { size: firstSize, items: darkPlaces(picture, firstSize).map((rect) => ({ text: '', rect })) } : null;
      if (!pdf) return file || !sheet ? null : sheetText(sheet);
      const text = await readPageText(pdf, page);
      if (page === 1 && !pixels.current.has(1)) {
        // The picture of the first page comes a moment after its words.
        await new Promise<void>((resolve) => {
          drawn.current = resolve;
          setTimeout(resolve, 2500);
        });
      }
      const dark = pixels.current.get(page);
      // Seals, signatures and scans are no words: what is dark on the picture counts as taken too.
      if (dark) return { ...text, items: [...text.items, ...dark.map((rect) => ({ text: '', rect }))] };
      return text;
    };
  }, [wiring, goTo, pdf, picture, firstSize, file, sheet]);
  const ready = pdf !== null || picture !== null || (file === null && sheet !== undefined);
  useEffect(() => wiring.report({ ready }), [wiring, ready]);

  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    setScroll(0);
  }, [url]);

  const active = sources.find((source) => source.field === activeSource);
  useEffect(() => {
    if (active) goTo(active.page, active.rect);
    // Only a change of field scrolls; zooming while it is in focus does not.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [activeSource, active?.page]);

  const now = hits[activeHit];
  const gone = useRef<PageHit | null>(null);
  const canGo = scale > 0 && (file === null || file.pageBoxes.length > 0 || measured.length > 0);
  useEffect(() => {
    if (!now || !canGo || gone.current === now) return;
    gone.current = now;
    goTo(now.page, around(now.rects));
  }, [now, canGo, goTo]);

  const problem = file?.problem ?? (fault ? faultText(fault) : null);
  return (
    <div className={styles.viewer} data-viewer>
      <div
        ref={scroller}
        className={styles.scroll}
        tabIndex={0}
        role="region"
        aria-label={file ? m.paper_region({ name: file.name }) : m.paper_sheet_region()}
        onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
      >
        {problem ? (
          <div className={styles.fault} role="alert">
            {fault === 'password' ? <IconLock size={32} aria-hidden /> : <IconFileOff size={32} aria-hidden />}
            <strong>{m.paper_cannot_show()}</strong>
            <span>{problem}</span>
            {file && !file.problem && fault !== 'password' && (
              <Button icon={<IconRefresh aria-hidden />} onClick={() => setAttempt(attempt + 1)}>
                {m.retry()}
              </Button>
            )}
            {file && (
              <a href={file.original} download={file.name}>
                {m.paper_download()}
              </a>
            )}
          </div>
        ) : (
          <div className={styles.stack} style={{ height: total, width }}>
            {scale > 0 &&
              near.map((index) => {
                const place = places[index];
                const size = sizes[index];
                if (!place || !size) return null;
                const number = index + 1;
                return (
                  <div key={number} className={styles.page} style={{ top: place.top, left: Math.max(side, (width - place.w) / 2), width: place.w, height: place.h }} data-page={number} data-tool={editing && tool !== 'none' ? tool : undefined}>
                    {pdf && <PageCanvas document={pdf} page={number} scale={scale} turn={turn} onDrawn={number === 1 ? noteDark : undefined} />}
                    {file && !pdf && !picture && (
                      <Delayed>
                        <div className={styles.waiting}>
                          <Bar width="46%" />
                          <Bar width="30%" />
                          <Bar width="88%" />
                          <Bar width="92%" />
                          <Bar width="85%" />
                        </div>
                      </Delayed>
                    )}
                    <PageOverlay
                      pdf={pdf}
                      picture={picture?.src}
                      number={number}
                      size={size}
                      control={control}
                      layers={layers.filter((layer) => layer.page === number && (layer.file_sha256 ?? null) === (file?.sha256 ?? null))}
                      sources={sources.filter((source) => source.page === number)}
                      activeSource={activeSource}
                      hits={hits.filter((hit) => hit.page === number)}
                      activeHit={hits[activeHit]}
                      editing={editing}
                      ghost={ghost?.page === number ? ghost : undefined}
                      sheet={file ? undefined : sheet}
                      tool={tool}
                      onSize={noteSize}
                    />
                  </div>
                );
              })}
          </div>
        )}
      </div>
      {layers.length > 0 && (
        <ul className="visually-hidden" aria-label={m.paper_layers()}>
          {layers.map((layer) => (
            <li key={layer.id}>{layerInWords(layer)}</li>
          ))}
        </ul>
      )}
      {children}
    </div>
  );
}

interface PageOverlayProps {
  pdf: PDFDocumentProxy | null;
  picture: string | undefined;
  number: number;
  size: Size;
  control: PaperControl;
  layers: PaperLayer[];
  sources: SourceMark[];
  activeSource: string | null;
  hits: readonly PageHit[];
  activeHit: PageHit | undefined;
  editing: MarksEditing | undefined;
  ghost: GhostStamp | undefined;
  sheet: SheetData | undefined;
  tool: PaperControl['tool'];
  onSize(number: number, size: Size): void;
}

function PageOverlay({ pdf, picture, number, size, control, layers, sources, activeSource, hits, activeHit, editing, ghost, sheet, tool, onSize }: PageOverlayProps) {
  const [items, setItems] = useState<TextItem[]>([]);
  const wanted = editing !== undefined;
  useEffect(() => {
    if (!pdf) return;
    let stopped = false;
    void pdf.getPage(number).then((page) => {
      const viewport = page.getViewport({ scale: 1 });
      if (!stopped) onSize(number, [viewport.width, viewport.height]);
    });
    if (wanted) void readPageText(pdf, number).then((text) => !stopped && setItems(text.items));
    return () => {
      stopped = true;
    };
  }, [pdf, number, wanted, onSize]);
  const [viewW, viewH] = turnedSize(size, control.turn);
  return (
    <svg className={styles.svg} viewBox={`0 0 ${viewW} ${viewH}`} preserveAspectRatio="none">
      <g transform={turnTransform(size, control.turn)}>
        {sheet && <SheetPage data={sheet} />}
        {picture && <image href={picture} width={size[0]} height={size[1]} preserveAspectRatio="none" style={{ imageOrientation: 'from-image' }} />}
        {/* Not over a page that is not there yet. */}
        {(pdf || picture) && hits.map((hit, index) => (
          <HitShape key={`hit-${index}`} hit={hit} active={hit === activeHit} />
        ))}
        {sources.map((source) => (
          <SourceShape key={source.field} source={source} active={source.field === activeSource} />
        ))}
        {layers.map((layer) => (
          <LayerShape key={layer.id} layer={layer} />
        ))}
        {ghost && <StampGhost ghost={ghost} size={size} shape={<StampShape lines={ghost.lines} rect={ghost.rect} />} />}
        {editing && <PageMarks editing={editing} tool={tool} page={number} size={size} items={items} />}
      </g>
    </svg>
  );
}

function HitShape({ hit, active }: { hit: PageHit; active: boolean }) {
  return (
    <g className={active ? styles.hitNow : styles.hit} data-hit-now={active || undefined}>
      {hit.rects.map(([x, y, w, h], index) => (
        <rect key={index} data-hit x={x - 1} y={y - 1} width={w + 2} height={h + 2} rx={1} />
      ))}
    </g>
  );
}

function SourceShape({ source, active }: { source: SourceMark; active: boolean }) {
  const [x, y, w, h] = source.rect;
  if (source.tone === 'changed') {
    return <rect data-changed className={styles.source} x={x} y={y} width={w} height={h} fill={source.framed ? 'none' : '#FBE3E1'} fillOpacity={active ? 1 : 0.6} stroke="#B3261E" strokeWidth={active ? 3 : 1.5} rx={1.5} />;
  }
  const unsure = source.tone === 'unsure';
  const line = unsure ? '#C77700' : '#135183';
  const fill = unsure ? '#FFE9A8' : active ? '#BCD8F1' : '#E3ECF4';
  return (
    <g className={styles.source}>
      <rect x={x - 2} y={y - 1.5} width={w + 4} height={h + 3} fill={fill} />
      <line x1={x - 2} x2={x + w + 2} y1={y + h + 1.5} y2={y + h + 1.5} stroke={line} strokeWidth={active ? 2 : 0.9} />
      {active && <rect x={x - 3} y={y - 2.5} width={w + 6} height={h + 5} fill="none" stroke={line} strokeWidth={1.2} rx={1.5} />}
    </g>
  );
}

function darkPlaces(canvas: HTMLCanvasElement | HTMLImageElement, size: Size): Rect[] {
  const small = document.createElement('canvas');
  small.width = 298;
  small.height = Math.round((298 * size[1]) / size[0]);
  const context = small.getContext('2d', { willReadFrequently: true });
  if (!context) return [];
  context.drawImage(canvas, 0, 0, small.width, small.height);
  return takenFromPixels(context.getImageData(0, 0, small.width, small.height).data, small.width, small.height, size);
}

function faultText(fault: PdfFault): string {
  switch (fault) {
    case 'password':
      return m.paper_fault_password();
    case 'missing':
      return m.paper_fault_missing();
    case 'network':
      return m.error_network();
    case 'broken':
      return m.paper_fault_broken();
  }
}
