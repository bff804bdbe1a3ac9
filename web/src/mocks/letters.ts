import type { AssignmentView, DeadlineView, DocumentView, InboxItem, Me, OrganisationView, SearchHit, SearchPage, TimelineStep } from '@/api/client';
import type { components } from '@/api/schema';

/* A fictional ward office for tests: the same people and letters as the pictures of the design. */

export const person = (id: string, name: string, honorific = 'Ông'): components['schemas']['PersonView'] => ({ id, name, honorific });

export const ha = person('p-ha', 'Nguyễn Thị Minh Hà', 'Bà');
export const son = person('p-son', 'Hồ Ngọc Sơn');
export const trung = person('p-trung', 'Võ Quang Trung');
export const ngan = person('p-ngan', 'Phạm Thu Ngân', 'Bà');
export const lam = person('p-lam', 'Trần Bảo Lâm');
export const linh = person('p-linh', 'Đặng Thùy Linh', 'Bà');

export const me: Me = {
  person_id: trung.id,
  name: trung.name,
  honorific: trung.honorific,
  login: 'trung.vq',
  agency_id: 'a-1',
  agency_name: 'UBND phường Thọ Hòa',
  agency_stamp_name: 'UBND PHƯỜNG THỌ HÒA',
  positions: [{ id: 'pos-trung', title: 'Chuyên viên địa chính', unit_id: 'u-kt', unit_name: 'Phòng Kinh tế, Hạ tầng và Đô thị', roles: ['officer'] }],
  roles: ['officer'],
  acts_for: [],
  delegated: [],
  csrf_token: 'token',
  demo: false,
  must_change_password: false,
  now: '2026-11-17T03:20:00Z',
};

export function due(date: string, daysLeft: number, overdue = false): DeadlineView {
  return { at: `${date}T10:00:00Z`, date, days_left: daysLeft, overdue, explanation: 'Tính theo ngày làm việc, không kể thứ Bảy, Chủ nhật.' };
}

export function item(change: Partial<InboxItem> = {}): InboxItem {
  return {
    document_id: 'd-1842',
    version: 6,
    status: 'assigned',
    kind: 'Công văn',
    code: '4127/SNNMT-QLĐĐ',
    organ_name: 'Sở Nông nghiệp và Môi trường',
    subject: 'Rà soát hồ sơ địa chính, chỉnh lý biến động đất đai năm 2026',
    urgency: 'normal',
    access: 'normal',
    source: 'exchange',
    issued_date: '2026-11-16',
    received_at: '2026-11-17T01:02:00Z',
    arrival_number: 1842,
    arrival_date: '2026-11-17',
    due_date: '2026-11-30',
    deadline: due('2026-11-27', 8),
    role: 'lead',
    since: '2026-11-17T02:05:00Z',
    opened: true,
    file_name: '4127-SNNMT-QLDD.pdf',
    analysing: false,
    signature: 'valid',
    assigned_by: 'Hồ Ngọc Sơn',
    sent_back_reason: null,
    ...change,
  };
}

const subjects: [string, number, string, string, Partial<InboxItem>][] = [
  ['Trả lời đơn kiến nghị thoát nước kiệt 47 đường Trần Phước Thành', 1710, 'Ông Phan Văn Thạnh', 'Đỗ Đức Thắng', { deadline: due('2026-11-13', -2, true) }],
  ['Báo cáo kiểm tra trật tự xây dựng tháng 10', 1688, 'Sở Xây dựng', ha.name, { deadline: due('2026-11-16', -1, true) }],
  ['Góp ý dự thảo quy chế phối hợp quản lý vỉa hè', 1801, 'Văn phòng UBND thành phố', son.name, { deadline: { ...due('2026-11-17', 0), at: '2026-11-17T09:30:00Z' } }],
  ['Danh sách hộ dân trong vùng trũng ứng phó mưa lớn', 1843, 'UBND thành phố Hải Vân', ha.name, { deadline: due('2026-11-17', 0), urgency: 'flash', opened: false }],
  ['Rà soát hồ sơ địa chính, chỉnh lý biến động đất đai năm 2026', 1842, 'Sở Nông nghiệp và Môi trường', son.name, {}],
  ['Kiểm tra công trình ngầm hóa cáp viễn thông', 1836, 'Sở Xây dựng', son.name, { deadline: due('2026-11-20', 3), opened: false }],
  ['Đối chiếu dự toán chi thường xuyên năm 2026', 1835, 'Sở Tài chính', ha.name, { deadline: due('2026-11-23', 4) }],
  ['Xác nhận hiện trạng sử dụng đất hộ bà Lê Thị Bốn', 1829, 'Bà Lê Thị Bốn', son.name, { deadline: due('2026-11-20', 3) }],
  ['Lập kế hoạch chỉnh trang kiệt hẻm quý I/2027', 1826, 'UBND thành phố Hải Vân', ha.name, { deadline: due('2026-11-30', 9), sent_back_reason: 'Thiếu phụ lục kèm theo.' }],
  ['Cung cấp số liệu hạ tầng viễn thông thụ động', 1822, 'Sở Khoa học và Công nghệ', son.name, { deadline: due('2026-12-03', 12) }],
  ['Rà soát biển tên đường xuống cấp', 1815, 'Sở Văn hóa và Thể thao', son.name, { deadline: due('2026-12-07', 14) }],
];

