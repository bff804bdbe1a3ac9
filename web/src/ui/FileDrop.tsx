import { useRef, useState, type ReactNode } from 'react';
import { m } from '@/words';
import { cx } from './cx';
import styles from './FileDrop.module.css';

export interface FileDropProps {
  onFiles(files: File[]): void;
  /** What the file picker offers; type and size are judged by the server, by content. */
  accept?: string;
  disabled?: boolean;
  /** What kind of file goes here, in words. */
  hint: ReactNode;
  label: string;
  compact?: boolean;
}

/** Pick or drop; the whole area is one button for the keyboard. */
export function FileDrop({ onFiles, accept, disabled = false, hint, label, compact = false }: FileDropProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0 && !disabled) onFiles(files);
  };
  return (
    <div
      className={cx(styles.drop, over && styles.over, compact && styles.compact)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = disabled ? 'none' : 'copy';
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          take(event.target.files);
          // The same file may be picked again after a failure.
          event.target.value = '';
        }}
      />
      <button type="button" className={styles.pick} onClick={() => picker.current?.click()} disabled={disabled}>
        <strong>{m.file_choose()}</strong> {hint}
      </button>
    </div>
  );
}
