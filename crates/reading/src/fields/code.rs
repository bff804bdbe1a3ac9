use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::head::Head;
use super::letter::{Letter, pattern};
use crate::layout::{LineText, Piece};
use crate::reading::Found;

/// Số, ký hiệu as found on the page.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub(crate) number: Option<Found<String>>,
    pub(crate) notation: Option<Found<String>>,
    /// The line's lower and upper edge, for what stands above and below.
    pub(crate) line: Option<(f64, f64)>,
    /// The number is still to be written in.
    pub(crate) is_blank: bool,
}

/// A code in folded text, by ranges.
#[derive(Debug, PartialEq)]
struct Parsed {
    number: Option<Range<usize>>,
    notation: Range<usize>,
}

static LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:luat|bo luat|phap lenh|nghi quyet|lenh|thong tu|nghi dinh)\s+)?so\s*[:.;]*[\s.~_]*(?P<number>\d{1,6}(?:\s?[a-z]{1,2})?)?[\s.~_]*[/\-](?P<notation>[\sa-z0-9&./\-]*[a-z0-9])",
    )
});

/// Finds the code in the left column, or failing that elsewhere at the top.
pub(crate) fn read(letter: &Letter<'_>, head: &Head) -> Code {
    let rows = head.left_rows();
    for (i, row) in rows.iter().enumerate() {
        if let Some(code) = read_row(letter, head.page, row, rows.get(i + 1), 0.97, None) {
            return code;
        }
    }
    // Contracts and minutes set it in the middle, some bodies on the right.
    let reason = "số, ký hiệu không nằm ở vị trí quy định";
    head.right
        .iter()
        .chain(letter.pieces(head.page).filter(|piece| piece.bounds.y0 < head.bottom + 60.0))
        .find_map(|piece| read_row(letter, head.page, piece, None, 0.75, Some(reason)))
        .unwrap_or_default()
}

fn read_row(
    letter: &Letter<'_>,
    page: usize,
    row: &Piece,
    below: Option<&Piece>,
    mut confidence: f64,
    mut reason: Option<&'static str>,
) -> Option<Code> {
    // A code broken after its hyphen goes on in the next row.
    let broken = row.folded.trim_end().ends_with(['-', '/']);
    let rest = below.filter(|below| broken && below.words.len() == 1 && below.is_capitals());
    let words = row.words.iter().chain(rest.into_iter().flat_map(|below| &below.words));
    let text = LineText::new(words.map(|word| (page, word)));
    let parsed = parse(&text)?;
    let notation = tidy(&text.slice(parsed.notation.clone()));
    if !notation.chars().any(char::is_alphabetic) {
        return None;
    }
    if text.slice(parsed.notation.clone()).contains(char::is_alphanumeric)
        && has_inner_space(&text.slice(parsed.notation.clone()))
    {
        (confidence, reason) = (confidence.min(0.8), Some("ký hiệu có dấu cách giữa các nhóm chữ"));
    }
    if lacks_stroke(&notation) {
        (confidence, reason) = (confidence.min(0.85), Some("ký hiệu có thể gõ D thay cho Đ"));
    }
    let number = parsed.number.clone().map(|range| {
        let value: String = text.slice(range.clone()).split_whitespace().collect();
        letter.found(value, text.place(range), confidence, reason)
    });
    let is_blank = number.is_none();
    let notation = letter.found(notation, text.place(parsed.notation), confidence, reason);
    Some(Code {
        number,
        notation: Some(notation),
        line: Some((row.bounds.y0, rest.unwrap_or(row).bounds.y1)),
        is_blank,
    })
}

fn parse(text: &LineText<'_>) -> Option<Parsed> {
    let captures = LINE.captures(text.folded())?;
    let word = captures.get(0)?;
    // "Sở" folds like "Số"; it starts a body's name, not a number.
    let so = text.slice(word.start()..word.end());
    let so = so.to_lowercase();
    if so.contains("sở") || so.starts_with("sổ") {
        return None;
    }
    Some(Parsed {
        number: captures.name("number").map(|found| found.range()),
        notation: captures.name("notation")?.range(),
    })
}

/// One kind of dash, no spaces, capitals as printed.
fn tidy(notation: &str) -> String {
    notation
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
            c => c,
        })
        .collect::<String>()
        .trim_matches(['-', '/', '.'])
        .to_owned()
}

/// A space between two letters, not beside a separator.
fn has_inner_space(notation: &str) -> bool {
    let chars: Vec<char> = notation.chars().collect();
    chars
        .windows(3)
        .any(|three| three[1].is_whitespace() && three[0].is_alphanumeric() && three[2].is_alphanumeric())
}

/// Groups that are only ever written with Đ: `QD` for `QĐ`, `SGDDT` for `SGDĐT`.
fn lacks_stroke(notation: &str) -> bool {
    !notation.contains('Đ')
        && notation.split(['-', '/']).any(|group| {
            matches!(group, "QD" | "ND" | "CD" | "HDND" | "DU")
                || group.ends_with("GDDT")
                || group.ends_with("HDND")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Bounds, Word};

    #[test]
    fn codes() {
        let words = |line: &str| {
            line.split(' ')
                .map(|text| Word {
                    text: text.into(),
                    bounds: Bounds { x0: 0.0, y0: 0.0, x1: 1.0, y1: 1.0 },
                    bold: None,
                })
                .collect::<Vec<_>>()
        };
        for (line, number, notation) in [
            ("Số: 123/UBND-VP", Some("123"), Some("UBND-VP")),
            ("Số: 07/TTr-SNV", Some("07"), Some("TTr-SNV")),
            ("Số: 15a/TB-VP", Some("15a"), Some("TB-VP")),
            ("Số: 321 / UBND – NC", Some("321"), Some("UBND-NC")),
            ("Số 1240-CV/TU", Some("1240"), Some("CV/TU")),
            ("Luật số: 58/2026/QH16", Some("58"), Some("2026/QH16")),
            ("Số: 30/2020/NĐ-CP", Some("30"), Some("2020/NĐ-CP")),
            ("Số: /UBND-VX", None, Some("UBND-VX")),
            ("Số: ……/QĐ-UBND", None, Some("QĐ-UBND")),
            ("Số:12/BC-SYT", Some("12"), Some("BC-SYT")),
            ("SỞ NỘI VỤ - SỞ TÀI CHÍNH", None, None),
            ("Số: 5093", None, None),
            ("Số đến: 12/3", None, None),
        ] {
            let words = words(line);
            let text = LineText::new(words.iter().map(|word| (0, word)));
            let parsed = parse(&text);
            let got = parsed.as_ref().map(|parsed| tidy(&text.slice(parsed.notation.clone())));
            assert_eq!(got.as_deref(), notation, "{line}");
            let got = parsed.and_then(|parsed| parsed.number).map(|range| text.slice(range));
            assert_eq!(got.as_deref(), number, "{line}");
        }
    }

    #[test]
    fn missing_strokes() {
        assert!(lacks_stroke("QD-SGDDT"));
        assert!(!lacks_stroke("QĐ-UBND"));
        assert!(!lacks_stroke("HD-KBKV"));
    }
}
