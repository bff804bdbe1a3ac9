//! What two databases bring along: FTS5 of SQLite and full-text search of PostgreSQL.

#[path = "../../../testkit/src/postgres.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    clippy::missing_panics_doc,
    reason = "written for the tests; here one cluster is enough"
)]
mod cluster;

use crate::letters::Letter;
use crate::{Fault, Peer, Place, directory_bytes};
use congvan_search::analysis::{fold, words};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tokio::runtime::Runtime;

struct Sqlite {
    connection: SqliteConnection,
    runtime: Runtime,
    directory: TempDir,
}

/// Everything folded first, because FTS5 leaves đ alone; terms joined by OR, weighted by column.
pub(crate) fn sqlite() -> Result<Box<dyn Peer>, Fault> {
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("fts.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let connection = runtime.block_on(async {
        let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
        let options = options.journal_mode(SqliteJournalMode::Off);
        let mut db = SqliteConnection::connect_with(&options).await?;
        sqlx::raw_sql("CREATE VIRTUAL TABLE d USING fts5(title, number, agency, body, content='')")
            .execute(&mut db)
            .await?;
        Ok::<_, Fault>(db)
    })?;
    Ok(Box::new(Sqlite { connection, runtime, directory }))
}

impl Peer for Sqlite {
    fn fill(&mut self, first: u64, letters: &[Letter]) -> Result<(), Fault> {
        let db = &mut self.connection;
        self.runtime.block_on(async {
            let mut tx = db.begin().await?;
            for (number, letter) in (first..).zip(letters) {
                sqlx::query("INSERT INTO d (rowid, title, number, agency, body) VALUES (?, ?, ?, ?, ?)")
                    .bind(number as i64)
                    .bind(fold(&letter.subject))
                    .bind(fold(&letter.code))
                    .bind(fold(&letter.agency))
                    .bind(fold(&letter.text))
                    .execute(&mut *tx)
                    .await?;
            }
            Ok(tx.commit().await?)
        })
    }

    fn settle(&mut self) -> Result<u64, Fault> {
        let optimise = sqlx::raw_sql("INSERT INTO d (d) VALUES ('optimize')").execute(&mut self.connection);
        self.runtime.block_on(optimise)?;
        Ok(directory_bytes(self.directory.path()))
    }

    fn place(&self) -> Place {
        Place::Process
    }

    fn ask(&mut self, text: &str) -> Result<usize, Fault> {
        let text = fold(text);
        let terms: Vec<String> = words(&text).map(|range| format!("\"{}\"", &text[range])).collect();
        let sql = "SELECT rowid FROM d WHERE d MATCH ? ORDER BY bm25(d, 5, 5, 2, 1) LIMIT 10";
        let found = sqlx::query(sql).bind(terms.join(" OR ")).fetch_all(&mut self.connection);
        Ok(self.runtime.block_on(found)?.len())
    }
}

struct Postgresql {
    connection: PgConnection,
    runtime: Runtime,
    _cluster: cluster::Cluster,
}

/// `unaccent` and `simple`, weights by column; all words first, and any of them when fewer than three letters have all.
pub(crate) fn postgresql() -> Result<Box<dyn Peer>, Fault> {
    let cluster = cluster::Cluster::start(std::process::id())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let connection = runtime.block_on(async {
        let mut db = PgConnection::connect(cluster.url()).await?;
        sqlx::raw_sql(
            "CREATE EXTENSION IF NOT EXISTS unaccent; \
             CREATE TEXT SEARCH CONFIGURATION vi (COPY = simple); \
             ALTER TEXT SEARCH CONFIGURATION vi ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple; \
             CREATE TABLE d (id BIGINT, words TSVECTOR)",
        )
        .execute(&mut db)
        .await?;
        Ok::<_, Fault>(db)
    })?;
    Ok(Box::new(Postgresql { connection, runtime, _cluster: cluster }))
}

impl Peer for Postgresql {
    fn fill(&mut self, first: u64, letters: &[Letter]) -> Result<(), Fault> {
        let column =
            |text: fn(&Letter) -> &String| letters.iter().map(text).cloned().collect::<Vec<String>>();
        let put = sqlx::query(
            "INSERT INTO d SELECT id, setweight(to_tsvector('vi', t), 'A') || setweight(to_tsvector('vi', n), 'A') \
             || setweight(to_tsvector('vi', a), 'B') || to_tsvector('vi', b) \
             FROM UNNEST($1::BIGINT[], $2::TEXT[], $3::TEXT[], $4::TEXT[], $5::TEXT[]) AS u(id, t, n, a, b)",
        )
        .bind((first as i64..).take(letters.len()).collect::<Vec<i64>>())
        .bind(column(|letter| &letter.subject))
        .bind(column(|letter| &letter.code))
        .bind(column(|letter| &letter.agency))
        .bind(column(|letter| &letter.text))
        .execute(&mut self.connection);
        self.runtime.block_on(put)?;
        Ok(())
    }

    fn settle(&mut self) -> Result<u64, Fault> {
        let db = &mut self.connection;
        self.runtime.block_on(async {
            sqlx::raw_sql("CREATE INDEX ON d USING gin (words); ANALYZE d").execute(&mut *db).await?;
            let bytes: i64 =
                sqlx::query_scalar("SELECT pg_total_relation_size('d')").fetch_one(&mut *db).await?;
            Ok(bytes.unsigned_abs())
        })
    }

    fn place(&self) -> Place {
        Place::Elsewhere
    }

    fn ask(&mut self, text: &str) -> Result<usize, Fault> {
        let all = "SELECT id FROM d, plainto_tsquery('vi', $1) q WHERE words @@ q \
                   ORDER BY ts_rank_cd('{0.1,0.2,0.4,1.0}', words, q) DESC LIMIT 10";
        let any = "SELECT id FROM d, (SELECT replace(plainto_tsquery('vi', $1)::TEXT, '&', '|')::TSQUERY AS q) z \
                   WHERE words @@ q ORDER BY ts_rank_cd('{0.1,0.2,0.4,1.0}', words, q) DESC LIMIT 10";
        self.runtime.block_on(async {
            let found = sqlx::query(all).bind(text).fetch_all(&mut self.connection).await?.len();
            if found >= 3 {
                return Ok(found);
            }
            Ok(sqlx::query(any).bind(text).fetch_all(&mut self.connection).await?.len())
        })
    }
}
