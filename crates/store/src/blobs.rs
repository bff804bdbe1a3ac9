//! Bytes of files, found by their SHA-256. Published and durable before any row names them.
//!
//! The one race that could lose a file is a sweep that removes bytes nobody names while another process publishes the
//! same bytes again. No lock reaches every process on a shared bucket, so nothing is removed at once: a sweep moves
//! bytes to `swept/`, whoever asks for them there brings them back, and only a day later they are gone.

mod place;
mod shelf;
mod staged;
mod turns;
mod writing;

pub use place::{BlobPlace, S3};
pub use shelf::LocalFile;
pub use writing::Writing;

use crate::{
    Error, Reader,
    link::{Columns, LONGEST_LIST, Query, sealed::Linked},
};
use bytes::Bytes;
use congvan_records::Sha256;
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::{GetOptions, GetRange, GetResult, ObjectStore, ObjectStoreExt, path::Path};
use ring::digest::{Context, SHA256};
use std::{
    collections::BTreeSet,
    ops::Range,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};

/// The store of bytes: `staging/`, `cas/<2 hexadecimal digits>/<sha256>` and `swept/<sha256>`, in a directory or in a
/// bucket.
#[derive(Clone, Debug)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    reach: Reach,
}

/// How bytes come to a program that reads files.
#[derive(Clone, Debug)]
enum Reach {
    /// They are files of this machine already: the directory.
    Here(PathBuf),
    /// They are fetched.
    Fetched(Arc<shelf::Shelf>),
}

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
    /// The store at this place; a directory is made when it is not there. What it acknowledges is durable. Reaches no
    /// network: see [`Self::probe`].
    pub fn open(place: BlobPlace) -> Result<Self, Error> {
        place::open(place)
    }

    /// Can it be read now? Costs one small request.
    ///
    /// Errors: [`Error::Blob`].
    pub async fn probe(&self) -> Result<(), Error> {
        match self.store.head(&Path::from("cas/probe")).await {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Begins to take in at most `limit` bytes, which go to the staging area and are hashed on their way. A row may name
    /// them only after [`Writing::publish`] returned.
    pub fn begin(&self, limit: u64) -> Writing {
        Writing::begin(self, limit)
    }

    /// Streams bytes to the staging area while hashing them, and publishes them under their digest. Safe to repeat. A
    /// row may name the bytes only after this returned.
    ///
    /// Errors: [`Error::TooLarge`] beyond `limit` bytes; the source's own error, as [`Error::File`].
    pub async fn put(
        &self,
        source: impl Stream<Item = Result<Bytes, std::io::Error>> + Send,
        limit: u64,
    ) -> Result<Published, Error> {
        let mut source = std::pin::pin!(source);
        let mut writing = self.begin(limit);
        let poured = async {
            while let Some(piece) = source.try_next().await? {
                writing.add(piece).await?;
            }
            Ok(())
        };
        if let Err(error) = poured.await {
            writing.give_up().await;
            return Err(error);
        }
        writing.publish().await
    }

    /// As [`Self::put`], for bytes in memory.
    pub async fn put_bytes(&self, bytes: Bytes) -> Result<Published, Error> {
        self.put(futures::stream::iter([Ok(bytes)]), u64::MAX).await
    }

    /// Are these bytes published?
    pub async fn contains(&self, sha256: Sha256) -> Result<bool, Error> {
        match self.size(sha256).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Number of bytes. Errors: [`Error::NotFound`].
    pub async fn size(&self, sha256: Sha256) -> Result<u64, Error> {
        Ok(self.find(sha256, GetOptions { head: true, ..GetOptions::default() }).await?.meta.size)
    }

    /// All bytes at once. Errors: [`Error::NotFound`].
    pub async fn get(&self, sha256: Sha256) -> Result<Bytes, Error> {
        Ok(self.find(sha256, GetOptions::default()).await?.bytes().await?)
    }

    /// Bytes of a range (or all) as a stream. Errors: [`Error::NotFound`]; [`Error::Blob`] for a range outside.
    pub async fn stream(
        &self,
        sha256: Sha256,
        range: Option<Range<u64>>,
    ) -> Result<impl Stream<Item = Result<Bytes, Error>> + Send + use<>, Error> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        Ok(self.find(sha256, options).await?.into_stream().map_err(Error::from))
    }

    /// The bytes at their address, or swept and brought back.
    async fn find(&self, sha256: Sha256, options: GetOptions) -> Result<GetResult, Error> {
        match self.store.get_opts(&address(sha256), options.clone()).await {
            Err(object_store::Error::NotFound { .. }) => self.bring_back(sha256).await?,
            found => return Ok(found?),
        }
        self.store.get_opts(&address(sha256), options).await.map_err(absent)
    }

    async fn bring_back(&self, sha256: Sha256) -> Result<(), Error> {
        match self.store.copy(&swept(sha256), &address(sha256)).await {
            Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound("blob")),
            copied => Ok(copied?),
        }
    }

    /// The bytes as a file of this machine, for child processes, for as long as the value lives.
    ///
    /// Errors: [`Error::NotFound`]; [`Error::Mismatch`] when other bytes were fetched than were published.
    pub async fn local(&self, sha256: Sha256) -> Result<LocalFile, Error> {
        match &self.reach {
            Reach::Here(root) => {
                self.size(sha256).await?;
                let text = sha256.to_string();
                Ok(LocalFile::standing(root.join("cas").join(&text[..2]).join(text)))
            }
            Reach::Fetched(shelf) => match shelf.find(sha256) {
                Some(file) => Ok(file),
                None => shelf.fetch(sha256, self.stream(sha256, None).await?).await,
            },
        }
    }

    /// Reads the bytes and compares them with their address; returns their number.
    ///
    /// Errors: [`Error::NotFound`], [`Error::Mismatch`].
    pub async fn verify(&self, sha256: Sha256) -> Result<u64, Error> {
        let mut bytes = self.stream(sha256, None).await?.boxed();
        let (mut context, mut size) = (Context::new(&SHA256), 0);
        while let Some(piece) = bytes.try_next().await? {
            size += piece.len() as u64;
            context.update(&piece);
        }
        if context.finish().as_ref() == sha256.0 { Ok(size) } else { Err(Error::Mismatch) }
    }

    /// Takes published bytes that no row of any agency names out of their address, removes for good what was taken out
    /// before, and uploads that never ended, each when older than `age`.
    pub async fn sweep(&self, db: &Reader, age: Duration) -> Result<Swept, Error> {
        let mut done = Swept { orphans: 0, unfinished: self.sweep_staging(age).await? };
        for some in self.older("swept", age).await?.chunks(LONGEST_LIST) {
            let named = named(db, some).await?;
            for sha256 in some {
                if named.contains(sha256) {
                    self.bring_back(*sha256).await?;
                }
                self.store.delete(&swept(*sha256)).await?;
            }
        }
        for some in self.older("cas", age).await?.chunks(LONGEST_LIST) {
            let named = named(db, some).await?;
            for sha256 in some.iter().filter(|sha256| !named.contains(sha256)) {
                self.store.rename(&address(*sha256), &swept(*sha256)).await?;
                done.orphans += 1;
            }
        }
        Ok(done)
    }

    async fn older(&self, folder: &str, age: Duration) -> Result<Vec<Sha256>, Error> {
        let listed: Vec<_> = self.store.list(Some(&Path::from(folder))).try_collect().await?;
        let old = listed.into_iter().filter(|meta| is_older(meta.last_modified.into(), age));
        Ok(old.filter_map(|meta| meta.location.filename().and_then(|name| name.parse().ok())).collect())
    }

    async fn sweep_staging(&self, age: Duration) -> Result<u64, Error> {
        let Reach::Here(root) = &self.reach else {
            // Complete and never renamed; the parts of an upload that was not completed are the bucket's to expire.
            let listed: Vec<_> = self.store.list(Some(&Path::from("staging"))).try_collect().await?;
            let old = listed.into_iter().filter(|meta| is_older(meta.last_modified.into(), age));
            let mut removed = 0;
            for meta in old {
                self.store.delete(&meta.location).await?;
                removed += 1;
            }
            return Ok(removed);
        };
        // Straight from the directory: the object store does not list what was never completed.
        let mut removed = 0;
        for entry in std::fs::read_dir(root.join("staging"))? {
            let entry = entry?;
            if is_older(entry.metadata()?.modified()?, age) {
                std::fs::remove_file(entry.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// Which of these some row names. The only query without a scope: bytes are shared between agencies.
async fn named(db: &Reader, some: &[Sha256]) -> Result<BTreeSet<Sha256>, Error> {
    let mut found = BTreeSet::new();
    for table in ["files", "scan_files"] {
        let mut query =
            Query::new(&format!("SELECT DISTINCT sha256 FROM {table} WHERE sha256 IN "), Vec::new());
        query.list(some.iter().map(Sha256::to_string));
        for row in db.all(&query.sql, query.values).await? {
            let text: String = row.get("sha256")?;
            found.insert(text.parse().map_err(|error| Error::unreadable("digest", error))?);
        }
    }
    Ok(found)
}

fn address(sha256: Sha256) -> Path {
    let text = sha256.to_string();
    Path::from(format!("cas/{}/{text}", &text[..2]))
}

fn swept(sha256: Sha256) -> Path {
    Path::from(format!("swept/{sha256}"))
}

fn absent(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::NotFound("blob"),
        other => Error::Blob(other),
    }
}

fn is_older(modified: SystemTime, age: Duration) -> bool {
    SystemTime::now().duration_since(modified).is_ok_and(|since| since >= age)
}
