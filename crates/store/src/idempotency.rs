//! The same request twice has one effect and one answer.

use crate::{AgencyScope, Error, Tx};
use congvan_records::{PersonId, Sha256, Timestamp};

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Never seen: act, then [`store_response`] in the same transaction.
    New,
    /// The same request was answered with this; answer it again.
    Same(String),
    /// The key was used for another request.
    Other,
}

/// Claims a key for one request. A request that runs at the same time waits for the first to end.
pub async fn claim(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    key: &str,
    request: Sha256,
    now: Timestamp,
) -> Result<Claim, Error> {
    todo!()
}

/// Keeps the answer, in the transaction of the act.
pub async fn store_response(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    key: &str,
    response: &str,
) -> Result<(), Error> {
    todo!()
}

/// Forgets keys older than `before`. Returns how many.
pub async fn sweep(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    todo!()
}
