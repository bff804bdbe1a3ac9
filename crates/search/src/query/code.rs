//! Số, ký hiệu: finding a document code among typed words.

use std::ops::Range;

use crate::analysis::{fold, words};

/// A code as it was understood from a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypedCode {
    /// Key of all that was typed, then weaker ones: without the year, by prefix.
    pub(crate) keys: Vec<String>,
    /// The words it took.
    pub(crate) words: Range<usize>,
}

impl TypedCode {
    /// The keys of all that was typed, with and without its year.
    pub(crate) fn whole(&self) -> impl Iterator<Item = &str> {
        let [first, rest @ ..] = self.keys.as_slice() else { return [].iter().map(String::as_str) };
        let has_year = first.split('/').nth(2).is_some() && first.split('/').nth(1).is_some_and(is_year);
        let count = 1 + usize::from(has_year && !rest.is_empty());
        self.keys[..count].iter().map(String::as_str)
    }
}

/// Whether a word before a code only announces it.
pub(crate) fn is_filler(folded: &str) -> bool {
    FILLERS.contains(&folded)
}

/// Words before a number that do not ask for anything more than the number.
const FILLERS: [&str; 11] = ["so", "cv", "sh", "vb", "ky", "ki", "hieu", "cong", "van", "ban", "den"];
/// After these a number is a date, an article or a count.
const NOT_CODES: [&str; 14] = [
    "thang", "quy", "ngay", "nam", "dieu", "khoan", "muc", "chuong", "phan", "lan", "khoa", "ky", "dot", "tu",
];
const MOST_PARTS: usize = 4;

/// Keys under which a document with this code is indexed: `30/2020/NĐ-CP` gives `30/2020/nd/cp`, every prefix,
/// and the same without the year. Leading zeros do not count: `05/QĐ-UBND` is written for 5 as well.
pub(crate) fn code_keys(code: &str) -> Vec<String> {
    let parts = parts_of(code);
    let mut keys: Vec<String> = (1..=parts.len()).map(|n| parts[..n].join("/")).collect();
    if parts.len() > 2 && is_year(&parts[1]) {
        let mut short = parts;
        short.remove(1);
        keys.extend((2..=short.len()).map(|n| short[..n].join("/")));
    }
    keys
}

/// Key of a code with nothing left out, and nothing more: who types `12/QĐ-UBND` means that letter before `12/2021/QĐ-UBND`.
pub(crate) fn exact_key(key: &str) -> String {
    format!("={key}")
}

/// The [`exact_key`] of a document with this code; none without one.
pub(crate) fn exact_code_key(code: &str) -> Option<String> {
    let parts = parts_of(code);
    (parts.len() > 1).then(|| exact_key(&parts.join("/")))
}

fn parts_of(code: &str) -> Vec<String> {
    let mut parts: Vec<String> = words(code).map(|range| fold(&code[range])).collect();
    if let Some(number) = parts.first_mut() {
        *number = without_zeros(number).to_owned();
    }
    parts
}

/// Key under which an arrival number is indexed. No code begins with a letter, so the two cannot meet.
pub(crate) fn arrival_key(number: u64) -> String {
    format!("den/{number}")
}

/// The beginning of a code, as its key: `45`, `cv 4127/snn`, `30 2020 nd`. None when something else than a code is
/// being typed.
pub(crate) fn number_begun(text: &str) -> Option<String> {
    let folded = words(text).map(|range| fold(&text[range]));
    let parts: Vec<String> = folded.skip_while(|word| FILLERS.contains(&word.as_str())).collect();
    let (number, glued) = split_number(parts.first()?)?;
    let rest = parts[1..].iter();
    if parts.len() > MOST_PARTS + 2 || !rest.clone().all(|part| is_letters(part) || is_year(part)) {
        return None;
    }
    let parts = [number].into_iter().chain(glued).chain(rest.map(String::as_str));
    Some(parts.collect::<Vec<_>>().join("/"))
}

