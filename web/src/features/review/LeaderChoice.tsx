import type { PositionView } from '@/api/client';
import { Select } from '@/ui';
import { m } from '@/words';

interface LeaderChoiceProps {
  leaders: PositionView[];
  value: string | null;
  onChange(position: string | null): void;
  error: string | undefined;
}

/** Trình lên: the leader a proposal goes to. */
export default function LeaderChoice({ leaders, value, onChange, error }: LeaderChoiceProps) {
  return (
    <Select
      id="trinh-len"
      label={m.propose_to()}
      options={leaders.map((position) => ({ value: position.id, label: position.holders.length > 0 ? `${position.holders.map((person) => person.name).join(', ')} – ${position.title}` : position.title }))}
      value={value}
      onChange={onChange}
      error={error}
    />
  );
}
