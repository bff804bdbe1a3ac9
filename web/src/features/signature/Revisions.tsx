import { IconAlertTriangle, IconEye } from '@tabler/icons-react';
import { m } from '@/words';
import { revisionWords, type Report } from './terms';
import styles from './report.module.css';

interface Props {
  report: Report;
  /** Which signature's version is on the page, from 1; null for the file as it is now. */
  open: number | null;
  onOpen(signature: number): void;
}

/** Each time the file was saved and what for: the signatures, and everything that came between and after them. */
export function Revisions({ report, open, onOpen }: Props) {
  if (report.revisions.length < 2) return null;
  return (
    <section className={styles.box} aria-label={m.verdict_revisions()}>
      <h2>{m.verdict_revisions()}</h2>
      <ol className={styles.savings}>
        {report.revisions.map((revision) => {
          const facts = revision.signature ? report.signatures[revision.signature - 1] : undefined;
          const grave = revision.level === 'annot' || revision.level === 'other';
          return (
            <li key={revision.number} data-grave={grave || undefined}>
              <span>{revisionWords(revision, facts?.signer)}</span>
              {grave && <IconAlertTriangle size={16} aria-label={m.verdict_saved_grave()} />}
              {revision.signature && facts?.has_revision && (
                <button type="button" aria-pressed={open === revision.signature} onClick={() => onOpen(revision.signature ?? 0)}>
                  <IconEye size={16} aria-hidden /> {m.verdict_open_revision()}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
