import type { DocumentView, PartInput, UnitView } from '@/api/client';
import { assign, composeDirective, type Role } from '@/domain/directive';
import { noMarks, type Marks } from '@/paper';
import type { FieldProblem } from '@/ui';
import { m } from '@/words';

/** What a leader or the office has chosen for one letter, kept until it is sent. */
export interface ReviewDraft {
  /** In the order chosen. */
  roles: [unit: string, role: Role][];
  /** ISO date. */
  due: string | null;
  /** The quick phrase in the sentence. */
  act: string;
  /** The leader's own words; null while the sentence writes itself. */
  text: string | null;
  marks: Marks;
  /** The leader took the note off the page; it does not come back by itself. */
  noteOff: boolean;
  /** The leader's position that the office proposes to. */
  to: string | null;
}

export const emptyDraft: ReviewDraft = { roles: [], due: null, act: '', text: null, marks: noMarks, noteOff: false, to: null };

/** The words of the bút phê: the leader's own, else what follows from the choices. */
export function wordsOf(draft: ReviewDraft, units: readonly UnitView[], today: string): string {
  if (draft.text !== null) return draft.text;
  const names = (role: Role): string[] =>
    draft.roles.flatMap(([id, held]) => {
      const unit = held === role ? units.find((one) => one.id === id) : undefined;
      return unit ? [unit.short_name] : [];
    });
  return composeDirective({ lead: names('lead')[0] ?? null, support: names('support'), inform: names('inform'), act: draft.act, due: draft.due, today });
}

/** Gives a unit its role; words taken over from the proposal follow the choices again. */
export function chooseRole(draft: ReviewDraft, unit: string, role: Role | null, proposal: string | undefined): ReviewDraft {
  const roles = [...assign(new Map(draft.roles), unit, role)];
  return { ...draft, roles, text: draft.text !== null && draft.text === proposal ? null : draft.text };
}

export function chooseDue(draft: ReviewDraft, due: string | null, proposal: string | undefined): ReviewDraft {
  return { ...draft, due: draft.due === due ? null : due, text: draft.text !== null && draft.text === proposal ? null : draft.text };
}

/** A quick phrase becomes the act of the sentence, or is added to the leader's own words. */
export function choosePhrase(draft: ReviewDraft, phrase: string): ReviewDraft {
  if (draft.text === null) return { ...draft, act: draft.act === phrase ? '' : phrase };
  const text = draft.text.trimEnd();
  const glue = text === '' ? '' : /[.!?:]$/u.test(text) ? ' ' : ', ';
  return { ...draft, text: `${text}${glue}${glue === ', ' ? phrase.charAt(0).toLowerCase() + phrase.slice(1) : phrase}` };
}

/** Takes the office's proposal over: roles, deadline, words. */
export function acceptProposal(draft: ReviewDraft, letter: DocumentView): ReviewDraft {
  const { proposal } = letter;
  if (!proposal) return draft;
  const lead = proposal.parts.find((part) => part.role === 'lead');
  const due = lead?.deadline?.date ?? proposal.parts.find((part) => part.deadline)?.deadline?.date ?? null;
  return { ...draft, roles: proposal.parts.map((part) => [part.unit_id, part.role as Role]), due, text: proposal.text, act: '' };
}

/** The directive before, with the unit that its head says should lead; the unit that gave it back is out. */
export function redirected(letter: DocumentView): ReviewDraft | null {
  const unit = letter.sent_back?.suggested_unit_id;
  if (!unit) return null;
  const last = letter.directives.at(-1);
  const before = letter.assignments.filter((share) => share.directive_id === last?.id && !share.invited);
  const others = before.filter((share) => share.role !== 'lead' && share.unit_id !== unit).map((share): [string, Role] => [share.unit_id, share.role as Role]);
  const due = before.find((share) => share.role === 'lead')?.unit_deadline;
  return { ...emptyDraft, roles: [[unit, 'lead'], ...others], due: due && !due.overdue ? due.date : null };
}

export function isAccepted(draft: ReviewDraft, letter: DocumentView): boolean {
  const { proposal } = letter;
  if (!proposal || draft.text !== proposal.text) return false;
  const chosen = new Map(draft.roles);
  return proposal.parts.length === chosen.size && proposal.parts.every((part) => chosen.get(part.unit_id) === part.role);
}

export function partsOf(draft: ReviewDraft): PartInput[] {
  return draft.roles.map(([unit_id, role]) => ({ role, unit_id, deadline: role === 'inform' ? null : draft.due }));
}

export function countRoles(draft: ReviewDraft): Record<Role, number> {
  const count = { lead: 0, support: 0, inform: 0 };
  for (const [, role] of draft.roles) count[role] += 1;
  return count;
}

export function reviewProblems(draft: ReviewDraft, words: string, today: string, proposing: boolean): FieldProblem[] {
  const found: FieldProblem[] = [];
  if (countRoles(draft).lead !== 1) found.push({ field: 'don-vi', text: m.need_lead() });
  if (draft.due && draft.due < today) found.push({ field: 'han-xu-ly', text: m.need_due_ahead() });
  if (!words.trim()) found.push({ field: 'y-kien', text: m.need_words() });
  if (proposing && !draft.to) found.push({ field: 'trinh-len', text: m.need_leader() });
  return found;
}
