import { useMutation } from '@tanstack/react-query';
import { IconRotateClockwise } from '@tabler/icons-react';
import { client } from '@/api/client';
import { explain, Problem } from '@/api/problem';
import { signatureName } from '@/letter';
import { Button, Notice } from '@/ui';
import { m } from '@/words';
import { dayWords, pieceWords, sourceWords, type Piece, type Report } from './terms';
import styles from './report.module.css';

/** What the verdict rests on, and the proof that it can be given again from that alone. */
export function Evidence({ report, documentId, fileId }: { report: Report; documentId: string; fileId: string }) {
  const repeat = useMutation({
    mutationFn: async () => {
      const path = { id: documentId, file_id: fileId, report_id: report.line.id };
      const { data } = await client.GET('/api/v1/documents/{id}/files/{file_id}/signature-reports/{report_id}/repetition', { params: { path } });
      if (!data) throw new Problem(0, '', '');
      return data;
    },
  });
  const used = report.evidence.filter((piece) => piece.used);
  const rest = report.evidence.filter((piece) => !piece.used);
  return (
    <section className={styles.box}>
      <h2>{m.verdict_evidence()}</h2>
      <p className={styles.quiet}>{m.verdict_evidence_text()}</p>
      <Pieces pieces={used} />
      {rest.length > 0 && (
        <details className={styles.folded}>
          <summary>{m.verdict_at_hand({ count: rest.length })}</summary>
          <Pieces pieces={rest} />
        </details>
      )}
      <p className={styles.digest}>
        {m.verdict_digest()} <code>{report.file_sha256}</code> · {report.program}
      </p>
      <Button icon={<IconRotateClockwise aria-hidden />} disabled={repeat.isPending} onClick={() => repeat.mutate()}>
        {m.verdict_repeat()}
      </Button>
      {repeat.data && (
        <Notice tone={repeat.data.same ? 'green' : 'amber'} role="status">
          {repeat.data.same ? m.verdict_repeated({ verdict: signatureName(repeat.data.again) }) : m.verdict_repeated_other({ before: signatureName(repeat.data.then), again: signatureName(repeat.data.again) })}
        </Notice>
      )}
      {repeat.isError && (
        <Notice tone="red" role="alert">
          {explain(repeat.error)}
        </Notice>
      )}
    </section>
  );
}

function Pieces({ pieces }: { pieces: Piece[] }) {
  return (
    <ul className={styles.pieces}>
      {pieces.map((piece, index) => (
        <li key={`${piece.sha256} ${index}`} title={piece.sha256}>
          <strong>{pieceWords(piece)}</strong> <span>{piece.name ?? piece.sha256.slice(0, 16)}</span>
          <small>{[sourceWords(piece), piece.from ? m.verdict_from_to({ from: dayWords(piece.from), until: dayWords(piece.until) }) : null].filter(Boolean).join(' · ')}</small>
        </li>
      ))}
    </ul>
  );
}
