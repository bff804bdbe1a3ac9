use crate::nfc_line;
use std::{fmt, str::FromStr};

/// Số, ký hiệu: number and symbol of a document, `4127/SNNMT-QLĐĐ`, in the written form of the law.
///
/// Reading accepts spaces, other dashes, lower case letters stay as typed except `Ð` (U+00D0) becoming `Đ`.
/// A letter may have a symbol without a number, or neither; then there is no code.
///
/// Source: Decree 30/2020/NĐ-CP, art. 15 and appendix I.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentCode {
    number: String,
    notation: String,
}

/// Why a text is no document code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Nothing was written.
    #[error("the code is empty")]
    Empty,
    /// It must begin with a number, such as `4127` or `15a`.
    #[error("the code does not begin with a number")]
    NoNumber,
    /// After the number comes `/` or `-` and a symbol.
    #[error("the code has no symbol after its number")]
    NoNotation,
    /// A part holds characters that no symbol has, or is too long (11 and 30 characters in the exchange record; we
    /// keep up to 20 and 60).
    #[error("the code holds characters that no symbol has")]
    BadCharacters,
}

impl DocumentCode {
    /// A code from its two parts.
    pub fn new(number: &str, notation: &str) -> Result<Self, CodeError> {
        format!("{number}/{notation}").parse()
    }

    /// Số: `4127`, `07`, `15a`.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Ký hiệu: `SNNMT-QLĐĐ`, `2026/NĐ-CP`.
    pub fn notation(&self) -> &str {
        &self.notation
    }

    /// The form in which two codes are compared: leading zeros and case do not count, `D` and `Đ` do.
    pub fn key(&self) -> String {
        let number = self.number.trim_start_matches('0');
        format!("{}/{}", if number.is_empty() { "0" } else { number }, self.notation).to_lowercase()
    }
}

impl FromStr for DocumentCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let text = nfc_line(text).replace(['–', '—', '‐', '‑', '−'], "-").replace('Ð', "Đ").replace(' ', "");
        let text = text.trim_matches(['/', '-', '.', ',']);
        if text.is_empty() {
            return Err(CodeError::Empty);
        }
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        if digits == 0 {
            return Err(CodeError::NoNumber);
        }
        // "15a": one letter may follow the digits, if a separator comes next.
        let letter =
            text[digits..].chars().next().filter(|c| c.is_ascii_lowercase()).map_or(0, char::len_utf8);
        let end = if text[digits + letter..].starts_with(['/', '-']) { digits + letter } else { digits };
        let (number, rest) = text.split_at(end);
        let notation = rest.trim_start_matches(['/', '-']);
        if notation.is_empty() {
            return Err(CodeError::NoNotation);
        }
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '.' | '&' | '(' | ')');
        if !notation.chars().all(allowed) || notation.chars().count() > 60 || number.len() > 20 {
            return Err(CodeError::BadCharacters);
        }
        Ok(Self { number: number.to_owned(), notation: notation.to_owned() })
    }
}

impl fmt::Display for DocumentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.notation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_offices_write() {
        for (text, shown) in [
            ("4127/SNNMT-QLĐĐ", Ok("4127/SNNMT-QLĐĐ")),
            (" 07 / SNV – VTLT ", Ok("07/SNV-VTLT")),
            ("30/2020/NĐ-CP", Ok("30/2020/NĐ-CP")),
            ("1240-CV/TU", Ok("1240/CV/TU")),
            ("15a/QÐ-UBND", Ok("15a/QĐ-UBND")),
            ("512/GM-VP", Ok("512/GM-VP")),
            ("", Err(CodeError::Empty)),
            ("QĐ-UBND", Err(CodeError::NoNumber)),
            ("123", Err(CodeError::NoNotation)),
            ("12/<script>", Err(CodeError::BadCharacters)),
        ] {
            assert_eq!(
                text.parse::<DocumentCode>().map(|code| code.to_string()),
                shown.map(str::to_owned),
                "{text}"
            );
        }
    }

    #[test]
    fn compares_without_zeros_and_case() {
        let key = |text: &str| text.parse::<DocumentCode>().map(|code| code.key());
        assert_eq!(key("07/SNV-VTLT"), key("7/snv-vtlt"));
        assert_ne!(key("7/SNV-ĐT"), key("7/SNV-DT"));
    }
}
