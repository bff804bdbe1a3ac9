import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useState } from 'react';
import { explain } from '@/api/problem';
import { saveFile } from '@/api/saveFile';
import { announce, Button, showToast } from '@/ui';
import { m } from '@/words';

/** Tải XLSX: exactly the lines of the list under its filter. */
export function SaveButton({ address, name, disabled }: { address: string; name: string; disabled: boolean }) {
  const [busy, setBusy] = useState(false);
  const save = () => {
    setBusy(true);
    saveFile(address, name)
      .then(() => announce(m.list_saved()))
      .catch((error: unknown) => showToast(explain(error), { tone: 'error' }))
      .finally(() => setBusy(false));
  };
  return (
    <Button icon={<IconFileSpreadsheet aria-hidden />} busy={busy} disabled={disabled} onClick={save}>
      {m.book_save_workbook()}
    </Button>
  );
}
