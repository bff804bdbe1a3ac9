//! `migrations/schema.sql` says what the migrations make.

use crate::support::{Bench, on_both, runtime};
use congvan_store::Database;
use sqlx::{Connection, Row};
use std::{fmt::Write, fs, path::PathBuf};

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../migrations/schema.sql")
}

/// Set `CONGVAN_WRITE` to write the file anew after a new migration.
#[test]
fn schema_sql_is_what_the_migrations_make() {
    let text = runtime().block_on(async {
        let bench = Bench::sqlite().await;
        let Database::Sqlite { path } = &bench.database else { unreachable!() };
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        let sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'seaql%' \
                   AND name NOT LIKE 'sqlite%' ORDER BY tbl_name, type DESC, name";
        let mut text = String::from(
            "-- The schema after all migrations, as SQLite keeps it. PostgreSQL has the same tables: uuid_text is \
             uuid,\n-- integer and bigint are bigint. Written by a test; change migrations instead.\n\n",
        );
        for row in sqlx::query(sql).fetch_all(&mut connection).await.unwrap() {
            let statement: String = row.get("sql");
            let pretty = if statement.starts_with("CREATE TABLE") {
                statement.replace(", \"", ",\n    \"").replace(" ( \"", " (\n    \"")
                    .replace(", CONSTRAINT", ",\n    CONSTRAINT")
                    .replace(", PRIMARY KEY", ",\n    PRIMARY KEY")
                    .replace(", FOREIGN KEY", ",\n    FOREIGN KEY")
            } else {
                statement
            };
            writeln!(text, "{pretty};\n").unwrap();
        }
        text
    });
    if std::env::var_os("CONGVAN_WRITE").is_some() {
        fs::write(file(), &text).unwrap();
    }
    let kept = fs::read_to_string(file()).unwrap_or_default();
    assert_eq!(kept, text, "run this test with CONGVAN_WRITE=1 and commit migrations/schema.sql");
}

/// Both databases know the same tables and columns.
#[test]
fn both_databases_have_the_same_columns() {
    runtime().block_on(async {
        let bench = Bench::sqlite().await;
        let Database::Sqlite { path } = &bench.database else { unreachable!() };
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        let sql = "SELECT m.name || '.' || c.name AS name, c.type AS kind FROM sqlite_master m, \
                   pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 's%q%l%' ORDER BY 1";
        let mut sqlite = Vec::new();
        for row in sqlx::query(sql).fetch_all(&mut connection).await.unwrap() {
            let kind: String = row.get("kind");
            let kind = match kind.to_lowercase().as_str() {
                "uuid_text" => "uuid",
                "integer" | "bigint" => "bigint",
                "boolean" => "boolean",
                "text" => "text",
                "blob" => "bytea",
                other => panic!("unexpected type {other}"),
            };
            sqlite.push((row.get::<String, _>("name"), kind.to_owned()));
        }
        sqlite.sort();

        let bench = Bench::postgres().await;
        let Database::Postgres { url, .. } = &bench.database else { unreachable!() };
        let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
        let sql = "SELECT table_name || '.' || column_name AS name, data_type AS kind \
                   FROM information_schema.columns WHERE table_schema = 'public' \
                   AND table_name NOT LIKE 'seaql%'";
        let mut postgres = Vec::new();
        for row in sqlx::query(sql).fetch_all(&mut connection).await.unwrap() {
            postgres.push((row.get::<String, _>("name"), row.get::<String, _>("kind")));
        }
        postgres.sort();
        assert!(sqlite.len() > 100, "{}", sqlite.len());
        assert_eq!(sqlite, postgres);
    });
}

#[test]
fn migrating_twice_changes_nothing() {
    on_both(|bench| async move {
        assert_eq!(bench.store.pending_migrations().await.unwrap(), 0);
        bench.store.migrate().await.unwrap();
    });
}
