import type { FileView } from '@/api/client';
import { m } from '@/words';

const PICTURES: Record<string, string> = { 'image/png': 'PNG', 'image/jpeg': 'JPEG', 'image/tiff': 'TIFF' };

/** "PDF", "XLSX": by the name's ending, as people know their files; a picture that calls itself a PDF is named as what it is. */
export function fileFormat(file: Pick<FileView, 'name' | 'media_type'>): string {
  const ending = /\.([a-z0-9]{2,5})$/i.exec(file.name)?.[1];
  const picture = PICTURES[file.media_type];
  if (picture && ending?.toLowerCase() === 'pdf') return m.files_not_pdf({ format: picture });
  return (ending ?? file.media_type.split('/')[1] ?? '').toUpperCase();
}
