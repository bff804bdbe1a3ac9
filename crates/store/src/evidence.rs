//! Bằng chứng: every verdict on the signatures of a file, in order, with the bytes it rests on. Reports are added and
//! never changed; they go only with a file that is taken off a letter before it has a number.

use crate::{
    AgencyScope, Error, Read, Tx, campaigns,
    link::{Columns, Row, keys, params, sealed::Linked},
};
use congvan_records::{FileId, PersonId, Sha256, Timestamp};
use ring::digest::{SHA256, digest};
use uuid::Uuid;

/// Why a file was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// It came in.
    Received,
    /// The agency trusts other roots than before.
    TrustChanged,
    /// Somebody asked for it.
    Asked,
    /// It was one of many that somebody asked for.
    Campaign,
    /// Lists or answers of its issuers were fetched.
    Fetched,
}

/// What a piece of evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceRole {
    /// A root that was trusted.
    Anchor,
    /// A certificate.
    Certificate,
    /// A revocation list.
    Crl,
    /// An answer about one certificate (RFC 6960).
    Ocsp,
}

/// Where a piece of evidence came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceSource {
    /// The agency's administrator trusts it.
    Agency,
    /// The operator's configuration names it.
    Operator,
    /// The file carries it.
    File,
    /// It was fetched from its issuer.
    Fetched,
}

/// A verdict on the signatures of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureReport {
    /// Identifier.
    pub id: Uuid,
    /// The file.
    pub file: FileId,
    /// 1, 2 … for each file; given by [`append`].
    pub ordinal: u64,
    /// Of the bytes that were judged.
    pub sha256: Sha256,
    /// Why it was judged.
    pub occasion: Occasion,
    /// What whoever asked gave as the reason.
    pub reason: Option<String>,
    /// Who asked.
    pub asked_by: Option<PersonId>,
    /// The time that counted as now.
    pub judged_at: Timestamp,
    /// The verdict's key, the caller's.
    pub state: String,
    /// Version of the form of `answers`, the caller's.
    pub version: u32,
    /// What people are told: JSON, the caller's.
    pub answers: String,
    /// The verifier's own report: JSON.
    pub report: String,
    /// What was demanded: JSON, the caller's.
    pub policy: String,
    /// Which program judged.
    pub program: String,
}

/// A piece of evidence under a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What it is.
    pub role: EvidenceRole,
    /// Where it came from.
    pub source: EvidenceSource,
    /// Does the verdict name it?
    pub used: bool,
    /// The caller's words about it.
    pub detail: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Adds a verdict with what it rests on, and gives its ordinal.
///
/// Errors: [`Error::NotFound`] when the file is gone.
pub async fn append(
    tx: &Tx,
    scope: AgencyScope,
    report: &SignatureReport,
    evidence: &[Evidence],
) -> Result<u64, Error> {
    // Held, so that two verdicts at once get two ordinals.
    let sql = ["SELECT id FROM files WHERE agency = $1 AND id = $2", tx.for_update()].concat();
    let file = || params![scope.uuid(), report.file.uuid()];
    if tx.one(&sql, file()).await?.is_none() {
        return Err(Error::NotFound("file"));
    }
    let sql =
        "SELECT COALESCE(MAX(ordinal), 0) AS last FROM signature_reports WHERE agency = $1 AND file = $2";
    let last: i64 = tx.one(sql, file()).await?.map_or(Ok(0), |row| row.get("last"))?;
    let ordinal = last + 1;
    let sql = "INSERT INTO signature_reports (id, agency, file, ordinal, sha256, occasion, reason, asked_by, judged_at, \
               state, version, answers, report, policy, program) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let values = params![
        report.id,
        scope.uuid(),
        report.file.uuid(),
        ordinal,
        report.sha256.to_string(),
        report.occasion.key(),
        report.reason.clone(),
        report.asked_by.map(|id| id.uuid()),
        report.judged_at.micros(),
        report.state.as_str(),
        i64::from(report.version),
        report.answers.as_str(),
        report.report.as_str(),
        report.policy.as_str(),
        report.program.as_str(),
    ];
    tx.exec(sql, values).await?;
    for (place, piece) in (1_i64..).zip(evidence) {
        let sha256 = keep(tx, scope, &piece.bytes, report.judged_at).await?;
        let sql = "INSERT INTO signature_evidence (report, place, agency, role, source, sha256, used, detail) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values = params![
            report.id,
            place,
            scope.uuid(),
            piece.role.key(),
            piece.source.key(),
            sha256,
            piece.used,
            piece.detail.as_str(),
        ];
        tx.exec(sql, values).await?;
    }
    Ok(ordinal.unsigned_abs())
}

/// Keeps the bytes of a piece of evidence, once whoever rests on it, and gives their SHA-256.
pub(crate) async fn keep(tx: &Tx, scope: AgencyScope, bytes: &[u8], at: Timestamp) -> Result<String, Error> {
    let digest = sha256(bytes).to_string();
    let sql = "INSERT INTO evidence_items (agency, sha256, bytes, kept_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (agency, sha256) DO NOTHING";
    tx.exec(sql, params![scope.uuid(), digest.as_str(), bytes.to_vec(), at.micros()]).await?;
    Ok(digest)
}

