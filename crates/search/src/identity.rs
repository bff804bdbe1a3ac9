//! Which directory is the live index, and whether this build may read it.
//!
//! The root holds one directory per build of the index, named after the schema's fingerprint, the analysis
//! version and a serial number, and the file `CURRENT`, which names the live one and is replaced atomically.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::analysis::ANALYSIS_VERSION;
use crate::{Error, Index, schema};

const CURRENT: &str = "CURRENT";

/// What [`Index::open`] found.
#[derive(Debug)]
pub enum Opening {
    /// The live index, made by the same schema and analysis.
    Ready(Index),
    /// It was made by another version, and answers, is kept up to date and lags in nothing but what is new in this one:
    /// run a [`Rebuild`] in the background.
    Outdated(Index),
    /// There is none that may be read: answer from the database and run a [`Rebuild`] in the background.
    NeedsRebuild(RebuildReason),
}

/// Why the index has to be made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RebuildReason {
    /// No index has been made here yet.
    Absent,
    /// It was made by another schema, of which this version does not know whether it may answer, or that lacks fields.
    OtherVersion {
        /// Name of the directory found.
        found: String,
    },
    /// It is named as live but cannot be opened.
    Damaged {
        /// The engine's answer, for the log.
        detail: String,
    },
}

/// A new index being filled beside the live one, which keeps answering.
///
/// Feed every document through [`Rebuild::index`], then the jobs that came meanwhile, then [`Rebuild::finish`].
/// Dropped before that, it leaves a directory that [`Index::prune`] removes.
#[derive(Debug)]
pub struct Rebuild {
    root: PathBuf,
    name: String,
    index: Index,
}

impl Rebuild {
    /// Makes an empty index of the present identity in a new directory under `root`.
    ///
    /// Errors: [`Error::Directory`], [`Error::Read`].
    pub fn begin(root: &Path) -> Result<Self, Error> {
        fs::create_dir_all(root).map_err(at(root))?;
        let next = builds(root)?.iter().filter_map(|name| serial(name)).max().map_or(1, |last| last + 1);
        let name = format!("{}{next}", prefix());
        let directory = root.join(&name);
        fs::create_dir(&directory).map_err(at(&directory))?;
        Ok(Self { root: root.to_owned(), name, index: Index::make(&directory)? })
    }

    /// The index being filled.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Commits, names the new index the live one, and hands it over. Whoever still holds the old one goes on
    /// reading it until they let go.
    ///
    /// Errors: [`Error::WriterStopped`], [`Error::Directory`]; the old index then stays the live one.
    pub fn finish(self) -> Result<Index, Error> {
        self.index.commit()?;
        let (temporary, current) = (self.root.join("CURRENT.new"), self.root.join(CURRENT));
        let mut file = File::create(&temporary).map_err(at(&temporary))?;
        file.write_all(self.name.as_bytes()).map_err(at(&temporary))?;
        file.sync_all().map_err(at(&temporary))?;
        fs::rename(&temporary, &current).map_err(at(&current))?;
        File::open(&self.root).and_then(|directory| directory.sync_all()).map_err(at(&self.root))?;
        Ok(self.index)
    }
}

/// See [`Index::open`].
pub(crate) fn open(root: &Path) -> Result<Opening, Error> {
    let Some(name) = current(root)? else { return Ok(Opening::NeedsRebuild(RebuildReason::Absent)) };
    if !name.starts_with(&prefix()) {
        let fingerprint = name.split('-').next().and_then(|part| u32::from_str_radix(part, 16).ok());
        let outdated = fingerprint.and_then(|fingerprint| Index::outdated(&root.join(&name), fingerprint));
        return Ok(match outdated {
            Some(index) => Opening::Outdated(index),
            None => Opening::NeedsRebuild(RebuildReason::OtherVersion { found: name }),
        });
    }
    Ok(match Index::existing(&root.join(&name)) {
        Ok(index) => Opening::Ready(index),
        Err(error) => {
            let detail = std::error::Error::source(&error).map_or(error.to_string(), ToString::to_string);
            Opening::NeedsRebuild(RebuildReason::Damaged { detail })
        }
    })
}

/// See [`Index::prune`].
pub(crate) fn prune(root: &Path, age: Duration) -> Result<usize, Error> {
    let live = current(root)?;
    let mut removed = 0;
    for name in builds(root)? {
        let directory = root.join(&name);
        let changed = fs::metadata(&directory).and_then(|data| data.modified()).map_err(at(&directory))?;
        let is_old = SystemTime::now().duration_since(changed).is_ok_and(|passed| passed >= age);
        if is_old && live.as_ref() != Some(&name) {
            fs::remove_dir_all(&directory).map_err(at(&directory))?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn current(root: &Path) -> Result<Option<String>, Error> {
    let path = root.join(CURRENT);
    match fs::read_to_string(&path) {
        Ok(name) => Ok(Some(name.trim().to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(&path)(error)),
    }
}

/// Directories under `root` that carry the name of a build, of whatever version.
fn builds(root: &Path) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for item in fs::read_dir(root).map_err(at(root))? {
        let item = item.map_err(at(root))?;
        let name = item.file_name().to_string_lossy().into_owned();
        if item.path().is_dir() && serial(&name).is_some() {
            names.push(name);
        }
    }
    Ok(names)
}

fn prefix() -> String {
    format!("{:08x}-a{ANALYSIS_VERSION}-", schema::fingerprint())
}

fn serial(name: &str) -> Option<u32> {
    let mut parts = name.splitn(3, '-');
    let (schema, analysis, serial) = (parts.next()?, parts.next()?, parts.next()?);
    (schema.len() == 8 && analysis.starts_with('a')).then(|| serial.parse().ok())?
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Directory { path, source }
}
