import type { FileView } from '@/api/client';

/** "PDF", "XLSX": by the name's ending, as people know their files. */
export function fileFormat(file: Pick<FileView, 'name' | 'media_type'>): string {
  const ending = /\.([a-z0-9]{2,5})$/i.exec(file.name)?.[1];
  return (ending ?? file.media_type.split('/')[1] ?? '').toUpperCase();
}

export function isPdf(file: Pick<FileView, 'media_type'>): boolean {
  return file.media_type === 'application/pdf';
}
