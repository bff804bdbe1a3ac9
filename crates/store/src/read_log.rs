//! Who read which content when. Written beside the reading, chained in batches, so that no reading waits for a lock.

use crate::{
    AgencyScope, Error, Read, Tx, chain,
    link::{Columns, Row, params},
};
use congvan_records::{DocumentId, FileId, PersonId, SessionId, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

/// One reading of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentRead {
    /// Identifier, given by the caller (UUIDv7).
    pub id: Uuid,
    /// The letter.
    pub document: DocumentId,
    /// The file; `None` for the talk or the generated page.
    pub file: Option<FileId>,
    /// Who.
    pub person: PersonId,
    /// In which session.
    pub session: Option<SessionId>,
    /// When.
    pub at: Timestamp,
}

/// Notes readings. Several at once are cheaper.
pub async fn record(tx: &Tx, scope: AgencyScope, reads: &[ContentRead]) -> Result<(), Error> {
    for read in reads {
        // Only of letters of the agency; a reading of anything else is none.
        let sql = "INSERT INTO content_reads (id, agency, document, file, person, session, at) \
                   SELECT $1, d.agency, d.id, $4, $5, $6, $7 FROM documents d WHERE d.agency = $2 AND d.id = $3";
        let values = params![
            read.id,
            scope.uuid(),
            read.document.uuid(),
            read.file.map(|id| id.uuid()),
            read.person.uuid(),
            read.session.map(|id| id.uuid()),
            read.at.micros(),
        ];
        tx.exec_one("document", sql, values).await?;
    }
    Ok(())
}

/// Seals all readings not yet in a batch: one more link in the agency's chain of readings. Returns how many were
/// sealed; 0 makes no batch.
pub async fn seal(tx: &Tx, scope: AgencyScope, now: Timestamp) -> Result<u64, Error> {
    let head = chain::lock(tx, scope, chain::READS).await?;
    let batch = head.length + 1;
    let sql = "UPDATE content_reads SET batch = $2 WHERE agency = $1 AND batch IS NULL";
    let count = tx.exec(sql, params![scope.uuid(), batch]).await?;
    if count == 0 {
        return Ok(0);
    }
    let content = batch_digest(tx, scope, batch).await?;
    let hash = batch_hash(scope, batch, count as i64, &content, now.micros(), &head.hash)?;
    let sql = "INSERT INTO read_batches (agency, batch, count, content_sha256, at, prev, hash) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = params![scope.uuid(), batch, count as i64, content, now.micros(), head.hash, hash.as_str(),];
    tx.exec(sql, values).await?;
    chain::advance(tx, scope, chain::READS, &chain::Head { length: batch, hash }).await?;
    Ok(count)
}

/// Readings of a letter, newest first.
pub async fn of_document(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
    limit: u64,
) -> Result<Vec<ContentRead>, Error> {
    let sql =
        "SELECT * FROM content_reads WHERE agency = $1 AND document = $2 ORDER BY at DESC, id DESC LIMIT $3";
    let rows = db.all(sql, params![scope.uuid(), document.uuid(), limit as i64]).await?;
    rows.iter().map(read_row).collect()
}

fn read_row(row: &Row) -> Result<ContentRead, Error> {
    Ok(ContentRead {
        id: row.get("id")?,
        document: row.id("document")?,
        file: row.maybe_id("file")?,
        person: row.id("person")?,
        session: row.maybe_id("session")?,
        at: row.at("at")?,
    })
}

/// Digest of all readings of a batch, in the order of their identifiers.
pub(crate) async fn batch_digest(db: &impl Read, scope: AgencyScope, batch: i64) -> Result<String, Error> {
    let sql = "SELECT * FROM content_reads WHERE agency = $1 AND batch = $2";
    let mut reads = Vec::new();
    for row in db.all(sql, params![scope.uuid(), batch]).await? {
        reads.push(read_row(&row)?);
    }
    // Sorted here: the two databases do not compare identifiers alike.
    reads.sort_by_key(|read| read.id);
    let values = reads.iter().map(|read| {
        json!({
            "id": read.id.to_string(),
            "document": read.document.to_string(),
            "file": read.file.map(|id| id.to_string()),
            "person": read.person.to_string(),
            "session": read.session.map(|id| id.to_string()),
            "at": read.at.micros(),
        })
    });
    chain::hash(&Value::Array(values.collect()))
}

/// Hash of a batch as a link of its chain.
pub(crate) fn batch_hash(
    scope: AgencyScope,
    batch: i64,
    count: i64,
    content: &str,
    at: i64,
    prev: &str,
) -> Result<String, Error> {
    chain::hash(&json!({
        "agency": scope.agency().to_string(),
        "batch": batch,
        "count": count,
        "content_sha256": content,
        "at": at,
        "prev": prev,
    }))
}
