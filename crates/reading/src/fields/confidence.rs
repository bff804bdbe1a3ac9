//! How sure a value is: the share of such values that are right.
//!
//! Each part of the reading says how sure it is, and a page holds that down to what its text deserves
//! ([`super::letter::Letter::found`]). What is left to be set right by measuring are names of signers among recognised
//! characters, for signatures and seals lie over them. It is one number, so that it is not fitted to a few letters; the
//! example `calibration` prints how often values of each kind were right, and the number without the letter it is tried on.

use crate::reading::{Fields, PageText, TextSource};

/// Share of recognised names of signers that were right: 13 of 20, counted with one right and one wrong beside them
/// (Laplace's rule), because 20 are few. It is the one field whose share of right values cannot be that of recognised text in
/// general; what the others deserve lies within the chance that so few values leave.
const RECOGNISED_SIGNER: f64 = 0.64;

/// Why such a name is less sure than the words around it.
const UNDER_SEAL: &str = "tên người ký trên bản quét hay bị chữ ký và dấu che";

/// Holds a signer's name on a recognised page down to what such names deserve.
pub(crate) fn weigh(fields: &mut Fields, pages: &[PageText]) {
    let Some(found) = &mut fields.signer_name else { return };
    let page = usize::try_from(found.page).ok().and_then(|page| pages.get(page.checked_sub(1)?));
    if page.is_some_and(|page| page.source == TextSource::Ocr) && found.confidence > RECOGNISED_SIGNER {
        found.confidence = RECOGNISED_SIGNER;
        found.reason = Some(match found.reason.take() {
            Some(reason) => format!("{reason}; {UNDER_SEAL}"),
            None => UNDER_SEAL.to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Found;

    #[test]
    fn a_recognised_name_under_a_seal_is_less_sure_than_a_printed_one() {
        let read = |source, page, confidence| {
            let found = Found { value: "Lê Văn An".to_owned(), page, rect: None, confidence, reason: None };
            let mut fields = Fields { signer_name: Some(found), ..Fields::default() };
            let text = PageText { text: String::new(), source, confidence: 1.0, reason: None };
            weigh(&mut fields, &[text]);
            fields.signer_name.map(|found| (found.confidence, found.reason.is_some()))
        };
        assert_eq!(read(TextSource::Ocr, 1, 0.89), Some((RECOGNISED_SIGNER, true)));
        assert_eq!(read(TextSource::Ocr, 1, 0.4), Some((0.4, false)));
        assert_eq!(read(TextSource::TextLayer, 1, 0.95), Some((0.95, false)));
        for page in [0, 2, u32::MAX] {
            assert_eq!(read(TextSource::Ocr, page, 0.89), Some((0.89, false)), "no such page");
        }
    }
}
