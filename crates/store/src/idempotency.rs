//! The same request twice has one effect and one answer.

use crate::{
    AgencyScope, Error, Tx,
    link::{Columns, params, sealed::Linked},
};
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
    let sql = "INSERT INTO idempotency_keys (agency, person, key, digest, created_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT DO NOTHING";
    let digest = request.to_string();
    let values = params![scope.uuid(), person.uuid(), key, digest.as_str(), now.micros()];
    if tx.exec(sql, values).await? == 1 {
        return Ok(Claim::New);
    }
    let sql = "SELECT digest, response FROM idempotency_keys WHERE agency = $1 AND person = $2 AND key = $3";
    let row = tx.one(sql, params![scope.uuid(), person.uuid(), key]).await?.ok_or(Error::Conflict)?;
    if row.get::<String>("digest")? != digest {
        return Ok(Claim::Other);
    }
    // A key without an answer belongs to a request of this very transaction.
    row.get::<Option<String>>("response")?.map(Claim::Same).ok_or(Error::Conflict)
}

/// Keeps the answer, in the transaction of the act.
pub async fn store_response(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    key: &str,
    response: &str,
) -> Result<(), Error> {
    let sql = "UPDATE idempotency_keys SET response = $4 \
               WHERE agency = $1 AND person = $2 AND key = $3 AND response IS NULL";
    let values = params![scope.uuid(), person.uuid(), key, response];
    tx.later("idempotency_keys", sql, values, Some(Error::NotFound("idempotency key"))).await
}

/// Forgets keys older than `before`. Returns how many.
pub async fn sweep(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    tx.exec("DELETE FROM idempotency_keys WHERE created_at < $1", params![before.micros()]).await
}
