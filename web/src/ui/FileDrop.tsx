import type { ReactNode } from 'react';
import { useDropzone } from 'react-dropzone';
import { m } from '@/words';
import { cx } from './cx';
import styles from './FileDrop.module.css';

export interface FileDropProps {
  onFiles(files: File[]): void;
  accept?: Record<string, string[]>;
  disabled?: boolean;
  /** What kind of file goes here, in words. */
  hint: ReactNode;
  label: string;
  compact?: boolean;
}

/** Pick or drop; the whole area is one button for the keyboard. Type and size are judged by the server, by content. */
export function FileDrop({ onFiles, accept, disabled = false, hint, label, compact = false }: FileDropProps) {
  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    onDrop: (files) => files.length > 0 && onFiles(files),
    ...(accept ? { accept } : {}),
    disabled,
    noClick: true,
    noKeyboard: true,
    multiple: true,
  });
  return (
    <div {...getRootProps({ role: undefined })} tabIndex={-1} className={cx(styles.drop, isDragActive && styles.over, compact && styles.compact)}>
      <input {...getInputProps()} aria-label={label} tabIndex={-1} />
      <button type="button" className={styles.pick} onClick={open} disabled={disabled}>
        <strong>{m.file_choose()}</strong> {hint}
      </button>
    </div>
  );
}
