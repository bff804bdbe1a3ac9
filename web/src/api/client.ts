import createFetchClient from 'openapi-fetch';
import createClient from 'openapi-react-query';
import { sessionGate } from './gate';
import { Problem } from './problem';
import { heard, lost } from '@/offline/line';
import { getLocale } from '@/words';
import { keepAnswer } from '@/offline/shelf';
import type { components, paths } from './schema';

type Schemas = components['schemas'];
export type Me = Schemas['Me'];
export type EnrolmentView = Schemas['EnrolmentView'];
export type DocumentView = Schemas['DocumentView'];
export type FieldsView = Schemas['FieldsView'];
export type FileView = Schemas['FileView'];
export type InboxItem = Schemas['InboxItem'];
export type InboxPage = Schemas['InboxPage'];
export type InboxCounts = Schemas['InboxCounts'];
export type UnitView = Schemas['UnitView'];
export type PositionView = Schemas['PositionView'];
export type MemberView = Schemas['MemberView'];
export type OrganisationView = Schemas['OrganisationView'];
export type DeadlineChoices = Schemas['DeadlineChoices'];
export type DeadlineView = Schemas['DeadlineView'];
export type DuplicateView = Schemas['DuplicateView'];
export type SignatureView = Schemas['SignatureView'];
export type LayerView = Schemas['LayerView'];
export type PartInput = Schemas['PartInput'];
export type ActRequest = Schemas['ActRequest'];
export type TimelineStep = Schemas['TimelineStep'];
export type AssignmentView = Schemas['AssignmentView'];
export type SearchPage = Schemas['SearchPage'];
export type SearchHit = Schemas['SearchHit'];
export type BookEntry = Schemas['BookEntry'];
export type BookPage = Schemas['BookPage'];
export type SavedFilter = Schemas['SavedFilterView'];
export type WatchItem = Schemas['WatchItem'];
export type WatchPage = Schemas['WatchPage'];
export type Received = Schemas['Received'];
export type DemoAccounts = Schemas['DemoAccounts'];

/** The token that proves a change comes from our own page; part of the session answer. */
let csrfToken = '';
export function setCsrfToken(token: string): void {
  csrfToken = token;
}
export function getCsrfToken(): string {
  return csrfToken;
}

const signIn = /\/api\/v1\/(session|setup|sign-in-ways|provider-sign-in(\/(answer|code))?|passkey-sign-in(\/question)?|demo\/(session|accounts))$/;

/** A page that came from the shelf has no token yet: it is asked for before the first change. */
async function fetchToken(): Promise<void> {
  const answer = await fetch('/api/v1/session');
  if (answer.ok) csrfToken = ((await answer.json()) as Me).csrf_token;
}

function withToken(request: Request): Request {
  // The person's choice, which need not be the browser's.
  request.headers.set('accept-language', getLocale());
  if (request.method !== 'GET' && csrfToken) request.headers.set('x-csrf-token', csrfToken);
  return request;
}

/** Has the session ended? Other answers of 401 are about what was handed in, such as a passkey that opens nothing. */
async function isSignedOut(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const said = (await response.clone().json().catch(() => null)) as { type?: string } | null;
  return said?.type === undefined || said.type === 'signed-out';
}

/**
 * Sends a request; when the session has ended meanwhile, waits for signing in
 * again and repeats it, so that no act and nothing typed is lost.
 */
export async function send(request: Request): Promise<Response> {
  const spare = request.clone();
  let response: Response;
  try {
    if (request.method !== 'GET' && !csrfToken && !signIn.test(new URL(request.url).pathname)) await fetchToken();
    response = await fetch(withToken(request));
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    lost();
    throw new Problem(0, '', '');
  }
  heard(response);
  if (!signIn.test(new URL(request.url).pathname) && (await isSignedOut(response))) {
    await sessionGate.wait();
    response = await fetch(withToken(spare));
  }
  return response;
}

export const client = createFetchClient<paths>({ baseUrl: '', fetch: send });

// Every answer that is no success becomes a Problem, so that screens handle one kind of failure.
client.use({
  async onResponse({ request, response }) {
    if (!response.ok) throw await Problem.of(response);
    if (request.method === 'GET') void keepAnswer(request.url, response.clone());
  },
});

export const $api = createClient(client);

/** Address of a letter's file, for the page viewer and for downloads. */
export function fileUrl(documentId: string, fileId: string): string {
  return `/api/v1/documents/${documentId}/files/${fileId}`;
}

/** The pages of a file as a PDF, for those that are none themselves. */
export function filePagesUrl(documentId: string, fileId: string): string {
  return `${fileUrl(documentId, fileId)}/pages`;
}

/** Address of a file as it was when its n-th signature (from 1) was made. */
export function signedRevisionUrl(documentId: string, fileId: string, number: number): string {
  return `${fileUrl(documentId, fileId)}/signed-revisions/${number}`;
}

/** Address of a small picture of a page. */
export function pageImageUrl(documentId: string, fileId: string, page: number, width = 160): string {
  return `${fileUrl(documentId, fileId)}/pages/${page}?width=${width}`;
}
