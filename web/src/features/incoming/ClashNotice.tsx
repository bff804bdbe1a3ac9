import { IconUsers } from '@tabler/icons-react';
import type { FieldsView } from '@/api/client';
import { formatDate } from '@/domain/dates';
import { accessName, urgencyName } from '@/letter';
import { Notice } from '@/ui';
import { m } from '@/words';
import type { Clash } from './form';

function fieldName(field: keyof FieldsView): string {
  switch (field) {
    case 'organ_name':
    case 'organ_code':
      return m.field_organ();
    case 'code':
      return m.field_code();
    case 'issued_date':
      return m.field_issued_date();
    case 'kind':
      return m.field_kind();
    case 'signer_name':
    case 'signer_position':
      return m.field_signer();
    case 'urgency':
      return m.field_urgency();
    case 'due_date':
      return m.field_due_date();
    case 'access':
      return m.field_access();
    case 'file_notation':
      return m.field_file_notation();
    case 'note':
      return m.field_note();
    default:
      return m.field_subject();
  }
}

function inWords({ field, theirs }: Clash): string {
  if (theirs === null || theirs === undefined || theirs === '') return m.clash_empty();
  if (field === 'issued_date' || field === 'due_date') return formatDate(String(theirs));
  if (field === 'urgency') return urgencyName(String(theirs));
  if (field === 'access') return accessName(String(theirs));
  return String(theirs);
}

/** Two people wrote into one field: what the other saved, and the choice. */
export function ClashNotice({ clash, onTake, onKeep }: { clash: Clash; onTake(): void; onKeep(): void }) {
  return (
    <Notice
      tone="amber"
      role="status"
      icon={<IconUsers aria-hidden />}
      actions={
        <>
          <button type="button" onClick={onTake}>
            {m.clash_take()}
          </button>
          <button type="button" onClick={onKeep}>
            {m.clash_keep()}
          </button>
        </>
      }
    >
      {m.clash_text({ field: fieldName(clash.field) })} <strong>{inWords(clash)}</strong>
    </Notice>
  );
}
