//! What may be used once, and was.

use crate::{Error, Tx, link::params};
use congvan_records::{Sha256, Timestamp};

/// Uses up what has this digest; false when it was used before. What would not be taken any more is forgotten.
pub async fn spend(tx: &Tx, digest: Sha256, expires: Timestamp, now: Timestamp) -> Result<bool, Error> {
    tx.exec("DELETE FROM spent_tokens WHERE expires_at < $1", params![now.micros()]).await?;
    let sql = "INSERT INTO spent_tokens (digest, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    Ok(tx.exec(sql, params![digest.to_string(), expires.micros()]).await? == 1)
}
