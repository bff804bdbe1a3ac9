import { IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { DocumentView, FieldsView } from '@/api/client';
import type { components } from '@/api/schema';
import { urgencyName } from '@/letter';
import { m } from '@/words';
import { isSame } from './form';
import styles from './others.module.css';

type Other = components['schemas']['OtherValueView'];

interface OtherValuesProps {
  letter: DocumentView;
  fields: FieldsView;
  of: (keyof FieldsView)[];
  onTake(change: Partial<FieldsView>): void;
}

function inWords(field: string, value: string): string {
  if (field === 'urgency') return urgencyName(value);
  return value;
}

/** Where a value that is not on the page comes from. */
function sourceOf(other: Other): string {
  switch (other.source) {
    case 'directory':
      return m.other_directory();
    case 'signers':
      return m.other_signers();
    case 'certificate':
      return m.other_certificate();
    case 'mail':
      return m.other_mail();
    default:
      return other.taken ? m.other_rule({ organ: other.organ_name }) : m.other_rule_proposed({ organ: other.organ_name });
  }
}

/** What the page says beside what is known elsewhere: both are shown, and one press takes either. */
export function OtherValues({ letter, fields, of, onTake }: OtherValuesProps) {
  const others = (letter.reading?.others ?? []).filter((other) => of.includes(other.field as keyof FieldsView));
  if (others.length === 0) return null;
  const line = (key: string, source: string, field: string, value: string, rule = false) => {
    const isHeld = isSame(fields[field as keyof FieldsView], value);
    return (
      <li key={key}>
        <span>
          <span className={styles.source}>{source}</span> {value ? <bdi className={styles.value}>{inWords(field, value)}</bdi> : m.other_not_read()}{' '}
          {rule && <Link to="/quy-tac-doc">{m.other_rule_see()}</Link>}
        </span>
        {isHeld ? (
          <IconCheck size={16} aria-label={m.other_held()} role="img" />
        ) : (
          value && (
            <button type="button" aria-label={m.other_take_value({ value: inWords(field, value) })} onClick={() => onTake({ [field]: value })}>
              {m.other_take()}
            </button>
          )
        )}
      </li>
    );
  };
  const read = [...new Map(others.map((other) => [other.field, other.on_page])).entries()];
  return (
    <ul className={styles.others} aria-label={m.other_values()}>
      {read.map(([field, value]) => line(`page-${field}`, m.other_on_page(), field, value))}
      {others.map((other, place) => line(`${place}`, sourceOf(other), other.field, other.value, other.source === 'rule'))}
    </ul>
  );
}
