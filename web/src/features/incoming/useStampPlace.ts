import { useEffect, useState } from 'react';
import type { DocumentView } from '@/api/client';
import { findBlank, headingBottom, overlaps, type PaperControl, type Rect } from '@/paper';

/** 50 × 35 mm, as the decree draws the stamp. */
export const STAMP_SIZE: [number, number] = [142, 99];

/** Finds room for the stamp on the first page: left, below the heading. */
export function useStampPlace(letter: DocumentView, paper: PaperControl): Rect | null {
  const [place, setPlace] = useState<Rect | null>(null);
  const pages = paper.pageCount;
  const { readText } = paper;
  useEffect(() => {
    let stopped = false;
    // The page may still be opening: ask again until its words are there.
    const ask = async (left: number): Promise<void> => {
      const text = await readText(1);
      if (stopped) return;
      if (!text) {
        if (left > 0) setTimeout(() => void ask(left - 1), 400);
        return;
      }
      const top = headingBottom(text.size, text.items);
      const taken = text.items.map((item) => item.rect);
      const wish: [number, number] = [56, top + 8];
      // A crowded heading takes a smaller stamp before the stamp goes elsewhere.
      const candidates = [1, 0.86, 0.74].map((share) => findBlank({ page: text.size, size: [STAMP_SIZE[0] * share, STAMP_SIZE[1] * share], taken, wish, margin: 3 }));
      setPlace(candidates.find((rect) => Math.abs(rect[1] - wish[1]) < 90 && !overlaps(rect, taken)) ?? candidates[0] ?? null);
    };
    void ask(20);
    return () => {
      stopped = true;
    };
    // Once for each letter, when its pages are known.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [letter.id, pages]);
  return place;
}
