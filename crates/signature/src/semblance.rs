//! Tên trông giống nhau: whether two names of authorities look the same to a reader, whatever letters they are written with.
//! What is compared is the skeleton of Unicode Technical Standard 39, without case, diacritics, spaces, marks between words
//! and what cannot be seen, and without the number of a generation at the end.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

/// What is left of a name for the eye. Each form is taken of the letters as they are, and of the small letters: capitals of
/// other scripts look like other letters than their small ones do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Semblance {
    whole: [String; 2],
    /// Without the number of a generation.
    kin: [String; 2],
}

/// Words that so many authorities bear that they name none.
const GENERIC: &[&str] = &[
    "ca",
    "root",
    "rootca",
    "subca",
    "sub",
    "issuing",
    "intermediate",
    "certification",
    "certificate",
    "certifying",
    "authority",
    "signing",
    "national",
    "global",
    "trust",
    "the",
    "of",
    "goc",
    "cap",
    "chung",
    "thuc",
    "so",
    "co",
    "quan",
    "to",
    "chuc",
    "chu",
    "ky",
    "dich",
    "vu",
];

/// Letters of a name that anybody reads; the standard permits 64 (RFC 5280, appendix A.1).
const MAX_LETTERS: usize = 400;

impl Semblance {
    /// The semblance of a name; none when nothing of it can be seen, or when it says no more than "root authority".
    pub(crate) fn of(name: &str) -> Option<Self> {
        let name: String = name.chars().take(MAX_LETTERS).collect();
        let written = words(&name);
        let is_generic = |word: &str| GENERIC.iter().any(|generic| form(generic) == form(word));
        if !written.iter().any(|word| !is_generic(word) && !is_generation(word)) {
            return None;
        }
        let small = words(&name.to_lowercase());
        Some(Self {
            whole: [form(&written.concat()), form(&small.concat())],
            kin: [form(&without_generation(&written)), form(&without_generation(&small))],
        })
    }

    /// Whether the two read the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.whole.iter().zip(&other.whole).any(|(a, b)| a == b)
    }

    /// Whether the two read the same, or as two generations of one.
    pub(crate) fn is_kin(&self, other: &Self) -> bool {
        self.is_same(other) || self.kin.iter().zip(&other.kin).any(|(a, b)| a == b)
    }
}

/// Words of a name in plain letters, without what cannot be seen. Letters of other scripts become those that they look like;
/// full-width letters, ligatures and the like that look like no other become plain by their compatibility decomposition.
fn words(name: &str) -> Vec<String> {
    let mut text = String::with_capacity(name.len());
    let mut buffer = [0; 4];
    for c in name.nfd().filter(|c| !is_invisible(*c) && !is_combining_mark(*c)) {
        if c.is_ascii() {
            text.push(c);
            continue;
        }
        let own = c.encode_utf8(&mut buffer);
        let plain: String = own.nfkd().collect();
        let seen: String = skeleton(own).collect();
        text.push_str(if plain.is_ascii() || seen == *own { &plain } else { &seen });
    }
    let is_seen = |c: char| c.is_alphanumeric() && !is_combining_mark(c);
    let plain: String =
        text.chars().filter(|c| !is_combining_mark(*c)).map(|c| if is_seen(c) { c } else { ' ' }).collect();
    plain.split_whitespace().map(str::to_owned).collect()
}

/// Characters that a reader does not see: controls, soft hyphens, joiners, marks of direction, fillers, selectors, tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}')
        || (c.is_control() && !c.is_whitespace())
}