/// Codes among the words of `text`. `is_part` knows the letter parts of the codes in the index; between blanks
/// only those count, because `9 tháng` is no code.
pub(crate) fn typed_codes(text: &str, is_part: impl Fn(&str) -> bool) -> Vec<TypedCode> {
    let ranges: Vec<Range<usize>> = words(text).collect();
    let folded: Vec<String> = ranges.iter().map(|range| fold(&text[range.clone()])).collect();
    let joint = |i: usize| Joint::of(&text[ranges[i - 1].end..ranges[i].start]);
    let mut found = Vec::new();
    let mut i = 0;
    while i < folded.len() {
        let before = |n: usize| i.checked_sub(n).map(|at| folded[at].as_str());
        let Some((number, glued)) = split_number(&folded[i]) else {
            i += 1;
            continue;
        };
        let mut parts = vec![number.to_owned()];
        let mut end = i + 1;
        let mut has_sign = false;
        if let Some(part) = glued {
            parts.push(part.to_owned());
        } else if end < folded.len()
            && is_year(&folded[end])
            && !is_year(number)
            && joint(end) != Joint::Other
        {
            has_sign |= joint(end) == Joint::Slash;
            parts.push(folded[end].clone());
            end += 1;
        }
        let has_year = parts.len() > 1 && glued.is_none();
        let most = parts.len() + MOST_PARTS;
        while end < folded.len() && parts.len() < most && is_letters(&folded[end]) {
            let accepted = match joint(end) {
                Joint::Slash | Joint::Hyphen => true,
                Joint::Blank | Joint::Wide => is_part(&folded[end]),
                Joint::Other => false,
            };
            if !accepted {
                break;
            }
            has_sign |= joint(end) == Joint::Slash;
            parts.push(folded[end].clone());
            end += 1;
        }
        let letters = parts.len() - 1 - usize::from(has_year);
        let mut start = i;
        if before(1) == Some("so") {
            start -= 1;
        }
        let lead = start.checked_sub(1).map(|at| folded[at].as_str());
        let is_dated = before(1).is_some_and(|word| NOT_CODES.contains(&word)) && letters == 0;
        if is_dated || (letters == 0 && has_year && !has_sign) {
            i = end;
            continue;
        }
        let is_arrival = letters == 0
            && !has_year
            && (before(1) == Some("den") && before(2) == Some("so")
                || before(1) == Some("so") && before(2) == Some("den"));
        if is_arrival {
            found.push(TypedCode { keys: vec![format!("den/{number}")], words: i - 2..end });
        } else if letters == 0 && lead.is_some_and(|word| !FILLERS.contains(&word) && is_part(word)) {
            // nđ 30/2020, qđ số 12
            parts.push(folded[start - 1].clone());
            found.push(TypedCode { keys: keys_of(&parts), words: start - 1..end });
        } else if parts.len() > 1 {
            found.push(TypedCode { keys: keys_of(&parts), words: i..end });
        } else if before(1).is_some_and(|word| word == "so" || word == "cv") || folded.len() == 1 {
            found.push(TypedCode { keys: parts, words: i..end });
        }
        i = end;
    }
    found
}

/// The number of a letter that a word among others may be: no year, and not after what is counted.
pub(crate) fn may_number<'a>(word: &'a str, before: Option<&str>) -> Option<&'a str> {
    let (number, None) = split_number(word)? else { return None };
    let is_counted = before.is_some_and(|word| NOT_CODES.contains(&word));
    (number.bytes().all(|b| b.is_ascii_digit()) && !is_year(number) && !is_counted).then_some(number)
}

/// Whether the words of `text` outside `codes` only announce them.
pub(crate) fn is_only_codes(text: &str, codes: &[TypedCode]) -> bool {
    !codes.is_empty()
        && words(text)
            .enumerate()
            .filter(|(i, _)| !codes.iter().any(|code| code.words.contains(i)))
            .all(|(_, range)| FILLERS.contains(&fold(&text[range]).as_str()))
}

fn keys_of(parts: &[String]) -> Vec<String> {
    let mut keys = vec![parts.join("/")];
    if parts.len() > 2 && is_year(&parts[1]) {
        let mut short = parts.to_vec();
        short.remove(1);
        keys.push(short.join("/"));
    }
    keys.extend((2..parts.len()).rev().map(|n| parts[..n].join("/")));
    keys
}

/// What stands between two words.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Joint {
    Slash,
    Hyphen,
    /// A hyphen between blanks, which may as well be a dash.
    Wide,
    Blank,
    Other,
}

impl Joint {
    fn of(between: &str) -> Self {
        let signs: String = between.chars().filter(|c| !c.is_whitespace()).collect();
        match signs.as_str() {
            "/" => Self::Slash,
            "-" | "–" if signs.len() == between.len() => Self::Hyphen,
            "-" | "–" => Self::Wide,
            "" => Self::Blank,
            _ => Self::Other,
        }
    }
}

/// A number as it is compared: `05` is 5.
pub(crate) fn without_zeros(number: &str) -> &str {
    let zeros = number.bytes().take_while(|b| *b == b'0').count();
    let has_more = number[zeros..].starts_with(|c: char| c.is_ascii_digit());
    &number[if has_more { zeros } else { zeros.saturating_sub(1) }..]
}

/// `123`, `123a`, or `123ubnd` written together; without leading zeros.
fn split_number(word: &str) -> Option<(&str, Option<&str>)> {
    let word = without_zeros(word);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &word[digits..];
    if !(1..=6).contains(&digits) || !rest.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    Some(if rest.len() > 1 { (&word[..digits], Some(rest)) } else { (word, None) })
}

