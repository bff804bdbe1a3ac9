import { IconCircleX, IconDots, IconPencil } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import type { DocumentView } from '@/api/client';
import { actedBy } from '@/domain/actedBy';
import { formatStamp } from '@/domain/dates';
import { ReasonDialog } from '@/letter';
import { part } from '@/offline/parts';
import { IconButton, Menu } from '@/ui';
import { m } from '@/words';
import { offerTakeBack } from '../task/TakeBack';
import styles from './BookActs.module.css';
import { fieldName, shownField } from './bookFields';
import { useLetterAct } from './useLetterAct';

const CorrectDialog = part(() => import('./CorrectDialog'));

/** What a clerk may still do to the entry of a registered letter: correct it, void its number. */
export function BookActs({ letter }: { letter: DocumentView }) {
  const act = useLetterAct(letter);
  const [open, setOpen] = useState<'correct' | 'void' | null>(null);
  const may = (kind: string) => letter.available_actions.includes(kind);
  if (!may('correct') && !may('void')) return null;
  return (
    <>
      <Menu
          label={m.book_acts()}
          entries={[
            { key: 'correct', label: m.act_correct(), icon: <IconPencil aria-hidden />, disabled: !may('correct'), onSelect: () => setOpen('correct') },
            ...(may('void') ? [{ key: 'void', label: m.act_void(), detail: m.void_detail(), icon: <IconCircleX aria-hidden />, danger: true, onSelect: () => setOpen('void') }] : []),
          ]}
          trigger={<IconButton label={m.book_acts()} icon={<IconDots aria-hidden />} />}
        />
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
                {fieldName(change.field)}: <del>{shownField(change.field, change.old)}</del> → <ins>{shownField(change.field, change.new)}</ins>
              </p>
            ))}
            <small>
              {actedBy(correction.by)} · {formatStamp(correction.at, today)} · {correction.reason}
            </small>
          </li>
        ))}
      </ul>
    </div>
  );
}
