import { fold } from '@/domain/fold';

/** Where a hit leads: to its page, with the words marked. */
export function hitParams(query: string | undefined, pages: readonly number[]): { q?: string; trang?: number } {
  const [page = 1] = pages;
  return query ? { q: query, ...(page > 1 ? { trang: page } : {}) } : {};
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

/**
 * What to mark on the pages: the longest runs that were hit, so that a page is
 * not sprinkled with single syllables when the whole phrase is there.
 */
export function wordsOnPage(query: string, ...marked: { text: string; hits: readonly (readonly number[])[] }[]): string[] {
  const runs = new Map<string, string>();
  for (const { text, hits } of marked) {
    for (const piece of pieces(text, hits)) if (piece.hit) runs.set(fold(piece.text), piece.text);
  }
  const typed = fold(query.replaceAll('"', ' ')).replace(/\s+/gu, ' ').trim();
  if (typed && [...runs.keys()].some((run) => run.includes(typed))) return [typed];
  const all = [...runs].toSorted(([a], [b]) => b.length - a.length);
  const phrases = all.filter(([run]) => run.includes(' '));
  const chosen = phrases.length > 0 ? phrases : all;
  return chosen.slice(0, 12).map(([, text]) => text);
}
