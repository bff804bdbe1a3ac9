import { lazy, Suspense } from 'react';
import type { ReasonDialogProps } from './ReasonDialog';

const Reason = lazy(() => import('./ReasonDialog'));
const Detail = lazy(() => import('./SignatureDialog'));

/** Asks why; fetched with the first question. */
export function ReasonDialog(props: ReasonDialogProps) {
  return (
    <Suspense>
      <Reason {...props} />
    </Suspense>
  );
}

/** Four questions about each signature; fetched when first asked for. */
export function SignatureDialog(props: React.ComponentProps<typeof Detail>) {
  return (
    <Suspense>
      <Detail {...props} />
    </Suspense>
  );
}
