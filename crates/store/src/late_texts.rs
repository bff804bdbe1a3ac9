//! Chữ đến sau: letters whose text came after them, because their file was read, or its characters recognised, later.
//! Whoever keeps a search is told of a letter that it finds only by such text.

use crate::{
    AgencyScope, Error, Read, Tx, grants,
    link::{Columns, LONGEST_LIST, Query, params},
};
use congvan_records::{DocumentId, Timestamp};
use congvan_workflow::Principal;
use time::Duration;
use uuid::Uuid;

/// How long text that comes to a letter is news. What an upgrade reads of letters of long ago is none.
const NEWS: Duration = Duration::days(30);

/// Notes that a letter, if it came lately, has text that it had not before; the index does not hold it yet.
pub async fn arrived(tx: &Tx, scope: AgencyScope, document: DocumentId, now: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO late_texts (document, agency, arrived_at) SELECT d.id, d.agency, $3 FROM documents d \
               WHERE d.id = $1 AND d.agency = $2 AND d.received_at > $4 ON CONFLICT (document) \
               DO UPDATE SET arrived_at = excluded.arrived_at, indexed_at = NULL";
    let since = now.plus(-NEWS).micros();
    tx.exec(sql, params![document.uuid(), scope.uuid(), now.micros(), since]).await.map(drop)
}

/// Notes that from `now` on what came until `upto` can be found.
pub async fn indexed(
    tx: &Tx,
    documents: &[DocumentId],
    upto: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    for some in documents.chunks(LONGEST_LIST) {
        let sql = "UPDATE late_texts SET indexed_at = $1 WHERE indexed_at IS NULL AND arrived_at <= $2";
        let mut query = Query::new(sql, params![now.micros(), upto.micros()]);
        query.push(" AND document IN ");
        query.list(some.iter().map(|document| document.uuid()));
        tx.exec(&query.sql, query.values).await?;
    }
    Ok(())
}

/// Index keys of letters that one of `principals` may read at `now` and whose text can be found only since `since`, the
/// newest first, at most `most`; without those that the kept search had found when it was looked at last.
pub async fn keys_since(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
    (filter, since): (Uuid, Timestamp),
    now: Timestamp,
    most: u64,
) -> Result<Vec<i64>, Error> {
    let keys = grants::find_principal_keys(db, scope, principals).await?;
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT d.index_key FROM late_texts t JOIN documents d ON d.id = t.document WHERE t.agency = $1 \
               AND t.indexed_at > $2 AND NOT EXISTS (SELECT 1 FROM filter_hits h WHERE h.filter = $3 \
               AND h.document = d.id)";
    let mut query = Query::new(sql, params![scope.uuid(), since.micros(), filter]);
    grants::and_granted(&mut query, &keys, now);
    query.push(" ORDER BY d.index_key DESC LIMIT ");
    query.bind(most as i64);
    db.all(&query.sql, query.values).await?.iter().map(|row| row.get("index_key")).collect()
}

/// Index keys of letters that came lately, that one of `principals` may read at `now`, and whose text may still grow: they
/// have no number, so
/// that files may be added; a file is not read, or not all of its characters; or the index does not hold all of it yet.
pub async fn growing_keys(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
    now: Timestamp,
) -> Result<Vec<i64>, Error> {
    let keys = grants::find_principal_keys(db, scope, principals).await?;
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT d.index_key FROM documents d WHERE d.agency = $1 AND d.received_at > $2 \
               AND (d.arrival_number IS NULL \
               OR EXISTS (SELECT 1 FROM late_texts t WHERE t.document = d.id AND t.indexed_at IS NULL) \
               OR EXISTS (SELECT 1 FROM files f WHERE f.document = d.id AND f.role IN ('main', 'attachment') \
               AND (NOT EXISTS (SELECT 1 FROM analyses a WHERE a.file = f.id AND a.kind = 'reading' \
               AND a.state = 'done') OR EXISTS (SELECT 1 FROM analyses a WHERE a.file = f.id \
               AND a.kind = 'recognition' AND a.state <> 'done'))))";
    let mut query = Query::new(sql, params![scope.uuid(), now.plus(-NEWS).micros()]);
    grants::and_granted(&mut query, &keys, now);
    db.all(&query.sql, query.values).await?.iter().map(|row| row.get("index_key")).collect()
}

/// Forgets texts that can be found since before `before`: who looks again after that is told of letters alone. Returns how
/// many.
pub async fn sweep(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    tx.exec("DELETE FROM late_texts WHERE indexed_at < $1", params![before.micros()]).await
}
