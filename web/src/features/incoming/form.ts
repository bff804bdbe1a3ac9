import type { DocumentView, FieldsView } from '@/api/client';
import { formatDate } from '@/domain/dates';
import type { FieldProblem } from '@/ui';
import { m } from '@/words';

/** Below this the reader is unsure and says why. */
const SURE = 0.9;

/** What the clerk has done to one letter, kept until it is registered. */
export interface IncomingDraft {
  fields: FieldsView;
  /** Fields the clerk has typed in: reading that ends later leaves them alone. */
  touched: (keyof FieldsView)[];
  submitTo: string | null;
  /** Key of the book it enters; the ordinary one without. */
  book?: string | null;
  /** Letters the clerk has said are not the same. */
  notDuplicates: string[];
  /** The clerk's own place for the stamp. */
  stamp: [number, number, number, number] | null;
  /** The clerk has changed something here. */
  edited: boolean;
  /** The form on the server that this one was typed on. */
  base: { tag: string; fields: FieldsView };
  /** Fields that somebody else saved with other content while they were changed here. */
  clashes: Clash[];
}

export interface Clash {
  field: keyof FieldsView;
  theirs: FieldsView[keyof FieldsView];
}

function plain(value: unknown): unknown {
  return typeof value === 'string' ? value.normalize('NFC').replace(/\s+/gu, ' ').trim() : (value ?? '');
}

/** Values are the same when they read the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return plain(one) === plain(other);
}

const keysOf = (fields: FieldsView) => Object.keys(fields) as (keyof FieldsView)[];

/** Does the server lack something that the clerk has typed? */
export function isUnsaved({ edited, fields, base }: IncomingDraft): boolean {
  return edited && keysOf(fields).some((key) => !isSame(fields[key], base.fields[key]));
}

/** Takes over what was saved elsewhere. Where it meets the clerk's own change, that stays and the other is shown. */
export function rebase(draft: IncomingDraft, letter: Pick<DocumentView, 'fields' | 'fields_tag' | 'reading'>): IncomingDraft {
  const { base } = draft;
  if (base.tag === letter.fields_tag) return draft;
  const theirs = letter.fields;
  const changedThere = keysOf(theirs).filter((key) => !isSame(theirs[key], base.fields[key]));
  const mine = changedThere.filter((key) => draft.edited && !isSame(draft.fields[key], base.fields[key]));
  const taken = changedThere.filter((key) => !mine.includes(key));
  const clashing = mine.filter((key) => !isSame(theirs[key], draft.fields[key]));
  const suggestion = letter.reading?.suggestion;
  return {
    ...draft,
    fields: { ...draft.fields, ...Object.fromEntries(taken.map((key) => [key, theirs[key]])) },
    touched: [...new Set([...draft.touched, ...taken.filter((key) => suggestion && !isSame(theirs[key], suggestion[key]))])],
    clashes: [...draft.clashes.filter((clash) => !changedThere.includes(clash.field)), ...clashing.map((field) => ({ field, theirs: theirs[field] }))],
    base: { tag: letter.fields_tag, fields: theirs },
  };
}

export function isEmpty(fields: FieldsView): boolean {
  return !fields.subject && !fields.code && !fields.organ_name && !fields.issued_date;
}

/** The form as the clerk first sees it: what was saved before, else what was read. */
export function startDraft(letter: DocumentView, receiver: string | null = null): IncomingDraft {
  const suggestion = letter.reading?.suggestion;
  const blank = isEmpty(letter.fields);
  const fields = blank && suggestion ? suggestion : letter.fields;
  // What a clerk saved in another way than it was read is that clerk's, also where it was cleared.
  const touched = suggestion && !blank ? keysOf(fields).filter((key) => !isSame(fields[key], suggestion[key])) : [];
  return {
    fields: { ...fields, kind: fields.kind || 'Công văn', urgency: fields.urgency || 'normal', access: fields.access || 'normal' },
    touched,
    submitTo: receiver,
    notDuplicates: [],
    stamp: null,
    edited: false,
    base: { tag: letter.fields_tag, fields: letter.fields },
    clashes: [],
  };
}

