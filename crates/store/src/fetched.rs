//! Lấy từ nơi cấp: what was asked of issuers of certificates, and what they answered last.

use crate::{
    AgencyScope, Error, Read, Tx,
    evidence::{self, EvidenceRole},
    link::{Columns, params},
};
use congvan_records::Timestamp;

/// A question that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// SHA-256 over address and question, hexadecimal: the caller's.
    pub request: String,
    /// Where it was asked.
    pub address: String,
    /// What was asked for.
    pub role: EvidenceRole,
    /// The last answer that could be read.
    pub bytes: Option<Vec<u8>>,
    /// A key, the caller's: why the last try brought nothing.
    pub fault: Option<String>,
    /// When it was asked last.
    pub tried_at: Timestamp,
}

/// A question by its digest.
pub async fn find(db: &impl Read, scope: AgencyScope, request: &str) -> Result<Option<Fetched>, Error> {
    let sql = "SELECT f.*, i.bytes FROM fetched_evidence f LEFT JOIN evidence_items i \
               ON i.agency = f.agency AND i.sha256 = f.sha256 WHERE f.agency = $1 AND f.request = $2";
    let Some(row) = db.one(sql, params![scope.uuid(), request]).await? else { return Ok(None) };
    Ok(Some(Fetched {
        request: row.get("request")?,
        address: row.get("address")?,
        role: row.key("role", EvidenceRole::from_key)?,
        bytes: row.get("bytes")?,
        fault: row.get("fault")?,
        tried_at: row.at("tried_at")?,
    }))
}

/// Keeps what came of asking. A try without an answer leaves the last answer where it is.
pub async fn put(tx: &Tx, scope: AgencyScope, fetched: &Fetched) -> Result<(), Error> {
    let at = fetched.tried_at.micros();
    let digest = match &fetched.bytes {
        Some(bytes) => Some(evidence::keep(tx, scope, bytes, fetched.tried_at).await?),
        None => None,
    };
    let sql = "INSERT INTO fetched_evidence (agency, request, address, role, sha256, fetched_at, fault, tried_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (agency, request) DO UPDATE SET \
               sha256 = COALESCE(excluded.sha256, fetched_evidence.sha256), \
               fetched_at = COALESCE(excluded.fetched_at, fetched_evidence.fetched_at), \
               fault = excluded.fault, tried_at = excluded.tried_at";
    let values = params![
        scope.uuid(),
        fetched.request.as_str(),
        fetched.address.as_str(),
        fetched.role.key(),
        digest,
        fetched.bytes.as_ref().map(|_| at),
        fetched.fault.clone(),
        at,
    ];
    tx.exec(sql, values).await.map(drop)
}
