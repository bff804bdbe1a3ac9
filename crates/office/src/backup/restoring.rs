//! Putting a backup back.

use super::folder::{self, at};
use super::manifest::{Manifest, find};
use super::{Fault, Held, Progress, Step, numbers, verifying};
use crate::checking::{self, Finding};
use crate::office::{scope, take_lock};
use crate::{Database, Error, Office, OpenOptions, searching};
use bytes::Bytes;
use congvan_records::{AgencyId, Sha256};
use congvan_store::restoration::{self, LastNumber, Restoration};
use congvan_store::{Blobs, Store, StoreOptions, organisation, registers};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A backup that was put back.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What was in it.
    pub manifest: Manifest,
    /// What `congvan check` finds wrong.
    pub findings: Vec<Finding>,
    /// Agencies whose numbers are held.
    pub held: Vec<Held>,
    /// Where the database that was there before lies now.
    pub replaced: Option<PathBuf>,
}

/// Puts a backup (the newest, if none is named) into the data folder and the database of `options`, builds the index
/// and checks everything. All rows come at once or none do; bytes that are there already are compared, not copied, so
/// that a restoration that broke off goes on where it was.
///
/// Numbers are held afterwards ([`super::confirm`]), sessions have ended, what waited in the outbox is parked.
///
/// Errors: [`Fault::NotEmpty`] when the target holds an agency, unless `force` is given and the database is SQLite:
/// then the database that is there is moved aside. [`Fault::Damaged`], [`Fault::Newer`], [`Fault::InUse`].
pub async fn restore(
    options: &OpenOptions,
    folder: &Path,
    snapshot: Option<&str>,
    force: bool,
    mut progress: impl FnMut(Progress),
) -> Result<Restored, Error> {
    let snapshot = find(folder, snapshot)?;
    let manifest = Manifest::read(&snapshot)?;
    verifying::rows(&snapshot, &manifest)?;
    folder::make(&options.data)?;
    let lock = take_lock(&options.data).map_err(|error| match error {
        Error::Unavailable(_) => Error::Backup(Fault::InUse(options.data.clone())),
        other => other,
    })?;
    let known = match target(options, force).await? {
        Target::Blank => BTreeMap::new(),
        Target::Replaced(known) => known,
    };
    bring_bytes(options, folder, &manifest, &mut progress).await?;
    // The index of what was there is of no use; without one it is built anew.
    let index = options.data.join("index");
    if index.exists() {
        fs::remove_dir_all(&index).map_err(at(&index))?;
    }
    let replaced = bring_rows(options, &snapshot, &manifest, &known, &mut progress).await?;
    drop(lock);
    progress(Progress { step: Step::Index, done: 0, total: 0 });
    let office = Office::open(OpenOptions { worker: true, ..options.clone() }).await?;
    let letters = searching::reindex(&office).await?;
    progress(Progress { step: Step::Index, done: letters, total: letters });
    let held = numbers::held(&office).await?;
    office.close().await?;
    progress(Progress { step: Step::Checking, done: 0, total: 1 });
    let findings = checking::check(options).await?;
    progress(Progress { step: Step::Checking, done: 1, total: 1 });
    Ok(Restored { manifest, findings, held, replaced })
}

/// Last numbers given, by agency.
type Known = BTreeMap<AgencyId, Vec<LastNumber>>;

enum Target {
    Blank,
    /// With the last numbers that the database that is there had given, if they can be read.
    Replaced(Known),
}

async fn target(options: &OpenOptions, force: bool) -> Result<Target, Error> {
    let is_there = options.database != Database::Sqlite || options.data.join("congvan.db").exists();
    if !is_there {
        return Ok(Target::Blank);
    }
    let store = match options.store().await {
        Ok(store) => store,
        // A broken file is a reason to restore, and holds nothing that can be told.
        Err(_) if force && options.database == Database::Sqlite => return Ok(Target::Replaced(Known::new())),
        Err(error) => return Err(error),
    };
    let (is_blank, known) = (store.is_blank().await, last_numbers(&store).await);
    store.close().await?;
    match is_blank {
        Ok(true) => Ok(Target::Blank),
        _ if force && options.database == Database::Sqlite => Ok(Target::Replaced(known.unwrap_or_default())),
        Ok(false) => Err(Error::Backup(Fault::NotEmpty)),
        Err(error) => Err(error.into()),
    }
}

async fn last_numbers(store: &Store) -> Result<Known, Error> {
    let mut known = Known::new();
    for agency in organisation::agencies(store.reader()).await? {
        let series = registers::all_series(store.reader(), scope(agency.id)).await?;
        let last = series.into_iter().map(|series| LastNumber {
            book: series.book,
            year: series.year.0,
            last: series.next.0 - 1,
        });
        known.insert(agency.id, last.collect());
    }
    Ok(known)
}

