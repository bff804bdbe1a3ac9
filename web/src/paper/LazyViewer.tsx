import { Suspense } from 'react';
import { part } from '@/offline/parts';
import styles from './paper.module.css';
import type { PaperViewerProps } from './PaperViewer';

const Viewer = part(() => import('./PaperViewer').then((loaded) => ({ default: loaded.PaperViewer })));

/** The page viewer, fetched when the first letter is shown and not with the screen. */
export function PaperViewer(props: PaperViewerProps) {
  return (
    <Suspense fallback={<div className={styles.viewer} />}>
      <Viewer {...props} />
    </Suspense>
  );
}
