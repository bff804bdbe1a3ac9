use crate::lanes::Lanes;
use crate::link::{Source, Way};
use crate::remembered::Remembered;
use crate::sqlite::{Desk, Readers};
use crate::{AgencyScope, BlobPlace, Blobs, Error, Reader, Tx, bringing_forward, documents};
use congvan_migrations::{Migrator, MigratorTrait};
use sea_orm::{DatabaseConnection, SqlxPostgresConnector, SqlxSqliteConnector, TransactionTrait};
use sqlx::{
    Connection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::PathBuf, str::FromStr, sync::Arc, time::Duration};
use tokio::sync::OwnedSemaphorePermit;

/// Where the rows lie.
#[derive(Clone, Debug)]
pub enum Database {
    /// One file on this machine; made when it is not there.
    Sqlite {
        /// The file.
        path: PathBuf,
    },
    /// A PostgreSQL server.
    Postgres {
        /// `postgres://user:password@host:port/name`.
        url: String,
        /// Most connections at once.
        connections: u32,
    },
}

/// What [`Store::open`] needs to know.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// Where the rows lie.
    pub database: Database,
    /// Where the bytes of files lie.
    pub blobs: BlobPlace,
}

/// Rows and bytes of one installation.
#[derive(Clone, Debug)]
pub struct Store {
    reader: Reader,
    writer: Writer,
    blobs: Blobs,
}

/// Begins write transactions. A [`Reader`] cannot, so that a misplaced write does not compile.
#[derive(Clone, Debug)]
pub struct Writer {
    /// For migrations, and on PostgreSQL for all.
    connection: DatabaseConnection,
    /// On SQLite, what writes.
    desk: Option<Desk>,
    remembered: Arc<Remembered>,
    lanes: Arc<Lanes>,
}

/// A line to PostgreSQL that rested longer than this is tried before it is used: the server may have been restarted.
const FRESH_LINE: Duration = Duration::from_millis(500);

impl Store {
    /// Connects, and makes the directories. Applies no migration.
    ///
    /// SQLite: WAL, `synchronous=FULL` (an acknowledged act survives a power cut), one writing connection and
    /// several read-only ones.
    pub async fn open(options: StoreOptions) -> Result<Self, Error> {
        let blobs = Blobs::open(options.blobs)?;
        let (connection, desk, from) = match options.database {
            Database::Sqlite { path } => sqlite(path).await?,
            Database::Postgres { url, connections } => {
                let connection = postgres(&url, connections).await?;
                (connection.clone(), None, Source::Sent(connection))
            }
        };
        let remembered = Arc::default();
        Ok(Self {
            reader: Reader { from, remembered: Arc::clone(&remembered) },
            writer: Writer { connection, desk, remembered, lanes: Arc::default() },
            blobs,
        })
    }

    /// Applies the migrations that are missing, and brings the rows forward that an earlier program wrote by other rules.
    pub async fn migrate(&self) -> Result<(), Error> {
        Migrator::up(&self.writer.connection, None).await?;
        // In small transactions: a large book takes seconds, and a break in between is made good by the next start.
        loop {
            let tx = self.begin().await?;
            let folded = documents::fill_line_keys(&tx).await?;
            tx.commit().await?;
            if folded == 0 {
                break;
            }
        }
        bringing_forward::run(self).await
    }

    /// Does the database take writes? Writes nothing.
    pub async fn is_writable(&self) -> bool {
        let Ok(tx) = self.begin().await else { return false };
        // A standby refuses the statement, though no row is meant.
        let tried = tx.exec("UPDATE counters SET next = next WHERE name = ''", Vec::new()).await;
        tried.is_ok() && tx.roll_back().await.is_ok()
    }

    /// How many migrations are missing.
    pub async fn pending_migrations(&self) -> Result<usize, Error> {
        Ok(Migrator::get_pending_migrations(&self.writer.connection).await?.len())
    }

    /// For reading.
    pub const fn reader(&self) -> &Reader {
        &self.reader
    }

    /// For writing.
    pub const fn writer(&self) -> &Writer {
        &self.writer
    }

    /// The bytes of files.
    pub const fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// Begins a write transaction.
    ///
    /// Errors: [`Error::Busy`] when another process writes for longer than the busy timeout.
    pub async fn begin(&self) -> Result<Tx, Error> {
        self.writer.begin().await
    }

    /// As [`Self::begin`], for an act that takes a number or a link of the agency's chain, before anything of it was asked. On
    /// PostgreSQL few of an agency are under way at once; on SQLite there is one in any case.
    pub async fn begin_act(&self, scope: AgencyScope) -> Result<Tx, Error> {
        let place = match &self.writer.desk {
            Some(_) => None,
            None => self.writer.lanes.enter(scope.agency()).await,
        };
        self.writer.begin_at(place).await
    }

    /// Comes back once all is true, or undone, that an act may have seen by now of acts before it. A refusal that rests on
    /// what another did is to be told after that: whoever looks next would not find it yet.
    pub async fn settled(&self) {
        if let Some(desk) = &self.writer.desk {
            desk.settled().await;
        }
    }

    /// Closes all connections, so that SQLite folds its log into the file.
    pub async fn close(self) -> Result<(), Error> {
        if let Source::Here(readers) = &self.reader.from {
            readers.close().await;
        }
        self.writer.connection.close().await?;
        // The last one: it folds the log into the file.
        if let Some(desk) = &self.writer.desk {
            desk.close().await;
        }
        Ok(())
    }
}

impl Writer {
    /// Begins a write transaction; see [`Store::begin`].
    pub async fn begin(&self) -> Result<Tx, Error> {
        self.begin_at(None).await
    }

    async fn begin_at(&self, place: Option<OwnedSemaphorePermit>) -> Result<Tx, Error> {
        let way = match &self.desk {
            Some(desk) => Way::Here(desk.begin().await?),
            None => Way::Sent(self.connection.begin().await?),
        };
        Ok(Tx::new(way, Arc::clone(&self.remembered), place))
    }

    pub(crate) const fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }
}

async fn sqlite(path: PathBuf) -> Result<(DatabaseConnection, Option<Desk>, Source), Error> {
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory)?;
    }
    let desk = Desk::open(&path)?;
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // As what writes has it: see there.
        .pragma("secure_delete", "fast");
    let migrator = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(Duration::from_secs(10))
        .connect_lazy_with(options);
    let readers = Readers::open(&path)?;
    Ok((SqlxSqliteConnector::from_sqlx_sqlite_pool(migrator), Some(desk), Source::Here(readers)))
}

async fn postgres(url: &str, connections: u32) -> Result<DatabaseConnection, Error> {
    let options = PgConnectOptions::from_str(url)?.application_name("congvan");
    let pool = PgPoolOptions::new()
        .max_connections(connections.max(2))
        // A question before every question would double the ways; a line that was used a moment ago still stands.
        .test_before_acquire(false)
        .before_acquire(|connection, about| {
            let is_fresh = about.idle_for < FRESH_LINE;
            Box::pin(async move { Ok(is_fresh || connection.ping().await.is_ok()) })
        })
        .connect_with(options)
        .await?;
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}
