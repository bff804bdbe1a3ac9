import { fileUrl, type DocumentView } from '@/api/client';
import { Notice } from '@/ui';
import { m } from '@/words';
import { mainFile, shownAs } from './useLetter';

/** Where a letter's own file cannot be shown, such as a Word document: `text` says what stands in for it, and it can be fetched. */
export function UnseenMain({ letter, text }: { letter: DocumentView; text: string }) {
  const main = mainFile(letter);
  if (!main || shownAs(main)) return null;
  return (
    <Notice tone="grey">
      {text}{' '}
      <a href={fileUrl(letter.id, main.id)} download={main.name}>
        {m.register_fetch_file({ name: main.name })}
      </a>
    </Notice>
  );
}
