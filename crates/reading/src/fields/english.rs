use std::sync::LazyLock;

use regex::{Captures, Regex};
use time::Date;

use super::date::day;
use super::letter::{Letter, pattern};
use crate::layout::{LineText, Piece};
use crate::reading::Fields;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const MONTH: &str =
    "(?P<m>january|february|march|april|may|june|july|august|september|october|november|december)";
const UNSURE: &str = "văn bản tiếng Anh, không theo thể thức Việt Nam";

static DATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:(?P<place>[a-z][a-z' ]{{1,40}}),\s*)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{MONTH},?\s+(?P<y>\d{{4}})$"
    ))
});
static BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:by|before|no later than|not later than|on or before)\s+(?:[a-z]+day,?\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{MONTH},?\s+(?P<y>\d{{4}})"
    ))
});
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|(?:best|kind) regards)\s*,?$")
});

/// Reads what a letter in English says in the manner of such letters: the date with its place, the signer
/// under the closing, the day asked for.
pub(crate) fn read(letter: &Letter<'_>) -> Fields {
    let mut fields = Fields::default();
    for page in letter.first..letter.end {
        let pieces: Vec<&Piece> = letter.pieces(page).collect();
        for (i, piece) in pieces.iter().enumerate() {
            let text = LineText::new(piece.words.iter().map(|word| (page, word)));
            if fields.date.is_none()
                && let Some(captures) = DATED.captures(text.folded().trim_end())
                && let (Some(date), Some(whole)) = (day_of(&captures), captures.name("d"))
            {
                let place = text.place(whole.start()..text.len());
                fields.date = Some(letter.found(date, place, 0.85, Some(UNSURE)));
                fields.place = captures.name("place").map(|place| {
                    letter.found(text.slice(place.range()), text.place(place.range()), 0.85, Some(UNSURE))
                });
            }
            if CLOSING.is_match(piece.folded.trim()) {
                let mut below = pieces[i + 1..].iter().filter(|below| {
                    (below.bounds.x0 - piece.bounds.x0).abs() < 40.0
                        && below.bounds.y0 - piece.bounds.y0 < 160.0
                });
                let line = |piece: &&&Piece| {
                    letter.found(piece.text.clone(), Some((page, piece.bounds)), 0.8, Some(UNSURE))
                };
                fields.signer_name = below.next().as_ref().map(line);
                fields.signer_position = below.next().as_ref().map(line);
            }
        }
        let Some(sheet) = letter.sheets.get(page) else { break };
        let text = LineText::new(sheet.flow.iter().map(|word| (page, word)));
        if fields.due_date.is_none()
            && let Some(captures) = BY.captures(text.folded())
            && let (Some(date), Some(whole)) = (day_of(&captures), captures.get(0))
        {
            fields.due_date = Some(letter.found(date, text.place(whole.range()), 0.75, Some(UNSURE)));
        }
    }
    fields
}

fn day_of(captures: &Captures<'_>) -> Option<Date> {
    let month = MONTHS.iter().position(|name| *name == &captures["m"])? + 1;
    day(captures["d"].parse().ok()?, u16::try_from(month).ok()?, captures["y"].parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_dates() {
        let captures = DATED.captures("ha noi, 6 november 2026").unwrap();
        assert_eq!(day_of(&captures).unwrap().to_string(), "2026-11-06");
        assert_eq!(&captures["place"], "ha noi");
        assert!(DATED.captures("on 6 november 2026 we met").is_none());
        assert!(BY.captures("confirm by friday, 27th november 2026").is_some());
    }
}
