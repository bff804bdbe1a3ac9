import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist';
import type { Rect, Size } from './layer';

declare const __PDFJS_DATA__: string;

type Library = typeof import('pdfjs-dist');
let library: Promise<Library> | null = null;

/** The reader of PDF files, with its worker; loaded on first need or on hover of a letter. */
export function loadPdfjs(): Promise<Library> {
  library ??= (async () => {
    const [pdfjs, worker] = await Promise.all([import('pdfjs-dist'), import('pdfjs-dist/build/pdf.worker.min.mjs?url')]);
    pdfjs.GlobalWorkerOptions.workerSrc = worker.default;
    return pdfjs;
  })();
  library.catch(() => {
    library = null;
  });
  return library;
}

/** Why a file cannot be shown. */
export type PdfFault = 'password' | 'broken' | 'missing' | 'network';

export class PdfError extends Error {
  constructor(readonly fault: PdfFault) {
    super(fault);
    this.name = 'PdfError';
  }
}

interface Held {
  task: Promise<PDFDocumentLoadingTask>;
  document: Promise<PDFDocumentProxy>;
}

/* The letter on screen, the one before and the next: more would only fill memory. */
const KEEP = 3;
const held = new Map<string, Held>();

let watcher: ((url: string, document: PDFDocumentProxy) => void) | null = null;

/** Calls back with every file that a reader opens. */
export function watchPdfs(watch: (url: string, document: PDFDocumentProxy) => void): void {
  watcher = watch;
}

/** Opens a file to be read on the screen. */
export function openPdf(url: string): Promise<PDFDocumentProxy> {
  const document = loadPdf(url);
  void document.then((read) => watcher?.(url, read)).catch(() => undefined);
  return document;
}

function loadPdf(url: string): Promise<PDFDocumentProxy> {
  const known = held.get(url);
  if (known) {
    held.delete(url);
    held.set(url, known);
    return known.document;
  }
  const task = loadPdfjs().then((pdfjs) =>
    pdfjs.getDocument({
      url,
      withCredentials: true,
      cMapUrl: `${__PDFJS_DATA__}cmaps/`,
      cMapPacked: true,
      standardFontDataUrl: `${__PDFJS_DATA__}standard_fonts/`,
      wasmUrl: `${__PDFJS_DATA__}wasm/`,
      iccUrl: `${__PDFJS_DATA__}iccs/`,
      isEvalSupported: false,
      enableXfa: false,
      verbosity: 0,
    }),
  );
  const document = task.then((loading) => loading.promise).catch((error: unknown) => {
    held.delete(url);
    throw new PdfError(faultOf(error));
  });
  held.set(url, { task, document });
  for (const [old, entry] of held) {
    if (held.size <= KEEP) break;
    held.delete(old);
    void entry.task.then((loading) => loading.destroy()).catch(() => undefined);
  }
  return document;
}

function faultOf(error: unknown): PdfFault {
  const name = error instanceof Error ? error.name : '';
  const status = (error as { status?: number }).status;
  if (name === 'PasswordException') return 'password';
  if (name === 'InvalidPDFException') return 'broken';
  if (status === 404 || status === 403) return 'missing';
  if (name === 'ResponseException' || name === 'UnknownErrorException' || name === 'TypeError') return 'network';
  return 'broken';
}

/** Fetches the next letter's file and first page before it is asked for. */
export function prefetchPdf(url: string): void {
  void openPdf(url)
    .then((document) => document.getPage(1))
    .catch(() => undefined);
}

/** Forgets all files, at sign-out. */
export function closePdfs(): void {
  for (const entry of held.values()) void entry.task.then((loading) => loading.destroy()).catch(() => undefined);
  held.clear();
}

export interface TextItem {
  text: string;
  rect: Rect;
}

export interface PageText {
  size: Size;
  items: TextItem[];
  /** Where a note would best start, when the page says so itself. */
  noteWish?: [x: number, y: number];
}

const texts = new WeakMap<PDFDocumentProxy, Map<number, Promise<PageText>>>();

/** The words of a page with their places, in points from the top-left. */
export function readPageText(document: PDFDocumentProxy, page: number): Promise<PageText> {
  let pages = texts.get(document);
  if (!pages) {
    pages = new Map();
    texts.set(document, pages);
  }
  let text = pages.get(page);
  if (!text) {
    text = extract(document, page);
    pages.set(page, text);
  }
  return text;
}

async function extract(document: PDFDocumentProxy, number: number): Promise<PageText> {
  const pdfjs = await loadPdfjs();
  const page = await document.getPage(number);
  const viewport = page.getViewport({ scale: 1 });
  const content = await page.getTextContent();
  const items: TextItem[] = [];
  for (const item of content.items) {
    if (!('str' in item) || !item.str.trim()) continue;
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = pdfjs.Util.transform(viewport.transform, item.transform) as number[];
    const size = Math.hypot(c, d) || 10;
    const run = item.width * (viewport.scale || 1);
    const angle = Math.atan2(b, a);
    // Boxes of turned text are widened to what is upright around them.
    const dx = Math.cos(angle) * run;
    const dy = Math.sin(angle) * run;
    const ux = Math.sin(angle) * size;
    const uy = -Math.cos(angle) * size;
    const xs = [e, e + dx, e + ux, e + dx + ux];
    const ys = [f, f + dy, f + uy, f + dy + uy];
    const left = Math.min(...xs);
    const top = Math.min(...ys);
    items.push({ text: item.str, rect: [left, top + (angle === 0 ? size * 0.12 : 0), Math.max(...xs) - left, Math.max(...ys) - top + (angle === 0 ? size * 0.1 : 0)] });
  }
  return { size: [viewport.width, viewport.height], items };
}
