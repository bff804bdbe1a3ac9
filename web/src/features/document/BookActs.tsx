import { IconCircleX, IconDots, IconPencil } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { DocumentView } from '@/api/client';
import { explain } from '@/api/problem';
import { formatDate, formatStamp } from '@/domain/dates';
import { ReasonDialog, urgencyName } from '@/letter';
import { IconButton, Menu, showToast } from '@/ui';
import { m } from '@/words';
import { offerTakeBack, TakeBack } from '../task/TakeBack';
import styles from './BookActs.module.css';
import { useLetterAct } from './useLetterAct';

const CorrectDialog = lazy(() => import('./CorrectDialog'));

/** What a clerk may still do to the entry of a registered letter: correct it, void its number, take that back. */
export function BookActs({ letter }: { letter: DocumentView }) {
  const act = useLetterAct(letter);
  const [open, setOpen] = useState<'correct' | 'void' | null>(null);
  const may = (kind: string) => letter.available_actions.includes(kind);
  const undo = letter.status === 'voided' && may('take_back') ? letter.take_back_until : null;
  if (!may('correct') && !may('void') && !undo) return null;
  return (
    <>
      {undo && <TakeBack until={undo} busy={act.isPending} onRun={() => act.mutate({ action: 'take_back' }, { onSuccess: () => showToast(m.act_taken_back()), onError: (error) => showToast(explain(error), { tone: 'error' }) })} />}
      {(may('correct') || may('void')) && (
        <Menu
          label={m.book_acts()}
          entries={[
            { key: 'correct', label: m.act_correct(), icon: <IconPencil aria-hidden />, disabled: !may('correct'), onSelect: () => setOpen('correct') },
            ...(may('void') ? [{ key: 'void', label: m.act_void(), detail: m.void_detail(), icon: <IconCircleX aria-hidden />, danger: true, onSelect: () => setOpen('void') }] : []),
          ]}
          trigger={<IconButton label={m.book_acts()} icon={<IconDots aria-hidden />} />}
        />
      )}
      <Suspense>{open === 'correct' && <CorrectDialog letter={letter} onClose={() => setOpen(null)} />}</Suspense>
      {open === 'void' && (
        <ReasonDialog
          title={m.act_void()}
          text={m.void_text({ number: letter.arrival_number ?? '' })}
          label={m.void_reason()}
          missing={m.void_need_reason()}
          act={m.act_void()}
          danger
          suggestions={[m.void_phrase_twice(), m.void_phrase_wrong()]}
          onSend={async (reason) => offerTakeBack(m.void_done({ number: letter.arrival_number ?? '' }), await act.mutateAsync({ action: 'void', reason }))}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

const names: Record<string, () => string> = {
  kind: m.fact_kind,
  code: m.fact_code,
  issued_date: m.fact_issued,
  organ_name: m.fact_organ,
  subject: m.fact_subject,
  signer_name: m.fact_signer,
  signer_position: m.fact_signer_position,
  urgency: m.fact_urgency,
  due_date: m.fact_due,
  note: m.fact_note,
  file_notation: m.fact_notation,
};

function shown(field: string, value: string): string {
  if (!value) return m.correct_blank();
  if (field === 'issued_date' || field === 'due_date') return formatDate(value);
  return field === 'urgency' ? urgencyName(value) : value;
}

/** What the entry said before, who corrected it, when and why. */
export function Corrections({ letter, today }: { letter: DocumentView; today: string }) {
  if (letter.corrections.length === 0) return null;
  return (
    <div className={styles.corrections}>
      <h4>{m.corrections_title()}</h4>
      <ul>
        {letter.corrections.map((correction) => (
          <li key={correction.at}>
            {correction.changes.map((change) => (
              <p key={change.field}>
                {names[change.field]?.() ?? change.field}: <del>{shown(change.field, change.old)}</del> → <ins>{shown(change.field, change.new)}</ins>
              </p>
            ))}
            <small>
              {correction.by.name} · {formatStamp(correction.at, today)} · {correction.reason}
            </small>
          </li>
        ))}
      </ul>
    </div>
  );
}