/** What a change by the clerk brings along: the code of a body is that body's own, so another name has another one, or none that is known. */
export function withCode(fields: FieldsView, change: Partial<FieldsView>, known: readonly (FieldsView | undefined)[]): Partial<FieldsView> {
  const { organ_name } = change;
  if (organ_name === undefined || isSame(organ_name, fields.organ_name)) return change;
  return { organ_code: known.find((one) => isSame(one?.organ_name, organ_name))?.organ_code ?? null, ...change };
}

/** Fills in what was read meanwhile, except where the clerk has typed. */
export function mergeReading(draft: IncomingDraft, suggestion: FieldsView): IncomingDraft {
  const fields = { ...draft.fields } as Record<string, unknown>;
  for (const [key, value] of Object.entries(suggestion)) {
    if (!draft.touched.includes(key as keyof FieldsView) && value !== '' && value !== null && value !== undefined) fields[key] = value;
  }
  return { ...draft, fields: fields as unknown as FieldsView };
}

export type ReadState = { state: 'plain' | 'read' | 'unsure'; reason?: string };

/** How sure the value of a field is; a value the clerk typed is simply the clerk's. */
export function readState(letter: DocumentView, draft: IncomingDraft, field: keyof FieldsView, also: (keyof FieldsView)[] = []): ReadState {
  if (draft.touched.includes(field) || also.some((other) => draft.touched.includes(other))) return { state: 'plain' };
  const read = letter.reading?.fields.filter((one) => one.field === field || also.includes(one.field as keyof FieldsView)) ?? [];
  const value = draft.fields[field];
  if (read.length === 0 || value === '' || value === null) return { state: 'plain' };
  const others = letter.reading?.others.filter((other) => other.taken && (other.field === field || also.includes(other.field as keyof FieldsView))) ?? [];
  if (others.length > 0) return { state: 'unsure', reason: m.other_taken() };
  const worst = read.reduce((a, b) => (b.confidence < a.confidence ? b : a));
  return worst.confidence >= SURE ? { state: 'read' } : { state: 'unsure', reason: worst.reason ?? m.read_unsure({ page: worst.page }) };
}

/** The eleven lines of the form that can be read from a page. */
const READABLE: (keyof FieldsView)[] = ['organ_name', 'code', 'issued_date', 'subject', 'kind', 'signer_name', 'signer_position', 'urgency', 'due_date', 'page_count', 'language'];

export function readCount(letter: DocumentView): { read: number; of: number } | null {
  const { reading } = letter;
  if (!reading || reading.image_only) return null;
  const { suggestion } = reading;
  return { read: READABLE.filter((field) => suggestion[field] !== null && suggestion[field] !== '' && suggestion[field] !== undefined).length, of: READABLE.length };
}

/** What must be mended before the letter can be registered; same words at the field and in the summary. */
export function problemsOf(draft: Pick<IncomingDraft, 'fields' | 'submitTo'>, today: string, submit: boolean): FieldProblem[] {
  const { fields } = draft;
  const found: FieldProblem[] = [];
  if (!fields.organ_name.trim()) found.push({ field: 'organ_name', text: m.need_organ() });
  if (!fields.issued_date) found.push({ field: 'issued_date', text: m.need_issued_date() });
  else if (fields.issued_date > today) found.push({ field: 'issued_date', text: m.issued_in_future({ date: formatDate(today) }) });
  if (!fields.subject.trim()) found.push({ field: 'subject', text: m.need_subject() });
  if (!fields.kind.trim()) found.push({ field: 'kind', text: m.need_kind() });
  if (fields.due_date && fields.issued_date && fields.due_date < fields.issued_date) found.push({ field: 'due_date', text: m.due_before_issue() });
  if (submit && !draft.submitTo) found.push({ field: 'submit_to', text: m.need_submit_to() });
  return found;
}

/** The server's own findings (JSON pointers) as problems of fields. */
export function problemsOfServer(fields: readonly { pointer: string; detail: string }[]): FieldProblem[] {
  return fields.map((fault) => ({ field: fault.pointer.split('/').pop() ?? '', text: fault.detail })).filter((problem) => problem.field && problem.text);
}
