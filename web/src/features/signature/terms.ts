import type { components } from '@/api/schema';
import { dayOf, formatDate } from '@/domain/dates';
import type { NoticeTone } from '@/ui';
import { m } from '@/words';

type Schemas = components['schemas'];
export type Report = Schemas['SignatureReportView'];
export type Facts = Schemas['SignatureFactsView'];
export type Piece = Schemas['EvidenceView'];
export type Stamp = Schemas['StampView'];

export type Area = Schemas['ChangedAreaView'];

/** Kinds of change that a person should look at; signatures and what proves them are no changes of the letter. */
const LOOKED_AT = new Set(['form', 'annot', 'other']);

/** What is to be said of the file as a whole: every warning, and who signed as what. Time-stamps have a place of their own. */
export function ofTheWhole(remarks: Report['remarks']): Report['remarks'] {
  return remarks.filter((remark) => (remark.severity !== 'info' && !remark.code.startsWith('timestamp.')) || remark.code.startsWith('signatories.'));
}

/** Places of one remark that are named at once; the rest are counted. */
const PLACES = 3;

/** The places of a remark, each once: the first of them, and how many more there are. */
export function placesOf(about: readonly string[]): { shown: string[]; more: number } {
  const all = [...new Set(about)];
  return { shown: all.slice(0, PLACES), more: Math.max(0, all.length - PLACES) };
}

export const areaKey = (area: Area): string => `${area.page} ${area.shown.join(' ')} ${area.code}`;

/** Where the letter shows something else than what was signed, each place once, in the order of the pages. */
export function changedAreas(report: Report): Area[] {
  const found = new Map<string, Area>();
  for (const area of report.signatures.flatMap((one) => one.areas)) {
    if (LOOKED_AT.has(area.level)) found.set(areaKey(area), area);
  }
  return [...found.values()].sort((a, b) => a.page - b.page || (a.shown[1] ?? 0) - (b.shown[1] ?? 0));
}

/** Pages of forbidden changes of which no place is known, as in reports of earlier programs. */
export function changedPages(report: Report, placed: readonly Area[]): number[] {
  const pages = report.signatures.flatMap((one) => one.changes.filter((change) => change.level === 'annot' || change.level === 'other').map((change) => change.page));
  const known = new Set(placed.map((area) => area.page));
  return [...new Set(pages)].filter((page): page is number => typeof page === 'number' && !known.has(page)).sort((a, b) => a - b);
}

/** What a file was saved for. */
export function revisionWords({ kind }: Pick<Schemas['RevisionView'], 'kind'>, signer?: string | null): string {
  switch (kind) {
    case 'draft':
      return m.verdict_saved_draft();
    case 'signature':
      return m.verdict_saved_signature({ signer: signer ?? '–' });
    case 'timestamp':
      return m.verdict_saved_timestamp();
    case 'validation_data':
      return m.verdict_saved_validation_data();
    case 'description':
      return m.verdict_saved_description();
    case 'signature_field':
      return m.verdict_saved_signature_field();
    case 'form':
      return m.verdict_saved_form();
    case 'annotation':
      return m.verdict_saved_annotation();
    case 'empty':
      return m.verdict_saved_empty();
    default:
      return m.verdict_saved_content();
  }
}

export function areaWords(area: Area): string {
  if (area.whole_page) return m.verdict_area_page();
  switch (area.code) {
    case 'annotation.added':
      return m.verdict_area_annotation_added();
    case 'annotation.changed':
      return m.verdict_area_annotation_changed();
    case 'annotation.removed':
      return m.verdict_area_annotation_removed();
    case 'field.value':
      return m.verdict_area_field_value();
    case 'field.appearance':
      return m.verdict_area_field_shown();
    default:
      return m.verdict_area_other();
  }
}

/** Nothing unknown is ever green. */
export function noticeTone(state: string): NoticeTone {
  return state === 'valid' ? 'green' : state === 'intact_unchecked' ? 'amber' : state === 'invalid' || state === 'evidence_against' ? 'red' : 'grey';
}

