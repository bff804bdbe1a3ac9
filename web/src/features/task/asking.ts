import type { AssignmentView, DocumentView, Me } from '@/api/client';
import { onWhoseBehalf } from '@/domain/actedBy';
import { directiveInForce } from '../document/letter';

/**
 * Who is asked for a later day, and which day still holds until the answer. An officer asks the head about the own day;
 * a head asks whoever gave the share to the unit, about the unit's day: an earlier one for the officer is the head's own.
 */
export function asking(letter: DocumentView, share: AssignmentView, me: Me): { to: string; held: string | null } {
  const officer = share.officer?.position_id;
  const byOfficer = officer !== share.head.position_id && me.positions.some((position) => position.id === officer);
  if (byOfficer) return { to: share.head.persons[0]?.name ?? share.head.title, held: share.deadline?.date ?? null };
  const giver = share.invited?.by ?? directiveInForce(letter)?.by;
  return { to: giver ? onWhoseBehalf(giver) : '', held: share.unit_deadline?.date ?? null };
}
