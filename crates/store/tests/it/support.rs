//! Both databases for every test.

use congvan_records::Timestamp;
use congvan_store::{BlobPlace, Database, Store, StoreOptions, Tx};
use sqlx::Connection;
use std::{future::Future, path::Path, time::Duration};

#[path = "../../../testkit/src/postgres.rs"]
#[allow(dead_code, unreachable_pub)] // a file of another crate, which uses all of it
mod postgres;

/// A store of its own, with a second way in for tampering.
pub(crate) struct Bench {
    pub(crate) store: Store,
    pub(crate) database: Database,
    pub(crate) directory: tempfile::TempDir,
}

impl Bench {
    pub(crate) async fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = Database::Sqlite { path: directory.path().join("congvan.db") };
        Self::open(database, directory).await
    }

    pub(crate) async fn postgres() -> Self {
        let url = fresh_postgres().await;
        Self::open(Database::Postgres { url, connections: 12 }, tempfile::tempdir().unwrap()).await
    }

    async fn open(database: Database, directory: tempfile::TempDir) -> Self {
        let store = open(database.clone(), &directory.path().join("blobs")).await;
        store.migrate().await.unwrap();
        Self { store, database, directory }
    }

    /// Does something behind the store's back.
    pub(crate) async fn tamper(&self, sql: &str) {
        self.run(&[sql]).await;
    }

    /// Several statements in one transaction.
    pub(crate) async fn run(&self, statements: &[&str]) {
        match &self.database {
            Database::Sqlite { path } => {
                let options = sqlx::sqlite::SqliteConnectOptions::new()
                    .filename(path)
                    .busy_timeout(Duration::from_secs(10));
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                let mut tx = connection.begin().await.unwrap();
                for sql in statements {
                    sqlx::raw_sql(sqlx::AssertSqlSafe(*sql)).execute(&mut *tx).await.unwrap();
                }
                tx.commit().await.unwrap();
                connection.close().await.unwrap();
            }
            Database::Postgres { url, .. } => {
                let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
                let mut tx = connection.begin().await.unwrap();
                for sql in statements {
                    sqlx::raw_sql(sqlx::AssertSqlSafe(*sql)).execute(&mut *tx).await.unwrap();
                }
                tx.commit().await.unwrap();
                connection.close().await.unwrap();
            }
        }
    }

    pub(crate) async fn begin(&self) -> Tx {
        self.store.begin().await.unwrap()
    }
}

pub(crate) async fn open(database: Database, blobs: &Path) -> Store {
    Store::open(StoreOptions { database, blobs: BlobPlace::Directory(blobs.to_owned()) }).await.unwrap()
}

/// A database of its own on the run's cluster.
pub(crate) async fn fresh_postgres() -> String {
    let cluster = postgres::url();
    let name = format!("store_{}", uuid::Uuid::now_v7().simple());
    let mut connection = sqlx::PgConnection::connect(&cluster).await.unwrap();
    let sql = format!("CREATE DATABASE {name}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let (server, _) = cluster.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

/// Runs the same test on both.
pub(crate) fn on_both<F>(test: impl Fn(Bench) -> F)
where
    F: Future<Output = ()>,
{
    runtime().block_on(async {
        println!("on SQLite");
        test(Bench::sqlite().await).await;
        println!("on PostgreSQL");
        test(Bench::postgres().await).await;
    });
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// 2026-11-17 08:00 in Viet Nam, and so many minutes.
pub(crate) fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_micros((1_794_877_200 + minutes * 60) * 1_000_000)
}
