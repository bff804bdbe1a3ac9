//! Thư mục máy quét: what a scanner puts into a folder becomes letters in the clerk's queue.
//!
//! The folder is looked at again and again, because network shares tell nobody of new files. A file that has not
//! changed for a while is taken in: its bytes are stored, a letter is opened in one transaction, and only then is the
//! file moved into `done`. Killed at any step, the program finds the file again and knows it by its SHA-256. What
//! cannot be a letter goes into `refused`, with a text that says why and what to do.
//!
//! Files in the folder itself go to the first clerk of the only agency; files in a folder named like a clerk's login go
//! to that clerk, and that folder has its own `done` and `refused`.

mod folder;
mod rounds;
mod status;
mod taking;

pub use status::{Status, status};

use crate::Office;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Where the scanner writes, and how patiently it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanFolder {
    /// The folder.
    pub path: PathBuf,
    /// Wait between looks.
    pub every: Duration,
    /// A file that has not changed for this long is taken in.
    pub quiet: Duration,
    /// As `quiet`, for a file that looks unfinished: empty, or a PDF without its end.
    pub patience: Duration,
}

impl ScanFolder {
    /// The folder, looked at every 3 s; files unchanged for 6 s are taken in, unfinished ones after 60 s.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            every: Duration::from_secs(3),
            quiet: Duration::from_secs(6),
            patience: Duration::from_secs(60),
        }
    }
}

/// Nothing is looked at: what was told of a folder before is taken back.
pub(crate) fn spawn_none(office: &Office) -> JoinHandle<()> {
    let office = office.clone();
    tokio::spawn(async move {
        if let Err(error) = status::note(&office, None).await {
            tracing::warn!(%error, "the state of the scanner's folder could not be noted");
        }
    })
}

/// Looks at the folder until told to stop; what is being taken in then is finished first.
pub(crate) fn spawn(
    office: &Office,
    folder: ScanFolder,
    mut stopped: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let office = office.clone();
    tokio::spawn(async move {
        let every = folder.every;
        let mut rounds = rounds::Rounds::new(office, folder);
        while !*stopped.borrow() {
            rounds.round(&stopped).await;
            tokio::select! {
                _ = stopped.changed() => {}
                () = tokio::time::sleep(every) => {}
            }
        }
    })
}
