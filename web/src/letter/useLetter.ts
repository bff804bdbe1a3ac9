import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { $api, client, filePagesUrl, fileUrl, type ActRequest, type DocumentView, type FileView, type InboxItem, type LayerView, type Me } from '@/api/client';
import type { components } from '@/api/schema';
import { Problem } from '@/api/problem';
import { formatDate } from '@/domain/dates';
import { isUp } from '@/offline/line';
import { dropLetter, keepFile, keepLetter } from '@/offline/shelf';
import { noteDone } from './justDone';
import { loadPdfjs, prefetchPdf, watchPdfs, type PaperFile, type PaperLayer, type Rect, type SheetData, type Size } from '@/paper';

export function letterQuery(id: string) {
  return $api.queryOptions('get', '/api/v1/documents/{id}', { params: { path: { id } } });
}

/** A letter; asked again each second while its file is still being read, more slowly while characters are recognised. */
export function useLetter(id: string | undefined) {
  const query = useQuery({
    ...letterQuery(id ?? ''),
    enabled: id !== undefined,
    refetchInterval: (state) => (state.state.data?.analysing ? 1000 : state.state.data?.reading?.recognition?.is_running ? 3000 : false),
  });
  // What is read here stays readable without a network; what may no longer be read goes.
  const { data, error } = query;
  useEffect(() => {
    if (data && !data.analysing && isUp()) void keepLetter(data);
  }, [data]);
  const shut = error instanceof Problem && (error.status === 403 || error.status === 404);
  useEffect(() => {
    if (shut && id) void dropLetter(id);
  }, [shut, id]);
  return query;
}

// Bytes that the page viewer has read are not fetched a second time to be kept.
watchPdfs((url, document) => {
  if (isUp()) void keepFile(url, async () => new Uint8Array(await document.getData()));
});

/** The letter's own file; null when it came without one. */
export function mainFile(letter: DocumentView) {
  return letter.files.find((file) => file.role === 'main') ?? null;
}

/** Where the report on the letter's signatures stands. */
export function reportOf(letter: DocumentView) {
  const main = mainFile(letter);
  return main ? { id: letter.id, file: main.id } : undefined;
}

/** What a scanner delivers: pictures of pages, which no browser shows. */
const TIFF = 'image/tiff';

/** How a file is seen on screen: page by page, as one picture, or not at all. */
export function shownAs(file: Pick<FileView, 'media_type' | 'problem'>): 'pages' | 'picture' | null {
  if (file.media_type === 'application/pdf') return 'pages';
  if (file.media_type === TIFF) return file.problem ? null : 'pages';
  return file.media_type === 'image/png' || file.media_type === 'image/jpeg' ? 'picture' : null;
}

/** The file that takes stamp and bút phê; null when the generated sheet does. */
export function canvasFile(letter: Pick<DocumentView, 'files' | 'layers'>) {
  const main = letter.files.find((file) => file.role === 'main');
  // A letter that was stamped when its file had no pages to show keeps its sheet.
  const hasSheet = letter.layers.some((layer) => !layer.file_sha256);
  return main && shownAs(main) && !hasSheet ? main : null;
}

/** Where the pages of a file are fetched that is shown page by page. */
export const pagesUrl = (id: string, file: Pick<FileView, 'id' | 'media_type'>) => (file.media_type === TIFF ? filePagesUrl(id, file.id) : fileUrl(id, file.id));

export function paperFile(id: string, file: FileView): PaperFile {
  return { url: pagesUrl(id, file), original: fileUrl(id, file.id), sha256: file.sha256, name: file.name, picture: shownAs(file) === 'picture', pageBoxes: file.page_boxes as Size[], problem: file.problem ?? null };
}

export function usePaperFile(letter: DocumentView | undefined): PaperFile | null {
  const main = letter ? canvasFile(letter) : null;
  const id = letter?.id;
  return useMemo(() => {
    if (!main || !id) return null;
    return paperFile(id, main);
    // A file never changes its bytes: the same id is the same file.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [id, main?.id, main?.problem, main?.page_boxes.length]);
}

/** What stands above the pages now: layers of a directive that was taken back are left out. */
export function toPaperLayers({ layers, directives }: Pick<DocumentView, 'layers' | 'directives'>): PaperLayer[] {
  const withdrawn = new Set(directives.filter((directive) => !directive.in_force).map((directive) => directive.id));
  return layers.filter((layer) => !withdrawn.has(layer.directive_id ?? '')).map((layer: LayerView) => ({
    id: layer.id,
    kind: layer.kind as PaperLayer['kind'],
    file_sha256: layer.file_sha256 ?? null,
    page: layer.page,
    page_box: layer.page_box as Size,
    lines: layer.lines,
    font_size: layer.font_size,
    rect: layer.rect as Rect,
    ink: layer.ink as PaperLayer['ink'],
    actor: layer.actor,
    at: layer.at,
    directive_id: layer.directive_id ?? null,
  }));
}

/** What the generated sheet says of a letter without a file. */
export function sheetOf(letter: DocumentView, me: Me): SheetData {
  const { fields } = letter;
  return {
    agency: me.agency_stamp_name,
    arrivalNumber: letter.arrival_number ? String(letter.arrival_number) : '',
    arrivalDate: letter.arrival_date ? formatDate(letter.arrival_date) : '',
    organ: fields.organ_name,
    code: fields.code,
    issuedDate: fields.issued_date ? formatDate(fields.issued_date) : '',
    kind: fields.kind,
    subject: fields.subject,
    due: fields.due_date ? formatDate(fields.due_date) : '',
  };
}

/** After an act: lists, counts and the letter are asked anew. */
export function refreshLists(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: ['get', '/api/v1/inbox'] });
  void queries.invalidateQueries({ queryKey: ['get', '/api/v1/inbox/counts'] });
  void queries.invalidateQueries({ queryKey: ['get', '/api/v1/notices/count'] });
  void queries.invalidateQueries({ queryKey: ['get', '/api/v1/organisation'] });
}

export type Act = components['schemas']['ActionRequest'];

/**
 * Sends an act on a letter. The key stays the same while the same act is
 * repeated, so that a lost answer never makes it happen twice.
 */
export function useAct() {
  const queries = useQueryClient();
  const last = useRef<{ body: string; key: string } | null>(null);
  return useCallback(
    async (id: string, version: number, act: Act): Promise<DocumentView> => {
      const request = { version, ...act } as ActRequest;
      const body = JSON.stringify([id, request]);
      if (last.current?.body !== body) last.current = { body, key: crypto.randomUUID() };
      const { data } = await client.POST('/api/v1/documents/{id}/actions', { params: { path: { id } }, body: request, headers: { 'idempotency-key': last.current.key } });
      last.current = null;
      if (data) {
        queries.setQueryData(letterQuery(id).queryKey, data);
        noteDone(data);
      }
      refreshLists(queries);
      return data as DocumentView;
    },
    [queries],
  );
}

/** On hover or when a letter is next: its record, then its file. */
export function usePrefetchLetter(): (item: Pick<InboxItem, 'document_id'> | undefined, withFile?: boolean) => void {
  const queries = useQueryClient();
  return useCallback(
    (item, withFile = false) => {
      void loadPdfjs().catch(() => undefined);
      if (!item) return;
      void queries
        .fetchQuery({ ...letterQuery(item.document_id), staleTime: 30_000 })
        .then((letter) => {
          const main = mainFile(letter);
          if (withFile && main && shownAs(main) === 'pages' && !main.problem && !letter.analysing) prefetchPdf(pagesUrl(letter.id, main));
        })
        .catch(() => undefined);
    },
    [queries],
  );
}
