use std::sync::LazyLock;

use regex::{Captures, Regex};
use time::{Date, Month};

use super::head::Head;
use super::letter::{Letter, pattern};
use crate::layout::{LineText, Piece};
use crate::reading::Found;

/// Địa danh and the day of issue.
#[derive(Debug, Default)]
pub(crate) struct Issued {
    pub(crate) place: Option<Found<String>>,
    pub(crate) date: Option<Found<Date>>,
    /// The day is still to be written in.
    pub(crate) is_blank: bool,
}

static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bngay[\s.~_]*(?P<d>\d{1,2})?[\s.~_]*(?:thang|/|-)[\s.~_]*(?P<m>\d{1,2})?[\s.~_]*(?:nam|/|-)[\s.~_]*(?P<y>(?:19|20)\s?\d\s?\d\b)?[\s.,;)]*$",
    )
});
static PASSED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"thong qua ngay\s*(?P<d>\d{1,2}) thang (?P<m>\d{1,2}) nam (?P<y>\d{4})"));

/// Finds the place and the date in the right column: a line of its own, or two.
pub(crate) fn read(letter: &Letter<'_>, head: &Head) -> Issued {
    let pieces: Vec<&Piece> = head.right.iter().filter(|piece| !piece.is_capitals()).collect();
    if let Some(issued) = written(letter, head.page, &pieces) {
        return issued;
    }
    // Laws carry no date at the top, only that of their adoption at the end.
    for page in letter.first..letter.end {
        let Some(sheet) = letter.sheets.get(page) else { break };
        let text = LineText::new(sheet.flow.iter().map(|word| (page, word)));
        if let Some(captures) = PASSED.captures(text.folded()).filter(|_| head.title.is_some())
            && let (Some(date), Some(whole)) = (day_of(&captures), captures.get(0))
        {
            let start = whole.start() + "thong qua ".len();
            let reason = "lấy theo ngày thông qua ghi ở cuối văn bản";
            let found = letter.found(date, text.place(start..whole.end()), 0.85, Some(reason));
            return Issued { date: Some(found), ..Issued::default() };
        }
    }
    Issued::default()
}

/// Place and day over the signature, where petitions and minutes have them.
pub(crate) fn read_foot(letter: &Letter<'_>, (page, top): (usize, f64)) -> Option<Issued> {
    let is_over = |piece: &&Piece| (top - 48.0..top).contains(&piece.bounds.y0) && !piece.is_capitals();
    let pieces: Vec<&Piece> = letter.pieces(page).filter(is_over).collect();
    let mut issued = written(letter, page, &pieces)?;
    issued.date.as_mut().map(at_the_foot);
    issued.place.as_mut().map(at_the_foot);
    Some(issued)
}

fn at_the_foot<T>(found: &mut Found<T>) {
    found.confidence = found.confidence.min(0.85);
    found.reason = Some("ghi ở cuối văn bản, trên chữ ký".to_owned());
}

