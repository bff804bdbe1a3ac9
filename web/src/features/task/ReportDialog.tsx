import { useState } from 'react';
import type { AssignmentView } from '@/api/client';
import { useDraft } from '@/app/drafts';
import { useKeys } from '@/app/useKeys';
import { Button, Dialog, ErrorSummary, TextArea, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { useLetterAct } from '../document/useLetterAct';
import type { ActDialogProps } from './AssignDialog';
import { ActFault } from './Conflict';
import { ResultUpload } from './ResultUpload';
import styles from './dialogs.module.css';

/** Báo cáo kết quả: what was done, with the papers that show it. */
export default function ReportDialog({ letter, share, onClose, onDone }: ActDialogProps & { share: AssignmentView }) {
  const [text, setText, forget] = useDraft(`report.${letter.id}`, '');
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [sending, setSending] = useState(false);
  const act = useLetterAct(letter);
  const attached = letter.files.filter((file) => share.result_file_ids.includes(file.id));
  const lead = share.role === 'lead';

  const submit = () => {
    if (act.isPending || sending) return;
    const found: FieldProblem[] = text.trim() ? [] : [{ field: 'ket-qua', text: m.report_need_text() }];
    setProblems(found);
    setAttempt(attempt + 1);
    if (found.length > 0) return;
    act.mutate(
      { action: 'report', text: text.trim() },
      {
        onSuccess: (fresh) => {
          forget();
          // The lead's letter stays in hand until it is closed.
          onDone(lead ? m.report_done_lead() : m.report_done(), fresh, !lead);
        },
      },
    );
  };

  useKeys([{ act: 'mainAct', run: submit, overDialogs: true }]);

  return (
    <Dialog open onClose={onClose} title={m.act_report()}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ErrorSummary problems={problems} attempt={attempt} />
        <TextArea
          id="ket-qua"
          label={m.report_text()}
          value={text}
          rows={4}
          maxLength={4000}
          data-autofocus
          placeholder={m.report_hint()}
          error={problems[0]?.text}
          onChange={(value) => {
            setText(value);
            setProblems([]);
          }}
        />
        <div>
          <p className={styles.label}>{m.report_files()}</p>
          {attached.length > 0 && (
            <ul className={styles.attached}>
              {attached.map((file) => (
                <li key={file.id}>{file.name}</li>
              ))}
            </ul>
          )}
          <ResultUpload letter={letter} onBusy={setSending} />
        </div>
        {lead && <p className={styles.quiet}>{m.report_lead_note()}</p>}
        <ActFault error={act.error} letterId={letter.id} onSeen={() => act.reset()} />
        <div className={styles.actions}>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button type="submit" variant="primary" busy={act.isPending} disabled={sending} act="mainAct">
            {m.act_report()}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
