import { useMemo } from 'react';
import { signedRevisionUrl, type DocumentView, type FileView } from '@/api/client';
import { useMe } from '@/api/session';
import { paperFile, sheetOf, toPaperLayers } from '@/letter';
import { PaperViewer, type HitsInHand, type PaperControl, type PaperFile, type PaperLayer, type SourceMark } from '@/paper';

interface Props {
  letter: DocumentView;
  file: FileView | null;
  control: PaperControl;
  /** What was looked for, and which of its places is in hand. */
  hits?: Pick<HitsInHand, 'hits' | 'at'>;
  /** Places pointed out on the file as it came: without stamp and bút phê, which would cover them. */
  marks?: { places: SourceMark[]; active: string | null };
  /** The file as it was when its n-th signature (from 1) was made, in place of the file as it is. */
  signedRevision?: number | null;
  children?: React.ReactNode;
}

/** The pages of one file of a letter, or the sheet that stands in for a letter without one; read only. */
export default function LetterPaper({ letter, file, control, hits, marks, signedRevision = null, children }: Props) {
  const me = useMe();
  const shown = useMemo<PaperFile | null>(
    () => (file ? (signedRevision ? { ...paperFile(letter.id, file), url: signedRevisionUrl(letter.id, file.id, signedRevision), sha256: `${file.sha256} ${signedRevision}`, pageBoxes: [] } : paperFile(letter.id, file)) : null),
    [letter.id, file, signedRevision],
  );
  const layers = useMemo(() => (!marks && (file === null || file.role === 'main') ? toPaperLayers(letter) : none), [file, letter, marks]);
  return (
    <PaperViewer control={control} file={shown} sheet={file ? undefined : sheetOf(letter, me)} layers={layers} {...(hits ? { hits: hits.hits, activeHit: hits.at } : {})} {...(marks ? { sources: marks.places, activeSource: marks.active } : {})}>
      {children}
    </PaperViewer>
  );
}

const none: PaperLayer[] = [];
