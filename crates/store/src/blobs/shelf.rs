//! Files of a bucket on this machine, for child processes that read files.

use crate::Error;
use bytes::Bytes;
use congvan_records::Sha256;
use futures::{Stream, StreamExt, TryStreamExt};
use lru::LruCache;
use ring::digest::{Context, SHA256};
use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tempfile::NamedTempFile;

/// Bytes that stay here after their use. Whoever turns the pages of a letter comes back for the same file.
const KEPT: u64 = 512 << 20;

/// Bytes as a file of this machine. A fetched one is removed when nobody has it any more.
#[derive(Debug)]
pub struct LocalFile {
    path: PathBuf,
    _fetched: Option<Arc<NamedTempFile>>,
}

impl LocalFile {
    pub(super) const fn standing(path: PathBuf) -> Self {
        Self { path, _fetched: None }
    }

    fn fetched(file: Arc<NamedTempFile>) -> Self {
        Self { path: file.path().to_owned(), _fetched: Some(file) }
    }

    /// The file. It must not be written to.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The files fetched last.
#[derive(Debug)]
pub(super) struct Shelf {
    directory: PathBuf,
    files: Mutex<LruCache<Sha256, (u64, Arc<NamedTempFile>)>>,
}

impl Shelf {
    pub(super) fn new(directory: PathBuf) -> Self {
        Self { directory, files: Mutex::new(LruCache::unbounded()) }
    }

    pub(super) fn find(&self, sha256: Sha256) -> Option<LocalFile> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.get(&sha256).map(|(_, file)| LocalFile::fetched(Arc::clone(file)))
    }

    /// Errors: [`Error::Mismatch`] for bytes that are not those of the digest.
    pub(super) async fn fetch(
        &self,
        sha256: Sha256,
        bytes: impl Stream<Item = Result<Bytes, Error>> + Send,
    ) -> Result<LocalFile, Error> {
        let mut file = NamedTempFile::new_in(&self.directory)?;
        let (mut context, mut size) = (Context::new(&SHA256), 0);
        let mut bytes = std::pin::pin!(bytes.boxed());
        while let Some(piece) = bytes.try_next().await? {
            context.update(&piece);
            size += piece.len() as u64;
            file.write_all(&piece)?;
        }
        if context.finish().as_ref() != sha256.0 {
            return Err(Error::Mismatch);
        }
        let file = Arc::new(file);
        self.keep(sha256, size, Arc::clone(&file));
        Ok(LocalFile::fetched(file))
    }

    fn keep(&self, sha256: Sha256, size: u64, file: Arc<NamedTempFile>) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.put(sha256, (size, file));
        while files.iter().map(|(_, (size, _))| size).sum::<u64>() > KEPT {
            files.pop_lru();
        }
    }
}