async fn bring_bytes(
    options: &OpenOptions,
    folder: &Path,
    manifest: &Manifest,
    progress: &mut impl FnMut(Progress),
) -> Result<(), Error> {
    let blobs = options.blobs()?;
    let (mut done, total) = (0, manifest.bytes());
    for (name, size) in &manifest.blobs {
        let damaged = || Error::Backup(Fault::Damaged(format!("blobs/{name}")));
        let sha256: Sha256 = name.parse().map_err(|_| damaged())?;
        if blobs.verify(sha256).await.ok() != Some(*size) {
            bring_one(&blobs, &folder::blob(folder, name), sha256).await.map_err(|_| damaged())?;
        }
        done += size;
        progress(Progress { step: Step::Files, done, total });
    }
    Ok(())
}

async fn bring_one(blobs: &Blobs, path: &Path, sha256: Sha256) -> Result<(), Error> {
    let mut file = File::open(path).map_err(at(path))?;
    let pieces = std::iter::from_fn(move || {
        let mut piece = vec![0; 1 << 20];
        match file.read(&mut piece) {
            Ok(0) => None,
            Ok(read) => {
                piece.truncate(read);
                Some(Ok(Bytes::from(piece)))
            }
            Err(error) => Some(Err(error)),
        }
    });
    let published = blobs.put(futures::stream::iter(pieces), u64::MAX).await?;
    // What was published under another digest is named by no row and will be swept.
    if published.sha256 == sha256 { Ok(()) } else { Err(Error::NotFound) }
}

/// All rows at once, with the mark that they come from a backup. A SQLite file is made beside and then renamed; gives
/// where the one before it lies.
async fn bring_rows(
    options: &OpenOptions,
    snapshot: &Path,
    manifest: &Manifest,
    known: &Known,
    progress: &mut impl FnMut(Progress),
) -> Result<Option<PathBuf>, Error> {
    let beside = options.data.join("restoring");
    if beside.exists() {
        fs::remove_dir_all(&beside).map_err(at(&beside))?;
    }
    let store = match options.database {
        Database::Sqlite => {
            let database = congvan_store::Database::Sqlite { path: beside.join("congvan.db") };
            Store::open(StoreOptions { database, blobs: options.blob_place() }).await?
        }
        Database::Postgres { .. } => options.store().await?,
    };
    store.migrate_to(&manifest.migrations).await.map_err(newer)?;
    load(&store, options, snapshot, manifest, known, progress).await?;
    store.migrate().await?;
    store.close().await?;
    if options.database != Database::Sqlite {
        return Ok(None);
    }
    let replaced = move_aside(options)?;
    let path = options.data.join("congvan.db");
    fs::rename(beside.join("congvan.db"), &path).map_err(at(&path))?;
    folder::settle(&options.data)?;
    fs::remove_dir_all(&beside).map_err(at(&beside))?;
    Ok(replaced)
}

fn newer(error: congvan_store::Error) -> Error {
    match error {
        congvan_store::Error::Unreadable { .. } => Error::Backup(Fault::Newer),
        other => other.into(),
    }
}

async fn load(
    store: &Store,
    options: &OpenOptions,
    snapshot: &Path,
    manifest: &Manifest,
    known: &Known,
    progress: &mut impl FnMut(Progress),
) -> Result<(), Error> {
    let loading = store.load().await?;
    let total = manifest.tables.len() as u64;
    let order = loading.order().to_vec();
    if order.len() != manifest.tables.len() {
        return Err(Error::Backup(Fault::Newer));
    }
    for (done, name) in order.iter().enumerate() {
        progress(Progress { step: Step::Rows, done: done as u64, total });
        let shelf = manifest.tables.iter().find(|shelf| shelf.name == *name);
        let shelf = shelf.ok_or(Error::Backup(Fault::Newer))?;
        let rows = verifying::open(&shelf.path(snapshot))?;
        let count = loading.read(name, &shelf.columns()?, rows).await?;
        if count != shelf.rows {
            return Err(Error::Backup(Fault::Damaged(format!("tables/{name}"))));
        }
    }
    progress(Progress { step: Step::Rows, done: total, total });
    let restored_at = options.clock.now().micros();
    for agency in organisation::agencies(loading.tx()).await? {
        let known = known.get(&agency.id).cloned().unwrap_or_default();
        let mark = Restoration { backup_at: manifest.taken_at, restored_at, known, confirmed_at: None };
        restoration::mark(loading.tx(), scope(agency.id), &mark).await?;
        if order.iter().any(|name| *name == "notices") {
            restoration::drop_waiting_mail(loading.tx(), scope(agency.id)).await?;
        }
    }
    Ok(loading.finish().await?)
}

/// Nothing is destroyed: the file that was there, with its log, goes into a folder of its own.
fn move_aside(options: &OpenOptions) -> Result<Option<PathBuf>, Error> {
    if !options.data.join("congvan.db").exists() {
        return Ok(None);
    }
    let aside = options.data.join(format!("replaced-{}", options.clock.now().micros() / 1_000_000));
    folder::make(&aside)?;
    // The log first: without it the file is still whole up to its last checkpoint.
    for name in ["congvan.db-shm", "congvan.db-wal", "congvan.db"] {
        let (from, to) = (options.data.join(name), aside.join(name));
        if from.exists() {
            fs::rename(&from, &to).map_err(at(&to))?;
        }
    }
    folder::settle(&aside)?;
    Ok(Some(aside))
}
