import { m } from '@/words';

/** A kind of work in the background in words. What is not known yet is named by its key. */
export function choreName(kind: string): string {
  switch (kind) {
    case 'analyse_file':
      return m.chore_analyse_file();
    case 'recognise_file':
      return m.chore_recognise_file();
    case 'place_words':
      return m.chore_place_words();
    case 'index_document':
      return m.chore_index_document();
    case 'judge_signatures':
    case 'judge_again':
      return m.chore_judge_signatures();
    case 'check_many':
      return m.chore_check_many();
    case 'fetch_evidence':
      return m.chore_fetch_evidence();
    case 'survey_scan':
      return m.chore_survey_scan();
    default:
      return kind;
  }
}
