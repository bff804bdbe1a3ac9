//! Filling the blanks of a template.
//!
//! `{a|b}` is one of the alternatives, `{10..60}` a whole number, `{1..9%}` one with a decimal comma,
//! `{1990..1999#}` a year, `{word}` a name that
//! stays the same through a letter. Counts that belong together: `{a=100..900}` is remembered as a, `{b:a*60..90}` is b, so
//! many per cent of a, `{b÷a}` their ratio and `{a−b}` their difference. Other words are listed at [`Phrase::word`].

use std::collections::BTreeMap;

use time::Date;

use super::calendar::add_working_days;
use super::words;
use crate::chance::Chance;
use crate::letter::long_date;

/// The blanks of one letter.
pub(crate) struct Phrase<'a> {
    pub(crate) chance: &'a mut Chance,
    pub(crate) date: Date,
    pub(crate) due: Option<Date>,
    pub(crate) meeting: Option<Date>,
    said: BTreeMap<String, String>,
    counts: BTreeMap<String, u32>,
}

impl<'a> Phrase<'a> {
    pub(crate) fn new(chance: &'a mut Chance, date: Date, due: Option<Date>, meeting: Option<Date>) -> Self {
        Self { chance, date, due, meeting, said: BTreeMap::new(), counts: BTreeMap::new() }
    }

    /// The text with its blanks filled. Alternatives may hold other blanks.
    pub(crate) fn fill(&mut self, template: &str) -> String {
        let mut out = String::new();
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let Some(length) = closing(&rest[open..]) else { break };
            let inner = &rest[open + 1..open + length];
            let options = split(inner);
            if options.len() > 1 {
                let chosen = self.chance.pick(&options).to_owned();
                out.push_str(&self.fill(&chosen));
            } else {
                out.push_str(&self.blank(inner));
            }
            rest = &rest[open + length + 1..];
        }
        out.push_str(rest);
        out
    }

    /// Forgets what must differ from row to row of a table.
    pub(crate) fn forget(&mut self) {
        self.said.clear();
    }

    /// Fixes the value of a word.
    pub(crate) fn say(&mut self, word: &str, value: String) {
        self.said.insert(word.to_owned(), value);
    }

    fn blank(&mut self, word: &str) -> String {
        if let Some((low, high)) = word.split_once("..") {
            if let Some((name, low)) = low.split_once('=') {
                let count = self.chance.between(low.parse().unwrap_or(1), high.parse().unwrap_or(9));
                self.counts.insert(name.to_owned(), count);
                return dotted(count);
            }
            if let Some((names, low)) = low.split_once('*') {
                let (part, whole) = names.split_once(':').unwrap_or((names, names));
                let whole = self.counts.get(whole).copied().unwrap_or(0);
                let share = self.chance.between(low.parse().unwrap_or(1), high.parse().unwrap_or(9));
                let count = whole * share / 100;
                self.counts.insert(part.to_owned(), count);
                return dotted(count);
            }
            return self.number(low, high);
        }
        if let Some((part, whole)) = word.split_once('÷') {
            let count = |name| f64::from(self.counts.get(name).copied().unwrap_or(1));
            return format!("{:.1}", count(part) * 100.0 / count(whole).max(1.0)).replace('.', ",");
        }
        if let Some((whole, part)) = word.split_once('−') {
            let count = |name| self.counts.get(name).copied().unwrap_or(0);
            return dotted(count(whole).saturating_sub(count(part)));
        }
        if let Some(said) = self.said.get(word) {
            return said.clone();
        }
        let value = self.word(word);
        self.said.insert(word.to_owned(), value.clone());
        value
    }

    fn number(&mut self, low: &str, high: &str) -> String {
        let low = low.parse().unwrap_or(1);
        match high.strip_suffix('%') {
            Some(high) => {
                let tenths = self.chance.between(low * 10, high.parse().unwrap_or(9) * 10);
                format!("{},{}", tenths / 10, tenths % 10)
            }
            None => match high.strip_suffix('#') {
                Some(high) => self.chance.between(low, high.parse().unwrap_or(9)).to_string(),
                None => dotted(self.chance.between(low, high.parse().unwrap_or(9))),
            },
        }
    }

    /// Words: `due`, `due/`, `meet`, `weekday`, `hour`, `year`, `prev`, `next`, `month`, `quarter`, `week`, `ward`,
    /// `street`, `person`, `name`, `phone`, `past`, `soon`, `soon/` (each may carry a digit to make another one) and `ref:KH` and the like.
    fn word(&mut self, word: &str) -> String {
        if let Some(kind) = word.strip_prefix("ref:") {
            return self.reference(kind.trim_end_matches(|c: char| c.is_ascii_digit()));
        }
        let date = self.date;
        match word.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "due" => long_date(self.due.unwrap_or(date)),
            "due/" => short(self.due.unwrap_or(date)),
            "meet" => long_date(self.meeting.unwrap_or(date)),
            "weekday" => {
                let number = self.meeting.unwrap_or(date).weekday().number_from_monday();
                let names = ["Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy"];
                names.get(usize::from(number) - 1).map_or("Chủ nhật".into(), |name| format!("thứ {name}"))
            }
            "hour" => (*self.chance.pick(&[
                "08 giờ 00",
                "08 giờ 30",
                "09 giờ 00",
                "14 giờ 00",
                "14 giờ 30",
                "15 giờ 00",
            ]))
            .to_owned(),
            "year" => date.year().to_string(),
            "prev" => (date.year() - 1).to_string(),
            "next" => (date.year() + 1).to_string(),
            "month" => u8::from(date.month()).to_string(),
            "quarter" => ["I", "II", "III", "IV"][usize::from((u8::from(date.month()) - 1) / 3)].to_owned(),
            "week" => date.iso_week().to_string(),
            "ward" => (*self.chance.pick(words::WARDS)).to_owned(),
            "street" => (*self.chance.pick(words::STREETS)).to_owned(),
            "person" => {
                let female = self.chance.percent(45);
                let title = if female { "bà" } else { "ông" };
                format!("{title} {}", words::person(self.chance, female))
            }
            "phone" => format!("0236.3xxx.{}", self.chance.between(101, 989)),
            "name" => {
                let female = self.chance.percent(40);
                words::person(self.chance, female)
            }
            "past" => {
                let back = self.chance.between(3, 24) as i32;
                long_date(add_working_days(date, -back))
            }
            "soon" => {
                let ahead = self.chance.between(4, 20) as i32;
                long_date(add_working_days(date, ahead))
            }
            "soon/" => {
                let ahead = self.chance.between(4, 20) as i32;
                short(add_working_days(date, ahead))
            }
            other => other.to_owned(),
        }
    }

    /// An earlier act of the city: "Kế hoạch số 215/KH-UBND ngày 02 tháng 10 năm 2026 của UBND thành phố".
    fn reference(&mut self, kind: &str) -> String {
        let back = self.chance.between(6, 70) as i32;
        let day = add_working_days(self.date, -back);
        let at = long_date(day);
        let part = u32::from(day.ordinal());
        let jitter = self.chance.between(0, 9);
        let near = |volume: u32| (volume * part / 365).max(2) + jitter;
        match kind {
            "KH" => format!("Kế hoạch số {}/KH-UBND {at} của UBND thành phố", near(330)),
            "QĐ" => format!("Quyết định số {}/QĐ-UBND {at} của UBND thành phố", near(3900)),
            "CT" => format!("Chỉ thị số {:02}/CT-UBND {at} của Chủ tịch UBND thành phố", near(22)),
            "TB" => format!("Thông báo số {}/TB-VP {at} của Văn phòng UBND thành phố", near(520)),
            "NQ" => format!("Nghị quyết số {}/NQ-HĐND {at} của HĐND thành phố", near(70)),
            "CV" => {
                let unit = self.chance.pick(&["KT", "ĐT", "VX", "TH", "NC"]);
                format!("Công văn số {}/UBND-{unit} {at} của UBND thành phố", near(8800))
            }
            other => other.to_owned(),
        }
    }
}