/// Whether a word only numbers a generation: 2, G2, v3, R1, 2024, II.
fn is_generation(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let number = lower.strip_prefix(['g', 'v', 'r', 'k']).unwrap_or(&lower);
    let is_number = (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    is_number || matches!(lower.as_str(), "i" | "ii" | "iii" | "iv" | "v" | "g" | "gen")
}

/// The words as one, without those at the end that number a generation, or a number that hangs on the last of them.
fn without_generation(words: &[String]) -> String {
    let mut words = words;
    while let [rest @ .., last] = words
        && !rest.is_empty()
        && is_generation(last)
    {
        words = rest;
    }
    let joined = words.concat();
    let cut = joined.trim_end_matches(|c: char| c.is_ascii_digit());
    let name = if cut.len() < joined.len() { cut.strip_suffix(['G', 'g']).unwrap_or(cut) } else { cut };
    // A name that is nothing but a number is no generation of anything.
    if name.is_empty() { joined } else { name.to_owned() }
}

/// Skeleton without case and marks. It is taken twice, because small letters have skeletons of their own.
fn form(text: &str) -> String {
    let plain = |text: &str| -> String {
        skeleton(text).filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
    };
    // A small i and a small l differ, their capitals do not; "I" and "1" have the skeleton of "l".
    plain(&plain(text))
        .chars()
        .map(|c| if matches!(c, 'i' | 'ı') { 'l' } else { c })
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_alike(a: &str, b: &str) -> bool {
        match (Semblance::of(a), Semblance::of(b)) {
            (Some(a), Some(b)) => a.is_kin(&b),
            _ => false,
        }
    }

    #[test]
    fn what_reads_the_same_is_alike_whatever_it_is_written_with() {
        const NAME: &str = "Cơ quan chứng thực số Chính phủ";
        for other in [
            "Cơ quan chứng thực số Chính phủ",
            "CO QUAN CHUNG THUC SO CHINH PHU",
            "Cơ quan chứng thực số\u{200b} Chính phủ\u{200d}",
            "Cơ quan chứng thực s\u{ad}ố Chính phủ",
            "Cơ quan chứng thực số\u{1} Chính phủ",
            "Cơ quan chứng thực số Chính phủ.",
            "Cơ quan chứng thực số - Chính phủ",
            "Cơ quan  chứng-thực số «Chính phủ»",
            "Ｃơ quan chứng thực số Ｃhính phủ",
            "Ϲơ quan chứng thực số Chính phủ",
            "Сơ quan chứng thực số Chính phủ",
            "Cơ quan chứng thực ѕố Chính phủ",
            "C0 quan chứng thực số Chính phủ",
            "Cơ quan chứng thực số Chính phủ G2",
            "Cơ quan chứng thực số Chính phủ 2024",
            "Cơ quan chứng thực số Chính phủG2",
            "СO QUAN CНUNG TНUC SO CНINН PНU",
            "Cơ quan chứng thực số Ch\u{1d62}nh phủ",
        ] {
            assert!(are_alike(NAME, other), "{other}: {:?} {:?}", Semblance::of(other), Semblance::of(NAME));
        }
        assert!(are_alike("VIETTEL-CA", "Viettel CA"));
        let [a, b] = ["VNPT-CA G2", "VNPT CA"].map(|name| Semblance::of(name).expect("a name"));
        assert!(a.is_kin(&b) && !a.is_same(&b), "two generations of one are not the same");
    }

    #[test]
    fn another_name_is_not_alike() {
        for (a, b) in [
            ("Cơ quan chứng thực số Chính phủ", "Cơ quan chứng thực số tỉnh Sông Lam"),
            ("CA phục vụ các cơ quan Nhà nước", "CA phục vụ doanh nghiệp"),
            ("Viettel-CA", "VNPT-CA"),
            ("Root CA", "Root CA"),
            ("ROOT CA G2", "Root CA"),
            ("Tổ chức chứng thực", "To chuc chung thuc"),
            ("\u{200b}", "\u{200b}"),
            ("Ban Cơ yếu Chính phủ", "Ban Cơ yếu"),
            // Tax codes are no generations of one.
            ("0101234567", "0309876543"),
            ("G0101234567", "0309876543"),
        ] {
            assert!(!are_alike(a, b), "{a} / {b}");
        }
    }
}
