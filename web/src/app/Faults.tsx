import { IconMapOff } from '@tabler/icons-react';
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { explain, Problem } from '@/api/problem';
import { EmptyState, ErrorState } from '@/ui';
import { m } from '@/words';

/** A screen that broke: the rest of the product goes on, drafts are kept. */
export function ScreenFault({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const known = error instanceof Problem;
  return (
    <main style={{ display: 'grid', placeItems: 'center', minHeight: '60vh' }}>
      <ErrorState
        title={known ? m.error_load() : m.error_unexpected_title()}
        detail={known ? explain(error) : m.error_unexpected_text()}
        trace={known ? error.trace : undefined}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </main>
  );
}

export function PageMissing() {
  return (
    <main>
      <EmptyState icon={<IconMapOff aria-hidden />} title={m.error_page_missing()} action={<Link to="/">{m.go_home()}</Link>}>
        {m.error_page_missing_text()}
      </EmptyState>
    </main>
  );
}
