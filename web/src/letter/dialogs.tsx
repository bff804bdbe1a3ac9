import { Suspense } from 'react';
import { part } from '@/offline/parts';
import type { ReasonDialogProps } from './ReasonDialog';

const Reason = part(() => import('./ReasonDialog'));
const Detail = part(() => import('./SignatureDialog'));

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