/// "16/11/2026".
pub(crate) fn short(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), u8::from(day.month()), day.year())
}

fn dotted(number: u32) -> String {
    if number < 1000 {
        return number.to_string();
    }
    format!("{}.{:03}", dotted(number / 1000), number % 1000)
}

/// Index of the brace that closes the one at the start.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Alternatives of the outermost level.
fn split(inner: &str) -> Vec<&str> {
    let (mut depth, mut start, mut list) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            '|' if depth == 0 => {
                list.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    list.push(&inner[start..]);
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn blanks_are_filled_and_remembered() {
        let mut chance = Chance::new(3);
        let mut phrase = Phrase::new(&mut chance, date!(2026 - 11 - 16), Some(date!(2026 - 12 - 04)), None);
        assert_eq!(phrase.fill("trước {due}"), "trước ngày\u{a0}04 tháng\u{a0}12 năm\u{a0}2026");
        assert_eq!(phrase.fill("{due/}"), "04/12/2026");
        let twice = phrase.fill("{ward} và {ward}");
        let (first, second) = twice.split_once(" và ").unwrap();
        assert_eq!(first, second);
        assert!(["x 7", "y"].contains(&phrase.fill("{x {7..7}|y}").as_str()));
    }

    #[test]
    fn numbers_are_written_the_vietnamese_way() {
        assert_eq!(dotted(1_234_567), "1.234.567");
        assert_eq!(dotted(1_004), "1.004");
    }
}
