use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `text` in Unicode form NFC, trimmed. Everything typed, read or received is stored this way.
///
/// Source: TCVN 6909:2001 (Unicode, precomposed).
pub fn nfc(text: &str) -> String {
    text.trim().nfc().collect()
}

/// As [`nfc`], on one line: runs of white space and control characters become one space.
pub fn nfc_line(text: &str) -> String {
    let clean: String = text.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line as it was drawn on a page: in NFC, without control characters, white space at the end cut; spaces before
/// and between words are kept, because they place what follows.
pub fn nfc_drawn(line: &str) -> String {
    let clean: String = line.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.trim_end().to_owned()
}

/// Folded for comparing: one line, lower case, without Vietnamese marks, `đ` as `d`. "Giấy mời" and "giay  MOI" fold
/// alike.
pub fn fold_marks(text: &str) -> String {
    let plain = |c: char| match c {
        'đ' | 'ð' => 'd',
        other => other,
    };
    let lower = nfc_line(text).to_lowercase();
    lower.nfd().filter(|c| !is_combining_mark(*c)).map(plain).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composes_and_folds_white_space() {
        assert_eq!(nfc_line("  Pho\u{300}ng \n\t Kinh te\u{302}\u{301} "), "Phòng Kinh tế");
        assert_eq!(nfc(" a\nb "), "a\nb");
        assert_eq!(nfc_drawn("   Ha\u{300},  17/11\n"), "   Hà,  17/11");
    }

    #[test]
    fn marks_and_case_do_not_count() {
        assert_eq!(fold_marks("  Giấy mời\tĐẢNG Ủy "), "giay moi dang uy");
        assert_eq!(fold_marks("4127/SNNMT-QLĐĐ"), "4127/snnmt-qldd");
        assert_eq!(fold_marks("Thọ Hòa"), fold_marks("tho\u{323} ho\u{300}a"));
    }
}
