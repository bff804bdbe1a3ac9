import { useMemo } from 'react';
import type { DocumentView, FileView } from '@/api/client';
import { useMe } from '@/api/session';
import { paperFile, sheetOf, toPaperLayers } from '@/letter';
import { PaperViewer, type PaperControl, type PaperFile, type PaperLayer } from '@/paper';

/** The pages of one file of a letter, or the sheet that stands in for a letter without one; read only. */
export default function LetterPaper({ letter, file, control, find, children }: { letter: DocumentView; file: FileView | null; control: PaperControl; find?: readonly string[]; children?: React.ReactNode }) {
  const me = useMe();
  const shown = useMemo<PaperFile | null>(
    () => (file ? paperFile(letter.id, file) : null),
    [letter.id, file],
  );
  const layers = useMemo(() => (file === null || file.role === 'main' ? toPaperLayers(letter) : none), [file, letter]);
  return (
    <PaperViewer control={control} file={shown} sheet={file ? undefined : sheetOf(letter, me)} layers={layers} {...(find ? { find } : {})}>
      {children}
    </PaperViewer>
  );
}

const none: PaperLayer[] = [];
