import { IconBolt } from '@tabler/icons-react';
import { Badge } from '@/ui';
import { urgencyName } from './terms';

/** Khẩn and above; nothing for the ordinary. */
export function UrgencyBadge({ urgency }: { urgency: string }) {
  if (urgency === 'normal' || !urgency) return null;
  return (
    <Badge tone={urgency === 'urgent' ? 'amber' : 'red'} icon={<IconBolt aria-hidden />}>
      {urgencyName(urgency)}
    </Badge>
  );
}
