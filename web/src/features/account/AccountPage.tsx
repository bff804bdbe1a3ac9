import { EmptyState } from '@/ui';
import { m } from '@/words';

export function AccountPage() {
  return <EmptyState title={m.user_sessions()} />;
}
