import type { SearchHit } from '@/api/client';

/** Where a hit leads: to its page of its file, with the words marked. */
export function hitParams(query: string | undefined, { pages, attachment_id: file }: Pick<SearchHit, 'pages' | 'attachment_id'>): { q?: string; trang?: number; tep?: string } {
  const [page = 1] = pages;
  return query ? { q: query, ...(page > 1 ? { trang: page } : {}), ...(file ? { tep: file } : {}) } : {};
}

/** Text cut at its hits, in order: what was hit and what stands between. */
export interface Piece {
  text: string;
  hit: boolean;
}

/** Hits are `[start, end)` in UTF-16 code units. Bounds that make no sense are left out rather than trusted. */
export function pieces(text: string, hits: readonly (readonly number[])[]): Piece[] {
  const cut: Piece[] = [];
  let at = 0;
  for (const [start = 0, end = 0] of hits) {
    if (start < at || end <= start || end > text.length) continue;
    if (start > at) cut.push({ text: text.slice(at, start), hit: false });
    cut.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < text.length) cut.push({ text: text.slice(at), hit: false });
  // Neighbouring hits with only a space between read as one.
  const merged: Piece[] = [];
  for (const piece of cut) {
    const last = merged.at(-1);
    const before = merged.at(-2);
    if (piece.hit && last && !last.hit && last.text === ' ' && before?.hit) {
      merged.pop();
      before.text += ` ${piece.text}`;
    } else merged.push({ ...piece });
  }
  return merged;
}
