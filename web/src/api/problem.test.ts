import { expect, test } from 'vitest';
import { m } from '@/words';
import { explain, Problem } from './problem';

const answered = (status: number, body: string, type = 'application/problem+json') => Problem.of(new Response(body, { status, headers: { 'content-type': type } }));

test('a full disk, and a part that is not ready, are told in the words of the server', async () => {
  const full = 'Chưa có gì thay đổi; nội dung đang nhập vẫn còn. Báo quản trị hệ thống giải phóng đĩa rồi thử lại.';
  for (const status of [503, 507]) {
    expect(explain(await answered(status, JSON.stringify({ type: 'disk-full', title: 'Máy chủ hết chỗ lưu', detail: full })))).toBe(full);
  }
});

test('a fault tells nothing of the inside, and who answers without words gets ours', async () => {
  expect(explain(await answered(500, JSON.stringify({ detail: 'row 7 of table x' })))).toBe(m.error_server());
  expect(explain(await answered(503, '<h1>Service Unavailable</h1>', 'text/html'))).toBe(m.error_server());
});

test('a file that is too large is told with the limit of who refuses it, or with none', async () => {
  const told = 'Tệp lớn hơn 20 MB. Hãy quét đen trắng 300 dpi hoặc chia nhỏ.';
  expect(explain(await answered(413, JSON.stringify({ type: 'too-large', detail: told })))).toBe(told);
  // Such as a proxy in front of the server, whose limit is its own.
  expect(explain(await answered(413, '<h1>Request Entity Too Large</h1>', 'text/html'))).not.toMatch(/\d+ MB/);
});