/// The verdicts on a file, the first one first; without what was told and found, which may be long.
pub async fn list(db: &impl Read, scope: AgencyScope, file: FileId) -> Result<Vec<SignatureReport>, Error> {
    let sql = "SELECT id, file, ordinal, sha256, occasion, reason, asked_by, judged_at, state, version, \
               '' AS answers, '' AS report, '' AS policy, program FROM signature_reports WHERE agency = $1 AND file = $2 ORDER BY ordinal";
    db.all(sql, params![scope.uuid(), file.uuid()]).await?.iter().map(read).collect()
}

/// One verdict.
pub async fn find(
    db: &impl Read,
    scope: AgencyScope,
    report: Uuid,
) -> Result<Option<SignatureReport>, Error> {
    let sql = "SELECT * FROM signature_reports WHERE agency = $1 AND id = $2";
    db.one(sql, params![scope.uuid(), report]).await?.as_ref().map(read).transpose()
}

/// The last verdict on a file.
pub async fn latest(
    db: &impl Read,
    scope: AgencyScope,
    file: FileId,
) -> Result<Option<SignatureReport>, Error> {
    let sql = "SELECT * FROM signature_reports WHERE agency = $1 AND file = $2 ORDER BY ordinal DESC LIMIT 1";
    db.one(sql, params![scope.uuid(), file.uuid()]).await?.as_ref().map(read).transpose()
}

/// What a verdict rests on, in the order it was given. Errors: [`Error::Mismatch`] when bytes are not what was kept.
pub async fn of_report(db: &impl Read, scope: AgencyScope, report: Uuid) -> Result<Vec<Evidence>, Error> {
    let sql = "SELECT e.role, e.source, e.used, e.detail, e.sha256, i.bytes FROM signature_evidence e \
               JOIN evidence_items i ON i.agency = e.agency AND i.sha256 = e.sha256 \
               WHERE e.agency = $1 AND e.report = $2 ORDER BY e.place";
    let mut found = Vec::new();
    for row in db.all(sql, params![scope.uuid(), report]).await? {
        let bytes: Vec<u8> = row.get("bytes")?;
        if row.get::<String>("sha256")? != sha256(&bytes).to_string() {
            return Err(Error::Mismatch);
        }
        found.push(Evidence {
            role: row.key("role", EvidenceRole::from_key)?,
            source: row.key("source", EvidenceSource::from_key)?,
            used: row.get("used")?,
            detail: row.get("detail")?,
            bytes,
        });
    }
    Ok(found)
}

/// Forgets the verdicts on a file that is taken off its letter. What they rested on may hold up others.
pub(crate) async fn forget(tx: &Tx, scope: AgencyScope, file: FileId) -> Result<(), Error> {
    campaigns::forget(tx, scope, file).await?;
    let values = || params![scope.uuid(), file.uuid()];
    let sql = "DELETE FROM signature_evidence WHERE agency = $1 AND report IN \
               (SELECT id FROM signature_reports WHERE agency = $1 AND file = $2)";
    tx.exec(sql, values()).await?;
    tx.exec("DELETE FROM signature_reports WHERE agency = $1 AND file = $2", values()).await?;
    Ok(())
}

/// SHA-256 of a piece of evidence.
pub fn sha256(bytes: &[u8]) -> Sha256 {
    let mut value = [0; 32];
    value.copy_from_slice(digest(&SHA256, bytes).as_ref());
    Sha256(value)
}

fn read(row: &Row) -> Result<SignatureReport, Error> {
    let sha256: String = row.get("sha256")?;
    let version = u32::try_from(row.get::<i64>("version")?);
    Ok(SignatureReport {
        id: row.get("id")?,
        file: row.id("file")?,
        ordinal: row.get::<i64>("ordinal")?.unsigned_abs(),
        sha256: sha256.parse().map_err(|error| Error::unreadable("digest", error))?,
        occasion: row.key("occasion", Occasion::from_key)?,
        reason: row.get("reason")?,
        asked_by: row.maybe_id("asked_by")?,
        judged_at: row.at("judged_at")?,
        state: row.get("state")?,
        version: version.map_err(|error| Error::unreadable("version", error))?,
        answers: row.get("answers")?,
        report: row.get("report")?,
        policy: row.get("policy")?,
        program: row.get("program")?,
    })
}

keys!(Occasion: Received = "received", TrustChanged = "trust_changed", Asked = "asked", Campaign = "campaign", Fetched = "fetched");
keys!(EvidenceRole: Anchor = "anchor", Certificate = "certificate", Crl = "crl", Ocsp = "ocsp");
keys!(EvidenceSource: Agency = "agency", Operator = "operator", File = "file", Fetched = "fetched");
