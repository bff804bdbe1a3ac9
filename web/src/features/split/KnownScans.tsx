import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Problem, type EarlierScan } from '@/api/problem';
import { formatStamp } from '@/domain/dates';
import { ReasonDialog, today } from '@/letter';
import { Button, Notice } from '@/ui';
import { m } from '@/words';
import styles from './split.module.css';

/** A file whose bytes were uploaded before, and the scan that they are. */
export interface KnownScan {
  file: File;
  earlier: EarlierScan;
}

/** What the server says of a file that is known; null for any other fault. */
export function knownScan(file: File, error: unknown): KnownScan | null {
  return error instanceof Problem && error.scan ? { file, earlier: error.scan } : null;
}

interface KnownScansProps {
  known: readonly KnownScan[];
  /** The scan on the screen, if one is. */
  here?: string;
  /** Uploads it once more, for this reason; what fails is told here. */
  onAgain(one: KnownScan, reason: string): Promise<void>;
  onLeave(one: KnownScan): void;
}

/** Says of files that were uploaded before who did, when and what became of them; the clerk opens the first or goes on with a reason. */
export function KnownScans({ known, here, onAgain, onLeave }: KnownScansProps) {
  const [asked, setAsked] = useState<KnownScan | null>(null);
  return (
    <>
      {known.map((one) => (
        <Notice
          key={`${one.file.name} ${one.earlier.id}`}
          tone="amber"
          role="alert"
          actions={
            <>
              <Button onClick={() => onLeave(one)}>{m.split_known_leave()}</Button>
              <Button onClick={() => setAsked(one)}>{m.split_known_again()}</Button>
            </>
          }
        >
          {knownWords(one)}{' '}
          {one.earlier.id !== here && (
            <Link to="/ban-quet/$id" params={{ id: one.earlier.id }} className={styles.known}>
              {m.split_known_open({ name: one.earlier.name })}
            </Link>
          )}
        </Notice>
      ))}
      {asked && (
        <ReasonDialog
          title={m.split_known_again()}
          text={knownWords(asked)}
          label={m.split_known_reason()}
          missing={m.split_known_missing()}
          act={m.split_known_again()}
          suggestions={[m.split_known_page_lost(), m.split_known_cut_wrong()]}
          onSend={(reason) => onAgain(asked, reason)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

function knownWords({ file, earlier }: KnownScan): string {
  const said = m.split_known({ name: file.name, by: earlier.by, at: formatStamp(earlier.at, today()) });
  const became = earlier.state === 'split' ? m.split_known_was_split({ count: earlier.letters }) : m.split_known_waits({ name: earlier.holder });
  return `${said} ${became}`;
}
