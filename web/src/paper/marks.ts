import { boundsOf, keepOnPage, NOTE_FONT_SIZE, NOTE_PADDING, noteHeight, type PaperLayer, type Rect, type Size, type Stroke } from './layer';
import { breakLines, type Measure } from './lines';

/** The typed note being placed. Its text lives with the form; its lines follow. */
export interface NoteMark {
  id: string;
  page: number;
  pageBox: Size;
  rect: Rect;
  fontSize: number;
  lines: string[];
  /** "Hà, 17/11": who and when, right-aligned below the words. */
  sign?: string;
}

export interface InkMark {
  id: string;
  page: number;
  pageBox: Size;
  stroke: Stroke;
}

export interface HighlightMark {
  id: string;
  page: number;
  pageBox: Size;
  rect: Rect;
}

/** What the reader has put on the pages but not yet sent. */
export interface Marks {
  note: NoteMark | null;
  ink: InkMark[];
  highlights: HighlightMark[];
  /** Ids in the order made, for "Hoàn tác". */
  order: string[];
}

export const noMarks: Marks = { note: null, ink: [], highlights: [], order: [] };

/**
 * Wraps the text to the note's width and gives the note the height it needs.
 * The signature is pushed right with spaces, which every drawer of the stored
 * lines keeps.
 */
export function fitNote(note: NoteMark, text: string, measure: Measure): NoteMark {
  const width = note.rect[2] - NOTE_PADDING * 2;
  const lines = breakLines(text, width, note.fontSize, measure);
  if (note.sign && text.trim()) {
    const free = width - measure(note.sign) * note.fontSize;
    const space = measure(' ') * note.fontSize;
    lines.push(' '.repeat(Math.max(0, Math.floor(free / Math.max(space, 0.5)))) + note.sign);
  }
  const [x, y, w] = note.rect;
  return { ...note, lines, rect: keepOnPage([x, y, w, noteHeight(lines.length, note.fontSize)], note.pageBox) };
}

export function moveNote(note: NoteMark, dx: number, dy: number): NoteMark {
  const [x, y, w, h] = note.rect;
  return { ...note, rect: keepOnPage([x + dx, y + dy, w, h], note.pageBox) };
}

/** Width by the right edge; narrower than 80 points a note cannot be read. */
export function widenNote(note: NoteMark, dw: number, text: string, measure: Measure): NoteMark {
  const [x, y, w, h] = note.rect;
  const width = Math.min(Math.max(80, w + dw), note.pageBox[0] - x);
  return fitNote({ ...note, rect: [x, y, width, h] }, text, measure);
}

export function newNote(id: string, page: number, pageBox: Size, rect: Rect, sign?: string): NoteMark {
  return { id, page, pageBox, rect, fontSize: NOTE_FONT_SIZE, lines: [], ...(sign ? { sign } : {}) };
}

export function addInk(marks: Marks, mark: InkMark): Marks {
  return { ...marks, ink: [...marks.ink, mark], order: [...marks.order, mark.id] };
}

export function addHighlights(marks: Marks, added: HighlightMark[]): Marks {
  return { ...marks, highlights: [...marks.highlights, ...added], order: [...marks.order, ...added.map((mark) => mark.id)] };
}

export function removeMark(marks: Marks, id: string): Marks {
  return {
    note: marks.note?.id === id ? null : marks.note,
    ink: marks.ink.filter((mark) => mark.id !== id),
    highlights: marks.highlights.filter((mark) => mark.id !== id),
    order: marks.order.filter((held) => held !== id),
  };
}

/** The same marks under new ids: those sent once stay with the act that was taken back. */
export function withNewIds(marks: Marks): Marks {
  const fresh = new Map<string, string>();
  const renew = (id: string): string => {
    const made = fresh.get(id) ?? crypto.randomUUID();
    fresh.set(id, made);
    return made;
  };
  return {
    note: marks.note && { ...marks.note, id: renew(marks.note.id) },
    ink: marks.ink.map((mark) => ({ ...mark, id: renew(mark.id) })),
    highlights: marks.highlights.map((mark) => ({ ...mark, id: renew(mark.id) })),
    order: marks.order.map(renew),
  };
}

/** Takes away the newest stroke or highlight. */
export function undoMark(marks: Marks): Marks {
  const last = marks.order.at(-1);
  return last ? removeMark(marks, last) : marks;
}

/**
 * The marks as layers to send: the note, the ink of each page as one layer,
 * each highlight. Ids are kept, so that a repeated request is the same act.
 */
export function toLayers(marks: Marks, sha256: string | null, noteText: string): PaperLayer[] {
  const layers: PaperLayer[] = [];
  const { note } = marks;
  if (note && noteText.trim()) {
    layers.push({ id: note.id, kind: 'note', file_sha256: sha256, page: note.page, page_box: note.pageBox, lines: note.lines, font_size: note.fontSize, rect: note.rect, ink: [] });
  }
  for (const page of new Set(marks.ink.map((mark) => mark.page))) {
    const strokes = marks.ink.filter((mark) => mark.page === page);
    const first = strokes[0];
    if (!first) continue;
    layers.push({
      id: first.id,
      kind: 'ink',
      file_sha256: sha256,
      page,
      page_box: first.pageBox,
      lines: [],
      font_size: 0,
      rect: boundsOf(strokes.flatMap((mark) => mark.stroke.outline), 1, first.pageBox),
      ink: strokes.map((mark) => mark.stroke),
    });
  }
  for (const mark of marks.highlights) {
    layers.push({ id: mark.id, kind: 'highlight', file_sha256: sha256, page: mark.page, page_box: mark.pageBox, lines: [], font_size: 0, rect: mark.rect, ink: [] });
  }
  return layers;
}
