//! Words that name a time: năm 2023, tháng 5/2024, quý II năm 2024, từ tháng 2 đến tháng 5/2024, tháng trước.

use std::ops::Range;

use super::Note;
use crate::analysis::{Syllable, fold, words};

/// The first day of a period and the first after it, in days since 1970-01-01.
type Span = (i64, i64);

/// The periods named in `text`, as notes that offer a filter. Words such as "tháng này" need to know what day it is
/// `today`, in days since 1970-01-01.
pub(super) fn periods(text: &str, today: Option<i64>) -> Vec<Note> {
    let ranges: Vec<Range<usize>> = words(text).collect();
    let folded: Vec<String> = ranges.iter().map(|range| folded(&text[range.clone()])).collect();
    let reader = Reader { folded: &folded, today };
    let mut notes = Vec::new();
    let mut i = 0;
    while i < folded.len() {
        let named = reader.between(i).or_else(|| reader.period(i)).or_else(|| reader.latest_quarter(i));
        if let Some((after_words, (from, after))) = named
            && from < after
        {
            let typed = text[ranges[i].start..ranges[after_words - 1].end].to_owned();
            notes.push(Note::Period { typed, from, to: after - 1 });
            i = after_words;
        } else {
            i += 1;
        }
    }
    notes
}

/// The word without marks; as written if it is another word than "quý" with marks of its own: "quỹ" is a fund.
fn folded(word: &str) -> String {
    let (folded, normal) = (fold(word), Syllable::of(word).x);
    let is_quarter = matches!(folded.as_str(), "quy" | "qui");
    if is_quarter && !matches!(normal.as_str(), "quý" | "quí" | "quy" | "qui") { normal } else { folded }
}

struct Reader<'a> {
    folded: &'a [String],
    today: Option<i64>,
}

impl Reader<'_> {
    fn word(&self, i: usize) -> &str {
        self.folded.get(i).map(String::as_str).unwrap_or_default()
    }

    /// "từ … đến …" that begins at word `i`. What is missing in the first part is that of the second.
    fn between(&self, i: usize) -> Option<(usize, Span)> {
        if self.word(i) != "tu" {
            return None;
        }
        let to = (i + 2..self.folded.len().min(i + 8)).find(|&at| self.word(at) == "den")?;
        let named = |at: usize| self.period(at).or_else(|| self.day(at)).or_else(|| self.bare(at));
        let (end, until) = named(to + 1)?;
        let whole = named(i + 1).filter(|(end, _)| *end == to);
        let (_, from) = whole.or_else(|| self.short(i + 1, to, until.0))?;
        Some((end, (from.0, until.1)))
    }

    /// A year, a month or a quarter that is named as such, or one that is counted from today.
    fn period(&self, i: usize) -> Option<(usize, Span)> {
        let (at, year_at) = if self.word(i + 2) == "nam" { (i + 4, i + 3) } else { (i + 3, i + 2) };
        let year_then = year(self.word(year_at));
        let months = match (self.word(i), year_then) {
            ("nam", _) if year(self.word(i + 1)).is_some() => {
                let year = year(self.word(i + 1))?;
                Some((i + 2, (year, 1), (year + 1, 1)))
            }
            ("thang", Some(year)) => {
                number(self.word(i + 1), 12).map(|month| (at, (year, month), next(year, month)))
            }
            ("quy" | "qui", Some(year)) => number(self.word(i + 1), 4)
                .map(|quarter| (at, (year, quarter * 3 - 2), next(year, quarter * 3))),
            _ => None,
        };
        let named = months.map(|(at, from, after)| (at, (first_day(from), first_day(after))));
        named.or_else(|| self.counted(i)).or_else(|| (self.word(i) == "ngay").then(|| self.day(i))?)
    }

    /// "quý II" without a year: the last one that has begun.
    fn latest_quarter(&self, i: usize) -> Option<(usize, Span)> {
        let named = matches!(self.word(i), "quy" | "qui").then(|| number(self.word(i + 1), 4));
        let quarter = named??;
        let (this_year, month) = month_of(self.today?);
        let year = if quarter * 3 - 2 <= month { this_year } else { this_year - 1 };
        Some((i + 2, (first_day((year, quarter * 3 - 2)), first_day(next(year, quarter * 3)))))
    }

    /// "hôm nay", "tháng trước", "năm ngoái".
    fn counted(&self, i: usize) -> Option<(usize, Span)> {
        let today = self.today?;
        let (year, month) = month_of(today);
        let months = |from: (i64, i64), count: i64| {
            let after = shift(from, count);
            (i + 2, (first_day(from), first_day(after)))
        };
        let quarter = (year, (month - 1) / 3 * 3 + 1);
        // 1970-01-01 was a Thursday.
        let monday = today - (today + 3).rem_euclid(7);
        Some(match (self.word(i), self.word(i + 1)) {
            ("hom", "nay") => (i + 2, (today, today + 1)),
            ("hom", "qua") => (i + 2, (today - 1, today)),
            ("tuan", "nay") => (i + 2, (monday, monday + 7)),
            ("tuan", "truoc" | "qua") => (i + 2, (monday - 7, monday)),
            ("thang", "nay") => months((year, month), 1),
            ("thang", "truoc" | "qua") => months(shift((year, month), -1), 1),
            ("quy" | "qui", "nay") => months(quarter, 3),
            ("quy" | "qui", "truoc") => months(shift(quarter, -3), 3),
            ("nam", "nay") => months((year, 1), 12),
            ("nam", "ngoai" | "truoc") => months((year - 1, 1), 12),
            _ => return None,
        })
    }

    /// `[ngày] 15/3/2024`.
    fn day(&self, i: usize) -> Option<(usize, Span)> {
        let i = if self.word(i) == "ngay" { i + 1 } else { i };
        let (day, month) = (digits(self.word(i), 31)?, digits(self.word(i + 1), 12)?);
        let year = year(self.word(i + 2))?;
        let first = first_day((year, month));
        (first + day <= first_day(next(year, month))).then(|| (i + 3, (first + day - 1, first + day)))
    }

    /// `3/2024` and `2024`, which name a time only between "từ" and "đến".
    fn bare(&self, i: usize) -> Option<(usize, Span)> {
        if let Some(year) = year(self.word(i)) {
            return Some((i + 1, (first_day((year, 1)), first_day((year + 1, 1)))));
        }
        let (month, year) = (digits(self.word(i), 12)?, year(self.word(i + 1))?);
        Some((i + 2, (first_day((year, month)), first_day(next(year, month)))))
    }

    /// The words from `i` to `end` without their year, which is that of `day`: "tháng 2", "ngày 3/2", "quý I".
    fn short(&self, i: usize, end: usize, day: i64) -> Option<(usize, Span)> {
        let (year, month) = month_of(day);
        let months = |from: i64, count: i64| {
            let after = shift((year, from), count);
            Some((end, (first_day((year, from)), first_day(after))))
        };
        match (self.word(i), end - i) {
            ("thang", 2) => months(digits(self.word(i + 1), 12)?, 1),
            ("quy" | "qui", 2) => months(number(self.word(i + 1), 4)? * 3 - 2, 3),
            ("ngay", 2..=3) => {
                let month = if end - i == 3 { digits(self.word(i + 2), 12)? } else { month };
                let day = first_day((year, month)) + digits(self.word(i + 1), 31)? - 1;
                Some((end, (day, day + 1)))
            }
            _ => None,
        }
    }
}

