import { Suspense, type ComponentProps } from 'react';
import { part } from '@/offline/parts';
import { Bar, Delayed } from '@/ui';
import styles from './LazyPaper.module.css';

const LetterPaper = part(() => import('./LetterPaper'));

/** The pages of a letter; the viewer is fetched when the first letter is shown, not with the screen. */
export function LazyPaper(props: ComponentProps<typeof LetterPaper>) {
  return (
    <Suspense
      fallback={
        <div className={styles.desk}>
          <Delayed>
            <div className={styles.page}>
              <Bar width="40%" />
              <Bar width="86%" />
              <Bar width="80%" />
              <Bar width="84%" />
            </div>
          </Delayed>
        </div>
      }
    >
      <LetterPaper {...props} />
    </Suspense>
  );
}
