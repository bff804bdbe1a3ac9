//! Nguồn tin cậy: root certificates that an agency trusts, with the reason somebody gave.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, params},
};
use congvan_records::{PersonId, Timestamp};
use sea_orm::QueryResult;
use uuid::Uuid;

/// A root certificate in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustAnchor {
    /// Identifier.
    pub id: Uuid,
    /// SHA-256 over the certificate, lower-case hexadecimal.
    pub sha256: String,
    /// The certificate: DER in base64.
    pub certificate: String,
    /// Why it is trusted, and how that was made sure of.
    pub reason: String,
    /// Since when.
    pub added_at: Timestamp,
    /// Who added it.
    pub added_by: Option<PersonId>,
}

/// Adds a certificate.
///
/// Errors: [`Error::Conflict`] when it is in use already.
pub async fn insert(tx: &Tx, scope: AgencyScope, anchor: &TrustAnchor) -> Result<(), Error> {
    let sql = "INSERT INTO trust_anchors (id, agency, sha256, certificate, reason, added_at, added_by) \
               SELECT $1, $2, $3, $4, $5, $6, $7 WHERE NOT EXISTS (SELECT 1 FROM trust_anchors t \
               WHERE t.agency = $2 AND t.sha256 = $3 AND t.removed_at IS NULL)";
    let values = params![
        anchor.id,
        scope.uuid(),
        anchor.sha256.as_str(),
        anchor.certificate.as_str(),
        anchor.reason.as_str(),
        anchor.added_at.micros(),
        anchor.added_by.map(|id| id.uuid()),
    ];
    match tx.exec(sql, values).await? {
        1 => Ok(()),
        _ => Err(Error::Conflict),
    }
}

/// The certificates in use, oldest first.
pub async fn list(db: &impl Read, scope: AgencyScope) -> Result<Vec<TrustAnchor>, Error> {
    let sql = "SELECT * FROM trust_anchors WHERE agency = $1 AND removed_at IS NULL ORDER BY added_at, id";
    db.all(sql, params![scope.uuid()]).await?.iter().map(read_anchor).collect()
}

/// Takes a certificate out of use; its row stays.
pub async fn remove(tx: &Tx, scope: AgencyScope, anchor: Uuid, now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE trust_anchors SET removed_at = $3 WHERE agency = $1 AND id = $2 AND removed_at IS NULL";
    tx.exec_one("trust anchor", sql, params![scope.uuid(), anchor, now.micros()]).await
}

fn read_anchor(row: &QueryResult) -> Result<TrustAnchor, Error> {
    Ok(TrustAnchor {
        id: row.get("id")?,
        sha256: row.get("sha256")?,
        certificate: row.get("certificate")?,
        reason: row.get("reason")?,
        added_at: row.at("added_at")?,
        added_by: row.maybe_id("added_by")?,
    })
}
