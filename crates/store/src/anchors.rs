//! Nguồn tin cậy: root certificates that an agency trusts, with the reason somebody gave.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, Row, params},
};
use congvan_records::{PersonId, Timestamp};
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
    /// For what it is trusted: the caller's keys with spaces between.
    pub purposes: String,
    /// From when and until when a trusted list calls it approved; none where it sets no bound, or where no list named it.
    pub counts: [Option<Timestamp>; 2],
    /// Why it is trusted, and how that was made sure of.
    pub reason: String,
    /// Since when.
    pub added_at: Timestamp,
    /// Who added it.
    pub added_by: Option<PersonId>,
    /// How it was taken out of use; none while it is in use.
    pub removal: Option<Removal>,
}

/// How a root certificate was taken out of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<PersonId>,
    /// Why.
    pub reason: String,
}

/// Adds a certificate.
///
/// Errors: [`Error::Conflict`] when it is in use already.
pub async fn insert(tx: &Tx, scope: AgencyScope, anchor: &TrustAnchor) -> Result<(), Error> {
    let sql = "INSERT INTO trust_anchors \
               (id, agency, sha256, certificate, purposes, reason, added_at, added_by, counts_from, counts_until) \
               SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE NOT EXISTS (SELECT 1 FROM trust_anchors t \
               WHERE t.agency = $2 AND t.sha256 = $3 AND t.removed_at IS NULL)";
    let values = params![
        anchor.id,
        scope.uuid(),
        anchor.sha256.as_str(),
        anchor.certificate.as_str(),
        anchor.purposes.as_str(),
        anchor.reason.as_str(),
        anchor.added_at.micros(),
        anchor.added_by.map(|id| id.uuid()),
        anchor.counts[0].map(Timestamp::micros),
        anchor.counts[1].map(Timestamp::micros),
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

/// The certificates that were in use once, the last taken out first.
pub async fn removed(db: &impl Read, scope: AgencyScope) -> Result<Vec<TrustAnchor>, Error> {
    let sql = "SELECT * FROM trust_anchors WHERE agency = $1 AND removed_at IS NOT NULL \
               ORDER BY removed_at DESC, id DESC";
    db.all(sql, params![scope.uuid()]).await?.iter().map(read_anchor).collect()
}

/// When a certificate was last added or taken out; none when there never was one.
pub async fn changed_at(db: &impl Read, scope: AgencyScope) -> Result<Option<Timestamp>, Error> {
    let sql =
        "SELECT MAX(added_at) AS added, MAX(removed_at) AS removed FROM trust_anchors WHERE agency = $1";
    let Some(row) = db.one(sql, params![scope.uuid()]).await? else { return Ok(None) };
    Ok(row.maybe_at("added")?.max(row.maybe_at("removed")?))
}

/// Takes a certificate out of use; its row stays.
pub async fn remove(tx: &Tx, scope: AgencyScope, anchor: Uuid, removal: &Removal) -> Result<(), Error> {
    let sql = "UPDATE trust_anchors SET removed_at = $3, removed_by = $4, removal_reason = $5 \
               WHERE agency = $1 AND id = $2 AND removed_at IS NULL";
    let by = removal.by.map(|id| id.uuid());
    let values = params![scope.uuid(), anchor, removal.at.micros(), by, removal.reason.as_str()];
    tx.exec_one("trust anchor", sql, values).await
}

fn read_anchor(row: &Row) -> Result<TrustAnchor, Error> {
    let removal = match row.maybe_at("removed_at")? {
        Some(at) => Some(Removal {
            at,
            by: row.maybe_id("removed_by")?,
            reason: row.get::<Option<String>>("removal_reason")?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(TrustAnchor {
        id: row.get("id")?,
        sha256: row.get("sha256")?,
        certificate: row.get("certificate")?,
        purposes: row.get("purposes")?,
        counts: [row.maybe_at("counts_from")?, row.maybe_at("counts_until")?],
        reason: row.get("reason")?,
        added_at: row.at("added_at")?,
        added_by: row.maybe_id("added_by")?,
        removal,
    })
}
