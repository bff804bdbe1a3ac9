import { IconPrinter } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import type { DocumentView, FileView } from '@/api/client';
import { ariaKeys, keyOf } from '@/app/keymap';
import { useKeys } from '@/app/useKeys';
import { part } from '@/offline/parts';
import { IconButton } from '@/ui';
import { m } from '@/words';

const PrintDialog = part(() => import('./PrintDialog').then((loaded) => ({ default: loaded.PrintDialog })));

/** In / Tải về: what can be taken along of a letter. Ctrl P opens it. */
export function PrintButton({ letter, file = null, variant }: { letter: DocumentView; file?: FileView | null; variant?: 'default' | 'quiet' }) {
  const print = usePrintDialog(letter, file);
  return (
    <>
      <IconButton label={`${m.print_title()} (${keyOf('print')})`} icon={<IconPrinter aria-hidden />} aria-keyshortcuts={ariaKeys('print')} onClick={print.open} {...(variant ? { variant } : {})} />
      {print.dialog}
    </>
  );
}

/** The same behind an entry of a menu. */
export function usePrintDialog(letter: DocumentView, file: FileView | null = null) {
  const [asked, setAsked] = useState(false);
  const open = () => setAsked(true);
  useKeys([{ act: 'print', run: open }]);
  const dialog = asked && (
    <Suspense>
      <PrintDialog letter={letter} file={file} onClose={() => setAsked(false)} />
    </Suspense>
  );
  return { open, dialog };
}
