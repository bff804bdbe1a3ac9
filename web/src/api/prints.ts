import { send } from './client';
import { Problem } from './problem';

/** Prints the server makes of a letter. */
export type PrintKind = 'annotated' | 'handling-sheet' | 'hand-over' | 'timeline';

/** Address of a print; the annotated one is of a file. */
export function printUrl(documentId: string, kind: Exclude<PrintKind, 'annotated'>): string {
  return `/api/v1/documents/${documentId}/prints/${kind}`;
}

/** Address of a file's pages with stamp and bút phê. */
export function annotatedUrl(documentId: string, fileId: string): string {
  return `/api/v1/documents/${documentId}/files/${fileId}/print`;
}

/** Address of one verdict on the signatures of a file. */
export function signatureReportUrl(documentId: string, fileId: string, reportId: string): string {
  return `/api/v1/documents/${documentId}/files/${fileId}/signature-reports/${reportId}/print`;
}

export interface MadePrint {
  blob: Blob;
  /** With its ending. */
  name: string;
}

/** The name the server gives a file, from its header. */
export function nameIn(disposition: string | null): string {
  const coded = /filename\*=UTF-8''([^;]+)/u.exec(disposition ?? '')?.[1];
  try {
    return coded ? decodeURIComponent(coded) : 'ban-in.pdf';
  } catch {
    return 'ban-in.pdf';
  }
}

/** Has a print made; waits for a new sign-in as every request does. */
export async function fetchPrint(url: string, signal?: AbortSignal): Promise<MadePrint> {
  const response = await send(new Request(new URL(url, window.location.href), signal ? { signal } : {}));
  if (!response.ok) throw await Problem.of(response);
  return { blob: await response.blob(), name: nameIn(response.headers.get('content-disposition')) };
}
