//! Sao lưu, khôi phục: the whole installation into a folder elsewhere, and back.
//!
//! A backup folder holds many backups and the bytes of files once:
//!
//! ```text
//! blobs/<2 digits>/<sha256>         bytes of files, shared by all backups in the folder
//! snapshots/<instant>/manifest.json what there is, with digests; manifest.sha256 its own
//! snapshots/<instant>/tables/…      rows of one instant, one JSON array a line, gzip
//! unfinished/                       what a broken-off backup left; cleared by the next one
//! ```
//!
//! A backup becomes visible by the renaming of its folder, after all it needs is on disk: a half one is never under
//! `snapshots`. Rows are of no database's own kind, so what was taken from SQLite can be put into PostgreSQL.

mod folder;
mod manifest;
mod numbers;
mod restoring;
mod taking;
mod verifying;

pub use congvan_store::restoration::Gap;
pub use manifest::{Manifest, Shelf};
pub(crate) use numbers::held_by;
pub use numbers::{Held, HeldBook, confirm, held};
pub use restoring::{Restored, restore};
pub use taking::{Taken, take};
pub use verifying::{list, verify};

use std::path::PathBuf;

/// How far a long work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// How much of it is done.
    pub done: u64,
    /// How much there is, in the same measure.
    pub total: u64,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Copying bytes of files; measured in bytes.
    Files,
    /// Copying rows; measured in tables.
    Rows,
    /// Comparing with the digests; measured in bytes.
    Comparing,
    /// Building the index; measured in letters, known at its end.
    Index,
    /// `congvan check`.
    Checking,
}

/// Why a backup or a restoration was not made. What it concerns is a path or a table, never content.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The folder holds no complete backup, or not the one asked for.
    #[error("{} holds no such backup", .0.display())]
    NoBackup(PathBuf),
    /// There is nothing to back up.
    #[error("{} holds no data", .0.display())]
    NoData(PathBuf),
    /// A part of the backup is missing or is not what its digest says.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// A file that a letter names has no bytes: the data itself is damaged.
    #[error("the bytes of {0} are missing in the data")]
    Missing(String),
    /// The target holds data.
    #[error("the target holds data")]
    NotEmpty,
    /// Another process works on the folder.
    #[error("{} is in use by another process", .0.display())]
    InUse(PathBuf),
    /// The backup was made by a later version of the program.
    #[error("the backup was made by a later version")]
    Newer,
    /// The last number of these books and years must be said.
    #[error("the last number of {} must be said", .0.join(", "))]
    NumbersUnsaid(Vec<String>),
    /// A number is lower than one that is in the books, or was: book and year, and the lowest possible.
    #[error("the last number of {0} is at least {1}")]
    NumberTooLow(String, u64),
    /// There is no such agency, or its numbers are not held.
    #[error("no agency of this code waits for numbers")]
    NothingHeld,
    /// Reading or writing the folder failed.
    #[error("{} cannot be read or written", .0.display())]
    File(PathBuf, #[source] std::io::Error),
}

/// Format of what is written; raised when older programs could not read it.
const FORMAT: u32 = 1;
