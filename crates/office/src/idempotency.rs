use congvan_records::Sha256;
use ring::digest;
use std::fmt::Debug;
use uuid::Uuid;

/// Khóa chống lặp: given by the client and kept across its retries, so that a repeated act is done once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(pub Uuid);

/// The digest of a request as this crate received it: two requests under one key are the same when it is.
///
/// It is taken over the values' debug form, which is complete and stable within one build. After an upgrade between
/// two tries the second is answered as a mismatch, never done twice.
pub(crate) fn fingerprint(request: &impl Debug) -> Sha256 {
    let digest = digest::digest(&digest::SHA256, format!("{request:?}").as_bytes());
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest.as_ref());
    Sha256(bytes)
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn another_request_has_another_fingerprint() {
        assert_eq!(fingerprint(&("trình", 1)), fingerprint(&("trình", 1)));
        assert_ne!(fingerprint(&("trình", 1)), fingerprint(&("trình", 2)));
    }
}
