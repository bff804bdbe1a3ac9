import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DuplicateView, Received } from '@/api/client';
import { explain } from '@/api/problem';
import { upload, type Upload } from '@/api/upload';
import { refreshLists } from '@/letter';
import { announce } from '@/ui';
import { m } from '@/words';

const MEGABYTE = 1024 * 1024;
/** The largest file taken, in bytes. */
export const MAX_BYTES = 100 * MEGABYTE;

export const tooLarge = () => m.error_too_large({ megabytes: MAX_BYTES / MEGABYTE });

export interface UploadItem {
  key: string;
  file: File;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  /** 0 to 1. */
  share: number;
  error?: string;
  documentId?: string;
  same: DuplicateView[];
}

/** Several files at once, two on the wire, each with its own progress and its own failure. */
export function useUploads() {
  const queries = useQueryClient();
  const [items, setItems] = useState<UploadItem[]>([]);
  const running = useRef(new Map<string, Upload<Received>>());

  const patch = useCallback((key: string, change: Partial<UploadItem>) => setItems((held) => held.map((item) => (item.key === key ? { ...item, ...change } : item))), []);

  const add = useCallback((files: File[]) => {
    setItems((held) => [
      ...held,
      ...files.map((file): UploadItem => {
        const base = { key: crypto.randomUUID(), file, share: 0, same: [] };
        // Say it before a large file has travelled for nothing; the server judges again.
        if (file.size > MAX_BYTES) return { ...base, state: 'failed', error: tooLarge() };
        if (file.size === 0) return { ...base, state: 'failed', error: m.upload_empty() };
        return { ...base, state: 'waiting' };
      }),
    ]);
  }, []);

  useEffect(() => {
    const next = items.find((item) => item.state === 'waiting');
    if (!next || running.current.size >= 2) return;
    const { key, file } = next;
    patch(key, { state: 'sending' });
    const sent = upload<Received>('/api/v1/incoming-documents', { name: file.name, source: 'upload' }, file, key, (share) => patch(key, { share }));
    running.current.set(key, sent);
    sent.answer
      .then((received) => {
        patch(key, { state: 'done', share: 1, documentId: received.document_id, same: received.same_bytes });
        announce(m.upload_done({ name: file.name }));
        refreshLists(queries);
        // The letter now stands in the list below; only a duplicate is worth keeping here.
        if (received.same_bytes.length === 0) setTimeout(() => setItems((held) => held.filter((item) => item.key !== key)), 5000);
      })
      .catch((error: unknown) => {
        if ((error as Error).name === 'AbortError') setItems((held) => held.filter((item) => item.key !== key));
        else patch(key, { state: 'failed', error: explain(error) });
      })
      .finally(() => {
        running.current.delete(key);
        // Wakes the next one in line.
        setItems((held) => [...held]);
      });
  }, [items, patch, queries]);

  const drop = useCallback((key: string) => {
    running.current.get(key)?.cancel();
    setItems((held) => held.filter((item) => item.key !== key));
  }, []);
  const retry = useCallback((key: string) => patch(key, { state: 'waiting', share: 0 }), [patch]);

  return { items, add, drop, retry };
}
