//! Bộ lọc đã lưu: questions somebody asks again and again, under a name of their own.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, Row, params},
};
use congvan_records::{DocumentId, PersonId, Timestamp};
use uuid::Uuid;

/// A question with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFilter {
    /// Identifier, given by the client, so that a repeat is the same filter.
    pub id: Uuid,
    /// On which screen.
    pub place: String,
    /// Its name.
    pub name: String,
    /// What is asked: the part of the screen's address after `?`.
    pub address: String,
}

/// The filters of one person, in the order they were kept.
pub async fn list(db: &impl Read, scope: AgencyScope, person: PersonId) -> Result<Vec<SavedFilter>, Error> {
    let sql = "SELECT * FROM saved_filters WHERE agency = $1 AND person = $2 ORDER BY created_at, id";
    db.all(sql, params![scope.uuid(), person.uuid()]).await?.iter().map(read).collect()
}

/// When somebody looked last at what a filter finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The filter.
    pub id: Uuid,
    /// Then.
    pub at: Timestamp,
    /// The last step of the agency's chain then.
    pub link: i64,
}

/// The filters of one person that were looked at, with when.
pub async fn seen(db: &impl Read, scope: AgencyScope, person: PersonId) -> Result<Vec<Seen>, Error> {
    let sql = "SELECT id, seen_at, seen_link FROM saved_filters \
               WHERE agency = $1 AND person = $2 AND seen_at IS NOT NULL AND seen_link IS NOT NULL";
    let rows = db.all(sql, params![scope.uuid(), person.uuid()]).await?;
    let read = |row: &Row| {
        let at = Timestamp::from_micros(row.get("seen_at")?);
        Ok(Seen { id: row.get("id")?, at, link: row.get("seen_link")? })
    };
    rows.iter().map(read).collect()
}

/// Notes that the person looks at what the filter finds. What is told as new from here on is what comes later, without
/// `found`: letters that it finds and whose text may still grow.
///
/// Errors: [`Error::NotFound`].
pub async fn look(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    id: Uuid,
    found: &[DocumentId],
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE saved_filters SET seen_at = $4, \
               seen_link = COALESCE((SELECT MAX(link) FROM events WHERE agency = $1), 0) \
               WHERE agency = $1 AND person = $2 AND id = $3";
    let values = params![scope.uuid(), person.uuid(), id, now.micros()];
    tx.exec_one("saved filter", sql, values).await?;
    tx.exec("DELETE FROM filter_hits WHERE agency = $1 AND filter = $2", params![scope.uuid(), id]).await?;
    for document in found {
        let sql =
            "INSERT INTO filter_hits (filter, document, agency) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        tx.exec(sql, params![id, document.uuid(), scope.uuid()]).await?;
    }
    Ok(())
}

/// Keeps a filter, or changes the person's own of this identifier.
///
/// Errors: [`Error::NotFound`] when the identifier is somebody else's.
pub async fn put(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    filter: &SavedFilter,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "INSERT INTO saved_filters (id, agency, person, place, name, address, created_at, changed_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (id) DO UPDATE SET place = $4, name = $5, \
               address = $6, changed_at = $7 WHERE saved_filters.agency = $2 AND saved_filters.person = $3";
    let values = params![
        filter.id,
        scope.uuid(),
        person.uuid(),
        filter.place.as_str(),
        filter.name.as_str(),
        filter.address.as_str(),
        now.micros(),
    ];
    tx.exec_one("saved filter", sql, values).await
}

/// Drops a filter of the person's.
///
/// Errors: [`Error::NotFound`].
pub async fn delete(tx: &Tx, scope: AgencyScope, person: PersonId, id: Uuid) -> Result<(), Error> {
    let hits = "DELETE FROM filter_hits WHERE agency = $1 AND filter IN \
                (SELECT id FROM saved_filters WHERE agency = $1 AND person = $2 AND id = $3)";
    tx.exec(hits, params![scope.uuid(), person.uuid(), id]).await?;
    let sql = "DELETE FROM saved_filters WHERE agency = $1 AND person = $2 AND id = $3";
    tx.exec_one("saved filter", sql, params![scope.uuid(), person.uuid(), id]).await
}

fn read(row: &Row) -> Result<SavedFilter, Error> {
    Ok(SavedFilter {
        id: row.get("id")?,
        place: row.get("place")?,
        name: row.get("name")?,
        address: row.get("address")?,
    })
}
