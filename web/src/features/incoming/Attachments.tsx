import { IconDots, IconPaperclip } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, fileUrl, type DocumentView, type FileView } from '@/api/client';
import { explain } from '@/api/problem';
import { upload } from '@/api/upload';
import { formatBytes } from '@/domain/numbers';
import { letterQuery, refreshLists } from '@/letter';
import { FileDrop, IconButton, Menu, Notice, ProgressBar, showToast } from '@/ui';
import { m } from '@/words';
import { fileFormat } from '../document/labels';
import styles from './incoming.module.css';
import { MAX_BYTES, tooLarge } from './useUploads';

/** Files that came with the letter; until it has its number they can be added and taken out, and one of them may prove to be the letter. */
export function Attachments({ letter, onNewMain }: { letter: DocumentView; onNewMain(letter: DocumentView): void }) {
  const queries = useQueryClient();
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null);
  const [failure, setFailure] = useState<string>();
  const attached = letter.files.filter((file) => file.role === 'attachment');

  const add = async (files: File[]) => {
    setFailure(undefined);
    for (const file of files) {
      if (file.size === 0 || file.size > MAX_BYTES) {
        setFailure(`${file.name}: ${file.size === 0 ? m.upload_empty() : tooLarge()}`);
        continue;
      }
      setSending({ name: file.name, share: 0 });
      try {
        await upload<FileView>(`/api/v1/documents/${letter.id}/attachments`, { name: file.name }, file, crypto.randomUUID(), (share) => setSending({ name: file.name, share })).answer;
      } catch (error) {
        setFailure(`${file.name}: ${explain(error)}`);
      }
    }
    setSending(null);
    await queries.invalidateQueries(letterQuery(letter.id));
  };
  const remove = async (file: FileView) => {
    setFailure(undefined);
    try {
      await client.DELETE('/api/v1/documents/{id}/attachments/{file_id}', { params: { path: { id: letter.id, file_id: file.id } } });
    } catch (error) {
      setFailure(explain(error));
    }
    await queries.invalidateQueries(letterQuery(letter.id));
  };
  const makeMain = async (file: FileView) => {
    setFailure(undefined);
    try {
      const { data } = await client.POST('/api/v1/documents/{id}/attachments/{file_id}/main', { params: { path: { id: letter.id, file_id: file.id } } });
      if (data) {
        queries.setQueryData(letterQuery(letter.id).queryKey, data);
        onNewMain(data);
      }
      showToast(m.attachment_is_main({ name: file.name }));
    } catch (error) {
      setFailure(explain(error));
    }
    await queries.invalidateQueries(letterQuery(letter.id));
  };
  const split = async (file: FileView) => {
    setFailure(undefined);
    try {
      await client.POST('/api/v1/documents/{id}/attachments/{file_id}/letter', { params: { path: { id: letter.id, file_id: file.id } } });
      refreshLists(queries);
      showToast(m.attachment_is_letter({ name: file.name }));
    } catch (error) {
      setFailure(explain(error));
    }
    await queries.invalidateQueries(letterQuery(letter.id));
  };

  return (
    <section aria-label={m.attachments_title()}>
      <h2 className={styles.subTitle}>{m.attachments_title()}</h2>
      {attached.length > 0 && (
        <ul className={styles.files}>
          {attached.map((file) => (
            <li key={file.id}>
              <IconPaperclip size={16} aria-hidden />
              <a href={fileUrl(letter.id, file.id)} download={file.name}>
                {file.name}
              </a>
              <small>
                {fileFormat(file)} · {formatBytes(file.size)}
              </small>
              <Menu
                label={m.attachment_acts({ name: file.name })}
                position="bottom-end"
                entries={[
                  { key: 'main', label: m.attachment_make_main(), detail: m.attachment_make_main_text(), onSelect: () => void makeMain(file) },
                  { key: 'letter', label: m.attachment_split(), detail: m.attachment_split_text(), onSelect: () => void split(file) },
                  { key: 'remove', label: m.attachment_remove({ name: file.name }), apart: true, danger: true, onSelect: () => void remove(file) },
                ]}
                trigger={<IconButton variant="quiet" label={m.attachment_acts({ name: file.name })} icon={<IconDots aria-hidden />} />}
              />
            </li>
          ))}
        </ul>
      )}
      {failure && (
        <Notice tone="red" role="alert">
          {failure}
        </Notice>
      )}
      {sending ? <ProgressBar value={sending.share >= 1 ? null : sending.share} label={m.upload_progress({ name: sending.name })} /> : <FileDrop compact onFiles={(files) => void add(files)} label={m.attachment_add_label()} hint={m.attachment_hint()} />}
    </section>
  );
}
