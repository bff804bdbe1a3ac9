//! Rows put back into a blank database, all or none.

use super::{Column, Table, catalogue, values};
use crate::{
    Error, Store, Tx,
    link::{Columns, params, sealed::Linked},
};
use sea_orm::{DbBackend, Value};
use serde_json::Value as Json;
use std::{
    collections::{BTreeMap, HashSet},
    io::BufRead,
};

/// Most values in one statement; SQLite takes 32,766.
const VALUES: usize = 30_000;
/// Most rows in one statement.
const ROWS: usize = 500;

/// The transaction in which a backup's rows come back. Dropped without [`Self::finish`] it leaves no trace.
#[derive(Debug)]
pub struct Loading {
    tx: Tx,
    tables: BTreeMap<String, Table>,
    names: Vec<String>,
}

impl Store {
    /// Begins to put rows back. What migrations wrote by themselves is taken out first: the backup holds it.
    pub async fn load(&self) -> Result<Loading, Error> {
        let tx = self.begin().await?;
        let tables = catalogue::tables(&tx).await?;
        for table in tables.iter().rev() {
            tx.exec(&format!("DELETE FROM \"{}\"", table.name), Vec::new()).await?;
        }
        let names = tables.iter().map(|table| table.name.clone()).collect();
        let tables = tables.into_iter().map(|table| (table.name.clone(), table)).collect();
        Ok(Loading { tx, tables, names })
    }
}

impl Loading {
    /// Names of the tables, each after those it refers to: rows must come in this order.
    pub fn order(&self) -> &[String] {
        &self.names
    }

    /// Puts the rows of a table in, as [`super::Dump::write`] wrote them; gives how many.
    ///
    /// Errors: [`Error::Unreadable`] when table or columns are not those of this schema, or a row cannot be read.
    pub async fn read(&self, name: &str, columns: &[Column], from: impl BufRead) -> Result<u64, Error> {
        let odd = |detail: &str| Error::unreadable("table", format!("{name}: {detail}"));
        let table = self.tables.get(name).ok_or_else(|| odd("there is none in this schema"))?;
        let sorted = |columns: &[Column]| {
            let mut pairs: Vec<_> = columns.iter().map(|one| (one.name.clone(), one.kind.key())).collect();
            pairs.sort_unstable();
            pairs
        };
        if sorted(columns) != sorted(&table.columns) {
            return Err(odd("its columns are others"));
        }
        let mut rows = from.lines().map(|line| {
            let row: Vec<Json> = serde_json::from_str(&line?).map_err(|_| odd("a row cannot be read"))?;
            if row.len() == columns.len() {
                Ok(row)
            } else {
                Err(odd("a row has too few or too many values"))
            }
        });
        let mut count = 0;
        if table.own.is_empty() {
            loop {
                let some: Vec<_> = rows.by_ref().take(step(columns)).collect::<Result<_, Error>>()?;
                if some.is_empty() {
                    return Ok(count);
                }
                count += some.len() as u64;
                self.insert(name, columns, some).await?;
            }
        }
        let rows = parents_first(rows.collect::<Result<_, Error>>()?, columns, &table.own)
            .ok_or_else(|| odd("a row refers to one that is not there"))?;
        let mut rows = rows.into_iter();
        loop {
            let some: Vec<_> = rows.by_ref().take(step(columns)).collect();
            if some.is_empty() {
                return Ok(count);
            }
            count += some.len() as u64;
            self.insert(name, columns, some).await?;
        }
    }

    async fn insert(&self, table: &str, columns: &[Column], rows: Vec<Vec<Json>>) -> Result<(), Error> {
        let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let mut sql = format!("INSERT INTO \"{table}\" ({}) VALUES ", names.join(", "));
        let mut given: Vec<Value> = Vec::with_capacity(rows.len() * columns.len());
        for (place, row) in rows.into_iter().enumerate() {
            sql.push_str(if place == 0 { "(" } else { ", (" });
            for (at, (value, column)) in row.into_iter().zip(columns).enumerate() {
                given.push(values::write(value, column)?);
                let comma = if at == 0 { "" } else { ", " };
                sql.push_str(&format!("{comma}${}", given.len()));
            }
            sql.push(')');
        }
        self.tx.exec(&sql, given).await.map(drop)
    }

    /// The transaction, for what must become true together with the rows.
    pub const fn tx(&self) -> &Tx {
        &self.tx
    }

    /// Makes it all true, after setting the database's own counters behind the greatest number that came.
    pub async fn finish(self) -> Result<(), Error> {
        // SQLite does it by itself.
        if self.tx.way.backend() == DbBackend::Postgres {
            for table in self.tables.values() {
                for column in &table.columns {
                    self.set_counter(&table.name, &column.name).await?;
                }
            }
        }
        self.tx.commit().await
    }

    async fn set_counter(&self, table: &str, column: &str) -> Result<(), Error> {
        let sql = "SELECT pg_get_serial_sequence($1, $2) AS name";
        let row = self.tx.one(sql, params![format!("\"{table}\""), column]).await?;
        let Some(counter) = row.map(|row| row.get::<Option<String>>("name")).transpose()?.flatten() else {
            return Ok(());
        };
        let sql = format!(
            "SELECT setval($1::text::regclass, COALESCE(MAX(\"{column}\"), 0) + 1, false) FROM \"{table}\""
        );
        self.tx.one(&sql, params![counter]).await.map(drop)
    }
}

fn step(columns: &[Column]) -> usize {
    (VALUES / columns.len().max(1)).clamp(1, ROWS)
}

/// Rows in an order in which each comes after those it names. None when one names a row that never comes.
fn parents_first(
    rows: Vec<Vec<Json>>,
    columns: &[Column],
    own: &[(String, String)],
) -> Option<Vec<Vec<Json>>> {
    let place = |name: &str| columns.iter().position(|column| column.name == name);
    let own: Vec<(usize, usize)> =
        own.iter().map(|(from, to)| Some((place(from)?, place(to)?))).collect::<Option<_>>()?;
    let mut there: HashSet<(usize, String)> = HashSet::new();
    let (mut waiting, mut ordered) = (rows, Vec::new());
    while !waiting.is_empty() {
        let before = ordered.len();
        let mut rest = Vec::new();
        for row in waiting {
            let is_ready = own.iter().all(|&(from, to)| {
                row[from].is_null() || row[from] == row[to] || there.contains(&(to, row[from].to_string()))
            });
            if is_ready {
                there.extend(own.iter().map(|&(_, to)| (to, row[to].to_string())));
                ordered.push(row);
            } else {
                rest.push(row);
            }
        }
        if ordered.len() == before {
            return None;
        }
        waiting = rest;
    }
    Some(ordered)
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_come_after_those_they_name() {
        let column = |name: &str| Column { name: name.to_owned(), kind: Kind::Text };
        let columns = [column("id"), column("parent")];
        let own = [("parent".to_owned(), "id".to_owned())];
        let row = |id: &str, parent: Json| vec![json!(id), parent];
        let rows = vec![row("c", json!("b")), row("b", json!("a")), row("a", json!(null))];
        let ordered = parents_first(rows, &columns, &own).unwrap();
        assert_eq!(ordered.iter().map(|row| row[0].clone()).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert!(parents_first(vec![row("c", json!("b"))], &columns, &own).is_none());
    }
}
