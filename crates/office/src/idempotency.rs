use crate::office::scope;
use crate::{Caller, Error};
use congvan_records::{Sha256, Timestamp};
use congvan_store::Tx;
use congvan_store::idempotency as rows;
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
    crate::accounts::sha256(&[format!("{request:?}").as_bytes()])
}

/// Has this request been done before?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claimed {
    /// No: do it, then [`remember`] it in the same transaction.
    Now,
    /// Yes: answer from what is there.
    Before,
}

/// Claims the key, if there is one.
///
/// Errors: [`Error::IdempotencyMismatch`] when it was used for another request.
pub(crate) async fn claim(
    tx: &Tx,
    caller: &Caller,
    key: Option<Key>,
    request: Sha256,
    now: Timestamp,
) -> Result<Claimed, Error> {
    Ok(match recall(tx, caller, key, request, now).await? {
        None => Claimed::Now,
        Some(_) => Claimed::Before,
    })
}

/// Claims the key like [`claim`], and gives what was noted when the request was done before.
///
/// Errors: [`Error::IdempotencyMismatch`] when the key was used for another request.
pub(crate) async fn recall(
    tx: &Tx,
    caller: &Caller,
    key: Option<Key>,
    request: Sha256,
    now: Timestamp,
) -> Result<Option<String>, Error> {
    let Some(Key(key)) = key else { return Ok(None) };
    let agency = scope(caller.agency.id);
    match rows::claim(tx, agency, caller.person.id, &key.to_string(), request, now).await? {
        rows::Claim::New => Ok(None),
        rows::Claim::Same(done) => Ok(Some(done)),
        rows::Claim::Other => Err(Error::IdempotencyMismatch),
    }
}

/// Notes that the request under this key was done.
pub(crate) async fn remember(tx: &Tx, caller: &Caller, key: Option<Key>, done: &str) -> Result<(), Error> {
    if let Some(Key(key)) = key {
        rows::store_response(tx, scope(caller.agency.id), caller.person.id, &key.to_string(), done).await?;
    }
    Ok(())
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
