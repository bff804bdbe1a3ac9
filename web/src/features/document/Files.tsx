import { IconDownload, IconFileText, IconMail, IconPaperclip, IconReportAnalytics } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { fileUrl, pageImageUrl, type DocumentView, type FileView } from '@/api/client';
import { formatBytes } from '@/domain/numbers';
import { canvasFile, givenName, pagesUrl, shownAs, signatureName } from '@/letter';
import { prefetchPdf } from '@/paper';
import { m } from '@/words';
import { fileFormat } from './labels';
import styles from './Files.module.css';

/** Tài liệu: each file as a card; PDFs and pictures open on this screen, all others are downloaded. */
export function Files({ letter, onOpen, onSheet, children }: { letter: DocumentView; onOpen(file: FileView): void; onSheet?: () => void; children?: ReactNode }) {
  if (!letter.content_readable) return null;
  return (
    <section aria-labelledby="tai-lieu">
      <h3 id="tai-lieu" className={styles.title}>
        {m.files_title()}
      </h3>
      {letter.files.length === 0 && <p className={styles.none}>{m.files_none()}</p>}
      {(letter.files.length > 0 || onSheet) && (
        <ul className={styles.grid}>
          {onSheet && !canvasFile(letter) && (
            <li>
              <button type="button" className={styles.card} onClick={onSheet}>
                <IconFileText className={styles.icon} aria-hidden />
                <span className={styles.text}>
                  <strong>{m.files_sheet()}</strong>
                  <small>{m.files_sheet_text()}</small>
                </span>
              </button>
            </li>
          )}
          {letter.files.map((file) => (
            <li key={file.id}>
              <FileCard letter={letter} file={file} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      )}
      {children}
    </section>
  );
}

/** "chữ ký số hợp lệ", as a part of a sentence. */
function signatureWords(state: string): string {
  if (state === 'valid') return m.signature_valid_long().toLowerCase();
  return (state === 'invalid' ? m.signature_invalid_long() : signatureName(state)).toLowerCase();
}

function FileCard({ letter, file, onOpen }: { letter: DocumentView; file: FileView; onOpen(file: FileView): void }) {
  const Icon = file.role === 'main' ? IconFileText : file.role === 'result' ? IconReportAnalytics : file.role === 'envelope' ? IconMail : IconPaperclip;
  const facts = [
    fileFormat(file),
    file.signature && file.signature !== 'unsigned' ? signatureWords(file.signature) : null,
    file.signature && file.signature !== 'unsigned' ? null : file.page_count ? m.files_pages({ count: file.page_count }) : formatBytes(file.size),
    file.role === 'result' && file.added_by ? m.files_result({ name: givenName(file.added_by.name) }) : null,
  ].filter(Boolean);
  const shown = !file.problem && shownAs(file);
  const thumb = shown === 'picture' ? fileUrl(letter.id, file.id) : pageImageUrl(letter.id, file.id, 1, 80);
  const body = (
    <>
      {shown ? <img className={styles.thumb} src={thumb} alt="" width={36} height={50} loading="lazy" onError={(event) => event.currentTarget.setAttribute('data-broken', '')} /> : <Icon className={styles.icon} aria-hidden />}
      <span className={styles.text}>
        <strong title={file.name}>{file.role === 'main' && letter.fields.code ? `${letter.fields.kind} ${letter.fields.code}` : file.name}</strong>
        <small data-state={file.signature ?? undefined}>{file.problem ?? facts.join(', ')}</small>
      </span>
      {!shown && <IconDownload className={styles.hint} aria-label={m.files_download()} />}
    </>
  );
  if (!shown) {
    return (
      <a className={styles.card} href={fileUrl(letter.id, file.id)} download={file.name}>
        {body}
      </a>
    );
  }
  const fetchAhead = () => shown === 'pages' && prefetchPdf(pagesUrl(letter.id, file));
  return (
    <button type="button" className={styles.card} onClick={() => onOpen(file)} onPointerEnter={fetchAhead} onFocus={fetchAhead}>
      {body}
    </button>
  );
}
