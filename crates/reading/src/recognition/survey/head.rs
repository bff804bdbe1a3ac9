//! Đầu văn bản: the head of a letter among the words of a page's upper band.
//!
//! Source: Decree 30/2020/NĐ-CP, Appendix I, part II (Quốc hiệu và Tiêu ngữ stand at the top right, the number below the
//! issuing body); Guidance 36-HD/VPTW of 2018 (the title of the Party's documents).

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::SeenLine;
use crate::text::folding::fold;

/// The head of a letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LetterHead {
    /// 0 to 1.
    pub confidence: f64,
    /// The number with the word before it, as recognised: "Số: 12/QĐ-UBND".
    pub number: Option<String>,
}

/// Quốc hiệu, Tiêu ngữ, tiêu đề của Đảng: words, whether they are capitals, and how many of them must be there, since a
/// seal or a stamp may hide some.
const TITLES: [(&[&str], bool, usize); 3] = [
    (&["cong", "hoa", "xa", "hoi", "chu", "nghia", "viet", "nam"], true, 6),
    (&["doc", "lap", "tu", "do", "hanh", "phuc"], false, 5),
    (&["dang", "cong", "san", "viet", "nam"], true, 5),
];

/// Words by which a form that is enclosed with a letter names itself; it repeats the head of a letter.
static ENCLOSED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(mau so|mau [a-z]?\d|phu luc|kem theo)\b").ok());

/// "Số: 12/QĐ-UBND", "Số 4127-CV/TU"; the number itself may be written by hand, or not be there yet.
static NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\bs[o0]\s*[:.;]?\s*[\w.]*\s*[/-]\s*[a-z\d][a-z\d/&-]{0,40}").ok());

/// The head of a letter among these lines; none where they are the middle of a text.
pub(super) fn find(lines: &[SeenLine]) -> Option<LetterHead> {
    let texts: Vec<String> = lines.iter().map(text).collect();
    let folded: Vec<String> = texts.iter().map(|text| fold(text.chars())).collect();
    let first = lines.iter().position(|line| TITLES.iter().any(|title| holds(line, title)))?;
    let is_enclosed = |lines: &[String]| {
        lines.iter().any(|line| ENCLOSED.as_ref().is_some_and(|words| words.is_match(line)))
    };
    if is_enclosed(&folded[..=first]) {
        return None;
    }
    let titles = TITLES.iter().filter(|title| lines.iter().any(|line| holds(line, title))).count();
    let number = folded.iter().zip(&texts).find_map(|(line, text)| {
        let found = NUMBER.as_ref()?.find(line)?;
        // A folded character is a byte, and stands for a character of the text.
        Some(text.chars().skip(found.start()).take(found.len()).collect::<String>())
    });
    // Below its title a letter may speak of what is enclosed; a form without a number says so of itself.
    let speaks_of_it = is_enclosed(&folded[first + 1..]);
    let confidence = match (titles, &number) {
        (_, None) if speaks_of_it => return None,
        (_, Some(_)) if speaks_of_it => 0.7,
        (2.., Some(_)) => 0.97,
        (_, Some(_)) => 0.93,
        (2.., None) => 0.7,
        _ => 0.6,
    };
    Some(LetterHead { confidence, number })
}

fn text(line: &SeenLine) -> String {
    line.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Does the line hold enough of the title's words, in their order? Other words may stand between: the name of the
/// issuing body is on the same line.
fn holds(line: &SeenLine, (title, capitals, least): &(&[&str], bool, usize)) -> bool {
    // The longest run in common with the first words of the title, for each number of them.
    let mut run = vec![0; title.len() + 1];
    for word in &line.words {
        // A dash between words may have no space beside it.
        for part in word.text.split(|sign: char| !sign.is_alphanumeric()).filter(|part| !part.is_empty()) {
            let small = part.chars().filter(|letter| letter.is_lowercase()).count();
            if *capitals && small * 2 > part.chars().count() {
                continue;
            }
            let part = fold(part.chars());
            let before = run.clone();
            for (at, wanted) in title.iter().enumerate() {
                let with = if is_like(&part, wanted) { before[at] + 1 } else { 0 };
                run[at + 1] = with.max(before[at + 1]).max(run[at]);
            }
        }
    }
    run[title.len()] >= *least
}

/// Is it the word, or the word with one letter misread?
fn is_like(read: &str, wanted: &str) -> bool {
    let (read, wanted): (Vec<char>, Vec<char>) = (read.chars().collect(), wanted.chars().collect());
    read.len() == wanted.len()
        && read.iter().zip(&wanted).filter(|(one, other)| one != other).count()
            <= usize::from(wanted.len() > 2)
}

#[cfg(test)]
mod tests {
    use super::super::super::engine::Seen;
    use super::*;
    use crate::layout::Bounds;

    fn lines(text: &str) -> Vec<SeenLine> {
        let word = |text: &str| Seen {
            text: text.to_owned(),
            bounds: Bounds { x0: 0.0, y0: 0.0, x1: 1.0, y1: 1.0 },
            confidence: 0.9,
        };
        let line = |line: &str| SeenLine { block: 1, words: line.split_whitespace().map(word).collect() };
        text.lines().map(line).collect()
    }

    #[test]
    fn heads_of_letters_are_known() {
        for (text, at_least) in [
            (
                "SỞ NỘI VỤ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/SNV-VTLT Độc lập - Tự do - Hạnh phúc",
                0.95,
            ),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập-Tự do-Hạnh phúc\nSố:      /QĐ-UBND", 0.95),
            ("TỈNH ỦY ĐẢNG CỘNG SẢN VIỆT NAM\nSố 1240-CV/TU", 0.9),
            // A seal over half of it, letters misread.
            ("CÔNG HÒA XÃ HỘI CHÚ NGHIA VI\nSô: 7/UBND", 0.9),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐƠN ĐỀ NGHỊ", 0.65),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 9/SNV-VP\nV/v điều chỉnh Phụ lục hợp đồng", 0.65),
        ] {
            let found = find(&lines(text)).map_or(0.0, |head| head.confidence);
            assert!(found >= at_least, "{text}: {found}");
        }
        let number =
            find(&lines("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/SNV-VTLT")).and_then(|head| head.number);
        assert_eq!(number.as_deref(), Some("Số: 12/SNV-VTLT"));
    }

    #[test]
    fn the_middle_of_a_text_is_none() {
        for text in [
            "theo Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2013\nsố: 12/2020/NĐ-CP",
            "Căn cứ Nghị định số 30/2020/NĐ-CP của Chính phủ về công tác văn thư",
            "Mẫu số 01\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nTỜ KHAI",
            "PHỤ LỤC\n(Kèm theo Công văn số 12/SNV-VTLT)",
            "2. Nơi nhận: lưu VT",
            "",
        ] {
            assert_eq!(find(&lines(text)), None, "{text}");
        }
    }
}
