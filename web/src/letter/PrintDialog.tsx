import { IconDownload, IconFileText, IconListDetails, IconPaperclip, IconRoute, IconSignature, IconTransfer } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { fileUrl, type DocumentView, type FileView } from '@/api/client';
import { annotatedUrl, fetchPrint, printUrl } from '@/api/prints';
import { explain } from '@/api/problem';
import { Button, Dialog, IconButton, Notice } from '@/ui';
import { m } from '@/words';
import { savePrint, showPrint } from './print';
import { shownAs } from './useLetter';
import styles from './PrintDialog.module.css';

interface Entry {
  key: string;
  icon: ReactNode;
  title: string;
  detail: string;
  url: string;
}

const hasPages = (one: FileView | null): one is FileView => one !== null && shownAs(one) !== null;

/** What can be printed of this letter by this reader. */
function entriesOf(letter: DocumentView, file: FileView | null): Entry[] {
  const entries: Entry[] = [];
  const main = letter.files.find((one) => one.role === 'main') ?? null;
  if (letter.content_readable) {
    if (hasPages(main)) {
      entries.push({ key: 'annotated', icon: <IconSignature aria-hidden />, title: m.print_annotated(), detail: m.print_annotated_detail(), url: annotatedUrl(letter.id, main.id) });
    }
    if (file && file.id !== main?.id && hasPages(file)) {
      entries.push({ key: file.id, icon: <IconPaperclip aria-hidden />, title: file.name, detail: m.print_file_detail(), url: annotatedUrl(letter.id, file.id) });
    }
    entries.push({ key: 'sheet', icon: <IconListDetails aria-hidden />, title: m.print_sheet(), detail: m.print_sheet_detail(), url: printUrl(letter.id, 'handling-sheet') });
  }
  if (letter.arrival_number) {
    entries.push({ key: 'slip', icon: <IconTransfer aria-hidden />, title: m.print_slip(), detail: m.print_slip_detail(), url: printUrl(letter.id, 'hand-over') });
  }
  entries.push({ key: 'way', icon: <IconRoute aria-hidden />, title: m.print_timeline(), detail: m.print_timeline_detail(), url: printUrl(letter.id, 'timeline') });
  return entries;
}

export function PrintDialog({ letter, file, onClose }: { letter: DocumentView; file: FileView | null; onClose(): void }) {
  const original = file ?? letter.files.find((one) => one.role === 'main') ?? null;
  return (
    <Dialog open onClose={onClose} title={m.print_title()} wide>
      <ul className={styles.list}>
        {entriesOf(letter, file).map((entry, index) => (
          <Row key={entry.key} entry={entry} first={index === 0} />
        ))}
        {letter.content_readable && original && (
          <li className={styles.row}>
            <span className={styles.icon}>
              <IconFileText aria-hidden />
            </span>
            <span className={styles.text}>
              <strong>{m.print_original()}</strong>
              <small>{m.print_original_detail()}</small>
            </span>
            <span className={styles.acts}>
              <a className={styles.download} href={fileUrl(letter.id, original.id)} download={original.name}>
                <IconDownload aria-hidden />
                {m.print_save()}
              </a>
            </span>
          </li>
        )}
      </ul>
      <p className={styles.foot}>{m.print_foot()}</p>
    </Dialog>
  );
}

/** One print: it may take seconds for a long scan, and says so. */
function Row({ entry, first }: { entry: Entry; first: boolean }) {
  const [busy, setBusy] = useState<'show' | 'save' | null>(null);
  const [late, setLate] = useState(false);
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    setLate(false);
    if (!busy) return;
    const timer = setTimeout(() => setLate(true), 1000);
    return () => clearTimeout(timer);
  }, [busy]);
  const run = async (how: 'show' | 'save') => {
    setBusy(how);
    setFailure(undefined);
    try {
      if (how === 'show') await showPrint(entry.url);
      else savePrint(await fetchPrint(entry.url));
    } catch (error) {
      setFailure(explain(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <li className={styles.row}>
      <span className={styles.icon}>{entry.icon}</span>
      <span className={styles.text}>
        <strong>{entry.title}</strong>
        <small role={late ? 'status' : undefined}>{late ? m.print_preparing() : entry.detail}</small>
      </span>
      <span className={styles.acts}>
        <Button variant={first ? 'primary' : 'default'} busy={busy === 'show'} disabled={busy === 'save'} aria-label={m.print_show_what({ what: entry.title })} onClick={() => void run('show')} {...(first ? { 'data-autofocus': true } : {})}>
          {m.print_show()}
        </Button>
        <IconButton label={m.print_save_what({ what: entry.title })} icon={<IconDownload aria-hidden />} disabled={busy !== null} onClick={() => void run('save')} />
      </span>
      {failure && (
        <div className={styles.failure}>
          <Notice tone="red" role="alert">
            {failure}
          </Notice>
        </div>
      )}
    </li>
  );
}
