//! Which tables and columns there are, as the database itself says.

use crate::{
    Error, Read,
    link::{Columns, params},
};
use sea_orm::DbBackend;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An identifier.
    Uuid,
    /// Text.
    Text,
    /// A whole number of 64 bits.
    Int,
    /// Yes or no.
    Bool,
    /// Bytes.
    Bytes,
    /// A number with a fraction.
    Real,
}

impl Kind {
    /// Its name in a backup.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Uuid => "uuid",
            Self::Text => "text",
            Self::Int => "int",
            Self::Bool => "bool",
            Self::Bytes => "bytes",
            Self::Real => "real",
        }
    }

    /// By its name in a backup.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Uuid, Self::Text, Self::Int, Self::Bool, Self::Bytes, Self::Real]
            .into_iter()
            .find(|kind| kind.key() == key)
    }

    /// By the name of the type in SQLite's or PostgreSQL's catalogue. None for a type that the schema's conventions do
    /// not have.
    fn of_type(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Some(match name.split('(').next().unwrap_or_default() {
            "uuid" | "uuid_text" => Self::Uuid,
            "text" | "varchar" | "character varying" => Self::Text,
            "bigint" | "integer" => Self::Int,
            "boolean" => Self::Bool,
            "blob" | "bytea" => Self::Bytes,
            "double" | "real" | "double precision" => Self::Real,
            _ => return None,
        })
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Where rows refer to rows of the same table: referring and referred column.
    pub(super) own: Vec<(String, String)>,
}

/// Names of all tables of ours.
pub(super) async fn names(db: &impl Read) -> Result<Vec<String>, Error> {
    let sql = match db.backend() {
        DbBackend::Postgres => {
            "SELECT table_name::text AS name FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1"
        }
        _ => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1"
        }
    };
    let rows = db.all(sql, Vec::new()).await?;
    let names: Result<Vec<String>, Error> = rows.iter().map(|row| row.get("name")).collect();
    Ok(names?.into_iter().filter(|name| name != "seaql_migrations").collect())
}

/// Every table, each after those it refers to.
pub(super) async fn tables(db: &impl Read) -> Result<Vec<Table>, Error> {
    let mut waiting = Vec::new();
    for name in names(db).await? {
        let columns = columns(db, &name).await?;
        let references = references(db, &name).await?;
        let (own, others): (Vec<_>, Vec<_>) = references.into_iter().partition(|(to, ..)| *to == name);
        let own = own.into_iter().map(|(_, from, to)| (from, to)).collect();
        let others: Vec<String> = others.into_iter().map(|(to, ..)| to).collect();
        waiting.push((Table { name, columns, own }, others));
    }
    let mut ordered: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let is_ready =
            |others: &[String]| others.iter().all(|other| ordered.iter().any(|table| table.name == *other));
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, others)| is_ready(others));
        if ready.is_empty() {
            return Err(Error::unreadable("schema", "tables refer to each other in a circle"));
        }
        ordered.extend(ready.into_iter().map(|(table, _)| table));
        waiting = rest;
    }
    Ok(ordered)
}

async fn columns(db: &impl Read, table: &str) -> Result<Vec<Column>, Error> {
    let sql = match db.backend() {
        DbBackend::Postgres => {
            "SELECT column_name::text AS name, data_type::text AS type FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
        }
        _ => "SELECT name, type FROM pragma_table_info($1) ORDER BY cid",
    };
    let mut found = Vec::new();
    for row in db.all(sql, params![table]).await? {
        let (name, of): (String, String) = (row.get("name")?, row.get("type")?);
        let unknown = || Error::unreadable("schema", format!("{table}.{name} is of the type {of}"));
        let kind = Kind::of_type(&of).ok_or_else(unknown)?;
        found.push(Column { name, kind });
    }
    Ok(found)
}

/// Foreign keys: referred table, referring column, referred column.
async fn references(db: &impl Read, table: &str) -> Result<Vec<(String, String, String)>, Error> {
    let sql = match db.backend() {
        DbBackend::Postgres => {
            "SELECT p.relname::text AS other, a.attname::text AS here, b.attname::text AS there \
             FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid \
             JOIN pg_namespace n ON n.oid = c.relnamespace \
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] \
             JOIN pg_attribute b ON b.attrelid = p.oid AND b.attnum = k.confkey[1] \
             WHERE k.contype = 'f' AND n.nspname = current_schema() AND c.relname = $1"
        }
        _ => "SELECT \"table\" AS other, \"from\" AS here, \"to\" AS there FROM pragma_foreign_key_list($1)",
    };
    let rows = db.all(sql, params![table]).await?;
    rows.iter().map(|row| Ok((row.get("other")?, row.get("here")?, row.get("there")?))).collect()
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn kinds_have_names_and_types() {
        for kind in [Kind::Uuid, Kind::Text, Kind::Int, Kind::Bool, Kind::Bytes, Kind::Real] {
            assert_eq!(Kind::from_key(kind.key()), Some(kind));
        }
        assert_eq!(Kind::of_type("VARCHAR(40)"), Some(Kind::Text));
        assert_eq!(Kind::of_type("timestamp with time zone"), None);
    }
}
