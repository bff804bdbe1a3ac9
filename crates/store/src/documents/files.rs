//! Files of letters: what they are called and where their bytes are. The bytes themselves are [`crate::Blobs`].

use crate::{
    AgencyScope, Error, Read, Tx, evidence,
    link::{Columns, Query, Row, params},
};
use congvan_records::{DocumentId, FileId, FileRole, PersonId, StoredFile, Timestamp};

/// Adds a file whose bytes are already published in the blob store. Files keep the order in which they were added.
pub async fn insert_file(
    tx: &Tx,
    scope: AgencyScope,
    file: &StoredFile,
    added_by: Option<PersonId>,
    added_at: Timestamp,
) -> Result<(), Error> {
    let sql = "INSERT INTO files (id, agency, document, role, place, name, media_type, size, sha256, added_at, \
               added_by) SELECT $1, d.agency, d.id, $4, \
               (SELECT COUNT(*) FROM files f WHERE f.document = d.id), $5, $6, $7, $8, $9, $10 \
               FROM documents d WHERE d.agency = $2 AND d.id = $3";
    let size = i64::try_from(file.size).map_err(|error| Error::unreadable("size", error))?;
    let values = params![
        file.id.uuid(),
        scope.uuid(),
        file.document.uuid(),
        file.role.key(),
        file.name.as_str(),
        file.media_type.as_str(),
        size,
        file.sha256.to_string(),
        added_at.micros(),
        added_by.map(|id| id.uuid()),
    ];
    tx.exec_one("document", sql, values).await
}

/// The letter's files: main first, then as added.
pub async fn files(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
) -> Result<Vec<StoredFile>, Error> {
    let sql = "SELECT * FROM files WHERE agency = $1 AND document = $2 \
               ORDER BY CASE role WHEN 'main' THEN 0 ELSE 1 END, place, id";
    db.all(sql, params![scope.uuid(), document.uuid()]).await?.iter().map(read_file).collect()
}

/// A file with who added it, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// The file.
    pub file: StoredFile,
    /// Who added it.
    pub added_by: Option<PersonId>,
    /// When.
    pub added_at: Timestamp,
}

/// Takes a file off its letter, with what was found in it. The bytes are swept later, if nobody else names them.
///
/// Errors: [`Error::NotFound`].
pub async fn delete_file(tx: &Tx, scope: AgencyScope, file: FileId) -> Result<(), Error> {
    let values = || params![scope.uuid(), file.uuid()];
    tx.exec("DELETE FROM analyses WHERE agency = $1 AND file = $2", values()).await?;
    tx.exec("DELETE FROM page_words WHERE agency = $1 AND file = $2", values()).await?;
    evidence::forget(tx, scope, file).await?;
    tx.exec_one("file", "DELETE FROM files WHERE agency = $1 AND id = $2", values()).await
}

/// Says what a file is to its letter.
pub async fn set_file_role(tx: &Tx, scope: AgencyScope, file: FileId, role: FileRole) -> Result<(), Error> {
    let sql = "UPDATE files SET role = $3 WHERE agency = $1 AND id = $2";
    tx.exec_one("file", sql, params![scope.uuid(), file.uuid(), role.key()]).await
}

/// One file. Errors: [`Error::NotFound`].
pub async fn file(db: &impl Read, scope: AgencyScope, file: FileId) -> Result<StoredFile, Error> {
    let row = db.one("SELECT * FROM files WHERE agency = $1 AND id = $2", params![scope.uuid(), file.uuid()]);
    read_file(&row.await?.ok_or(Error::NotFound("file"))?)
}

/// Up to `most` files of these media types that nobody has looked into, the oldest first.
pub async fn unread_files(
    db: &impl Read,
    scope: AgencyScope,
    media_types: &[&str],
    most: u64,
) -> Result<Vec<StoredFile>, Error> {
    let mut query = Query::new("SELECT * FROM files f WHERE agency = $1", params![scope.uuid()]);
    query.push(" AND media_type IN ");
    query.list(media_types.iter().copied());
    query.push(" AND NOT EXISTS (SELECT 1 FROM analyses a WHERE a.file = f.id AND a.kind = 'reading')");
    query.push(" ORDER BY id LIMIT ");
    query.bind(i64::try_from(most).unwrap_or(i64::MAX));
    db.all(&query.sql, query.values).await?.iter().map(read_file).collect()
}

/// When a file came in; none when it is gone.
pub async fn added_at(db: &impl Read, scope: AgencyScope, file: FileId) -> Result<Option<Timestamp>, Error> {
    let sql = "SELECT added_at FROM files WHERE agency = $1 AND id = $2";
    db.one(sql, params![scope.uuid(), file.uuid()]).await?.map(|row| row.at("added_at")).transpose()
}

fn read_file(row: &Row) -> Result<StoredFile, Error> {
    read_file_as(row, "")
}

/// A file of a row whose columns about it begin so.
pub(super) fn read_file_as(row: &Row, prefix: &str) -> Result<StoredFile, Error> {
    let column = |name: &str| format!("{prefix}{name}");
    let sha256: String = row.get(&column("sha256"))?;
    let role: String = row.get(&column("role"))?;
    Ok(StoredFile {
        id: row.id(&column("id"))?,
        document: row.id(&column("document"))?,
        role: FileRole::from_key(&role).ok_or_else(|| Error::unreadable("role", "unknown key"))?,
        name: row.get(&column("name"))?,
        media_type: row.get(&column("media_type"))?,
        size: row.get::<i64>(&column("size"))?.unsigned_abs(),
        sha256: sha256.parse().map_err(|error| Error::unreadable("digest", error))?,
    })
}
