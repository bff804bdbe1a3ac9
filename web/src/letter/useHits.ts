import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { $api, type FileView } from '@/api/client';
import { firstFrom, stepped, type HitsInHand, type PageHit, type Rect } from '@/paper';
import { announce } from '@/ui';
import { m } from '@/words';
import { shownAs } from './useLetter';

/** Wait before asking again while the server finds out where words stand: longer each time, and not for ever. */
const AGAIN = 1500;
const LONGEST = 15_000;
const PATIENCE = 20;

/** When to ask again after so many answers, in milliseconds; not at all once it is told, given up or takes too long. */
export const askAgain = (waiting: boolean | undefined, answers: number): number | false => (waiting && answers < PATIENCE ? Math.min(LONGEST, AGAIN * 1.25 ** answers) : false);

export interface Hits extends HitsInHand {
  /** It is not known yet whether there are any. */
  pending: boolean;
}

/** Where on a letter's file stands what was looked for, as the search understood it; the first one from this page on is in hand. */
export function useHits(letter: string, file: FileView | null, words: string | undefined, page = 1): Hits {
  const asked = words?.trim() ?? '';
  const enabled = asked !== '' && file !== null && shownAs(file) !== null;
  const client = useQueryClient();
  const options = $api.queryOptions('get', '/api/v1/documents/{id}/files/{file_id}/places', { params: { path: { id: letter, file_id: file?.id ?? '' }, query: { q: asked } } });
  const { data, dataUpdatedAt, isLoading } = useQuery({
    ...options,
    enabled,
    staleTime: 60_000,
    refetchInterval: ({ state }) => askAgain(state.data?.is_waiting, state.dataUpdateCount),
  });
  const waiting = data?.is_waiting ?? false;
  // Read with every answer, though the answer is the same.
  const answers = dataUpdatedAt ? (client.getQueryState(options.queryKey)?.dataUpdateCount ?? 0) : 0;
  const hits = useMemo(
    () => data?.pages.flatMap((one) => one.places.map((place): PageHit => ({ page: one.page, rects: place.rects as Rect[], recognised: one.is_recognised, confidence: place.confidence }))) ?? [],
    [data],
  );
  // Another question, or another file, begins anew.
  const about = `${file?.id} ${asked}`;
  const [held, setHeld] = useState<{ about: string; at: number } | null>(null);
  const at = held?.about === about && held.at < hits.length ? held.at : firstFrom(hits, page);
  const step = (by: 1 | -1) => {
    const next = stepped(at, by, hits.length);
    setHeld({ about, at: next });
    announce(m.hit_announced({ at: next + 1, count: hits.length, page: hits[next]?.page ?? 1 }));
  };
  return { hits, at, cut: data?.is_cut ?? false, waiting, lost: (data?.is_given_up ?? false) || (waiting && askAgain(waiting, answers) === false), pending: isLoading, step };
}
