//! Letters that nobody wrote, always the same ones, and questions about them.

use crate::Fault;
use congvan_search::analysis::fold;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// A letter as every system gets it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) code: String,
    pub(crate) agency: String,
    pub(crate) kind: String,
    pub(crate) year: i32,
    pub(crate) text: String,
}

/// What is asked, in order.
pub(crate) struct Questions(pub(crate) Vec<String>);

/// Numbers that look random and are the same on every machine (xorshift64*).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// The first of a list often, the last seldom, as words are.
    fn falling<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let share = (self.next() % 1_000_000) as f64 / 1e6;
        &list[((share * share * list.len() as f64) as usize).min(list.len() - 1)]
    }
}

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

/// Letters of about 3.5 kB that nobody wrote, or the first of a file.
pub(crate) struct Letters {
    pub(crate) count: usize,
    pub(crate) file: Option<PathBuf>,
}

impl Letters {
    /// All of them in order, so many at a time.
    pub(crate) fn in_steps(
        &self,
        step: usize,
        mut take: impl FnMut(&[Letter]) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut some = Vec::with_capacity(step);
        self.each(|letter| {
            some.push(letter);
            if some.len() == step {
                take(&some)?;
                some.clear();
            }
            Ok(())
        })?;
        if some.is_empty() { Ok(()) } else { take(&some) }
    }

    fn each(&self, mut take: impl FnMut(Letter) -> Result<(), Fault>) -> Result<(), Fault> {
        if let Some(file) = &self.file {
            for line in BufReader::new(std::fs::File::open(file)?).lines().take(self.count) {
                take(read(&line?)?)?;
            }
            return Ok(());
        }
        let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
        // Syllables that are seldom, as names and technical words are.
        let rare: Vec<String> = ONSETS
            .iter()
            .flat_map(|onset| RHYMES.iter().map(move |rhyme| format!("{onset}{rhyme}")))
            .collect();
        (0..self.count).try_for_each(|_| take(letter(&mut chance, &rare)))
    }
}

fn letter(chance: &mut Chance, rare: &[String]) -> Letter {
    let (agency, short) = *chance.falling(&AGENCIES);
    let (kind, mark) = *chance.falling(&KINDS);
    let year = 2012 + chance.below(15) as i32;
    let thing = *chance.falling(&THINGS);
    let place = format!("{} {}", chance.falling(&FIRST), chance.falling(&SECOND));
    let number = 1 + chance.below(9_000);
    let unit = chance.falling(&UNITS);
    let code =
        if mark.is_empty() { format!("{number}/{short}-{unit}") } else { format!("{number}/{mark}-{short}") };
    let subject = format!("Về việc {} {thing} tại phường {place} năm {year}", chance.falling(&ACTS));
    let mut text = format!("{agency}\nSố: {code}\n{subject}\n");
    for _ in 0..14 + chance.below(10) {
        let seldom: Vec<&str> = (0..4).map(|_| chance.falling(rare).as_str()).collect();
        text.push_str(&format!(
            "{} {} {} tại {} {}, số lượng {}; {}. ",
            chance.falling(&FRAMES),
            chance.falling(&ACTS),
            chance.falling(&THINGS),
            chance.falling(&FIRST),
            chance.falling(&SECOND),
            chance.below(5_000),
            seldom.join(" "),
        ));
    }
    Letter { subject, code, agency: agency.to_owned(), kind: kind.to_owned(), year, text }
}

/// A letter from a line of a file.
fn read(line: &str) -> Result<Letter, Fault> {
    let line: Value = serde_json::from_str(line)?;
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    Ok(Letter {
        subject: text("title"),
        code: text("number"),
        agency: text("agency"),
        kind: text("type"),
        year: text("date").get(..4).and_then(|year| year.parse().ok()).unwrap_or_default(),
        text: text("text"),
    })
}

impl Questions {
    /// Three to six words of a subject, half of them without marks; every fifth a number, every seventh with agency and
    /// year.
    pub(crate) fn about(letters: &Letters, count: usize) -> Result<Self, Fault> {
        let mut chance = Chance(0xD1B5_4A32_D192_ED03);
        // Which letter each question is about, in the order of the letters.
        let mut turns: Vec<(usize, usize)> =
            (0..count).map(|turn| (chance.below(letters.count), turn)).collect();
        turns.sort_unstable();
        let mut turns = turns.into_iter().peekable();
        let mut questions = vec![String::new(); count];
        let mut number = 0;
        letters.each(|letter| {
            while let Some((_, turn)) = turns.next_if(|(about, _)| *about == number) {
                questions[turn] = question(&letter, turn, &mut chance);
            }
            number += 1;
            Ok(())
        })?;
        questions.retain(|question| !question.is_empty());
        if questions.is_empty() { Err("no letters".into()) } else { Ok(Self(questions)) }
    }
}

fn question(letter: &Letter, turn: usize, chance: &mut Chance) -> String {
    let words: Vec<&str> = letter.subject.split_whitespace().collect();
    let length = (3 + chance.below(4)).min(words.len());
    let from = chance.below(words.len() - length + 1);
    let window = words[from..from + length].join(" ");
    let words = match turn {
        turn if turn % 5 == 4 => letter.code.clone(),
        turn if turn % 7 == 6 => format!("{} {window} {}", letter.agency, letter.year),
        _ => window,
    };
    if turn.is_multiple_of(2) { fold(&words) } else { words }
}
