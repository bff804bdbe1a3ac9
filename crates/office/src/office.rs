//! The assembled office: database, files, index, clock.

use crate::mailbox::Pace;
use crate::scanning::ScanFolder;
use crate::{
    Clock, Error, Site, SystemClock, Worker, abbreviations, accounts, calendar, evidence, jobs, organisation,
    searching, setup,
};
use congvan_records::{AgencyId, FileId, Timestamp};
use congvan_signature::{Material, TrustStore};
use congvan_store::{AgencyScope, BlobPlace, Blobs, Reader, S3, Snapshot, Store, StoreOptions, Tx};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use uuid::Uuid;

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
    /// Pages drawn at once, and files read at once.
    pub page_images: usize,
    /// While there is no index, letters looked through in any case, the newest first, and ten times as many for a page
    /// further down.
    pub without_index: usize,
    /// Most letters of a list of what was found that is taken along: more is no list that anybody reads, and the words
    /// can be narrowed.
    pub exported: usize,
    /// How long a session lives without being used.
    pub session_idle: Duration,
    /// How long a session lives at most.
    pub session_life: Duration,
    /// Connections to PostgreSQL.
    pub connections: u32,
    /// Free bytes that are kept for the database: below them no file is taken in.
    pub disk_reserve: u64,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            file_bytes: 100 * 1024 * 1024,
            password_hashes: cores,
            page_images: cores,
            without_index: 2_000,
            exported: 2_000,
            session_idle: Duration::from_secs(12 * 3_600),
            session_life: Duration::from_secs(7 * 24 * 3_600),
            connections: 16,
            disk_reserve: 256 * 1024 * 1024,
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
    /// The bucket that holds the bytes of files; `None`: the data directory does.
    pub bucket: Option<S3>,
    /// The program whose `read` command reads files in a child.
    pub executable: PathBuf,
    /// Files with trust anchors (PEM or DER). None is built in.
    pub trust_pem: Vec<PathBuf>,
    /// Files with revocation lists.
    pub crl: Vec<PathBuf>,
    /// Files with root certificates (PEM) for mail servers, besides those of the machine.
    pub mail_roots: Vec<PathBuf>,
    /// Files with root certificates (PEM) for providers of sign-in, besides those of the machine.
    pub sign_in_roots: Vec<PathBuf>,
    /// Where people reach the program; `None`: not said, and whatever must know it is not offered.
    pub site: Option<Site>,
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
            bucket: None,
            executable: executable.into(),
            trust_pem: Vec::new(),
            crl: Vec::new(),
            mail_roots: Vec::new(),
            sign_in_roots: Vec::new(),
            site: None,
            clock: Arc::new(SystemClock),
            limits: Limits::default(),
            worker: true,
            demo: false,
        }
    }

    pub(crate) async fn store(&self) -> Result<Store, Error> {
        std::fs::create_dir_all(&self.data).map_err(Error::machine("the data directory"))?;
        let database = match &self.database {
            Database::Sqlite => congvan_store::Database::Sqlite { path: self.data.join("congvan.db") },
            Database::Postgres { url } => {
                congvan_store::Database::Postgres { url: url.clone(), connections: self.limits.connections }
            }
        };
        Ok(Store::open(StoreOptions { database, blobs: self.blob_place() }).await?)
    }

    /// The store of bytes alone.
    pub(crate) fn blobs(&self) -> Result<Blobs, Error> {
        Ok(Blobs::open(self.blob_place())?)
    }

    pub(crate) fn blob_place(&self) -> BlobPlace {
        match &self.bucket {
            None => BlobPlace::Directory(self.data.join("blobs")),
            Some(bucket) => BlobPlace::S3(bucket.clone(), self.data.join("derived").join("fetched")),
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
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: Limits,
    pub(crate) demo: bool,
    pub(crate) data: PathBuf,
    pub(crate) executable: PathBuf,
    pub(crate) trust: TrustStore,
    /// Revocation lists that the operator names.
    pub(crate) crls: Vec<Vec<u8>>,
    pub(crate) searcher: searching::Searcher,
    pub(crate) abbreviations: abbreviations::Cache,
    pub(crate) doorman: accounts::Doorman,
    pub(crate) organisations: organisation::Cache,
    pub(crate) calendars: calendar::Cache,
    pub(crate) gate: setup::Gate,
    /// Children at work on files: drawing pages, reading text.
    pub(crate) children: Semaphore,
    pub(crate) mail_roots: Vec<Vec<u8>>,
    pub(crate) site: Option<Site>,
    pub(crate) providers: accounts::Providers,
    /// One trial message at a time.
    pub(crate) trying_mail: tokio::sync::Mutex<()>,
    /// Issuers of certificates that were asked.
    pub(crate) fetching: evidence::fetching::Hosts,
    /// Rung when a job has been written.
    pub(crate) bell: Notify,
    /// Held open as long as the office is: whoever has the lock owns the index.
    _lock: Option<File>,
}

impl Office {
    /// Opens the data directory and connects. Missing migrations are applied.
    ///
    /// Errors: [`Error::Unavailable`] when `worker` is asked for and another process owns the directory;
    /// [`Error::Configuration`] for a trust anchor or revocation list that cannot be read.
    pub async fn open(options: OpenOptions) -> Result<Self, Error> {
        let store = options.store().await?;
        let lock = if options.worker { Some(take_lock(&options.data)?) } else { None };
        if lock.is_some() {
            crate::splitting::sweep(&options.data);
        }
        store.migrate().await?;
        // Files and index lie in the data directory: whoever has its lock is the only worker there can be. Should
        // another one be at work after all, a job of its is run twice, which is harmless.
        let alone = lock.is_some();
        let (trust, crls) = trust(&options)?;
        let mail_roots = read_all(&options.mail_roots)?;
        let providers = accounts::Providers::new(&read_all(&options.sign_in_roots)?)?;
        let searcher = searching::Searcher::open(options.data.join("index"), lock.is_some())?;
        let OpenOptions { data, executable, clock, limits, demo, site, .. } = options;
        let inner = Inner {
            store,
            clock,
            limits,
            demo,
            data,
            executable,
            trust,
            crls,
            searcher,
            abbreviations: abbreviations::Cache::default(),
            doorman: accounts::Doorman::new(&limits),
            organisations: organisation::Cache::default(),
            calendars: calendar::Cache::default(),
            gate: setup::Gate::default(),
            children: Semaphore::new(limits.page_images.max(1)),
            mail_roots,
            site,
            providers,
            trying_mail: tokio::sync::Mutex::default(),
            fetching: evidence::fetching::Hosts::default(),
            bell: Notify::new(),
            _lock: lock,
        };
        let office = Self { inner: Arc::new(inner) };
        if alone {
            let tx = office.begin().await?;
            congvan_store::jobs::release(&tx, office.now()).await?;
            congvan_store::outbox::release(&tx, office.now()).await?;
            tx.commit().await?;
            accounts::second_factor::seal_all(&office).await?;
        }
        office.inner.searcher.begin_if_empty(&office).await?;
        Ok(office)
    }

    /// Applies missing migrations without opening the office; gives how many.
    pub async fn migrate(options: &OpenOptions) -> Result<usize, Error> {
        let store = options.store().await?;
        let missing = store.pending_migrations().await?;
        store.migrate().await?;
        store.close().await?;
        Ok(missing)
    }

    /// The present instant, by the office's clock.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// Is this the demo?
    pub fn is_demo(&self) -> bool {
        self.inner.demo
    }

    /// Where people reach it, if that was said.
    pub fn site(&self) -> Option<&Site> {
        self.inner.site.as_ref()
    }

    /// Its limits.
    pub fn limits(&self) -> Limits {
        self.inner.limits
    }

    /// Does the database answer?
    pub async fn is_healthy(&self) -> bool {
        congvan_store::organisation::agencies(self.reader()).await.is_ok()
    }

    /// Starts the jobs. Call it once, in the process that was opened as a worker.
    pub fn spawn_worker(&self) -> Worker {
        self.spawn_worker_with(None)
    }

    /// As [`Self::spawn_worker`]; besides, what a scanner puts into the folder is taken in.
    pub fn spawn_worker_with(&self, folder: Option<ScanFolder>) -> Worker {
        self.spawn_worker_at(folder, Pace::default())
    }

    /// As [`Self::spawn_worker_with`], looking at mailboxes at this pace.
    pub fn spawn_worker_at(&self, folder: Option<ScanFolder>, mailboxes: Pace) -> Worker {
        jobs::spawn(self, folder, mailboxes)
    }

    /// Jobs that wait or are being worked on: none when everything that follows from the acts so far has been done.
    pub async fn unfinished_jobs(&self) -> Result<u64, Error> {
        Ok(congvan_store::jobs::unfinished(self.reader(), self.now()).await?)
    }

    /// Messages that wait or are being handed in.
    pub async fn unfinished_messages(&self) -> Result<u64, Error> {
        Ok(congvan_store::outbox::unfinished(self.reader(), self.now()).await?)
    }

    /// Asks for a file to be read and judged again: after other trust anchors were set, or a program was missing.
    pub async fn ask_for_analysis(&self, file: FileId, agency: AgencyId) -> Result<(), Error> {
        let tx = self.begin().await?;
        jobs::analyse_file(&tx, agency, file, self.now()).await?;
        tx.commit().await?;
        self.inner.bell.notify_one();
        Ok(())
    }

    /// Closes the database and lets go of the data directory. Stop the worker and let go of all clones first; what
    /// still holds one keeps the directory.
    pub async fn close(self) -> Result<(), Error> {
        Ok(self.inner.store.clone().close().await?)
    }

    pub(crate) fn reader(&self) -> &Reader {
        self.inner.store.reader()
    }

    pub(crate) async fn snapshot(&self) -> Result<Snapshot, Error> {
        Ok(self.reader().snapshot().await?)
    }

    /// Comes back once all is true that an act may have seen by now: see [`congvan_store::Store::settled`].
    pub async fn settled(&self) {
        self.inner.store.settled().await;
    }

    pub(crate) async fn begin(&self) -> Result<Tx, Error> {
        Ok(self.inner.store.begin().await?)
    }

    /// As [`Self::begin`], for an act on a letter of the agency: see [`congvan_store::Store::begin_act`].
    pub(crate) async fn begin_act(&self, agency: AgencyId) -> Result<Tx, Error> {
        Ok(self.inner.store.begin_act(scope(agency)).await?)
    }
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Office").finish_non_exhaustive()
    }
}

