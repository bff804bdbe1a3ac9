//! Taking a backup, while the office works.

use super::folder::{self, at};
use super::manifest::{Manifest, Shelf, snapshots};
use super::{FORMAT, Fault, Progress, Step};
use crate::{Database, Error, OpenOptions};
use congvan_records::Sha256;
use congvan_store::{Store, dump::Dump};
use flate2::{Compression, write::GzEncoder};
use futures::{StreamExt, TryStreamExt};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use time::macros::format_description;

/// A backup that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its name, for `--snapshot`.
    pub name: String,
    /// What is in it.
    pub manifest: Manifest,
    /// Bytes that the folder did not have yet.
    pub copied: u64,
    /// Older backups that were removed.
    pub removed: usize,
}

/// How often the rows are taken again when a file went away under our hands.
const ATTEMPTS: u32 = 3;

/// Takes a backup into `folder`, made when it is not there. The office may work on. With `keep`, older backups beyond
/// so many are removed, and the bytes that only they named.
///
/// Bytes are hashed as they are copied; what is under its digest in the folder already is not copied again, so that a
/// broken-off backup goes on where it was.
///
/// Errors: [`Fault::NoData`], [`Fault::InUse`], [`Fault::Missing`].
pub async fn take(
    options: &OpenOptions,
    folder: &Path,
    keep: Option<usize>,
    mut progress: impl FnMut(Progress),
) -> Result<Taken, Error> {
    if options.database == Database::Sqlite && !options.data.join("congvan.db").is_file() {
        return Err(Error::Backup(Fault::NoData(options.data.clone())));
    }
    let _lock = folder::lock(folder)?;
    let unfinished = folder.join("unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(at(&unfinished))?;
    }
    folder::make(&unfinished)?;
    folder::make(&folder.join("snapshots"))?;
    clear_broken(folder)?;
    let store = options.store().await?;
    // Most bytes before the instant, so that the instant is held for a short time. What goes away meanwhile is of no
    // concern: the instant will not name it.
    let (mut copied, _) = copy(&store, folder, &store.named_blobs().await?, &mut progress).await?;
    let mut attempt = 1;
    let manifest = loop {
        let dump = store.dump().await?;
        let manifest = rows(&dump, &unfinished, options, &mut progress).await?;
        let blobs = dump.blobs().await?;
        drop(dump);
        let (more, gone) = copy(&store, folder, &blobs, &mut progress).await?;
        copied += more;
        match gone {
            None => break manifest,
            // Taken off its letter since, and swept: the rows of a new instant do not name it.
            Some(gone) if attempt < ATTEMPTS && !store.named_blobs().await?.contains_key(&gone) => {
                attempt += 1
            }
            Some(gone) => return Err(Error::Backup(Fault::Missing(gone.to_string()))),
        }
    };
    store.close().await?;
    manifest.write(&unfinished)?;
    let name = publish(folder, &unfinished, manifest.taken_at)?;
    let removed = keep.map(|keep| prune(folder, keep)).transpose()?.unwrap_or(0);
    Ok(Taken { name, manifest, copied, removed })
}

/// Copies what the folder does not have; gives how many bytes, and one of which the data has no bytes.
async fn copy(
    store: &Store,
    folder: &Path,
    blobs: &BTreeMap<Sha256, u64>,
    progress: &mut impl FnMut(Progress),
) -> Result<(u64, Option<Sha256>), Error> {
    let (mut copied, mut gone, mut done, total) = (0, None, 0, blobs.values().sum());
    let mut touched = BTreeSet::from([folder.join("blobs")]);
    folder::make(&folder.join("blobs"))?;
    for (sha256, size) in blobs {
        let name = sha256.to_string();
        let path = folder::blob(folder, &name);
        if !fs::metadata(&path).is_ok_and(|found| found.len() == *size) {
            let directory = folder.join("blobs").join(&name[..2]);
            folder::make(&directory)?;
            match copy_one(store, *sha256, folder, &path).await {
                Ok(()) => copied += size,
                Err(Error::NotFound) => gone = Some(*sha256),
                Err(error) => return Err(error),
            }
            touched.insert(directory);
        }
        done += size;
        progress(Progress { step: Step::Files, done, total });
    }
    for directory in touched {
        folder::settle(&directory)?;
    }
    Ok((copied, gone))
}