export const tasks: InboxItem[] = subjects.map(([subject, number, organ, by, change]) => item({ document_id: `d-${number}`, subject, arrival_number: number, organ_name: organ, assigned_by: by, code: `${number + 300}/CV`, ...change }));

const holder = (who: ReturnType<typeof person>, title: string, unit: string, position: string): components['schemas']['HolderView'] => ({ position_id: position, title, unit_short_name: unit, persons: [who], stood_in_by: [] });

export function share(change: Partial<AssignmentView> = {}): AssignmentView {
  return {
    id: 's-1',
    directive_id: 'dir-1',
    role: 'lead',
    unit_id: 'u-kt',
    unit_short_name: 'P. Kinh tế, HT&ĐT',
    head: holder(son, 'Trưởng phòng', 'P. Kinh tế, HT&ĐT', 'pos-son'),
    officer: holder(trung, 'Chuyên viên địa chính', 'P. Kinh tế, HT&ĐT', 'pos-trung'),
    instruction: 'Anh Trung làm đầu mối, lấy số liệu tổ 12, 24, 31 trước. Gửi tôi xem dự thảo vào thứ Tư 25/11.',
    instruction_at: '2026-11-17T02:05:00Z',
    deadline: due('2026-11-27', 8),
    state: 'open',
    state_at: null,
    report: null,
    result_file_ids: [],
    opened: [{ person: trung, at: '2026-11-17T02:20:00Z' }],
    extensions: [],
    earlier_reports: [],
    may_reopen: false,
    in_force: true,
    ...change,
  };
}

function step(state: string, title: string, at: string | null, details: string[], change: Partial<TimelineStep> = {}): TimelineStep {
  return { state, kind: state, title, at, details, person: null, held_seconds: null, opened: null, deadline: null, ...change };
}

