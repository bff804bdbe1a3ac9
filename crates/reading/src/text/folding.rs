use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::decompose_canonical;

/// NFC with the look-alikes of PDFs made one: `Ð` (U+00D0) is `Đ`, no-break spaces are spaces, soft
/// hyphens are hyphens, private-use bullets are dashes; zero-width characters and controls are dropped.
pub(crate) fn clean(text: &str) -> String {
    text.nfc()
        .filter_map(|c| match c {
            'Ð' => Some('Đ'),
            '\u{a0}' | '\u{2007}' | '\u{202f}' => Some(' '),
            '\u{ad}' => Some('-'),
            '\u{f000}'..='\u{f8ff}' | '\u{2022}' | '\u{25cf}' => Some('-'),
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' => None,
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}

/// One ASCII byte for each character of NFC text: lower case, no marks, `đ` as `d`, one kind of dash,
/// quote and dots; `~` for anything else. Byte offsets in it are character offsets in `text`.
pub(crate) fn fold(text: impl Iterator<Item = char>) -> String {
    text.map(fold_char).collect()
}

fn fold_char(c: char) -> char {
    match c {
        'đ' | 'Đ' => return 'd',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => return '-',
        '“' | '”' | '„' | '«' | '»' => return '"',
        '‘' | '’' => return '\'',
        '…' | '·' => return '.',
        _ => {}
    }
    let mut base = None;
    decompose_canonical(c, |part| {
        base.get_or_insert(part);
    });
    match base.unwrap_or(c) {
        c if c.is_whitespace() => ' ',
        c if c.is_ascii() => c.to_ascii_lowercase(),
        _ => '~',
    }
}

/// Whether the letters of `text` are capitals, with at least two of them.
pub(crate) fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 2 && letters.all(|c| !c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_the_count_of_characters() {
        for text in ["Số: 15/QĐ-UBND", "ngày 05 – “hạn”…", "Kdăm Ê Ban İ ß ﬁ"] {
            assert_eq!(fold(text.chars()).len(), text.chars().count(), "{text}");
            assert!(fold(text.chars()).is_ascii());
        }
        assert_eq!(fold("Số: 15/QĐ–UBND".chars()), "so: 15/qd-ubnd");
    }

    #[test]
    fn cleaning_composes_and_drops() {
        assert_eq!(clean("Đắk Lắk"), "Đắk Lắk");
        assert_eq!(clean("QÐ\u{200b}\u{a0}x"), "QĐ x");
    }

    #[test]
    fn capitals_need_two_letters() {
        assert!(is_capitals("SỞ Y TẾ"));
        assert!(!is_capitals("A"));
        assert!(!is_capitals("Sở Y tế"));
    }
}
