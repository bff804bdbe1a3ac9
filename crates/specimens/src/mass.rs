//! Thư hàng loạt: plain letters by the hundred thousand, for measuring. They are words alone: nothing is typeset.

use crate::chance::Chance;

const ACTS: [&str; 24] = [
    "triển khai",
    "báo cáo kết quả",
    "hướng dẫn",
    "góp ý dự thảo",
    "đề nghị phối hợp",
    "tăng cường",
    "rà soát",
    "đôn đốc",
    "tháo gỡ khó khăn trong",
    "phê duyệt kế hoạch",
    "bổ sung kinh phí",
    "cung cấp số liệu về",
    "mời họp về",
    "trả lời kiến nghị về",
    "thẩm định hồ sơ",
    "lấy ý kiến về",
    "ban hành quy chế",
    "thành lập tổ công tác",
    "sơ kết công tác",
    "gia hạn thời gian",
    "cử cán bộ tham gia",
    "tuyên truyền",
    "khắc phục tồn tại trong",
    "kiểm kê",
];
const THINGS: [&str; 40] = [
    "cải cách hành chính",
    "giải quyết thủ tục hành chính",
    "chuyển đổi số",
    "công tác văn thư, lưu trữ",
    "phòng cháy, chữa cháy",
    "phòng, chống thiên tai",
    "tiêm chủng mở rộng",
    "an toàn thực phẩm",
    "quản lý đất đai",
    "cấp giấy chứng nhận quyền sử dụng đất",
    "giải phóng mặt bằng",
    "xử lý rác thải sinh hoạt",
    "bảo vệ rừng",
    "cung cấp nước sạch",
    "xây dựng nông thôn mới",
    "giảm nghèo bền vững",
    "giải ngân vốn đầu tư công",
    "quản lý chất lượng công trình",
    "cấp giấy phép xây dựng",
    "nhà ở xã hội",
    "chiếu sáng công cộng",
    "thoát nước",
    "an toàn giao thông",
    "dự toán ngân sách",
    "quản lý tài sản công",
    "thu ngân sách",
    "tinh giản biên chế",
    "tuyển dụng công chức",
    "thi đua, khen thưởng",
    "tiếp công dân",
    "xử lý vi phạm hành chính",
    "phổ biến pháp luật",
    "đăng ký hộ tịch",
    "tuyển sinh đầu cấp",
    "an toàn trường học",
    "giải quyết việc làm",
    "trợ giúp xã hội",
    "chăm sóc, bảo vệ trẻ em",
    "quản lý lễ hội",
    "dịch vụ công trực tuyến",
];
const FRAMES: [&str; 12] = [
    "Căn cứ chức năng, nhiệm vụ được giao, đề nghị đơn vị chủ động",
    "Yêu cầu các phòng chuyên môn phối hợp",
    "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, kịp thời phản ánh để được hướng dẫn về việc",
    "Kết quả thực hiện đã hoàn thành phần lớn nhiệm vụ về",
    "Kinh phí lấy từ nguồn ngân sách địa phương cho việc",
    "Thời hạn hoàn thành trước ngày cuối tháng đối với việc",
    "Tại cuộc họp giao ban, lãnh đạo đã kết luận về",
    "Hồ sơ gồm tờ trình, dự thảo và bảng tổng hợp ý kiến về",
    "Giao bộ phận một cửa tiếp nhận, trả kết quả về",
    "Thường xuyên kiểm tra, giám sát, bảo đảm công khai, minh bạch trong",
    "Qua rà soát, trên địa bàn còn tồn đọng trong",
    "Báo cáo định kỳ hằng quý, gửi bản điện tử có chữ ký số về",
];
const AGENCIES: [(&str, &str); 10] = [
    ("Ủy ban nhân dân tỉnh Sông Lam", "UBND"),
    ("Ủy ban nhân dân thành phố Hải Vân", "UBND"),
    ("Sở Nội vụ tỉnh Sông Lam", "SNV"),
    ("Sở Tài chính tỉnh Sông Lam", "STC"),
    ("Sở Xây dựng tỉnh Sông Lam", "SXD"),
    ("Sở Nông nghiệp và Môi trường tỉnh Sông Lam", "SNNMT"),
    ("Sở Y tế tỉnh Sông Lam", "SYT"),
    ("Sở Tư pháp tỉnh Sông Lam", "STP"),
    ("Thanh tra tỉnh Sông Lam", "TTr"),
    ("Ủy ban nhân dân phường Thọ Hòa", "UBND"),
];
const KINDS: [(&str, &str); 6] = [
    ("Công văn", ""),
    ("Quyết định", "QĐ"),
    ("Thông báo", "TB"),
    ("Báo cáo", "BC"),
    ("Kế hoạch", "KH"),
    ("Tờ trình", "TTr"),
];
const UNITS: [&str; 12] = ["VP", "NC", "TH", "KT", "NN", "XD", "VX", "TCCB", "KHTC", "TTr", "CNTT", "QLĐĐ"];
const FIRST: [&str; 12] =
    ["An", "Bình", "Phú", "Tân", "Long", "Hòa", "Thanh", "Đông", "Vĩnh", "Mỹ", "Xuân", "Kim"];
