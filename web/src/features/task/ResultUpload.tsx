import { useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { DocumentView, FileView } from '@/api/client';
import { explain } from '@/api/problem';
import { upload, type Upload } from '@/api/upload';
import { formatBytes } from '@/domain/numbers';
import { letterQuery } from '@/letter';
import { announce, Button, FileDrop, IconButton, ProgressBar } from '@/ui';
import { m } from '@/words';
import styles from './ResultUpload.module.css';

interface Sending {
  id: number;
  /** The same while this file is sent again. */
  key: string;
  file: File;
  share: number;
  state: 'sending' | 'done' | 'failed';
  fault?: string;
}

let next = 1;

/** Attaches results to one's own share, with progress; each file can be stopped or sent again. */
export function ResultUpload({ letter, onBusy }: { letter: DocumentView; onBusy?(busy: boolean): void }) {
  const queries = useQueryClient();
  const [files, setFiles] = useState<Sending[]>([]);
  const running = useRef(new Map<number, Upload<FileView>>());
  const busy = files.some((file) => file.state === 'sending');
  useEffect(() => onBusy?.(busy), [busy, onBusy]);
  useEffect(() => {
    const all = running.current;
    return () => {
      for (const one of all.values()) one.cancel();
    };
  }, []);

  const change = (id: number, to: Partial<Sending>) => setFiles((held) => held.map((file) => (file.id === id ? { ...file, ...to } : file)));
  const drop = (id: number) => {
    running.current.get(id)?.cancel();
    setFiles((held) => held.filter((file) => file.id !== id));
  };
  const send = async ({ id, key, file }: Pick<Sending, 'id' | 'key' | 'file'>) => {
    const sending = upload<FileView>(`/api/v1/documents/${letter.id}/results`, { name: file.name }, file, key, (share) => change(id, { share }));
    running.current.set(id, sending);
    try {
      await sending.answer;
      // The letter has a new version now; the act that follows must know it.
      await queries.refetchQueries({ queryKey: letterQuery(letter.id).queryKey });
      change(id, { state: 'done', share: 1 });
      announce(m.result_added({ name: file.name }));
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      change(id, { state: 'failed', fault: explain(error) });
    } finally {
      running.current.delete(id);
    }
  };
  const add = (chosen: File[]) => {
    const fresh = chosen.map((file): Sending => ({ id: next++, key: crypto.randomUUID(), file, share: 0, state: 'sending' }));
    setFiles((held) => [...held, ...fresh]);
    // One after the other: each adds a version to the letter.
    void fresh.reduce(async (before, one) => {
      await before;
      await send(one);
    }, Promise.resolve());
  };

  return (
    <div className={styles.box}>
      <FileDrop compact label={m.result_choose()} hint={m.result_hint()} onFiles={add} />
      {files.length > 0 && (
        <ul>
          {files.map((one) => (
            <li key={one.id} className={styles.file} data-state={one.state}>
              {one.state === 'done' ? <IconCircleCheck aria-hidden /> : one.state === 'failed' ? <IconAlertTriangle aria-hidden /> : null}
              <span className={styles.name}>
                {one.file.name} <small>{formatBytes(one.file.size)}</small>
                {one.state === 'sending' && <ProgressBar value={one.share} label={m.result_sending({ name: one.file.name })} />}
                {one.fault && <small className={styles.fault}>{one.fault}</small>}
              </span>
              {one.state === 'failed' && (
                <Button
                  onClick={() => {
                    change(one.id, { state: 'sending', share: 0, fault: '' });
                    void send(one);
                  }}
                >
                  {m.retry()}
                </Button>
              )}
              {one.state !== 'done' && <IconButton variant="quiet" label={m.result_drop({ name: one.file.name })} icon={<IconX aria-hidden />} onClick={() => drop(one.id)} />}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
