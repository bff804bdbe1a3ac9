//! What is prepared straight in the database, because playing it would take hours.

use anyhow::{Context, Result};
use congvan_records::DocumentCode;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use std::path::Path;
use uuid::Uuid;

/// A fresh database on a cluster; gives its URL.
pub(crate) async fn create(cluster: &str, name: &str) -> Result<String> {
    let mut connection = PgConnection::connect(cluster).await?;
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await?;
    connection.close().await?;
    let (server, _) = cluster.rsplit_once('/').context("a URL with a database")?;
    Ok(format!("{server}/{name}"))
}

/// A table whose rows belong to a letter, and the column by which.
const OF_A_LETTER: [(&str, &str); 6] = [
    ("documents", "id"),
    ("files", "document"),
    ("routings", "document"),
    ("events", "routing"),
    ("grants", "document"),
    ("layers", "document"),
];

/// A letter's rows `count` times more, each with its own identifiers and numbers: letters of the past. The chain of
/// events is not carried on, so such a database is for reading alone.
pub(crate) async fn multiply(database: &Path, letter: Uuid, count: u64) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(database).foreign_keys(false);
    let mut db = SqliteConnection::connect_with(&options).await?;
    // In the order of time, as the program's own identifiers are; indexes like it.
    let fresh = "unhex(printf('%012x', value) || hex(randomblob(10)))";
    let sql = format!(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; \
         CREATE TEMP TABLE past(n INTEGER PRIMARY KEY, document BLOB, routing BLOB); \
         WITH RECURSIVE up(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM up WHERE value < {count}) \
         INSERT INTO past SELECT value, {fresh}, {fresh} FROM up;"
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await?;
    let routing: Uuid = sqlx::query_scalar("SELECT id FROM routings WHERE document = ?")
        .bind(letter)
        .fetch_one(&mut db)
        .await
        .context("the letter has a routing")?;
    let mut transaction = db.begin().await?;
    for (table, key) in OF_A_LETTER {
        let columns: Vec<String> =
            sqlx::query(AssertSqlSafe(format!("SELECT name FROM pragma_table_info('{table}')")))
                .fetch_all(&mut *transaction)
                .await?
                .iter()
                .map(|row| row.try_get(0))
                .collect::<Result<_, _>>()?;
        let value = |column: &String| match (table, column.as_str()) {
            ("documents", "id") | (_, "document") => "p.document".to_owned(),
            ("routings", "id") | (_, "routing") => "p.routing".to_owned(),
            (_, "id") => "randomblob(16)".to_owned(),
            ("documents", "index_key" | "arrival_number") => format!("1000000 + p.n + 0 * s.{column}"),
            ("events", "link") => "1000000 + p.n * 100 + s.seq".to_owned(),
            _ => format!("s.{column}"),
        };
        let sql = format!(
            "INSERT INTO {table} ({}) SELECT {} FROM past p CROSS JOIN {table} s WHERE s.{key} = ?",
            columns.join(", "),
            columns.iter().map(value).collect::<Vec<_>>().join(", "),
        );
        let whose = if key == "routing" { routing } else { letter };
        sqlx::query(AssertSqlSafe(sql)).bind(whose).execute(&mut *transaction).await.context(table)?;
    }
    transaction.commit().await?;
    sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut db).await?;
    db.close().await?;
    Ok(())
}

/// A letter that was read becomes one for each document of a collection, registered with what the document says of
/// itself and with its text. Gives the letters with the documents' names.
pub(crate) async fn become_letters(
    database: &Path,
    letter: Uuid,
    documents: &[Value],
) -> Result<Vec<(Uuid, String)>> {
    multiply(database, letter, documents.len() as u64).await?;
    let options = SqliteConnectOptions::new().filename(database).foreign_keys(false);
    let mut db = SqliteConnection::connect_with(&options).await?;
    let read: String = sqlx::query_scalar(
        "SELECT a.body FROM analyses a JOIN files f ON f.id = a.file WHERE f.document = ? AND a.kind = 'reading'",
    )
    .bind(letter)
    .fetch_one(&mut db)
    .await
    .context("the letter has been read")?;
    let mut reading: Value = serde_json::from_str(&read)?;
    let letters: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT d.id, f.id FROM documents d JOIN files f ON f.document = d.id WHERE d.index_key > 1000000 \
         ORDER BY d.index_key",
    )
    .fetch_all(&mut db)
    .await?;
    let mut transaction = db.begin().await?;
    let mut named = Vec::with_capacity(documents.len());
    for (document, (id, file)) in documents.iter().zip(letters) {
        let text = |name: &str| document[name].as_str().unwrap_or_default();
        let code: Option<DocumentCode> = text("number").parse().ok();
        // Of some only the year is known.
        let date = format!("{}-01-01", text("date").get(..4).unwrap_or("2000"));
        let date = if text("date").len() == 10 { text("date") } else { &date };
        sqlx::query(
            "UPDATE documents SET subject = ?, organ_name = ?, organ_key = ?, kind = ?, code_number = ?, \
             code_notation = ?, code_key = ?, issued_date = ?, signer_name = ? WHERE id = ?",
        )
        .bind(text("title"))
        .bind(text("agency"))
        .bind(text("agency").to_lowercase())
        .bind(text("type"))
        .bind(code.as_ref().map(DocumentCode::number))
        .bind(code.as_ref().map(DocumentCode::notation))
        .bind(code.as_ref().map(DocumentCode::key))
        .bind(date)
        .bind(text("signer"))
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        reading["read"]["pages"] =
            json!([{ "text": text("text"), "source": "text-layer", "confidence": 1.0 }]);
        sqlx::query(
            "INSERT INTO analyses (file, kind, agency, state, version, summary, body, updated_at) \
             SELECT ?, a.kind, a.agency, a.state, a.version, a.summary, ?, a.updated_at \
             FROM analyses a JOIN files f ON f.id = a.file WHERE f.document = ? AND a.kind = 'reading'",
        )
        .bind(file)
        .bind(reading.to_string())
        .bind(letter)
        .execute(&mut *transaction)
        .await?;
        named.push((id, text("id").to_owned()));
    }
    transaction.commit().await?;
    db.close().await?;
    Ok(named)
}