/// A new identifier, in the order of time.
pub(crate) fn new_id<T: From<Uuid>>() -> T {
    Uuid::now_v7().into()
}

pub(crate) const fn scope(agency: AgencyId) -> AgencyScope {
    AgencyScope::of(agency)
}

pub(crate) fn take_lock(data: &Path) -> Result<File, Error> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(data.join("lock"))
        .map_err(Error::machine("the data directory's lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(Error::Unavailable("the data directory, in use by another process,"))
        }
        Err(TryLockError::Error(source)) => Err(Error::machine("the data directory's lock")(source)),
    }
}

fn read_all(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, Error> {
    let read = |path: &PathBuf| {
        std::fs::read(path).map_err(|_| Error::Configuration(format!("the file {}", path.display())))
    };
    paths.iter().map(read).collect()
}

fn trust(options: &OpenOptions) -> Result<(TrustStore, Vec<Vec<u8>>), Error> {
    let read = |path: &PathBuf| {
        std::fs::read(path).map_err(|_| Error::Configuration(format!("the file {}", path.display())))
    };
    let mut trust = TrustStore::new();
    for path in &options.trust_pem {
        // Certificates, or a trusted list, whose anchors keep their purposes and times.
        let anchors = TrustStore::read_file(&read(path)?).unwrap_or_default();
        if anchors.is_empty() {
            return Err(Error::Configuration(format!("the certificate {}", path.display())));
        }
        anchors.into_iter().for_each(|anchor| trust.add(anchor));
    }
    let mut crls = Vec::new();
    for path in &options.crl {
        let list = read(path)?;
        if Material::new().add_crls(&list) == 0 {
            return Err(Error::Configuration(format!("the revocation list {}", path.display())));
        }
        crls.push(list);
    }
    Ok((trust, crls))
}
