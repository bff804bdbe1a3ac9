import { EmptyState } from '@/ui';
import { m } from '@/words';

export function DocumentPage() {
  return <EmptyState title={m.nav_search_documents()} />;
}
