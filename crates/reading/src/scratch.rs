//! A folder of its own for each child that reads a hostile file, gone with all in it when the child has ended.
//!
//! The folder is held by a lock (flock) of the process that started the child. The kernel lets go of it whatever becomes of
//! that process, so that a folder nobody holds belongs to nobody, and no number of a process has to be trusted.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};

/// How the names of such folders begin.
const PREFIX: &str = "congvan-reading-";
/// Names that are tried when others have taken the first ones.
const TRIES: u32 = 100;

/// Waits for programs that are ending.
const ENDING: [Duration; 3] =
    [Duration::from_millis(5), Duration::from_millis(50), Duration::from_millis(500)];

/// A folder that is removed with all in it when this is dropped.
#[derive(Debug)]
pub(crate) struct Scratch {
    path: PathBuf,
    /// Holds the lock.
    _held: File,
}

impl Scratch {
    /// Makes a folder in `parent` that only this account can enter.
    pub(crate) fn within(parent: &Path) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        for _ in 0..TRIES {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = parent.join(format!("{PREFIX}{}-{number}", std::process::id()));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => {}
                // Left by a process that had the same number.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            }
            let held = File::open(&path)?;
            flock(&held, FlockOperation::LockExclusive)?;
            // Whoever sweeps may have been quicker than the lock.
            if held.metadata()?.nlink() > 0 && path.exists() {
                return Ok(Self { path, _held: held });
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A program that was killed a moment ago may still end a write. What stays all the same is swept when the program
        // starts again.
        for wait in ENDING {
            match fs::remove_dir_all(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => std::thread::sleep(wait),
                _ => return,
            }
        }
    }
}

/// Removes from `parent` the folders that nobody holds any more. Gives how many.
///
/// Errors: `parent` cannot be looked through. What cannot be removed, such as folders of other accounts, stays.
pub(crate) fn sweep(parent: &Path) -> io::Result<usize> {
    let mut swept = 0;
    for entry in fs::read_dir(parent)? {
        let Ok(entry) = entry else { continue };
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        // A link of that name is nobody's folder.
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let Ok(folder) = File::open(entry.path()) else { continue };
        if flock(&folder, FlockOperation::NonBlockingLockExclusive).is_ok()
            && fs::remove_dir_all(entry.path()).is_ok()
        {
            swept += 1;
        }
    }
    Ok(swept)
}
