import { useEffect, useState } from 'react';
import type { DocumentView } from '@/api/client';
import { findBlank, headingBottom, type PaperControl, type Rect } from '@/paper';

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
      setPlace(findBlank({ page: text.size, size: STAMP_SIZE, taken: text.items.map((item) => item.rect), wish: [56, top + 8], margin: 3 }));
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
