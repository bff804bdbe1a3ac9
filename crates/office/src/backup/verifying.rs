//! Is a backup what it says?

use super::folder::{self, at};
use super::manifest::{Manifest, find, snapshots};
use super::{Fault, Progress, Step};
use crate::Error;
use flate2::read::GzDecoder;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Names and manifests of the complete backups in a folder, oldest first.
pub fn list(folder: &Path) -> Result<Vec<(String, Manifest)>, Error> {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    snapshots(folder)?
        .iter()
        .map(|path| Ok((name(path).unwrap_or_default(), Manifest::read(path)?)))
        .collect()
}

/// Reads a backup (the newest, if none is named) whole and compares everything with its digests.
///
/// Errors: [`Fault::NoBackup`], [`Fault::Damaged`] with what is damaged.
pub fn verify(
    folder: &Path,
    snapshot: Option<&str>,
    mut progress: impl FnMut(Progress),
) -> Result<Manifest, Error> {
    let path = find(folder, snapshot)?;
    let manifest = Manifest::read(&path)?;
    rows(&path, &manifest)?;
    let (mut done, total) = (0, manifest.bytes());
    for (sha256, size) in &manifest.blobs {
        let damaged = || Error::Backup(Fault::Damaged(format!("blobs/{sha256}")));
        let (digest, length) = folder::digest(&folder::blob(folder, sha256)).map_err(|_| damaged())?;
        if digest != *sha256 || length != *size {
            return Err(damaged());
        }
        done += size;
        progress(Progress { step: Step::Comparing, done, total });
    }
    Ok(manifest)
}

/// The rows' files: there, unchanged, with as many rows as the manifest says.
pub(super) fn rows(snapshot: &Path, manifest: &Manifest) -> Result<(), Error> {
    for shelf in &manifest.tables {
        let path = shelf.path(snapshot);
        let damaged = || Error::Backup(Fault::Damaged(format!("tables/{}", shelf.name)));
        let (digest, _) = folder::digest(&path).map_err(|_| damaged())?;
        if digest != shelf.sha256 {
            return Err(damaged());
        }
        let lines = open(&path)?.split(b'\n').try_fold(0, |count, line| line.map(|_| count + 1));
        if lines.map_err(|_| damaged())? != shelf.rows {
            return Err(damaged());
        }
    }
    Ok(())
}

pub(super) fn open(path: &Path) -> Result<impl BufRead + use<>, Error> {
    Ok(BufReader::new(GzDecoder::new(File::open(path).map_err(at(path))?)))
}
