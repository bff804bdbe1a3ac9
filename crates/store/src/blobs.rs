//! Bytes of files, found by their SHA-256. Published and on disk before any row names them.

use crate::{Error, Reader};
use bytes::Bytes;
use congvan_records::Sha256;
use futures::Stream;
use std::{ops::Range, path::PathBuf, time::Duration};

/// The store of bytes: a directory with `staging/` and `cas/<2 hexadecimal digits>/<sha256>`.
#[derive(Clone, Debug)]
pub struct Blobs {}

/// Bytes that are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Their address.
    pub sha256: Sha256,
    /// Their number.
    pub size: u64,
}

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Bytes that no row named.
    pub orphans: u64,
    /// Uploads that never ended.
    pub unfinished: u64,
}

/// Age at which bytes that no row names are swept.
pub const ORPHAN_AGE: Duration = Duration::from_secs(24 * 60 * 60);

impl Blobs {
    /// The store in this directory, made when it is not there.
    pub fn open(directory: PathBuf) -> Result<Self, Error> {
        todo!()
    }

    /// Streams bytes to a staging file while hashing them, and publishes them on disk under their digest. Safe to
    /// repeat: bytes already there stay.
    ///
    /// Errors: [`Error::TooLarge`] beyond `limit` bytes; the source's own error, as [`Error::File`].
    pub async fn put(
        &self,
        source: impl Stream<Item = Result<Bytes, std::io::Error>> + Send,
        limit: u64,
    ) -> Result<Published, Error> {
        todo!()
    }

    /// As [`Self::put`], for bytes in memory.
    pub async fn put_bytes(&self, bytes: Bytes) -> Result<Published, Error> {
        todo!()
    }

    /// Are these bytes published?
    pub async fn contains(&self, sha256: Sha256) -> Result<bool, Error> {
        todo!()
    }

    /// Number of bytes. Errors: [`Error::NotFound`].
    pub async fn size(&self, sha256: Sha256) -> Result<u64, Error> {
        todo!()
    }

    /// All bytes at once. Errors: [`Error::NotFound`].
    pub async fn get(&self, sha256: Sha256) -> Result<Bytes, Error> {
        todo!()
    }

    /// Bytes of a range (or all) as a stream. Errors: [`Error::NotFound`].
    pub async fn stream(
        &self,
        sha256: Sha256,
        range: Option<Range<u64>>,
    ) -> Result<impl Stream<Item = Result<Bytes, Error>> + Send + use<>, Error> {
        todo!();
        #[allow(unreachable_code)]
        Ok(futures::stream::empty())
    }

    /// Where the bytes lie on this machine, for child processes. `None` when the store is not local.
    pub fn local_path(&self, sha256: Sha256) -> Option<PathBuf> {
        todo!()
    }

    /// Reads the bytes and compares them with their address. Errors: [`Error::NotFound`], [`Error::Mismatch`].
    pub async fn verify(&self, sha256: Sha256) -> Result<u64, Error> {
        todo!()
    }

    /// Removes published bytes that no row of any agency names, and staging files, when older than `age`.
    pub async fn sweep(&self, db: &Reader, age: Duration) -> Result<Swept, Error> {
        todo!()
    }
}
