import { EmptyState } from '@/ui';
import { m } from '@/words';

export function ReviewPage() {
  return <EmptyState title={m.nav_review()} />;
}
