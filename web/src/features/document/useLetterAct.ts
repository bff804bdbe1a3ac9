import { useMutation } from '@tanstack/react-query';
import type { DocumentView } from '@/api/client';
import { useAct } from '@/letter';
import type { Act } from '@/letter/useLetter';

/** An act on the letter on screen, with its state for the form that sends it. */
export function useLetterAct(letter: DocumentView) {
  const send = useAct();
  return useMutation<DocumentView, Error, Act>({ mutationFn: (act) => send(letter.id, letter.version, act) });
}