/// `Hà Nội, ngày … tháng … năm …` among the pieces.
fn written(letter: &Letter<'_>, page: usize, pieces: &[&Piece]) -> Option<Issued> {
    for (i, piece) in pieces.iter().enumerate() {
        let near = |other: &&Piece| {
            let step = other.bounds.y0 - piece.bounds.y0;
            step.abs() < piece.bounds.height() * 2.2 && (step.abs() > 2.0 || other.row == piece.row)
        };
        let next = pieces.get(i + 1).copied().filter(|next| near(next) && !next.folded.starts_with("ngay"));
        let before = i.checked_sub(1).map(|i| pieces[i]).filter(near);
        for tail in [None, next] {
            let line = [Some(*piece), tail].into_iter().flatten().flat_map(|piece| &piece.words);
            let text = LineText::new(line.map(|word| (page, word)));
            let Some(captures) = WRITTEN.captures(text.folded()) else { continue };
            let Some(whole) = captures.get(0).filter(|whole| whole.start() <= piece.folded.len()) else {
                continue;
            };
            let date = day_of(&captures);
            if date.is_none() && tail.is_none() && next.is_some() && captures.name("y").is_none() {
                // "… tháng 9 năm" goes on in the next line.
                continue;
            }
            // The place may stand on a line of its own before the date.
            let place = match before {
                Some(before) if whole.start() == 0 && before.folded.trim_end().ends_with(',') => {
                    let text = LineText::new(before.words.iter().map(|word| (page, word)));
                    place(letter, &text, text.len())
                }
                _ => place(letter, &text, whole.start()),
            };
            let Ok(place) = place else { continue };
            let (confidence, reason) = match place {
                Some(_) => (0.97, None),
                None => (0.85, Some("không thấy địa danh trước ngày, tháng, năm")),
            };
            let date = date.map(|date| letter.found(date, text.place(whole.range()), confidence, reason));
            return Some(Issued { place, is_blank: date.is_none(), date });
        }
    }
    None
}

/// The words before "ngày": a name, all of its words with a capital, and a comma. `Err` when something
/// else stands there: the line is then no place and date.
fn place(letter: &Letter<'_>, text: &LineText<'_>, end: usize) -> Result<Option<Found<String>>, ()> {
    let before = text.folded().get(..end).unwrap_or_default().trim_end();
    let with_comma = before.ends_with(',');
    let before = before.trim_end_matches([',', '.', ' ', '(']);
    let value = text.slice(0..before.len());
    if value.is_empty() {
        return Ok(None);
    }
    let words: Vec<&str> = value.split_whitespace().collect();
    let is_name = (1..=8).contains(&words.len())
        && words.iter().all(|word| {
            let low = word.to_lowercase();
            word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
                && (word.chars().next().is_some_and(char::is_uppercase)
                    || matches!(
                        low.as_str(),
                        "-" | "tp."
                            | "tp"
                            | "phố"
                            | "tỉnh"
                            | "xã"
                            | "phường"
                            | "huyện"
                            | "thị"
                            | "quận"
                            | "khu"
                    ))
        });
    if !is_name {
        return Err(());
    }
    let (confidence, reason) = match (words.len(), with_comma) {
        (1..=6, true) => (0.96, None),
        (_, true) => (0.85, Some("địa danh dài bất thường")),
        _ => (0.85, Some("thiếu dấu phẩy sau địa danh")),
    };
    Ok(Some(letter.found(value, text.place(0..before.len()), confidence, reason)))
}

/// The day named by groups `d`, `m` and `y`, if there is such a day.
pub(crate) fn day_of(captures: &Captures<'_>) -> Option<Date> {
    let number = |name: &str| {
        let digits: String = captures.name(name)?.as_str().chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u16>().ok()
    };
    day(number("d")?, number("m")?, number("y")?)
}

/// A day of the years in which such letters were written.
pub(crate) fn day(day: u16, month: u16, year: u16) -> Option<Date> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()?;
    (1945..=2100).contains(&year).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::folding::fold;

    #[test]
    fn dates() {
        for (written, want) in [
            ("Hà Nội, ngày 05 tháng 3 năm 2026", Some("2026-03-05")),
            ("An Giang, ngày 05/5/2026", Some("2026-05-05")),
            ("ngày 5-5-2026", Some("2026-05-05")),
            ("ngày 31 tháng 12 năm 20 26", Some("2026-12-31")),
            ("ngày tháng 11 năm 2026", None),
            ("ngày … tháng … năm 2026", None),
            ("ngày 31 tháng 02 năm 2026", None),
        ] {
            let folded = fold(written.chars());
            let captures = WRITTEN.captures(&folded);
            assert!(captures.is_some(), "{written}");
            let got = captures.and_then(|captures| day_of(&captures)).map(|date| date.to_string());
            assert_eq!(got.as_deref(), want, "{written}");
        }
    }
}
