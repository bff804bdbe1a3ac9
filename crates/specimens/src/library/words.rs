//! Names of persons, wards and streets. None of them is real; a likeness is chance.

use crate::chance::Chance;

const FAMILY: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Lý", "Đinh", "Trương", "Mai", "Tạ", "Cao", "Đoàn", "Trịnh", "Hà", "Châu", "Tống", "Thái",
    "Lâm",
];
const MALE: (&[&str], &[&str]) = (
    &["Văn", "Hữu", "Đức", "Quốc", "Minh", "Ngọc", "Công", "Đình", "Anh", "Bá", "Duy", "Thế"],
    &[
        "Huy", "Bảo", "Hải", "Khánh", "Phong", "Sơn", "Tài", "Thành", "Tuấn", "Vinh", "Kiên", "Lâm", "Nghĩa",
        "Thịnh", "Toàn", "Đạt", "Hiệp", "Quyết",
    ],
);
const FEMALE: (&[&str], &[&str]) = (
    &["Thị Minh", "Thị Thu", "Ngọc", "Thị Kim", "Thị Bích", "Thùy", "Thị Thanh", "Thị Hồng", "Thị", "Diệu"],
    &[
        "Hà",
        "Linh",
        "Lan",
        "Hương",
        "Hạnh",
        "Loan",
        "Nga",
        "Phượng",
        "Thảo",
        "Trang",
        "Uyên",
        "Vân",
        "Yến",
        "Nhung",
        "Oanh",
        "Hiền",
        "Dung",
        "Chi",
    ],
);

/// The ward of the demo.
pub const WARD: &str = "Thọ Hòa";
/// The city to which the ward belongs.
pub const CITY: &str = "Hải Vân";

pub(crate) const WARDS: &[&str] = &[
    "phường Cẩm Lộc",
    "phường Vĩnh Trà",
    "phường Sơn Hải",
    "phường Tân Lộc",
    "phường An Đông Hạ",
    "xã Hòa Thạnh",
    "xã Bình Khê",
    "xã Đại Sơn",
    "phường Hòa Mỹ Tây",
    "phường Kim Sơn Hạ",
    "phường Trường Thi Đông",
    "phường Phước Lạc",
    "xã Tam Khánh",
    "xã Lộc Điền Thượng",
    "phường Bãi Dâu",
    "phường Ngọc Trạo Nam",
];

pub(crate) const STREETS: &[&str] = &[
    "Trần Phước Thành",
    "Hoa Sữa",
    "Bến Đá",
    "Cầu Gỗ",
    "Ven Sông",
    "Lê Hữu Thoàn",
    "Mười Tháng Ba",
    "Võ Khiêm Trọng",
    "Chợ Cũ",
    "Lò Gạch",
    "Hàng Dừa",
    "Đồng Kè",
];

/// A person's name, a woman's when `female`.
pub(crate) fn person(chance: &mut Chance, female: bool) -> String {
    let (middle, given) = if female { FEMALE } else { MALE };
    format!("{} {} {}", chance.pick(FAMILY), chance.pick(middle), chance.pick(given))
}
