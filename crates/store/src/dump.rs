//! All rows at one instant, out and in again: the database's part of a backup.
//!
//! What is written is of no database's own kind: one JSON array a row, values in the order of the columns. So a backup
//! of a SQLite file can be put back into PostgreSQL, and the other way round. Which tables and columns there are is
//! read from the database itself: a migration of tomorrow is in tomorrow's backup without a word here.

mod catalogue;
mod loading;
mod values;

pub use catalogue::{Column, Kind, Table};
pub use loading::Loading;

use crate::{
    Error, Snapshot, Store,
    link::{Columns, Row, sealed::Linked},
};
use congvan_migrations::{Migrator, MigratorTrait};
use congvan_records::Sha256;
use std::{collections::BTreeMap, io::Write};

/// Every row as it stood at one instant, whatever is written meanwhile.
///
/// It keeps nobody waiting, and lasts until it is dropped.
#[derive(Debug)]
pub struct Dump {
    at: Snapshot,
    tables: Vec<Table>,
    migrations: Vec<String>,
}

impl Store {
    /// Holds on to this instant.
    ///
    /// Errors: [`Error::Unreadable`] for a column of a type that a backup cannot hold.
    pub async fn dump(&self) -> Result<Dump, Error> {
        let at = self.reader().snapshot().await?;
        // The first reading fixes the instant.
        let migrations = applied(&at).await?;
        let tables = catalogue::tables(&at).await?;
        Ok(Dump { at, tables, migrations })
    }

    /// Files that rows name now: digest and length.
    pub async fn named_blobs(&self) -> Result<BTreeMap<Sha256, u64>, Error> {
        blobs(self.reader()).await
    }

    /// Is there no agency yet, or not even a schema?
    pub async fn is_blank(&self) -> Result<bool, Error> {
        let tables = catalogue::names(self.reader()).await?;
        if !tables.iter().any(|name| name == "agencies") {
            return Ok(true);
        }
        let sql = "SELECT COUNT(*) AS n FROM agencies";
        let row = self.reader().one(sql, Vec::new()).await?.ok_or(Error::NotFound("count"))?;
        Ok(row.get::<i64>("n")? == 0)
    }

    /// Brings the schema of a blank database to where exactly these migrations have been applied.
    ///
    /// Errors: [`Error::Unreadable`] when a migration is unknown to this program, which is then older than the backup,
    /// or when the database is already further.
    pub async fn migrate_to(&self, wanted: &[String]) -> Result<(), Error> {
        let known: Vec<String> = Migrator::migrations().iter().map(|one| one.name().to_owned()).collect();
        if !known.starts_with(wanted) {
            return Err(Error::unreadable("schema", "it was written by a later version of the program"));
        }
        let connection = &self.writer().connection();
        let missing = Migrator::get_pending_migrations(*connection).await?.len();
        let applied = known.len().saturating_sub(missing);
        let steps = wanted.len().checked_sub(applied);
        let steps =
            steps.ok_or_else(|| Error::unreadable("schema", "the database is further than the backup"))?;
        let steps = u32::try_from(steps).map_err(|error| Error::unreadable("schema", error))?;
        Ok(Migrator::up(*connection, Some(steps)).await?)
    }
}

impl Dump {
    /// Every table, each after those it refers to.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Names of the migrations that made the schema.
    pub fn migrations(&self) -> &[String] {
        &self.migrations
    }

    /// Writes the rows of a table, one JSON array a line; gives how many.
    pub async fn write(&self, table: &Table, mut to: impl Write) -> Result<u64, Error> {
        let names: Vec<String> = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let mut count = 0;
        let write = |row: &Row| {
            let line: Result<Vec<_>, Error> =
                table.columns.iter().map(|column| values::read(row, column)).collect();
            serde_json::to_writer(&mut to, &line?).map_err(std::io::Error::from)?;
            to.write_all(b"\n")?;
            count += 1;
            Ok(())
        };
        self.at.each(&names.join(", "), &table.name, write).await?;
        Ok(count)
    }

    /// Files that the rows name: digest and length.
    pub async fn blobs(&self) -> Result<BTreeMap<Sha256, u64>, Error> {
        blobs(&self.at).await
    }
}

async fn blobs(db: &impl crate::Read) -> Result<BTreeMap<Sha256, u64>, Error> {
    let mut found = BTreeMap::new();
    let sql = "SELECT sha256, MAX(size) AS size FROM (SELECT sha256, size FROM files UNION ALL \
               SELECT sha256, size FROM scan_files) AS named GROUP BY sha256";
    for row in db.all(sql, Vec::new()).await? {
        let text: String = row.get("sha256")?;
        let sha256 = text.parse().map_err(|error| Error::unreadable("digest", error))?;
        found.insert(sha256, row.get::<i64>("size")?.unsigned_abs());
    }
    Ok(found)
}

/// In the order in which they were applied, which is that of their names' numbers.
async fn applied(db: &Snapshot) -> Result<Vec<String>, Error> {
    let known: Vec<String> = Migrator::migrations().iter().map(|one| one.name().to_owned()).collect();
    let rows = db.all("SELECT version FROM seaql_migrations", Vec::new()).await?;
    let there: Result<Vec<String>, Error> = rows.iter().map(|row| row.get("version")).collect();
    let there = there?;
    if there.iter().any(|name| !known.contains(name)) {
        return Err(Error::unreadable("schema", "it was made by a later version of the program"));
    }
    Ok(known.into_iter().filter(|name| there.contains(name)).collect())
}
