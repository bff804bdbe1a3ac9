import type { components } from '@/api/schema';
import { dayOf, formatDate } from '@/domain/dates';
import type { NoticeTone } from '@/ui';
import { m } from '@/words';

type Schemas = components['schemas'];
export type Report = Schemas['SignatureReportView'];
export type Facts = Schemas['SignatureFactsView'];
export type Piece = Schemas['EvidenceView'];

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

export function sourceWords(source: string): string {
  switch (source) {
    case 'agency':
      return m.verdict_from_agency();
    case 'operator':
      return m.verdict_from_operator();
    case 'file':
      return m.verdict_from_file();
    default:
      return m.verdict_from_fetch();
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