async fn copy_one(store: &Store, sha256: Sha256, folder: &Path, path: &Path) -> Result<(), Error> {
    let staged = folder.join("unfinished").join("bytes");
    let mut bytes = store.blobs().stream(sha256, None).await?.boxed();
    let mut file = folder::Written::create(&staged)?;
    while let Some(piece) = bytes.try_next().await? {
        file.write_all(&piece).map_err(at(&staged))?;
    }
    let (digest, _) = file.finish()?;
    if digest != sha256.to_string() {
        return Err(Error::Backup(Fault::Damaged(format!("data: {sha256}"))));
    }
    fs::rename(&staged, path).map_err(at(path))
}

async fn rows(
    dump: &Dump,
    unfinished: &Path,
    options: &OpenOptions,
    progress: &mut impl FnMut(Progress),
) -> Result<Manifest, Error> {
    let tables = unfinished.join("tables");
    folder::make(&tables)?;
    let mut shelves = Vec::new();
    let total = dump.tables().len() as u64;
    for (done, table) in dump.tables().iter().enumerate() {
        progress(Progress { step: Step::Rows, done: done as u64, total });
        let columns = table.columns.iter().map(|one| (one.name.clone(), one.kind.key().to_owned())).collect();
        let mut shelf = Shelf { name: table.name.clone(), columns, rows: 0, sha256: String::new() };
        let path = shelf.path(unfinished);
        let mut packed = GzEncoder::new(folder::Written::create(&path)?, Compression::default());
        shelf.rows = dump.write(table, &mut packed).await?;
        (shelf.sha256, _) = packed.finish().map_err(at(&path))?.finish()?;
        shelves.push(shelf);
    }
    progress(Progress { step: Step::Rows, done: total, total });
    folder::settle(&tables)?;
    let blobs = dump.blobs().await?;
    Ok(Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        taken_at: options.clock.now().micros(),
        migrations: dump.migrations().to_vec(),
        tables: shelves,
        blobs: blobs.into_iter().map(|(sha256, size)| (sha256.to_string(), size)).collect(),
    })
}

/// The renaming that makes a backup visible.
fn publish(folder: &Path, unfinished: &Path, taken_at: i64) -> Result<String, Error> {
    let root = folder.join("snapshots");
    let at_instant = congvan_records::Timestamp::from_micros(taken_at).to_utc();
    let form = format_description!("[year][month][day]T[hour][minute][second]Z");
    let name = at_instant.format(form).map_err(|_| Error::Machine("naming the backup", None))?;
    let (mut name, mut more) = (name, 1);
    while root.join(&name).exists() {
        more += 1;
        name = format!("{}-{more}", name.split('-').next().unwrap_or_default());
    }
    folder::settle(unfinished)?;
    let path: PathBuf = root.join(&name);
    fs::rename(unfinished, &path).map_err(at(&path))?;
    folder::settle(&root)?;
    folder::settle(folder)?;
    Ok(name)
}

/// Clears what a removal that broke off has left: folders without a manifest.
fn clear_broken(folder: &Path) -> Result<(), Error> {
    let root = folder.join("snapshots");
    for entry in fs::read_dir(&root).map_err(at(&root))?.filter_map(Result::ok) {
        if !entry.path().join("manifest.json").exists() {
            fs::remove_dir_all(entry.path()).map_err(at(&entry.path()))?;
        }
    }
    Ok(())
}

/// Removes all but the newest `keep` backups, and bytes that none of those names.
fn prune(folder: &Path, keep: usize) -> Result<usize, Error> {
    let mut all = snapshots(folder)?;
    let kept = all.split_off(all.len().saturating_sub(keep.max(1)));
    if all.is_empty() {
        return Ok(0);
    }
    let mut named: BTreeSet<String> = BTreeSet::new();
    for path in &kept {
        named.extend(Manifest::read(path)?.blobs.into_keys());
    }
    for path in &all {
        // Without its manifest it is no backup any more, should the removal break off.
        let manifest = path.join("manifest.json");
        fs::remove_file(&manifest).map_err(at(&manifest))?;
        fs::remove_dir_all(path).map_err(at(path))?;
    }
    let root = folder.join("blobs");
    for directory in fs::read_dir(&root).map_err(at(&root))?.filter_map(Result::ok) {
        let directory = directory.path();
        for entry in fs::read_dir(&directory).map_err(at(&directory))?.filter_map(Result::ok) {
            if entry.file_name().to_str().is_some_and(|name| !named.contains(name)) {
                fs::remove_file(entry.path()).map_err(at(&entry.path()))?;
            }
        }
    }
    Ok(all.len())
}
