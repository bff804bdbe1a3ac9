//! Tệp chứng thư: files that certificates come in, which may be large, no such files at all, or keys.

use super::{Counts, Listed, purposes_for};
use crate::{Error, InputFault};
use congvan_records::Timestamp;
use congvan_signature::{Anchor, TrustStore};
use std::collections::{HashMap, hash_map::Entry};

/// Largest file of certificates, in bytes.
const LARGEST: usize = 256 * 1024;
/// Most certificates of one file.
const MOST: usize = 50;
/// Largest trusted list, in bytes.
const LARGEST_LIST: usize = 8 * 1024 * 1024;
/// Most certificates of one trusted list.
const MOST_LISTED: usize = 500;
pub(super) const UNREADABLE_LIST: &str =
    "Tệp XML này không phải danh sách tin cậy đọc được (ETSI TS 119 612). Tải lại danh sách từ nơi công bố.";

pub(super) fn refused(words: &str) -> Error {
    Error::Input(vec![InputFault::new("certificate", words)])
}

/// A certificate of a trusted list.
pub(super) struct OnList {
    pub(super) anchor: Anchor,
    pub(super) listed: Listed,
    /// The list should have been replaced by a newer one.
    pub(super) is_stale: bool,
}

/// The certificates of a trusted list, each once, as its services stand last: one that was approved twice with a pause between
/// counts for the later time, and one that is approved for two purposes at different times for what both have in common.
pub(super) fn read_list(file: &[u8], now: Timestamp) -> Result<Vec<OnList>, Error> {
    if file.len() > LARGEST_LIST {
        return Err(refused("Danh sách tin cậy quá lớn. Chọn riêng chứng thư gốc cần dùng."));
    }
    let list = TrustStore::read_trusted_list(file).map_err(|_| refused(UNREADABLE_LIST))?;
    let is_stale = list.next_update.is_some_and(|due| due < now.to_utc());
    let mut found: Vec<OnList> = Vec::new();
    let mut places = HashMap::new();
    // The latest stretch first, so that the earlier ones find theirs taken.
    for anchor in list.anchors.into_iter().rev() {
        let listed = Listed { purposes: purposes_for(&anchor), counts: Counts::of(&anchor) };
        match places.entry(anchor.fingerprint()) {
            Entry::Vacant(place) => {
                place.insert(found.len());
                found.push(OnList { anchor, listed, is_stale });
            }
            Entry::Occupied(place) => {
                let Some(known) = found.get_mut(*place.get()) else { continue };
                let both = known.listed.counts.within(listed.counts);
                if known.listed.purposes.iter().any(|held| listed.purposes.contains(held)) || both.is_empty()
                {
                    continue;
                }
                known.listed.purposes.extend(listed.purposes);
                known.listed.counts = both;
            }
        }
    }
    found.reverse();
    match found.len() {
        0 => Err(refused("Danh sách tin cậy này không có nơi cấp chứng thư nào được công nhận.")),
        1..=MOST_LISTED => Ok(found),
        _ => Err(refused("Danh sách có quá nhiều chứng thư. Chọn riêng chứng thư gốc cần dùng.")),
    }
}

/// The certificates of a file, each once.
pub(super) fn read_file(file: &[u8]) -> Result<Vec<Anchor>, Error> {
    if holds_a_key(file) {
        return Err(refused(
            "Tệp có khóa bí mật hoặc kho khóa. Không đưa khóa lên đây; chỉ chọn tệp chứng thư (.cer, .crt, .pem, .p7b). Hệ thống không giữ lại tệp này.",
        ));
    }
    let mut found = if file.len() > LARGEST { Vec::new() } else { TrustStore::read(file) };
    let mut seen = Vec::new();
    found.retain(|anchor| {
        let fresh = !seen.contains(&anchor.fingerprint());
        seen.push(anchor.fingerprint());
        fresh
    });
    if found.is_empty() {
        return Err(refused(
            "Không thấy chứng thư trong tệp. Chọn tệp .cer, .crt, .pem, .p7b của nơi cấp chứng thư, hoặc danh sách tin cậy .xml.",
        ));
    }
    if found.len() > MOST {
        return Err(refused("Tệp có quá nhiều chứng thư. Tách riêng chứng thư gốc cần dùng."));
    }
    Ok(found)
}

/// A private key in PEM, or a file whose outermost sequence begins with a version number as keys and key stores do
/// (RFC 5208, RFC 5958, RFC 7292, RFC 8017); a certificate begins with a sequence, a bundle with an identifier.
fn holds_a_key(file: &[u8]) -> bool {
    let label = b"PRIVATE KEY-----";
    if file.windows(label.len()).any(|part| part == label) {
        return true;
    }
    let [0x30, length, rest @ ..] = file else { return false };
    let skipped = if length & 0x80 == 0 { 0 } else { usize::from(length & 0x7f) };
    matches!(rest.get(skipped..), Some([0x02, 0x01, 0x00 | 0x01 | 0x03, ..]))
}

#[cfg(test)]
mod tests {
    use super::holds_a_key;

    #[test]
    fn keys_are_told_from_certificates() {
        for (file, is_key) in [
            (&b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"[..], false),
            (b"-----BEGIN ENCRYPTED PRIVATE KEY-----", true),
            (b"-----BEGIN CERTIFICATE-----\n-----BEGIN EC PRIVATE KEY-----", true),
            // PKCS#8, PKCS#12, a certificate, a bundle, garbage.
            (&[0x30, 0x82, 0x04, 0xbd, 0x02, 0x01, 0x00, 0x30, 0x0d], true),
            (&[0x30, 0x80, 0x02, 0x01, 0x03, 0x30], true),
            (&[0x30, 0x82, 0x03, 0x00, 0x30, 0x82], false),
            (&[0x30, 0x82, 0x03, 0x00, 0x06, 0x09], false),
            (b"", false),
            (b"0", false),
        ] {
            assert_eq!(holds_a_key(file), is_key, "{file:?}");
        }
    }
}
