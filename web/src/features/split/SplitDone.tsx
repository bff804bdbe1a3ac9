import { Link } from '@tanstack/react-router';
import { IconCheck } from '@tabler/icons-react';
import { m } from '@/words';
import type { Scan } from './plan';
import styles from './split.module.css';

/** What came of a scan: its letters, each to be opened. */
export function SplitDone({ letters }: { letters: Scan['letters'] }) {
  return (
    <section className={styles.done} aria-labelledby="da-tach">
      <h2 id="da-tach">
        <IconCheck aria-hidden /> {m.split_done({ count: letters.length })}
      </h2>
      <ol>
        {letters.map((letter, at) => (
          <li key={letter.document_id}>
            <Link to="/vao-so-den/$id" params={{ id: letter.document_id }}>
              {m.split_group({ number: at + 1 })}
            </Link>
            <span>{letter.pages}</span>
          </li>
        ))}
      </ol>
      <p>{m.split_done_text()}</p>
    </section>
  );
}
