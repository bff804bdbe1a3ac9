import { expect, it } from 'vitest';
import type { DocumentView } from '@/api/client';
import { canvasFile, shownAs } from '@/letter';
import { fileFormat } from './labels';

it('calls files by their ending, and a picture that claims to be a PDF by what it is', () => {
  expect(fileFormat({ name: 'bang-ke.xlsx', media_type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' })).toBe('XLSX');
  expect(fileFormat({ name: 'cong-van.PDF', media_type: 'application/pdf' })).toBe('PDF');
  expect(fileFormat({ name: 'ban-quet.pdf', media_type: 'image/jpeg' })).toContain('JPEG');
  expect(fileFormat({ name: 'ban-quet.jpg', media_type: 'image/jpeg' })).toBe('JPG');
});

it('knows what can be seen on screen', () => {
  expect(['application/pdf', 'image/png', 'image/jpeg', 'image/tiff', 'text/html', 'image/svg+xml'].map((media_type) => shownAs({ media_type, problem: null }))).toEqual(['pages', 'picture', 'picture', 'pages', null, null]);
  expect(shownAs({ media_type: 'image/tiff', problem: 'Tệp bị hỏng' })).toBeNull();
});

it('leaves a letter on its sheet that was stamped there before its file could be shown', () => {
  const files = [{ id: 'a', role: 'main', media_type: 'image/tiff', problem: null }];
  const on = (file_sha256: string | null) => canvasFile({ files, layers: [{ file_sha256 }] } as unknown as DocumentView)?.id ?? null;
  expect(on('b'.repeat(64))).toBe('a');
  expect(on(null)).toBeNull();
});
