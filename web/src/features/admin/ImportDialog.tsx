import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { send } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { Badge, Button, Dialog, FileDrop, Notice, type Tone } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { useKeepOrganisation, type ImportReport } from './organisation';

type Kind = 'units' | 'people';

async function post(kind: Kind, file: File, apply: boolean): Promise<ImportReport> {
  const request = new Request(`/api/v1/administration/${kind}/import?apply=${apply}`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: await file.arrayBuffer() });
  const response = await send(request);
  if (!response.ok) throw await Problem.of(response);
  return (await response.json()) as ImportReport;
}

/** Template, file, a verdict for each row, then the rows that are right. */
export function ImportDialog({ kind, onClose }: { kind: Kind; onClose(): void }) {
  const keep = useKeepOrganisation();
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();

  const run = async (chosen: File, apply: boolean) => {
    if (busy) return;
    setBusy(true);
    setFault(undefined);
    try {
      setReport(await post(kind, chosen, apply));
      setFile(chosen);
      if (apply) keep();
    } catch (error) {
      setFault(explain(error));
      if (!apply) setReport(null);
    } finally {
      setBusy(false);
    }
  };

  const count = (state: string) => report?.rows.filter((row) => row.state === state).length ?? 0;
  const handed = report?.applied && report.rows.some((row) => row.password);
  return (
    <Dialog
      open
      wide
      dismissable={!handed}
      onClose={onClose}
      title={kind === 'units' ? m.import_units_title() : m.import_people_title()}
      actions={
        report?.applied ? (
          <>
            {handed && (
              <Button icon={<IconPrinter aria-hidden />} onClick={() => window.print()}>
                {m.import_print()}
              </Button>
            )}
            <Button variant="primary" local onClick={onClose}>
              {handed ? m.import_handed() : m.close()}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{m.cancel()}</Button>
            <Button variant="primary" busy={busy && report !== null} disabled={!file || count('added') === 0} onClick={() => file && void run(file, true)}>
              {m.import_apply({ count: count('added') })}
            </Button>
          </>
        )
      }
    >
      <div className={styles.form}>
        {!report?.applied && (
          <>
            <p className={styles.quiet}>
              <a className={styles.download} href={`/api/v1/administration/templates/${kind}`} download>
                <IconDownload size={16} aria-hidden /> {m.import_template()}
              </a>{' '}
              {m.import_template_text()}
            </p>
            <FileDrop label={m.import_file()} accept=".xlsx" compact disabled={busy} hint={m.import_file_hint()} onFiles={(files) => files[0] && void run(files[0], false)} />
          </>
        )}
        {fault && (
          <Notice tone="red" role="alert">
            {fault}
          </Notice>
        )}
        {report && (
          <p role="status">{report.applied ? m.import_done({ added: count('added'), known: count('known'), faulty: count('faulty') }) : m.import_preview({ added: count('added'), known: count('known'), faulty: count('faulty') })}</p>
        )}
        {handed && <Notice tone="amber">{m.import_once()}</Notice>}
        {report && report.rows.length > 0 && (
          <div className={styles.rows} tabIndex={0} role="region" aria-label={m.import_rows()} data-print={handed || undefined}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{m.import_row()}</th>
                  <th scope="col">{kind === 'units' ? m.unit_name() : m.admin_person()}</th>
                  <th scope="col">{kind === 'units' ? m.unit_above() : m.person_post()}</th>
                  {kind === 'people' && <th scope="col">{m.admin_login()}</th>}
                  <th scope="col">{handed ? m.person_first_password() : m.import_verdict()}</th>
                </tr>
              </thead>
              <tbody>
                {report.rows.map((row) => (
                  <tr key={row.row}>
                    <td>{row.row}</td>
                    <th scope="row">{row.name || '–'}</th>
                    <td>{row.place || '–'}</td>
                    {kind === 'people' && <td>{row.login ?? ''}</td>}
                    <td>{row.password ? <code>{row.password}</code> : <Verdict state={row.state} faults={row.faults} applied={report.applied} />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function Verdict({ state, faults, applied }: { state: string; faults: string[]; applied: boolean }) {
  const tone: Tone = state === 'added' ? 'green' : state === 'known' ? 'grey' : 'red';
  const words = state === 'added' ? (applied ? m.import_added() : m.import_right()) : state === 'known' ? m.import_known() : m.import_faulty();
  return (
    <>
      <Badge tone={tone}>{words}</Badge>
      {faults.map((fault) => (
        <p key={fault} className={styles.fault}>
          {fault}
        </p>
      ))}
    </>
  );
}
