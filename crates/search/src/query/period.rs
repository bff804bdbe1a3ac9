//! Words that name a time: năm 2023, tháng 5/2024, quý II năm 2024.

use std::ops::Range;

use super::Note;
use crate::analysis::{fold, words};

/// The periods named in `text`, as notes that offer a filter.
pub(super) fn periods(text: &str) -> Vec<Note> {
    let ranges: Vec<Range<usize>> = words(text).collect();
    let folded: Vec<String> = ranges.iter().map(|range| fold(&text[range.clone()])).collect();
    let word = |i: usize| folded.get(i).map(String::as_str).unwrap_or_default();
    let mut notes = Vec::new();
    let mut i = 0;
    while i < folded.len() {
        let (at, year) =
            if word(i + 2) == "nam" { (i + 3, year(word(i + 3))) } else { (i + 2, year(word(i + 2))) };
        let found = match (word(i), year) {
            ("nam", _) => self::year(word(i + 1)).map(|year| (i + 1, (year, 1), (year + 1, 1))),
            ("thang", Some(year)) => {
                number(word(i + 1), 12).map(|month| (at, (year, month), next(year, month)))
            }
            ("quy" | "qui", Some(year)) => {
                number(word(i + 1), 4).map(|quarter| (at, (year, quarter * 3 - 2), next(year, quarter * 3)))
            }
            _ => None,
        };
        if let Some((last, from, after)) = found {
            notes.push(Note::Period {
                typed: text[ranges[i].start..ranges[last].end].to_owned(),
                from: first_day(from),
                to: first_day(after) - 1,
            });
            i = last;
        }
        i += 1;
    }
    notes
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
        match periods(text).as_slice() {
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
        assert_eq!(periods("tháng 5 quý IV năm học trong 12 tháng"), []);
    }
}
