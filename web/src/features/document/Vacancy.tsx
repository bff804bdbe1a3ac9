import { IconUserOff } from '@tabler/icons-react';
import type { DocumentView } from '@/api/client';
import { Notice } from '@/ui';
import { m } from '@/words';

/** The post that has the letter is vacant: whose it is meanwhile. */
export function Vacancy({ letter }: { letter: DocumentView }) {
  const { holder } = letter;
  if (!holder?.position_id || holder.persons.length > 0) return null;
  const above = holder.stood_in_by.map((person) => person.name).join(', ');
  return (
    <Notice tone="amber" icon={<IconUserOff aria-hidden />} role="status">
      {above ? m.vacancy_up({ title: holder.title, unit: holder.unit_short_name, name: above }) : m.vacancy_nobody({ title: holder.title, unit: holder.unit_short_name })}
    </Notice>
  );
}