fn year(word: &str) -> Option<i64> {
    let year = word.parse().ok()?;
    (word.len() == 4 && (1945..=2100).contains(&year)).then_some(year)
}

fn number(word: &str, most: i64) -> Option<i64> {
    let number = match word {
        "i" => 1,
        "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        digits => digits.parse().ok()?,
    };
    (1..=most).contains(&number).then_some(number)
}

fn digits(word: &str, most: i64) -> Option<i64> {
    word.parse().ok().filter(|number| (1..=most).contains(number))
}

/// The month `count` months later.
fn shift((year, month): (i64, i64), count: i64) -> (i64, i64) {
    let months = year * 12 + month - 1 + count;
    (months.div_euclid(12), months.rem_euclid(12) + 1)
}

/// Year and month of a day since 1970-01-01.
fn month_of(day: i64) -> (i64, i64) {
    // Never late: a year has at least 365 days. Early by as many leap days as have passed, so by less than two months.
    let mut month = (1970 + day.div_euclid(366), 1);
    while first_day(shift(month, 1)) <= day {
        month = shift(month, 1);
    }
    month
}

fn next(year: i64, month: i64) -> (i64, i64) {
    if month == 12 { (year + 1, 1) } else { (year, month + 1) }
}

/// Days from 1970-01-01 to the first of a month, in the Gregorian calendar.
fn first_day((year, month): (i64, i64)) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let leaps = |year: i64| year / 4 - year / 100 + year / 400;
    let before = BEFORE.get(usize::try_from(month - 1).unwrap_or_default()).copied().unwrap_or_default();
    (year - 1970) * 365 + leaps(year - 1) - leaps(1969) + before + i64::from(is_leap && month > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Option<(String, i64, i64)> {
        match periods(text, Some(20_782)).as_slice() {
            [Note::Period { typed, from, to }] => Some((typed.clone(), *from, *to)),
            _ => None,
        }
    }

    #[test]
    fn years_months_and_quarters_are_offered() {
        assert_eq!(only("báo cáo năm 2023"), Some(("năm 2023".into(), 19358, 19722)));
        assert_eq!(only("tháng 2/2024 về đất"), Some(("tháng 2/2024".into(), 19754, 19782)));
        assert_eq!(only("quý IV năm 2024"), Some(("quý IV năm 2024".into(), 19997, 20088)));
        assert_eq!(only("năm 1970"), Some(("năm 1970".into(), 0, 364)));
    }

    #[test]
    fn words_without_a_year_offer_nothing() {
        assert_eq!(periods("tháng 5 năm học trong 12 tháng, quý vị", Some(20_782)), []);
        assert_eq!(periods("quý IV", None), []);
        assert_eq!(periods("từ chối tiếp nhận đến nay, đi từ phường đến xã", Some(20_782)), []);
        assert_eq!(periods("tháng này", None), []);
    }

    #[test]
    fn only_quy_with_its_mark_or_without_any_is_a_quarter() {
        for text in ["quý 3", "qúy 3", "quí III", "quy 3", "QUÝ 3", "qu\u{79}\u{301} 3", "qui 3/2026"] {
            assert!(only(text).is_some(), "{text}");
        }
        for text in ["quỹ 3", "quỹ 3/2026", "QUỸ II", "quỷ 3", "quỳ 3", "quỵ 3", "quỹ này"] {
            assert_eq!(only(text), None, "{text}");
        }
        assert_eq!(only("từ quỹ 1 đến quỹ 3/2026"), None);
        // A year beside it is one all the same.
        assert_eq!(only("quỹ 3 của năm 2026").map(|(typed, ..)| typed).as_deref(), Some("năm 2026"));
    }

    #[test]
    fn days_and_spans_are_offered() {
        let days = |text: &str| only(text).map(|(_, from, to)| (from, to));
        let day = |year, month, day| first_day((year, month)) + day - 1;
        assert_eq!(days("ngày 29/2/2024"), Some((day(2024, 2, 29), day(2024, 2, 29))));
        assert_eq!(days("ngày 30/2/2024"), None);
        for (text, from, to) in [
            ("từ 2022 đến 2024", day(2022, 1, 1), day(2024, 12, 31)),
            ("từ năm 2022 đến năm 2024", day(2022, 1, 1), day(2024, 12, 31)),
            ("từ tháng 2 đến tháng 5/2024", day(2024, 2, 1), day(2024, 5, 31)),
            ("từ 11/2023 đến 2/2024", day(2023, 11, 1), day(2024, 2, 29)),
            ("từ ngày 5 đến ngày 20/3/2024", day(2024, 3, 5), day(2024, 3, 20)),
            ("từ ngày 15/1/2024 đến 20/3/2024", day(2024, 1, 15), day(2024, 3, 20)),
            ("từ quý I đến quý III năm 2023", day(2023, 1, 1), day(2023, 9, 30)),
        ] {
            assert_eq!(only(text), Some((text.to_owned(), from, to)), "{text}");
        }
        // The wrong way round it is no span; its years are named all the same.
        assert_eq!(periods("từ năm 2024 đến năm 2022", None).len(), 2);
    }

    #[test]
    fn words_counted_from_today_are_offered() {
        // 2026-11-25, a Wednesday.
        let days = |text: &str| only(text).map(|(_, from, to)| (from - 20_782, to - 20_782));
        assert_eq!(days("văn bản hôm nay"), Some((0, 0)));
        assert_eq!(days("hôm qua"), Some((-1, -1)));
        assert_eq!(days("tuần này"), Some((-2, 4)));
        assert_eq!(days("tuần trước"), Some((-9, -3)));
        assert_eq!(days("tháng này"), Some((-24, 5)));
        assert_eq!(days("tháng trước"), Some((-55, -25)));
        assert_eq!(days("quý này"), Some((-55, 36)));
        assert_eq!(days("năm ngoái"), Some((-693, -329)));
        let day = |year, month, day| first_day((year, month)) + day - 1;
        assert_eq!(only("báo cáo quý II"), Some(("quý II".into(), day(2026, 4, 1), day(2026, 6, 30))));
        assert_eq!(only("quý 4"), Some(("quý 4".into(), day(2026, 10, 1), day(2026, 12, 31))));
        let in_may = periods("quý III", Some(day(2026, 5, 2)));
        let typed = "quý III".to_owned();
        assert_eq!(in_may, [Note::Period { typed, from: day(2025, 7, 1), to: day(2025, 9, 30) }]);
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        for (day, month) in [(0, (1970, 1)), (30, (1970, 1)), (31, (1970, 2)), (20_782, (2026, 11))] {
            assert_eq!(month_of(day), month);
        }
        assert_eq!(month_of(first_day((2024, 3)) - 1), (2024, 2));
    }
}