fn is_letters(word: &str) -> bool {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    (1..=12).contains(&letters.len())
        && letters.bytes().all(|b| b.is_ascii_lowercase())
        && word.len() - letters.len() <= 2
}

pub(super) fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> String {
        let known = ["ubnd", "vp", "nd", "cp", "qd", "kh", "vpcp", "nvd", "qh14"];
        let codes = typed_codes(text, |part| known.contains(&part));
        codes.first().map(|code| code.keys.join(" ")).unwrap_or_default()
    }

    #[test]
    fn a_code_is_indexed_whole_by_prefix_and_without_its_year() {
        assert_eq!(
            code_keys("30/2020/NĐ-CP").join(" "),
            "30 30/2020 30/2020/nd 30/2020/nd/cp 30/nd 30/nd/cp"
        );
        assert_eq!(code_keys("15/UBND-VP").join(" "), "15 15/ubnd 15/ubnd/vp");
        assert!(code_keys("").is_empty());
        assert_eq!(code_keys("05/QĐ-UBND").join(" "), "5 5/qd 5/qd/ubnd");
        assert_eq!(code_keys("0/CV").join(" "), "0 0/cv");
        let exact = |code| exact_code_key(code).unwrap_or_default();
        assert_eq!(exact("30/2020/NĐ-CP"), exact_key("30/2020/nd/cp"));
        assert_eq!(exact("05/QĐ-UBND"), exact_key("5/qd/ubnd"));
        assert_eq!(exact(""), "");
    }

    #[test]
    fn codes_are_found_in_any_form() {
        assert_eq!(first("123/UBND-VP"), "123/ubnd/vp 123/ubnd");
        assert_eq!(first("123 ubnd vp"), "123/ubnd/vp 123/ubnd");
        assert_eq!(first("so 123 / UBND - VP"), "123/ubnd/vp 123/ubnd");
        assert_eq!(first("công văn 123/ABC-XY xin ý kiến"), "123/abc/xy 123/abc");
        assert_eq!(first("nđ 30/2020"), "30/2020/nd 30/nd 30/2020");
        assert_eq!(first("30 2020 nd cp"), "30/2020/nd/cp 30/nd/cp 30/2020/nd 30/2020");
        assert_eq!(first("123ubnd"), "123/ubnd");
        assert_eq!(first("cv so 45"), "45");
        assert_eq!(first("số đến 45"), "den/45");
        for text in ["05/qđ-ubnd", "5/QĐ-UBND", "số 005/QĐ-UBND", "5 qd ubnd"] {
            assert_eq!(first(text), "5/qd/ubnd 5/qd", "{text}");
        }
        assert_eq!(first("qđ số 05"), "5/qd");
        assert_eq!(first("số đến 045"), "den/45");
        assert_eq!(first("luật 91/2015/QH14"), "91/2015/qh14 91/qh14 91/2015");
    }

    #[test]
    fn the_beginning_of_a_code_is_told_from_words() {
        let begun = |text: &str| number_begun(text).unwrap_or_default();
        assert_eq!(begun("41"), "41");
        assert_eq!(begun("cv số 4127/SNN"), "4127/snn");
        assert_eq!(begun("30 2020 nđ"), "30/2020/nd");
        assert_eq!(begun("123ubnd"), "123/ubnd");
        assert_eq!(begun("05/qđ"), "5/qd");
        for text in ["", "công văn", "đất đai 12", "12 3"] {
            assert_eq!(begun(text), "", "{text}");
        }
    }

    #[test]
    fn dates_spans_and_counts_are_no_codes() {
        for text in
            ["tháng 5/2024", "năm học 2023 - 2024", "9 tháng đầu năm", "quý 2/2024", "điều 12", "7 ngày"]
        {
            assert_eq!(first(text), "", "{text}");
        }
    }

    #[test]
    fn a_number_among_words_may_be_that_of_a_letter() {
        assert_eq!(may_number("46", Some("luc")), Some("46"));
        assert_eq!(may_number("046", None), Some("46"));
        for (word, before) in
            [("2024", None), ("5", Some("thang")), ("12", Some("dieu")), ("q5", None), ("5a", None)]
        {
            assert_eq!(may_number(word, before), None, "{word}");
        }
    }

    #[test]
    fn a_query_may_be_nothing_but_a_code() {
        let only = |text: &str| is_only_codes(text, &typed_codes(text, |part| part == "ubnd"));
        assert!(only("cv số 12/UBND"));
        assert!(!only("12/UBND về đất đai"));
        assert!(!only("công văn"));
    }
}
