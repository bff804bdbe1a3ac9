//! Who works in the demo. Nobody of them exists.

use congvan_records::Role;

/// The password of every demo account.
pub const PASSWORD: &str = "tho-hoa-2026";

/// One account of the demo.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// Tài khoản.
    pub login: &'static str,
    /// Họ và tên.
    pub name: &'static str,
    /// "ông" or "bà".
    pub honorific: &'static str,
    /// Chức vụ.
    pub title: &'static str,
    /// Name of the unit.
    pub unit: &'static str,
    /// What the person does in the routing of letters.
    pub role: Role,
    /// What a visitor can try with it.
    pub hint: &'static str,
    pub(crate) unit_key: &'static str,
}

const fn account(
    login: &'static str,
    (honorific, name): (&'static str, &'static str),
    title: &'static str,
    (unit_key, unit): (&'static str, &'static str),
    role: Role,
    hint: &'static str,
) -> Account {
    Account { login, name, honorific, title, unit, role, hint, unit_key }
}

const COMMITTEE: (&str, &str) = ("ubnd", "Lãnh đạo UBND phường");
const OFFICE: (&str, &str) = ("vp", "Văn phòng HĐND và UBND");
const CLERKS: (&str, &str) = ("vanthu", "Bộ phận Văn thư");
const ARCHIVE: (&str, &str) = ("luutru", "Bộ phận Lưu trữ");
const ECONOMY: (&str, &str) = ("kt", "Phòng Kinh tế, Hạ tầng và Đô thị");
const CULTURE: (&str, &str) = ("vhxh", "Phòng Văn hóa - Xã hội");
const COUNTER: (&str, &str) = ("hcc", "Trung tâm Phục vụ hành chính công");
const POLICE: (&str, &str) = ("ca", "Công an phường");
const HEALTH: (&str, &str) = ("tyt", "Trạm Y tế");
const NEIGHBOUR: (&str, &str) = ("camloc", "UBND phường Cẩm Lộc");

/// Everybody, in the order in which the sign-in page shows them.
pub const ACCOUNTS: &[Account] = &[
    account(
        "linh",
        ("bà", "Đặng Thùy Linh"),
        "Văn thư",
        CLERKS,
        Role::Clerk,
        "Tiếp nhận, kiểm tra chữ ký số và vào sổ văn bản đến.",
    ),
    account(
        "lam",
        ("ông", "Trần Bảo Lâm"),
        "Chánh Văn phòng",
        OFFICE,
        Role::OfficeChief,
        "Đề xuất đơn vị xử lý và trình lãnh đạo.",
    ),
    account(
        "ha",
        ("bà", "Nguyễn Thị Minh Hà"),
        "Chủ tịch UBND phường",
        COMMITTEE,
        Role::Leader,
        "Bút phê trên trang văn bản, giao đơn vị và hạn xử lý.",
    ),
    account(
        "son",
        ("ông", "Hồ Ngọc Sơn"),
        "Trưởng phòng",
        ECONOMY,
        Role::UnitHead,
        "Nhận bút phê, giao việc cho chuyên viên.",
    ),
    account(
        "trung",
        ("ông", "Võ Quang Trung"),
        "Chuyên viên địa chính",
        ECONOMY,
        Role::Officer,
        "Xử lý, báo cáo kết quả và kết thúc văn bản.",
    ),
    account(
        "mai",
        ("bà", "Lê Ngọc Mai"),
        "Lưu trữ viên",
        ARCHIVE,
        Role::Archivist,
        "Tìm lại văn bản đã kết thúc, có dấu và không dấu.",
    ),
    account(
        "quantri",
        ("ông", "Phạm Gia Khánh"),
        "Quản trị hệ thống",
        OFFICE,
        Role::Administrator,
        "Quản lý tài khoản; không xem được nội dung văn bản.",
    ),
    account(
        "thang",
        ("ông", "Lê Đức Thắng"),
        "Phó Chủ tịch UBND phường",
        COMMITTEE,
        Role::Leader,
        "Bút phê các lĩnh vực được phân công.",
    ),
    account(
        "hanh",
        ("bà", "Lương Thị Hạnh"),
        "Trưởng phòng",
        CULTURE,
        Role::UnitHead,
        "Phòng Văn hóa - Xã hội: chủ trì, phối hợp.",
    ),
    account(
        "ngan",
        ("bà", "Trịnh Thu Ngân"),
        "Chuyên viên văn hóa",
        CULTURE,
        Role::Officer,
        "Chuyên viên của đơn vị khác: không thấy việc không được giao.",
    ),
    account(
        "yen",
        ("bà", "Phạm Hải Yến"),
        "Chuyên viên xây dựng",
        ECONOMY,
        Role::Officer,
        "Chuyên viên xây dựng, giao thông.",
    ),
    account(
        "dung",
        ("ông", "Bùi Tiến Dũng"),
        "Chuyên viên kinh tế",
        ECONOMY,
        Role::Officer,
        "Chuyên viên tài chính, kinh tế.",
    ),
    account(
        "phuc",
        ("ông", "Đỗ Hữu Phúc"),
        "Chuyên viên lao động - xã hội",
        CULTURE,
        Role::Officer,
        "Chuyên viên chính sách xã hội.",
    ),
    account(
        "thao",
        ("bà", "Ngô Phương Thảo"),
        "Giám đốc Trung tâm",
        COUNTER,
        Role::UnitHead,
        "Trung tâm Phục vụ hành chính công.",
    ),
    account(
        "quan",
        ("ông", "Tạ Minh Quân"),
        "Công chức một cửa",
        COUNTER,
        Role::Officer,
        "Công chức của Trung tâm.",
    ),
    account(
        "hung",
        ("ông", "Cao Việt Hùng"),
        "Trưởng Công an phường",
        POLICE,
        Role::UnitHead,
        "Công an phường.",
    ),
    account("nga", ("bà", "Vũ Thanh Nga"), "Trưởng trạm", HEALTH, Role::UnitHead, "Trạm Y tế."),
    account(
        "camloc",
        ("bà", "Hoàng Kim Oanh"),
        "Chuyên viên",
        NEIGHBOUR,
        Role::Officer,
        "Cơ quan khác trên cùng hệ thống: không thấy gì của phường Thọ Hòa.",
    ),
];
