//! The assembled office: database, files, index, clock.

use crate::{Clock, Error, Worker, jobs};
use congvan_records::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;

/// Where the rows lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// `congvan.db` in the data directory.
    Sqlite,
    /// A PostgreSQL server.
    Postgres {
        /// `postgres://user:password@host:port/name`.
        url: String,
    },
}

/// How much one installation bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file in bytes.
    pub file_bytes: u64,
    /// Passwords hashed at once.
    pub password_hashes: usize,
    /// Pages drawn at once.
    pub page_images: usize,
    /// How long a session lives without being used.
    pub session_idle: std::time::Duration,
    /// How long a session lives at most.
    pub session_life: std::time::Duration,
    /// Connections to PostgreSQL.
    pub connections: u32,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            file_bytes: 100 * 1024 * 1024,
            password_hashes: cores,
            page_images: cores,
            session_idle: std::time::Duration::from_secs(12 * 3_600),
            session_life: std::time::Duration::from_secs(7 * 24 * 3_600),
            connections: 16,
        }
    }
}

/// What [`Office::open`] needs to know.
#[derive(Clone)]
pub struct OpenOptions {
    /// The data directory: database, files, index, page pictures.
    pub data: PathBuf,
    /// Where the rows lie.
    pub database: Database,
    /// The program whose `read` command reads files in a child.
    pub executable: PathBuf,
    /// Files with trust anchors (PEM or DER). None is built in.
    pub trust_pem: Vec<PathBuf>,
    /// Files with revocation lists.
    pub crl: Vec<PathBuf>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// How much it bears.
    pub limits: Limits,
    /// Will jobs run here? Then this process takes the data directory's lock and owns the index.
    pub worker: bool,
    /// May people be signed in without a password?
    pub demo: bool,
}

impl OpenOptions {
    /// The usual: SQLite in `data`, the machine's clock, jobs here, no trust anchor, no demo.
    pub fn new(data: impl Into<PathBuf>, executable: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            database: Database::Sqlite,
            executable: executable.into(),
            trust_pem: Vec::new(),
            crl: Vec::new(),
            clock: Arc::new(crate::SystemClock),
            limits: Limits::default(),
            worker: true,
            demo: false,
        }
    }
}

impl std::fmt::Debug for OpenOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The database's URL holds a password.
        f.debug_struct("OpenOptions")
            .field("data", &self.data)
            .field("worker", &self.worker)
            .field("demo", &self.demo)
            .finish_non_exhaustive()
    }
}

/// Văn phòng: one installation at work. Cheap to clone.
#[derive(Clone)]
pub struct Office {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: Limits,
    pub(crate) demo: bool,
}

impl Office {
    /// Opens the data directory and connects. Missing migrations are applied.
    ///
    /// Errors: [`Error::Unavailable`] when `worker` is asked for and another process owns the directory;
    /// [`Error::Configuration`] for a trust anchor or revocation list that cannot be read.
    pub async fn open(options: OpenOptions) -> Result<Self, Error> {
        let OpenOptions { clock, limits, demo, .. } = options;
        Ok(Self { inner: Arc::new(Inner { clock, limits, demo }) })
    }

    /// Applies missing migrations without opening the office; gives how many.
    pub async fn migrate(options: &OpenOptions) -> Result<usize, Error> {
        let _ = options;
        Err(Error::Unavailable("migration"))
    }

    /// The present instant, by the office's clock.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// Is this the demo?
    pub fn is_demo(&self) -> bool {
        self.inner.demo
    }

    /// Its limits.
    pub fn limits(&self) -> Limits {
        self.inner.limits
    }

    /// Is the database there?
    pub async fn is_healthy(&self) -> bool {
        false
    }

    /// Starts the jobs.
    pub fn spawn_worker(&self) -> Worker {
        jobs::spawn(self)
    }

    /// Closes the database and lets go of the data directory. Stop the worker first.
    pub async fn close(self) -> Result<(), Error> {
        Ok(())
    }
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Office").finish_non_exhaustive()
    }
}
