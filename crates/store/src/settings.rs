//! Small values an agency or a person sets: the working calendar with its legal basis, quick phrases.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, LONGEST_LIST, Query, params},
};
use congvan_records::{AgencyId, PersonId, Timestamp};
use uuid::Uuid;

/// A value with its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// 1, 2 … with each change.
    pub version: u32,
    /// JSON, the caller's.
    pub body: String,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The agency's value, or a person's own when `owner` is given.
pub async fn find(
    db: &impl Read,
    scope: AgencyScope,
    owner: Option<PersonId>,
    name: &str,
) -> Result<Option<Setting>, Error> {
    let sql = "SELECT version, body, updated_at FROM settings WHERE agency = $1 AND owner = $2 AND name = $3";
    let Some(row) = db.one(sql, params![scope.uuid(), owner_id(owner), name]).await? else { return Ok(None) };
    let version = u32::try_from(row.get::<i64>("version")?);
    Ok(Some(Setting {
        version: version.map_err(|error| Error::unreadable("version", error))?,
        body: row.get("body")?,
        updated_at: row.at("updated_at")?,
    }))
}

/// The value of every agency that has set it, for whoever is not known to belong to one yet.
pub async fn of_agencies(db: &impl Read, name: &str) -> Result<Vec<(AgencyId, String)>, Error> {
    let sql = "SELECT agency, body FROM settings WHERE owner = $1 AND name = $2 ORDER BY agency";
    let rows = db.all(sql, params![owner_id(None), name]).await?;
    rows.iter().map(|row| Ok((row.id("agency")?, row.get("body")?))).collect()
}

/// The values of one name that these people have set, each with its owner.
pub async fn of_owners(
    db: &impl Read,
    scope: AgencyScope,
    name: &str,
    owners: &[PersonId],
) -> Result<Vec<(PersonId, String)>, Error> {
    let mut found = Vec::new();
    for some in owners.chunks(LONGEST_LIST) {
        let mut query = Query::new(
            "SELECT owner, body FROM settings WHERE agency = $1 AND name = $2 AND owner IN ",
            params![scope.uuid(), name],
        );
        query.list(some.iter().map(|owner| owner.uuid()));
        for row in db.all(&query.sql, query.values).await? {
            found.push((row.id("owner")?, row.get("body")?));
        }
    }
    Ok(found)
}

/// Sets a value. `expected_version` is the version it was made from, 0 for a first one.
///
/// Errors: [`Error::Conflict`] when somebody else changed it meanwhile.
pub async fn put(
    tx: &Tx,
    scope: AgencyScope,
    owner: Option<PersonId>,
    name: &str,
    body: &str,
    expected_version: u32,
    now: Timestamp,
) -> Result<u32, Error> {
    let version = expected_version + 1;
    let values = params![
        scope.uuid(),
        owner_id(owner),
        name,
        i64::from(version),
        body,
        now.micros(),
        i64::from(expected_version),
    ];
    let sql = if expected_version == 0 {
        "INSERT INTO settings (agency, owner, name, version, body, updated_at) \
         SELECT $1, $2, $3, $4, $5, $6 WHERE $7 = 0 ON CONFLICT DO NOTHING"
    } else {
        "UPDATE settings SET version = $4, body = $5, updated_at = $6 \
         WHERE agency = $1 AND owner = $2 AND name = $3 AND version = $7"
    };
    match tx.exec(sql, values).await? {
        1 => Ok(version),
        _ => Err(Error::Conflict),
    }
}

/// The agency's own values have no person.
pub(crate) fn owner_id(owner: Option<PersonId>) -> Uuid {
    owner.map_or(Uuid::nil(), |person| person.uuid())
}
