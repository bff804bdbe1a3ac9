import { useEffect, useRef } from 'react';
import type { PaperControl } from './usePaper';

/** Goes to a later page once, as soon as the pages are known; from then on the reader turns them. */
export function useOpenAt(control: PaperControl, page: number | undefined): void {
  const went = useRef(false);
  useEffect(() => {
    if (went.current || !page || page < 2 || control.pageCount < page) return;
    went.current = true;
    control.goTo(page);
  }, [page, control]);
}
