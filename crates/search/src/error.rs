use std::path::PathBuf;

/// What can go wrong in the index. Every variant leaves the committed index intact.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process or another [`crate::Index`] of this process holds the writer's lock.
    #[error("another writer holds the index")]
    Busy,
    /// The writer stopped. Everything since the last commit is lost: run those jobs again.
    #[error("index writer stopped, uncommitted documents are lost")]
    WriterStopped(#[source] tantivy::TantivyError),
    /// The engine failed while reading.
    #[error("index could not be read")]
    Read(#[source] tantivy::TantivyError),
    /// A file of the index directory could not be read or written.
    #[error("index directory failed at {path}")]
    Directory {
        /// The file or directory concerned.
        path: PathBuf,
        /// The operating system's answer.
        source: std::io::Error,
    },
}

impl Error {
    pub(crate) fn writing(source: tantivy::TantivyError) -> Self {
        match source {
            tantivy::TantivyError::LockFailure(..) => Self::Busy,
            other => Self::WriterStopped(other),
        }
    }
}
