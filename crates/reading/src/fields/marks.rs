use super::letter::Letter;
use crate::layout::{Bounds, Piece};
use crate::reading::Found;
use crate::text::folding::{fold, is_capitals};

const URGENCY: [(&str, &str); 4] = [
    ("hoa toc hen gio", "Hỏa tốc hẹn giờ"),
    ("thuong khan", "Thượng khẩn"),
    ("hoa toc", "Hỏa tốc"),
    ("khan", "Khẩn"),
];
const SECRECY: [(&str, &str); 3] = [("tuyet mat", "Tuyệt mật"), ("toi mat", "Tối mật"), ("mat", "Mật")];

/// Mức độ khẩn: the stamp in capitals on the letter's first page, on one line or two.
pub(crate) fn urgency(letter: &Letter<'_>) -> Option<Found<String>> {
    stamp(letter, &URGENCY)
}

/// Độ mật, likewise.
pub(crate) fn secrecy(letter: &Letter<'_>) -> Option<Found<String>> {
    stamp(letter, &SECRECY)
}

/// Whether a row is such a stamp, whole or the first of its two lines.
pub(crate) fn is_mark(folded: &str) -> bool {
    let folded = folded.trim();
    let listed = |list: &[(&str, &str)]| list.iter().any(|(mark, _)| *mark == folded);
    listed(&URGENCY) || listed(&SECRECY) || matches!(folded, "thuong" | "toi" | "tuyet" | "hoa")
}

/// Whether recognised words are such a stamp, whole or one of its two lines.
pub(crate) fn is_stamped_mark(text: &str) -> bool {
    let folded = fold(text.chars());
    let folded = folded.trim_matches(|c: char| !c.is_ascii_alphabetic());
    is_capitals(text) && (is_mark(folded) || matches!(folded, "toc" | "hen gio" | "toc hen gio"))
}

fn stamp(letter: &Letter<'_>, marks: &[(&str, &'static str)]) -> Option<Found<String>> {
    let sheet = letter.sheet()?;
    let pieces: Vec<&Piece> = letter
        .pieces(letter.first)
        .filter(|piece| piece.bounds.y0 < sheet.height * 0.5 && piece.is_capitals())
        .collect();
    for (i, piece) in pieces.iter().enumerate() {
        let below = pieces[i + 1..].iter().find(|below| under(&piece.bounds, &below.bounds));
        let two =
            below.map(|below| (format!("{} {}", bare(piece), bare(below)), piece.bounds.union(below.bounds)));
        for (text, bounds) in two.into_iter().chain([(bare(piece), piece.bounds)]) {
            if let Some((_, value)) = marks.iter().find(|(mark, _)| *mark == text) {
                return Some(letter.found((*value).to_owned(), Some((letter.first, bounds)), 0.95, None));
            }
        }
    }
    None
}

fn bare(piece: &Piece) -> String {
    piece.folded.trim_matches(|c: char| !c.is_ascii_alphabetic()).to_owned()
}

fn under(upper: &Bounds, lower: &Bounds) -> bool {
    (upper.center_x() - lower.center_x()).abs() < 20.0
        && (0.0..upper.height() * 1.6).contains(&(lower.y0 - upper.y0))
}
