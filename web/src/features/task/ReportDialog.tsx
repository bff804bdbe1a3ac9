import { useState } from 'react';
import type { AssignmentView } from '@/api/client';
import { useDraft } from '@/app/drafts';
import { TextArea, type FieldProblem } from '@/ui';
import { m } from '@/words';
import { ActForm, useActForm, type ActDialogProps } from './ActForm';
import { ResultUpload } from './ResultUpload';
import styles from './dialogs.module.css';

/** Báo cáo kết quả: what was done, with the papers that show it. */
export default function ReportDialog({ letter, share, onClose, onDone }: ActDialogProps & { share: AssignmentView }) {
  const [text, setText, forget] = useDraft(`report.${letter.id}`, '');
  const [sending, setSending] = useState(false);
  const form = useActForm(letter);
  const attached = letter.files.filter((file) => share.result_file_ids.includes(file.id));
  const lead = share.role === 'lead';

  const submit = () => {
    if (sending) return;
    const found: FieldProblem[] = text.trim() ? [] : [{ field: 'ket-qua', text: m.report_need_text() }];
    form.send(found, { action: 'report', text: text.trim() }, (fresh) => {
      forget();
      // The lead's letter stays in hand until it is closed.
      onDone(lead ? m.report_done_lead() : m.report_done(), fresh, !lead);
    });
  };

  return (
    <ActForm form={form} title={m.act_report()} disabled={sending} onSubmit={submit} onClose={onClose}>
      <TextArea
        id="ket-qua"
        label={m.report_text()}
        value={text}
        rows={4}
        maxLength={4000}
        data-autofocus
        placeholder={m.report_hint()}
        error={form.problems[0]?.text}
        onChange={(value) => {
          setText(value);
          form.clear();
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
    </ActForm>
  );
}
