import { EmptyState } from '@/ui';
import { m } from '@/words';

export function IncomingPage() {
  return <EmptyState title={m.nav_incoming()} />;
}