export function occasionWords(occasion: string, who: string | null | undefined): string {
  switch (occasion) {
    case 'received':
      return m.verdict_on_receipt();
    case 'trust_changed':
      return m.verdict_on_trust();
    case 'asked':
      return m.verdict_on_word({ who: who ?? '–' });
    case 'campaign':
      return m.verdict_on_campaign({ who: who ?? '–' });
    default:
      return m.verdict_on_fetch();
  }
}

export function signedAsWords(as: string): string {
  return as === 'person' ? m.verdict_as_person() : as === 'agency' ? m.verdict_as_agency() : m.verdict_as_unknown();
}

/** What was signed may be as it was, and the letter shown another one all the same. */
export function integrityWords(intact: boolean | null | undefined, changedSince: boolean): string {
  if (intact === true && changedSince) return m.verdict_intact_changed();
  return intact === true ? m.verdict_intact() : intact === false ? m.verdict_not_intact() : m.verdict_intact_unknown();
}

export function proofWords(proof: string): string {
  return proof === 'timestamp' ? m.verdict_time_stamped() : proof === 'receipt' ? m.verdict_time_received() : m.verdict_time_claimed();
}

/** Whether the certificate that made a time-stamp was revoked; nothing where an earlier program did not tell. */
export function stampRevocationWords({ revocation }: Pick<Stamp, 'revocation'>): string | null {
  const own = revocation[0];
  if (!own) return null;
  if (own.status === 'good') return m.verdict_stamp_good();
  return own.status === 'revoked' ? m.verdict_stamp_revoked({ day: dayWords(own.revoked_at) }) : m.verdict_stamp_unknown();
}

/** Why a time-stamp proves nothing, and what to do about it. */
export function whyNot({ counts, remarks }: Pick<Stamp, 'counts' | 'remarks'>): Stamp['remarks'][number] | undefined {
  if (counts) return undefined;
  return remarks.find((remark) => remark.code.startsWith('timestamp.')) ?? remarks.find((remark) => remark.severity !== 'info');
}

export function pieceWords(piece: Piece): string {
  switch (piece.role) {
    case 'anchor':
      return m.verdict_piece_anchor();
    case 'certificate':
      return m.verdict_piece_certificate();
    case 'crl':
      return m.verdict_piece_crl();
    default:
      return m.verdict_piece_ocsp();
  }
}

export function sourceWords({ source, address }: Piece): string {
  switch (source) {
    case 'agency':
      return m.verdict_from_agency();
    case 'operator':
      return m.verdict_from_operator();
    case 'file':
      return m.verdict_from_file();
    default:
      return address ? m.verdict_from_address({ address }) : m.verdict_from_fetch();
  }
}

export function standingWords(standing: string): string | null {
  switch (standing) {
    case 'meets_current_standard':
      return m.verdict_standing_current();
    case 'legacy_accepted':
      return m.verdict_standing_legacy();
    case 'broken':
      return m.verdict_standing_broken();
    default:
      return null;
  }
}

export function dayWords(at: string | null | undefined): string {
  return at ? formatDate(dayOf(at)) : '–';
}

/** Whether the certificate was in force when it was signed with, whatever became of the letter afterwards. */
export function validityThen(facts: Pick<Facts, 'not_before' | 'not_after' | 'proven_at' | 'claimed_at'>): string {
  const then = facts.proven_at ?? facts.claimed_at;
  if (!then || !facts.not_before || !facts.not_after) return m.verdict_then_unknown();
  const within = Date.parse(facts.not_before) <= Date.parse(then) && Date.parse(then) <= Date.parse(facts.not_after);
  if (facts.proven_at) return within ? m.verdict_then_within() : m.verdict_then_outside();
  return within ? m.verdict_then_within_claimed() : m.verdict_then_outside_claimed();
}
