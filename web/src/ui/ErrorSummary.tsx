import { useEffect, useRef } from 'react';
import { m } from '@/words';
import styles from './ErrorSummary.module.css';

export interface FieldProblem {
  /** The id of the control to go to. */
  field: string;
  text: string;
}

/** "Cần sửa 2 mục": takes focus after a failed submit; each line goes to its field. */
export function ErrorSummary({ problems, attempt }: { problems: FieldProblem[]; attempt: number }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt > 0 && problems.length > 0) box.current?.focus();
    // Only a new attempt moves the focus, never the mending of a field.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [attempt]);
  if (problems.length === 0) return null;
  return (
    <div ref={box} className={styles.box} tabIndex={-1} role="alert">
      <p className={styles.title}>{m.error_summary({ count: problems.length })}</p>
      <ul>
        {problems.map((problem) => (
          <li key={problem.field}>
            <a
              href={`#${problem.field}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(problem.field)?.focus();
              }}
            >
              {problem.text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
