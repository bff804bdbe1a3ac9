import { IconCopy } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { DuplicateView, FieldsView } from '@/api/client';
import { formatDate, formatStamp } from '@/domain/dates';
import { statusName, today } from '@/letter';
import { Button, Dialog, Notice } from '@/ui';
import { m } from '@/words';
import styles from './incoming.module.css';

interface DuplicateNoticeProps {
  duplicate: DuplicateView;
  fields: FieldsView;
  onNotSame(): void;
}

function nameOf(duplicate: DuplicateView): string {
  if (duplicate.arrival_number) {
    const date = duplicate.arrival_date ? formatDate(duplicate.arrival_date) : '';
    return m.duplicate_numbered({ number: duplicate.arrival_number, date });
  }
  return m.duplicate_waiting({ at: formatStamp(duplicate.received_at, today()) });
}

/** Warns and compares; never blocks. */
export function DuplicateNotice({ duplicate, fields, onNotSame }: DuplicateNoticeProps) {
  const [comparing, setComparing] = useState(false);
  const sameBytes = duplicate.reason === 'same_bytes';
  const rows: [string, string, string][] = [
    [m.field_code(), fields.code, duplicate.code ?? ''],
    [m.field_organ(), fields.organ_name, duplicate.organ_name],
    [m.field_issued_date(), fields.issued_date ? formatDate(fields.issued_date) : '', duplicate.issued_date ? formatDate(duplicate.issued_date) : ''],
    [m.field_subject(), fields.subject, duplicate.subject],
  ];
  return (
    <>
      <Notice
        tone="amber"
        icon={<IconCopy aria-hidden />}
        actions={
          <>
            <button type="button" onClick={() => setComparing(true)}>
              {m.duplicate_compare()}
            </button>
            <button type="button" onClick={onNotSame}>
              {m.duplicate_not_same()}
            </button>
          </>
        }
      >
        {sameBytes ? m.duplicate_same_bytes() : m.duplicate_similar()} <strong>{nameOf(duplicate)}</strong>.
      </Notice>
      {comparing && (
        <Dialog
          open
          onClose={() => setComparing(false)}
          title={m.duplicate_title()}
          wide
          actions={
            <Button
              onClick={() => {
                setComparing(false);
                onNotSame();
              }}
            >
              {m.duplicate_not_same()}
            </Button>
          }
        >
          <table className={styles.compare}>
            <thead>
              <tr>
                <th scope="col">{m.duplicate_field()}</th>
                <th scope="col">{m.duplicate_this()}</th>
                <th scope="col">{nameOf(duplicate)}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(([label, ours, theirs]) => (
                <tr key={label} data-same={ours.trim() !== '' && ours.trim() === theirs.trim() ? true : undefined}>
                  <th scope="row">{label}</th>
                  <td>{ours || '–'}</td>
                  <td>{theirs || '–'}</td>
                </tr>
              ))}
              <tr>
                <th scope="row">{m.field_status()}</th>
                <td>{m.status_arrived()}</td>
                <td>
                  {statusName(duplicate.status)}{' '}
                  <Link to="/van-ban/$id" params={{ id: duplicate.document_id }} target="_blank">
                    {m.upload_open_same()}
                  </Link>
                </td>
              </tr>
            </tbody>
          </table>
        </Dialog>
      )}
    </>
  );
}
