import { IconRefresh, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { IconButton, ProgressBar } from '@/ui';
import { m } from '@/words';
import styles from './incoming.module.css';
import type { UploadItem } from './useUploads';

/** A file on its way in: how far it is, what went wrong, and whether it came before. */
export function UploadRow({ item, onDrop, onRetry }: { item: UploadItem; onDrop(): void; onRetry(): void }) {
  const same = item.same[0];
  return (
    <li className={styles.upload} data-state={item.state}>
      <div className={styles.uploadHead}>
        <span title={item.file.name}>{item.file.name}</span>
        {item.state === 'failed' && item.file.size > 0 && <IconButton variant="quiet" label={m.retry()} icon={<IconRefresh aria-hidden />} onClick={onRetry} />}
        <IconButton variant="quiet" label={item.state === 'sending' ? m.upload_cancel({ name: item.file.name }) : m.upload_dismiss({ name: item.file.name })} icon={<IconX aria-hidden />} onClick={onDrop} />
      </div>
      {(item.state === 'sending' || item.state === 'waiting') && <ProgressBar value={item.state === 'sending' && item.share >= 1 ? null : item.share} label={m.upload_progress({ name: item.file.name })} />}
      {item.state === 'failed' && (
        <p className={styles.uploadError} role="alert">
          {item.error}
        </p>
      )}
      {item.state === 'done' && item.documentId && (
        <p>
          {same ? (
            <>
              {same.arrival_number ? m.upload_same_numbered({ number: same.arrival_number }) : m.upload_same()}{' '}
              <Link to="/van-ban/$id" params={{ id: same.document_id }}>
                {m.upload_open_same()}
              </Link>
            </>
          ) : (
            <Link to="/vao-so-den/$id" params={{ id: item.documentId }}>
              {m.upload_open()}
            </Link>
          )}
        </p>
      )}
    </li>
  );
}
