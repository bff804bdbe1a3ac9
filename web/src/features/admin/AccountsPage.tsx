import { EmptyState } from '@/ui';
import { m } from '@/words';

export function AccountsPage() {
  return <EmptyState title={m.nav_accounts()} />;
}
