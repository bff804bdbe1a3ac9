import { formatShortDate } from './dates';

/** What the leader chose; the sentence of the bút phê follows from it. */
export interface DirectiveChoices {
  /** Short names, as written on paper: "P. Kinh tế, HT&ĐT". */
  lead: string | null;
  support: string[];
  inform: string[];
  /** A quick phrase such as "rà soát, báo cáo"; without full stop. */
  act: string;
  /** ISO date. */
  due: string | null;
  today: string;
}

/** A unit's name as a leader writes it: "Phòng Văn hóa - Xã hội" → "P. Văn hóa - Xã hội". */
export function shortUnitName(name: string): string {
  return name
    .normalize('NFC')
    .replace(/^Phòng\s+/u, 'P. ')
    .replace(/^Văn phòng\s+/u, 'VP ')
    .replace(/^Trung tâm\s+/u, 'TT ')
    .replace(/^Ban Chỉ huy\s+/u, 'BCH ');
}

function lowerFirst(text: string): string {
  // "UBND", "P. VH-XH" keep their capitals; "Nghiên cứu" becomes "nghiên cứu".
  return /^\p{Lu}(?=\p{Ll}|\s)/u.test(text) ? (text[0]?.toLowerCase() ?? '') + text.slice(1) : text;
}

/**
 * "Giao P. Kinh tế, HT&ĐT chủ trì, phối hợp P. VH-XH rà soát, báo cáo trước
 * 27/11." Empty when nothing has been chosen, so that an empty box stays empty.
 */
export function composeDirective(choices: DirectiveChoices): string {
  const { lead, support, inform, due, today } = choices;
  const act = choices.act.trim().replace(/[.\s]+$/u, '');
  const clauses: string[] = [];
  if (lead) {
    const partners = support.length > 0 ? `, phối hợp ${support.join(', ')}` : '';
    const when = due ? ` trước ${formatShortDate(due, today)}` : '';
    const work = act ? ` ${lowerFirst(act)}` : due ? (support.length > 0 ? ' báo cáo' : ', báo cáo') : '';
    clauses.push(`Giao ${lead} chủ trì${partners}${work}${when}.`);
    if (inform.length > 0) clauses.push(`${inform.join(', ')} để biết.`);
  } else if (support.length > 0) {
    // No lead yet: say what is chosen; the form asks for the lead.
    clauses.push(`Phối hợp: ${support.join(', ')}.`);
    if (inform.length > 0) clauses.push(`${inform.join(', ')} để biết.`);
  } else if (inform.length > 0) {
    clauses.push(`Chuyển ${inform.join(', ')} ${act ? lowerFirst(act) : 'để biết'}.`);
  } else if (act) {
    clauses.push(`${act}.`);
  }
  return clauses.join(' ');
}

export type Role = 'lead' | 'support' | 'inform';

/**
 * Sets one unit's role. A letter has exactly one lead: a new lead makes the
 * former one a supporter.
 */
export function assign<Id extends string>(roles: ReadonlyMap<Id, Role>, unit: Id, role: Role | null): Map<Id, Role> {
  const next = new Map(roles);
  if (role === null) {
    next.delete(unit);
    return next;
  }
  if (role === 'lead') {
    for (const [other, held] of next) if (held === 'lead' && other !== unit) next.set(other, 'support');
  }
  next.set(unit, role);
  return next;
}