const SECOND: [&str; 12] =
    ["Sơn", "Hòa", "Phú", "Thành", "Lợi", "Giang", "Lâm", "Khê", "Thủy", "Điền", "Trạch", "Lộc"];
const ONSETS: [&str; 18] =
    ["b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "ph", "s", "t", "th", "tr", "v"];
const RHYMES: [&str; 24] = [
    "a", "á", "ài", "ạch", "an", "áng", "ấp", "ăm", "ều", "ên", "iệt", "iến", "ính", "oạn", "ộc", "ời", "ơn",
    "ung", "ướng", "ửu", "uyền", "ực", "ất", "ong",
];

/// What is told of a letter, and what it says: about 3.5 kB.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MassLetter {
    /// Trích yếu.
    pub subject: String,
    /// Số, ký hiệu.
    pub code: String,
    /// Cơ quan ban hành.
    pub agency: String,
    /// Loại văn bản.
    pub kind: String,
    /// Year of issue.
    pub year: i32,
    /// The text of its pages.
    pub text: String,
}

/// Letters without end, always the same ones in the same order.
pub fn letters() -> impl Iterator<Item = MassLetter> {
    let mut chance = Chance::named(1, "letters");
    // Syllables that are seldom, as names and technical words are.
    let rare: Vec<String> =
        ONSETS.iter().flat_map(|onset| RHYMES.iter().map(move |rhyme| format!("{onset}{rhyme}"))).collect();
    std::iter::repeat_with(move || letter(&mut chance, &rare))
}

/// What somebody types who looks for a letter, the `turn`th to do so: three to six words of its subject, every fifth its
/// code, every seventh agency, words and year. Marks stand as in the letter.
pub fn question(letter: &MassLetter, turn: usize, chance: &mut Chance) -> String {
    let words: Vec<&str> = letter.subject.split_whitespace().collect();
    let length = (3 + chance.index(4)).min(words.len());
    let from = chance.index(words.len() - length + 1);
    let window = words[from..from + length].join(" ");
    match turn {
        turn if turn % 5 == 4 => letter.code.clone(),
        turn if turn % 7 == 6 => format!("{} {window} {}", letter.agency, letter.year),
        _ => window,
    }
}

fn letter(chance: &mut Chance, rare: &[String]) -> MassLetter {
    let (agency, short) = *falling(chance, &AGENCIES);
    let (kind, mark) = *falling(chance, &KINDS);
    let year = 2012 + chance.index(15) as i32;
    let thing = *falling(chance, &THINGS);
    let place = format!("{} {}", falling(chance, &FIRST), falling(chance, &SECOND));
    let number = 1 + chance.index(9_000);
    let unit = falling(chance, &UNITS);
    let code =
        if mark.is_empty() { format!("{number}/{short}-{unit}") } else { format!("{number}/{mark}-{short}") };
    let subject = format!("Về việc {} {thing} tại phường {place} năm {year}", falling(chance, &ACTS));
    let mut text = format!("{agency}\nSố: {code}\n{subject}\n");
    for _ in 0..14 + chance.index(10) {
        let seldom: Vec<&str> = (0..4).map(|_| falling(chance, rare).as_str()).collect();
        text.push_str(&format!(
            "{} {} {} tại {} {}, số lượng {}; {}. ",
            falling(chance, &FRAMES),
            falling(chance, &ACTS),
            falling(chance, &THINGS),
            falling(chance, &FIRST),
            falling(chance, &SECOND),
            chance.index(5_000),
            seldom.join(" "),
        ));
    }
    MassLetter { subject, code, agency: agency.to_owned(), kind: kind.to_owned(), year, text }
}

/// The first of a list often, the last seldom, as words are.
fn falling<'a, T>(chance: &mut Chance, list: &'a [T]) -> &'a T {
    let share = f64::from(chance.real(0.0, 1.0));
    &list[((share * share * list.len() as f64) as usize).min(list.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_always_the_same_and_differ_from_one_another() {
        let (once, again): (Vec<_>, Vec<_>) = (letters().take(50).collect(), letters().take(50).collect());
        assert_eq!(once, again);
        let texts: std::collections::BTreeSet<&str> =
            once.iter().map(|letter| letter.text.as_str()).collect();
        assert_eq!(texts.len(), 50);
    }

    #[test]
    fn a_question_is_taken_from_its_letter() {
        let mut chance = Chance::new(3);
        for (turn, letter) in letters().take(70).enumerate() {
            let asked = question(&letter, turn, &mut chance);
            let of_letter = format!("{} {} {} {}", letter.agency, letter.subject, letter.code, letter.year);
            assert!(asked.split_whitespace().all(|word| of_letter.contains(word)), "{asked}");
        }
    }
}
