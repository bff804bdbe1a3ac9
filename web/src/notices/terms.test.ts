import { describe, expect, it } from 'vitest';
import { noticeRoute, noticeText, noticeWhy, type Notice, type NoticeGroup } from './terms';

const today = '2026-11-25';
const notice = (change: Partial<Notice>): Notice => ({ id: 'n', kind: 'new_work', cause: 'lead', due_date: null, by: null, change: null, created_at: '2026-11-25T01:00:00Z', read: false, mandatory: true, ...change });

const group = (...notices: Notice[]): NoticeGroup => ({ letter: null, notices });

describe('a notice in words', () => {
  it('says what happened, who did it and by when it is due', () => {
    expect(noticeText(notice({ by: 'Nguyễn Thị Minh Hà', due_date: '2026-11-30' }), today)).toBe('Việc mới từ Nguyễn Thị Minh Hà, hạn 30/11');
    expect(noticeText(notice({}), today)).toBe('Việc mới');
    expect(noticeText(notice({ kind: 'overdue', due_date: '2026-11-20' }), today)).toBe('Quá hạn 20/11');
    expect(noticeText(notice({ kind: 'overdue', cause: 'giver', due_date: '2026-11-20' }), today)).toBe('Việc ông/bà giao đã quá hạn 20/11');
  });
  it('says "today" only today', () => {
    expect(noticeText(notice({ kind: 'due_today', due_date: today }), today)).toBe('Đến hạn hôm nay');
    expect(noticeText(notice({ kind: 'due_today', due_date: '2026-11-24' }), today)).toBe('Đến hạn ngày 24/11');
  });
  it('says what makes a letter more urgent, and who corrected it', () => {
    const by = 'Đặng Thùy Linh';
    expect(noticeText(notice({ kind: 'more_urgent', change: 'flash', by }), today)).toBe('Đặng Thùy Linh đính chính: độ khẩn nay là Hỏa tốc');
    expect(noticeText(notice({ kind: 'more_urgent', due_date: '2026-11-30', by }), today)).toBe('Đặng Thùy Linh đính chính: hạn trong văn bản nay là 30/11');
    expect(noticeText(notice({ kind: 'more_urgent', change: 'urgent', due_date: '2026-11-30' }), today)).toBe('Độ khẩn nay là Khẩn, hạn trong văn bản nay là 30/11');
  });
  it('says who has reported work go on', () => {
    expect(noticeText(notice({ kind: 'reopened', by: 'Hồ Ngọc Sơn', due_date: '2026-11-30' }), today)).toBe('Hồ Ngọc Sơn yêu cầu làm tiếp, hạn 30/11');
  });
  it('says who wrote, and who closed what one gave', () => {
    expect(noticeText(notice({ kind: 'commented', cause: 'lead', by: 'Nguyễn Thị Minh Hà' }), today)).toBe('Nguyễn Thị Minh Hà viết ý kiến trao đổi');
    expect(noticeText(notice({ kind: 'commented', cause: 'participant' }), today)).toBe('Có ý kiến trao đổi mới');
    expect(noticeText(notice({ kind: 'closed', cause: 'giver', by: 'Võ Quang Trung' }), today)).toBe('Võ Quang Trung đã kết thúc văn bản ông/bà giao');
    expect(noticeWhy('participant')).toBe('Ông/bà nhận vì đã trao đổi về văn bản này.');
  });
  it('says who has reported what one gave', () => {
    expect(noticeText(notice({ kind: 'reported', cause: 'giver', by: 'Võ Quang Trung' }), today)).toBe('Võ Quang Trung đã báo cáo kết quả việc ông/bà giao');
    expect(noticeText(notice({ kind: 'reported', cause: 'giver' }), today)).toBe('Việc ông/bà giao đã được báo cáo kết quả');
  });
  it('tells of a delegation given and ended', () => {
    expect(noticeText(notice({ kind: 'access_changed', change: 'delegation_given', by: 'Nguyễn Thị Minh Hà' }), today)).toBe('Ông/bà được ủy quyền xử lý thay người khác. Người thực hiện: Nguyễn Thị Minh Hà');
    expect(noticeText(notice({ kind: 'access_changed', change: 'delegation_ended' }), today)).toBe('Một ủy quyền của ông/bà đã kết thúc');
  });
  it('says of a change it does not know that something changed', () => {
    expect(noticeText(notice({ kind: 'access_changed', change: 'something_new' }), today)).toMatch(/có thay đổi/u);
  });
});

describe('where a notice leads', () => {
  it('is the list in which the letter waits, and the letter itself once it does not', () => {
    expect(noticeRoute(group(notice({ cause: 'review' })))).toBe('/cho-but-phe/$id');
    expect(noticeRoute(group(notice({ cause: 'lead' })))).toBe('/can-xu-ly/$id');
    expect(noticeRoute(group(notice({ cause: 'lead', read: true })))).toBe('/van-ban/$id');
    expect(noticeRoute(group(notice({ cause: 'giver' })))).toBe('/van-ban/$id');
    expect(noticeRoute(group(notice({ kind: 'reported', cause: 'giver' })))).toBe('/can-xu-ly/$id');
    expect(noticeRoute(group(notice({ kind: 'reported', cause: 'giver', read: true })))).toBe('/van-ban/$id');
  });
});
