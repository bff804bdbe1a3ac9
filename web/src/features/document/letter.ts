import type { DocumentView } from '@/api/client';

/** The directive that counts now. */
export function directiveInForce(letter: DocumentView) {
  return letter.directives.findLast((directive) => directive.in_force) ?? null;
}

/** The reader's own share, open or done. */
export function ownShare(letter: DocumentView) {
  return letter.assignments.find((share) => share.id === letter.my_assignment_id) ?? null;
}
