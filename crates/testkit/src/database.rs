use crate::postgres;
use congvan_office::Database;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

/// A database of its own on the run's PostgreSQL; gone with the run.
pub async fn fresh_postgres() -> Database {
    let cluster = postgres::url();
    let name = format!("congvan_{}", Uuid::now_v7().simple());
    let mut connection = PgConnection::connect(&cluster).await.expect("PostgreSQL answers");
    let sql = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(sql).execute(&mut connection).await.expect("a database");
    connection.close().await.expect("closed");
    let (server, _) = cluster.rsplit_once('/').expect("a URL with a database");
    Database::Postgres { url: format!("{server}/{name}") }
}
