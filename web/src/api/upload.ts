import { getCsrfToken } from './client';
import { sessionGate } from './gate';
import { Problem } from './problem';

export interface Upload<Answer> {
  answer: Promise<Answer>;
  cancel(): void;
}

/**
 * Sends a file's bytes as they are and reports how much has gone, 0 to 1.
 * `fetch` cannot report progress, so this is the one place for XMLHttpRequest.
 */
export function upload<Answer>(path: string, query: Record<string, string>, file: Blob, onProgress: (share: number) => void): Upload<Answer> {
  let request: XMLHttpRequest | null = null;
  let cancelled = false;
  const once = (): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      request = xhr;
      xhr.open('POST', `${path}?${new URLSearchParams(query)}`);
      xhr.setRequestHeader('content-type', 'application/octet-stream');
      xhr.setRequestHeader('x-csrf-token', getCsrfToken());
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
  const answer = once().catch(async (error: unknown) => {
    if (!cancelled && error instanceof Problem && error.status === 401) {
      await sessionGate.wait();
      onProgress(0);
      return once();
    }
    throw error;
  });
  return {
    answer,
    cancel() {
      cancelled = true;
      request?.abort();
    },
  };
}
