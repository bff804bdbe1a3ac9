import { useEffect, useState } from 'react';
import type { DocumentView } from '@/api/client';
import { findBlank, headingBottom, overlaps, type PaperControl, type Rect } from '@/paper';

/** 50 × 35 mm, as the decree draws the stamp. */
export const STAMP_SIZE: [number, number] = [142, 99];

/** Finds room for the stamp on the first page: left, below the heading. */
export function useStampPlace(letter: DocumentView, paper: PaperControl): Rect | null {
  const [place, setPlace] = useState<Rect | null>(null);
  const { readText, ready } = paper;
  useEffect(() => {
    if (!ready) return;
    let stopped = false;
    void readText(1).then((text) => {
      if (stopped || !text) return;
      const top = headingBottom(text.size, text.items);
      const taken = text.items.map((item) => item.rect);
      const wish: [number, number] = [56, top + 6];
      // A crowded heading takes a smaller stamp before the stamp goes elsewhere.
      const candidates = [1, 0.86, 0.74].map((share) => findBlank({ page: text.size, size: [STAMP_SIZE[0] * share, STAMP_SIZE[1] * share], taken, wish, margin: 3 }));
      setPlace(candidates.find((rect) => Math.abs(rect[1] - wish[1]) < 90 && rect[0] - wish[0] < 160 && !overlaps(rect, taken)) ?? candidates[0] ?? null);
    });
    return () => {
      stopped = true;
    };
    // Once for each letter, when its pages are known.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [letter.id, ready]);
  return place;
}
