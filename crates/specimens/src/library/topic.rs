//! What a template of a letter consists of.

use crate::letter::{Kind, Urgency};

/// A piece of a template's body.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// One of these paragraphs.
    One(&'static [&'static str]),
    /// So many of these paragraphs, numbered from 1.
    Items(usize, usize, &'static [&'static str]),
    /// So many of these paragraphs with a dash.
    Dashes(usize, usize, &'static [&'static str]),
    /// Legal grounds.
    Grounds(&'static [&'static str]),
    /// Bold heading.
    Head(&'static str),
    /// Centred bold line.
    Middle(&'static str),
    /// Heads, widths, rows from–to, cells of a row; `{i}` is the ordinal.
    Rows(&'static [&'static str], &'static [f32], usize, usize, &'static [&'static str]),
}

/// A template.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Topic {
    /// Short name.
    pub(crate) key: &'static str,
    /// Keys of the bodies that may issue it.
    pub(crate) from: &'static [&'static str],
    /// Kind.
    pub(crate) kind: Kind,
    /// Drafting unit in the symbol and after "Lưu: VT".
    pub(crate) unit: &'static str,
    /// How often it comes.
    pub(crate) weight: u32,
    /// Per cent of letters with this urgency.
    pub(crate) urgency: (u32, Urgency),
    /// Unit of the ward that would usually lead.
    pub(crate) lead: &'static str,
    /// Addressees.
    pub(crate) to: &'static [&'static str],
    /// Subjects.
    pub(crate) subjects: &'static [&'static str],
    /// Working days until the letter's own deadline, from–to.
    pub(crate) due: Option<(i32, i32)>,
    /// Body.
    pub(crate) body: &'static [Part],
    /// Title of an annex and its only table.
    pub(crate) annex: Option<(&'static str, Part)>,
}

pub(crate) const ECONOMY: &str = "Phòng Kinh tế, Hạ tầng và Đô thị";
pub(crate) const CULTURE: &str = "Phòng Văn hóa - Xã hội";
pub(crate) const OFFICE: &str = "Văn phòng HĐND và UBND";
pub(crate) const SERVICE: &str = "Trung tâm Phục vụ hành chính công";
pub(crate) const POLICE: &str = "Công an phường";
pub(crate) const HEALTH: &str = "Trạm Y tế";

pub(crate) const NORMAL: (u32, Urgency) = (0, Urgency::Normal);
pub(crate) const ALL_WARDS: &[&str] = &["Ủy ban nhân dân các {phường, xã|xã, phường}"];
pub(crate) const THIS_WARD: &[&str] = &["Ủy ban nhân dân phường Thọ Hòa"];

/// How the work is to be organised: one of these stands before the last paragraph of many a công văn.
pub(crate) const ORGANISING: &[&str] = &[
    "Giao {một đồng chí lãnh đạo|đồng chí Phó Chủ tịch phụ trách} trực tiếp chỉ đạo; phân công rõ người, rõ việc, rõ thời gian, rõ sản phẩm; cập nhật tiến độ hằng tuần trên hệ thống theo dõi nhiệm vụ của thành phố.",
    "Kinh phí thực hiện sử dụng từ dự toán được giao năm {year} và các nguồn hợp pháp khác; việc thanh toán, quyết toán theo quy định hiện hành.",
    "Trường hợp phát sinh nội dung vượt thẩm quyền, kịp thời báo cáo bằng văn bản, nêu rõ phương án đề xuất, để cơ quan chủ trì tổng hợp, trình cấp có thẩm quyền xem xét, quyết định.",
    "Thông tin, tài liệu gửi kèm được đăng tải tại chuyên mục hướng dẫn nghiệp vụ trên trang thông tin điện tử của cơ quan; tài khoản truy cập là tài khoản công vụ đã cấp.",
    "Cơ quan chủ trì sẽ tổ chức {2..4} đoàn kiểm tra thực tế tại cơ sở từ {soon7}; kết quả kiểm tra là một căn cứ đánh giá, xếp loại cuối năm đối với tập thể và người đứng đầu.",
    "Các nội dung đã hướng dẫn trước đây trái với văn bản này không còn áp dụng; những nội dung chưa nêu tiếp tục thực hiện theo {ref:CV7}.",
    "Trong tháng {month}, bố trí ít nhất một buổi làm việc với các tổ dân phố để quán triệt nội dung, giải đáp vướng mắc và ghi nhận kiến nghị của nhân dân.",
];