export function letter(change: Partial<DocumentView> = {}): DocumentView {
  return {
    id: 'd-1842',
    version: 7,
    fields_tag: 'f7',
    status: 'assigned',
    source: 'exchange',
    received_at: '2026-11-17T01:02:00Z',
    fields: {
      kind: 'Công văn',
      code: '4127/SNNMT-QLĐĐ',
      issued_date: '2026-11-16',
      organ_name: 'Sở Nông nghiệp và Môi trường',
      organ_code: null,
      subject: 'Rà soát, cập nhật hồ sơ địa chính và chỉnh lý biến động đất đai năm 2026',
      language: 'vi',
      page_count: 2,
      note: '',
      signer_name: 'Trần Quốc Huy',
      signer_position: 'Phó Giám đốc',
      urgency: 'normal',
      access: 'normal',
      due_date: '2026-11-30',
      file_notation: null,
    },
    arrival_number: 1842,
    arrival_date: '2026-11-17',
    return_reason: null,
    sent_back_reason: null,
    corrections: [],
    closing: null,
    content_readable: true,
    files: [
      { id: 'f-1', role: 'main', name: '4127-SNNMT-QLDD.pdf', media_type: 'application/pdf', size: 312_000, sha256: 'a'.repeat(64), page_count: 1, page_boxes: [[595, 842]], problem: null, signature: 'valid', added_by: null, added_at: '2026-11-17T01:02:00Z' },
      { id: 'f-2', role: 'attachment', name: 'Phụ lục 01 biểu đối soát.xlsx', media_type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', size: 48_000, sha256: 'b'.repeat(64), page_count: null, page_boxes: [], problem: null, signature: null, added_by: null, added_at: '2026-11-17T01:02:00Z' },
      { id: 'f-3', role: 'result', name: 'Danh sách biến động.xlsx', media_type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', size: 96_400, sha256: 'c'.repeat(64), page_count: null, page_boxes: [], problem: null, signature: null, added_by: trung, added_at: '2026-11-17T03:02:00Z' },
    ],
    reading: null,
    signature: {
      state: 'valid',
      summary: 'Sở Nông nghiệp và Môi trường ký lúc 16:42 ngày 16/11/2026, nội dung chưa bị sửa.',
      signatures: [{ state: 'valid', signer: 'Sở Nông nghiệp và Môi trường', who: 'Sở Nông nghiệp và Môi trường thành phố Hải Vân', changed: 'Không. Nội dung giống hệt lúc ký.', when: '16:42 ngày 16/11/2026, theo dấu thời gian', revoked: 'Chưa bị thu hồi lúc ký', marks: ['good', 'good', 'good', 'good'] }],
      technical: ['ECDSA P-256, SHA-256'],
      checked_at: '2026-11-17T01:02:30Z',
    },
    analysing: false,
    is_text_cut: false,
    layers: [
      { v: 1, id: 'l-1', file_sha256: 'a'.repeat(64), page: 1, page_box: [595, 842], kind: 'stamp', directive_id: null, lines: ['UBND PHƯỜNG THỌ HÒA', 'ĐẾN Số: 1842', 'Ngày: 17/11/2026', 'Chuyển: Chủ tịch UBND'], font_size: 9, rect: [52, 192, 180, 80], ink: [], actor: linh, at: '2026-11-17T01:02:00Z' },
      { v: 1, id: 'l-2', file_sha256: 'a'.repeat(64), page: 1, page_box: [595, 842], kind: 'note', directive_id: 'dir-1', lines: ['Giao P. Kinh tế, HT&ĐT chủ trì, phối hợp', 'P. VH-XH rà soát, báo cáo Sở trước 27/11.'], font_size: 14, rect: [270, 196, 270, 52], ink: [], actor: ha, at: '2026-11-17T01:20:00Z' },
    ],
    proposal: null,
    directives: [{ id: 'dir-1', text: 'Giao P. Kinh tế, HT&ĐT chủ trì, phối hợp P. VH-XH rà soát, báo cáo Sở trước 27/11.', by: ha, by_title: 'Chủ tịch', at: '2026-11-17T01:20:00Z', in_force: true, layer_ids: ['l-2'] }],
    assignments: [
      share(),
      share({ id: 's-2', role: 'support', unit_id: 'u-vh', unit_short_name: 'P. Văn hóa - Xã hội', head: holder(ngan, 'Trưởng phòng', 'P. Văn hóa - Xã hội', 'pos-ngan'), officer: null, instruction: '', deadline: due('2026-11-25', 6), state: 'done', state_at: '2026-11-17T03:05:00Z', report: 'Đã phát thông báo trên loa tổ 12, 24, 31.', opened: [{ person: ngan, at: '2026-11-17T02:40:00Z' }] }),
      share({ id: 's-3', role: 'inform', unit_id: 'u-vp', unit_short_name: 'VP HĐND và UBND', head: holder(lam, 'Chánh Văn phòng', 'VP HĐND và UBND', 'pos-lam'), officer: null, instruction: '', deadline: null, opened: [] }),
    ],
    comments: [{ id: 'c-1', person: ngan, title: 'Trưởng phòng Văn hóa - Xã hội', at: '2026-11-17T03:12:00Z', text: 'Thông báo sẽ phát từ thứ Năm, anh gửi giúp em danh sách thửa tổ 24.' }],
    timeline: [
      step('done', 'Sở NN và MT phát hành', '2026-11-16T09:42:00Z', ['Ký số, gửi qua trục liên thông']),
      step('done', 'Văn thư vào sổ', '2026-11-17T01:02:00Z', ['Thùy Linh · số đến 1842']),
      step('done', 'Văn phòng trình', '2026-11-17T01:10:00Z', ['Trần Bảo Lâm · giữ 8 phút']),
      step('done', 'Chủ tịch bút phê', '2026-11-17T01:20:00Z', ['Minh Hà · giữ 10 phút']),
      step('done', 'Trưởng phòng giao việc', '2026-11-17T02:05:00Z', ['Hồ Ngọc Sơn · giữ 45 phút']),
      step('now', 'Đang xử lý', '2026-11-17T02:05:00Z', ['Võ Quang Trung · đã mở 9:20', 'Phối hợp: Thu Ngân, đã xem 9:40'], { opened: true, deadline: due('2026-11-27', 8) }),
      step('to_come', 'Báo cáo kết quả', null, [], { deadline: due('2026-11-27', 8) }),
      step('to_come', 'Kết thúc văn bản', null, []),
    ],
    holder: holder(trung, 'Chuyên viên địa chính', 'P. Kinh tế, HT&ĐT', 'pos-trung'),
    my_assignment_id: 's-1',
    my_relation: 'lead',
    available_actions: ['send_back', 'open', 'comment', 'attach_result', 'report', 'close'],
    take_back_until: null,
    ...change,
  };
}

const unit = (id: string, name: string, short: string): OrganisationView['units'][number] => ({ id, parent_id: null, name, short_name: short, head: null, open_count: 7, overdue_count: 0, assignable: true });
const member = (id: string, who: ReturnType<typeof person>, title: string, open: number, overdue: number): OrganisationView['members'][number] => ({ position: { id, title, unit_id: 'u-kt', unit_short_name: 'P. Kinh tế, HT&ĐT', roles: ['officer'], holders: [who] }, open_count: open, overdue_count: overdue });

export const organisation: OrganisationView = {
  units: [unit('u-kt', 'Phòng Kinh tế, Hạ tầng và Đô thị', 'P. Kinh tế, HT&ĐT'), unit('u-vh', 'Phòng Văn hóa - Xã hội', 'P. Văn hóa - Xã hội')],
  submit_to: [],
  leaders: [],
  members: [member('pos-trung', trung, 'Chuyên viên địa chính', 4, 1), member('pos-an', person('p-an', 'Lê Hoài An', 'Bà'), 'Chuyên viên xây dựng', 2, 0), member('pos-kiet', person('p-kiet', 'Ngô Tuấn Kiệt'), 'Chuyên viên hạ tầng', 0, 0)],
};

/** Marks each place where a word stands in a text. */
export function marked(text: string, word: string): { text: string; hits: number[][] } {
  const hits = word ? [...text.toLowerCase().matchAll(new RegExp(word.toLowerCase(), 'gu'))].map((found) => [found.index, found.index + word.length]) : [];
  return { text, hits };
}

export function hit(change: Partial<SearchHit> = {}): SearchHit {
  return {
    document_id: 'd-1842',
    subject: marked('Rà soát, cập nhật hồ sơ địa chính và chỉnh lý biến động đất đai năm 2026', 'đất đai'),
    snippet: marked('…cơ sở dữ liệu đất đai, Sở Nông nghiệp và Môi trường đề nghị UBND các phường, xã triển khai một số nội dung sau…', 'đất đai'),
    pages: [1, 2],
    is_recognised: false,
    is_text_cut: false,
    code: '4127/SNNMT-QLĐĐ',
    kind: 'Công văn',
    organ_name: 'Sở Nông nghiệp và Môi trường',
    issued_date: '2026-11-16',
    arrival_number: 1842,
    arrival_date: '2026-11-17',
    signer_name: 'Trần Quốc Huy',
    status: 'assigned',
    access: 'normal',
    signature: 'valid',
    received_at: '2026-11-17T01:02:00Z',
    ...change,
  };
}

export function searchPage(change: Partial<SearchPage> = {}): SearchPage {
  return {
    hits: [hit()],
    total: 1,
    total_is_lower_bound: false,
    took_ms: 12,
    kinds: [{ value: 'Công văn', count: 812 }, { value: 'Quyết định', count: 472 }, { value: 'Thông báo', count: 208 }, { value: 'Tờ trình', count: 96 }, { value: 'Đơn thư', count: 61 }],
    agencies: [{ value: 'Sở Nông nghiệp và Môi trường', count: 317 }, { value: 'UBND thành phố Hải Vân', count: 221 }, { value: 'Sở Xây dựng', count: 148 }, { value: 'Sở Tài chính', count: 96 }, { value: 'Sở Nội vụ', count: 71 }, { value: 'Trạm Y tế phường', count: 12 }],
    years: [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026].map((year, index) => ({ value: String(year), count: 20 + index * index * 9 })),
    statuses: [{ value: 'assigned', count: 42 }, { value: 'closed', count: 1180 }, { value: 'submitted', count: 12 }],
    urgencies: [{ value: 'normal', count: 1100 }, { value: 'urgent', count: 134 }],
    units: [{ id: '00000000-0000-7000-8000-000000000501', name: 'Phòng Kinh tế, Hạ tầng và Đô thị', count: 42 }],
    left_out: { kinds: 0, agencies: 0, units: 0 },
    directions: [{ value: 'incoming', count: 1234 }],
    periods: [],
    notes: [],
    degraded: false,
    ...change,
  };
}
