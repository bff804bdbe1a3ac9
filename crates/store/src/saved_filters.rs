//! Bộ lọc đã lưu: questions somebody asks again and again, under a name of their own.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, params},
};
use congvan_records::{PersonId, Timestamp};
use sea_orm::QueryResult;
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
    let sql = "DELETE FROM saved_filters WHERE agency = $1 AND person = $2 AND id = $3";
    tx.exec_one("saved filter", sql, params![scope.uuid(), person.uuid(), id]).await
}

fn read(row: &QueryResult) -> Result<SavedFilter, Error> {
    Ok(SavedFilter {
        id: row.get("id")?,
        place: row.get("place")?,
        name: row.get("name")?,
        address: row.get("address")?,
    })
}
