import { getCsrfToken } from './client';
import { sessionGate } from './gate';
import { lost } from '@/offline/line';
import { Problem } from './problem';
import { getLocale } from '@/words';

/** How long a line that broke off is waited for before sending again, in milliseconds. */
const PAUSES = [1000, 4000];

export interface Upload<Answer> {
  answer: Promise<Answer>;
  cancel(): void;
}

/**
 * Sends a file's bytes as they are and reports how much has gone, 0 to 1.
 * `fetch` cannot report progress, so this is the one place for XMLHttpRequest.
 * `key` stays the same while the same file is sent again, so that a lost answer
 * never leaves it there twice; a line that breaks off is tried again by itself.
 */
export function upload<Answer>(path: string, query: Record<string, string>, file: Blob, key: string, onProgress: (share: number) => void): Upload<Answer> {
  let request: XMLHttpRequest | null = null;
  let cancelled = false;
  const once = (): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      request = xhr;
      xhr.open('POST', `${path}?${new URLSearchParams(query)}`);
      xhr.setRequestHeader('content-type', 'application/octet-stream');
      xhr.setRequestHeader('x-csrf-token', getCsrfToken());
      xhr.setRequestHeader('idempotency-key', key);
      xhr.setRequestHeader('accept-language', getLocale());
      xhr.responseType = 'text';
      xhr.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
      xhr.onerror = () => reject(new Problem(0, '', ''));
      xhr.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
      xhr.onload = () => {
        const wait = xhr.getResponseHeader('retry-after');
        const response = new Response(xhr.status === 204 ? null : xhr.responseText, { status: xhr.status, headers: wait ? { 'retry-after': wait } : {} });
        if (response.ok) resolve(JSON.parse(xhr.responseText) as Answer);
        else Problem.of(response).then(reject, reject);
      };
      xhr.send(file);
    });
  const again = async (pauses: readonly number[]): Promise<Answer> => {
    try {
      return await once();
    } catch (error) {
      if (cancelled || !(error instanceof Problem)) throw error;
      if (error.status === 401) await sessionGate.wait();
      else if (error.status === 0 && pauses.length > 0) await new Promise((resolve) => setTimeout(resolve, pauses[0]));
      else throw error;
      if (cancelled) throw new DOMException('cancelled', 'AbortError');
      onProgress(0);
      return again(error.status === 0 ? pauses.slice(1) : pauses);
    }
  };
  const answer = again(PAUSES);
  answer.catch((error: unknown) => error instanceof Problem && error.status === 0 && lost());
  return {
    answer,
    cancel() {
      cancelled = true;
      request?.abort();
    },
  };
}
