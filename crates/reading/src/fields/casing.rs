use super::letter::Letter;
use crate::text::folding::{fold, is_capitals};

/// How the letter itself writes the names that stand in capitals at its top and over its signature.
pub(crate) struct Casing {
    text: Vec<char>,
    lower: Vec<char>,
}

impl Casing {
    pub(crate) fn of(letter: &Letter<'_>) -> Self {
        let words = (letter.first..letter.end).filter_map(|page| letter.sheets.get(page));
        let text: Vec<char> = words
            .flat_map(|sheet| sheet.flow.iter().flat_map(|word| word.text.chars().chain([' '])))
            .take(60_000)
            .collect();
        let lower = text.iter().map(|c| lower(*c)).collect();
        Self { text, lower }
    }

    /// A body's name: `ỦY BAN NHÂN DÂN TỈNH SÔNG LAM` as `Ủy ban nhân dân tỉnh Sông Lam` where the text has
    /// it so. A name that the text never writes stays as printed.
    pub(crate) fn body(&self, name: &str) -> String {
        let bodies = name.split("; ").map(|body| self.written(body).unwrap_or_else(|| body.to_owned()));
        bodies.collect::<Vec<_>>().join("; ")
    }

    /// An office: `PHÓ GIÁM ĐỐC` as `Phó Giám đốc`.
    pub(crate) fn position(&self, position: &str) -> String {
        if !is_capitals(position) {
            return position.to_owned();
        }
        let parts = position
            .split("; ")
            .map(|part| self.written(part).or_else(|| plain_office(part)).unwrap_or_else(|| part.to_owned()));
        parts.collect::<Vec<_>>().join("; ")
    }

    /// The first place where the text has `name` in small letters too.
    fn written(&self, name: &str) -> Option<String> {
        if !is_capitals(name) || name.chars().count() < 5 {
            return None;
        }
        let sought: Vec<char> = name.chars().map(lower).collect();
        self.lower.windows(sought.len()).enumerate().find_map(|(at, window)| {
            let edge =
                |i: Option<usize>| i.and_then(|i| self.lower.get(i)).is_none_or(|c| !c.is_alphanumeric());
            if window != sought || !edge(at.checked_sub(1)) || !edge(Some(at + sought.len())) {
                return None;
            }
            let found: String = self.text.get(at..at + sought.len())?.iter().collect();
            let mixed = found.chars().any(char::is_lowercase);
            mixed.then(|| capitalised(&found))
        })
    }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// An office made of common words only, in the usual spelling; `None` when a name may be among them.
fn plain_office(part: &str) -> Option<String> {
    const OFFICES: [&str; 30] = [
        "Chủ tịch",
        "Giám đốc",
        "Tổng Giám đốc",
        "Bộ trưởng",
        "Thứ trưởng",
        "Thủ tướng",
        "Cục trưởng",
        "Tổng cục trưởng",
        "Chi cục trưởng",
        "Vụ trưởng",
        "Chánh Văn phòng",
        "Chánh Thanh tra",
        "Trưởng ban",
        "Trưởng phòng",
        "Trưởng đoàn",
        "Bí thư",
        "Viện trưởng",
        "Hiệu trưởng",
        "Chủ nhiệm",
        "Chủ trì",
        "Thủ trưởng",
        "Chánh án",
        "Tổng Thanh tra",
        "Đội trưởng",
        "Trạm trưởng",
        "Hạt trưởng",
        "Tổ trưởng",
        "Thống đốc",
        "Tổng Kiểm toán nhà nước",
        "Chủ tịch Quốc hội",
    ];
    // Without marks, as recognition loses them over capitals; no two offices differ by them alone.
    let low = fold(part.chars());
    let (deputy, rest) = low.strip_prefix("pho ").map_or((false, low.as_str()), |rest| (true, rest));
    let office = OFFICES.iter().find(|office| fold(office.chars()) == rest)?;
    Some(if deputy { format!("Phó {office}") } else { (*office).to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices() {
        assert_eq!(plain_office("PHÓ GIÁM ĐỐC").as_deref(), Some("Phó Giám đốc"));
        assert_eq!(plain_office("PHO BI THƯ").as_deref(), Some("Phó Bí thư"));
        assert_eq!(plain_office("CHÁNH VĂN PHÒNG").as_deref(), Some("Chánh Văn phòng"));
        assert_eq!(plain_office("GIÁM ĐỐC SỞ NỘI VỤ"), None);
    }

    #[test]
    fn names_as_the_text_writes_them() {
        let text: Vec<char> = "Ủy ban nhân dân tỉnh Sông Lam đề nghị".chars().collect();
        let casing = Casing { lower: text.iter().map(|c| lower(*c)).collect(), text };
        assert_eq!(casing.body("ỦY BAN NHÂN DÂN TỈNH SÔNG LAM"), "Ủy ban nhân dân tỉnh Sông Lam");
        assert_eq!(casing.body("SỞ NỘI VỤ"), "SỞ NỘI VỤ");
        assert_eq!(casing.body("ỦY BAN NHÂN DÂN TỈNH SÔNG"), "Ủy ban nhân dân tỉnh Sông");
    }
}
