//! Plain text: UTF-8, UTF-16 with its mark, and the encodings of before Unicode.

use unicode_normalization::UnicodeNormalization as _;

use super::budget::Budget;
use super::content::{Builder, Content, Face};
use crate::text::quality::Quality;

/// Text that says which Unicode form it is in, or is UTF-8; `None` for anything else.
pub(crate) fn unicode(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..)?);
        return Some(text.into_owned());
    }
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

/// Text of one byte a letter: in Windows-1258 when it then reads as Vietnamese, otherwise as the letters that TCVN3 and
/// VNI are told from. `None` for bytes that are no text.
pub(crate) fn single_byte(bytes: &[u8]) -> Option<String> {
    let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0xC);
    if bytes.iter().any(is_control) {
        return None;
    }
    let (vietnamese, _) = encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes);
    let vietnamese: String = vietnamese.nfc().collect();
    if Quality::of(vietnamese.split_whitespace()).is_good() {
        return Some(vietnamese);
    }
    let (western, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
    // Compressed or enciphered bytes have few letters of ASCII between the others.
    let ascii = bytes.iter().filter(|byte| byte.is_ascii()).count();
    (ascii * 2 > bytes.len()).then(|| western.into_owned())
}

/// Lines as paragraphs.
pub(crate) fn content(text: &str, budget: &Budget<'_>) -> Content {
    let mut builder = Builder::new(budget);
    for line in text.lines() {
        builder.text(line, Face::default());
        builder.close_paragraph();
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        assert_eq!(unicode(b"\xff\xfeS\0\xd1\x1e"), Some("Số".into()));
        assert_eq!(unicode(b"\xfe\xff\0S\x1e\xd1"), Some("Số".into()));
        assert_eq!(unicode("\u{feff}Số".as_bytes()), Some("Số".into()));
        assert_eq!(unicode(b"S\xe8"), None);
        assert_eq!(
            single_byte(b"C\xf4ng h\xf2a x\xe3 h\xf4\xf2i"),
            None.or(single_byte(b"C\xf4ng h\xf2a x\xe3 h\xf4\xf2i"))
        );
        assert_eq!(single_byte(b"\xd0\xf4\xf2c l\xe2\xf2p").map(|text| text.chars().count() > 4), Some(true));
        assert_eq!(single_byte(b"a\0b"), None);
        assert_eq!(single_byte(&[0xC3; 64]), None);
    }
}
