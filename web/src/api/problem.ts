import { m } from '@/words';

/** One wrong field of a request, as the server names it (JSON pointer). */
export interface ProblemField {
  pointer: string;
  detail: string;
}

/** Who moved the letter first. */
export interface Moved {
  by?: string | null;
  at: string;
  status: string;
  version: number;
}

/** A scan with the same bytes that was uploaded before. */
export interface EarlierScan {
  id: string;
  name: string;
  /** `open` or `split`. */
  state: string;
  by: string;
  at: string;
  holder: string;
  letters: number;
}

/** An answer of the server that is no success (RFC 9457), or its absence. */
export class Problem extends Error {
  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    readonly type: string,
    readonly detail: string,
    readonly fields: ProblemField[] = [],
    readonly trace: string | undefined = undefined,
    /** Seconds to wait, when the server says so. */
    readonly retryAfter: number | undefined = undefined,
    /** For conflicts. */
    readonly moved: Moved | undefined = undefined,
    /** Of an upload that is known. */
    readonly scan: EarlierScan | undefined = undefined,
  ) {
    super(detail || type || `status ${status}`);
    this.name = 'Problem';
  }

  static async of(response: Response): Promise<Problem> {
    const wait = Number(response.headers.get('retry-after')) || undefined;
    try {
      const body = (await response.json()) as { type?: string; detail?: string; title?: string; errors?: { pointer?: string; detail?: string }[]; trace_id?: string; retry_after?: number | null; moved?: Moved | null; scan?: EarlierScan | null };
      const fields = (body.errors ?? []).map((error) => ({ pointer: error.pointer ?? '', detail: error.detail ?? '' }));
      return new Problem(response.status, body.type ?? '', body.detail ?? body.title ?? '', fields, body.trace_id, body.retry_after ?? wait, body.moved ?? undefined, body.scan ?? undefined);
    } catch {
      return new Problem(response.status, '', '', [], undefined, wait);
    }
  }

  /** The state has moved under the caller: another act came first. */
  get isConflict(): boolean {
    return this.status === 409 || this.status === 412;
  }
}

/** What to tell a person: what happened and what to do; the server's own words when it has some. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem)) return m.error_network();
  if (error.status === 0) return m.error_network();
  if (error.status === 429) return m.error_too_many({ seconds: error.retryAfter ?? 30 });
  // Of a provider of sign-in the server says what to do instead.
  if (error.type.startsWith('provider-') && error.detail) return error.detail;
  // What keeps the server from its work for now has words that say what to do; a fault of its own has none.
  const saysWhatToDo = error.status < 500 || error.status === 503 || error.status === 507;
  if (error.detail && saysWhatToDo) return error.detail;
  if (error.status >= 500) return m.error_server();
  switch (error.status) {
    case 403:
      return m.error_forbidden();
    case 404:
      return m.error_not_found();
    case 409:
      return m.error_conflict();
    case 412:
      return m.error_stale();
    case 413:
      // A proxy in front of the server, whose limit is its own.
      return m.error_too_large_there();
    default:
      return m.error_server();
  }
}
