import { EmptyState } from '@/ui';
import { m } from '@/words';

export function TaskPage() {
  return <EmptyState title={m.nav_tasks()} />;
}
