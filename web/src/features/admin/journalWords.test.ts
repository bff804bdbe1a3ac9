import { describe, expect, it } from 'vitest';
import { journalWords, type JournalItem } from './journalWords';

const details = { person: 'Hồ Ngọc Sơn', by: 'Nguyễn Thị Minh Hà', post: 'Chủ tịch', unit: 'UBND phường', first_day: '2026-12-01', last_day: '2026-12-05', powers: ['direct', 'handle'], reason: 'Đi công tác' };
const item = (kind: string, subject: string): JournalItem => ({ kind, link: 7, at: '2026-11-28T02:00:00Z', actor: details.by, subject, details });

describe('a delegation in the journal', () => {
  it('says who, for whom, in which post, how long, what and why', () => {
    expect(journalWords(item('delegation_given', details.person))).toBe('Nguyễn Thị Minh Hà ủy quyền cho Hồ Ngọc Sơn thay ở chức vụ Chủ tịch, UBND phường, từ 01/12/2026 đến hết 05/12/2026 (Bút phê, đề xuất; Xử lý). Lý do: Đi công tác');
  });
  it('names the same two when it ends, whichever of them is told', () => {
    const words = [details.person, details.by].map((told) => journalWords(item('delegation_ended', told)));
    expect(words[0]).toBe('Kết thúc ủy quyền của Nguyễn Thị Minh Hà cho Hồ Ngọc Sơn ở chức vụ Chủ tịch, UBND phường, từ 01/12/2026 đến hết 05/12/2026 (Bút phê, đề xuất; Xử lý)');
    expect(words[1]).toBe(words[0]);
  });
});
