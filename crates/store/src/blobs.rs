//! Bytes of files, found by their SHA-256. Published and on disk before any row names them.

use crate::{
    Error, Reader,
    link::{Columns, LONGEST_LIST, Query, sealed::Linked},
};
use bytes::Bytes;
use congvan_records::Sha256;
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::{
    GetOptions, GetRange, MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem,
    path::Path,
};
use ring::digest::{Context, SHA256};
use std::{
    collections::BTreeSet,
    ops::Range,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::sync::RwLock;
use uuid::Uuid;

/// The store of bytes: a directory with `staging/` and `cas/<2 hexadecimal digits>/<sha256>`.
#[derive(Clone, Debug)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// Where the store lies on this machine, if it does.
    root: Option<PathBuf>,
    /// Publishing shares it, deleting has it alone: bytes published again just now are not swept.
    publishing: Arc<RwLock<()>>,
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

/// Bytes written at once: the least that S3 takes as a part.
const PART: usize = 5 << 20;

impl Blobs {
    /// The store in this directory, made when it is not there. What it acknowledges is on disk.
    pub fn open(directory: PathBuf) -> Result<Self, Error> {
        std::fs::create_dir_all(directory.join("cas"))?;
        std::fs::create_dir_all(directory.join("staging"))?;
        let store = LocalFileSystem::new_with_prefix(&directory)?.with_fsync(true);
        let root = Some(directory.canonicalize()?);
        Ok(Self { store: Arc::new(store), root, publishing: Arc::default() })
    }

    /// Streams bytes to a staging file while hashing them, and publishes them on disk under their digest. Safe to
    /// repeat. A row may name the bytes only after this returned.
    ///
    /// Errors: [`Error::TooLarge`] beyond `limit` bytes; the source's own error, as [`Error::File`].
    pub async fn put(
        &self,
        source: impl Stream<Item = Result<Bytes, std::io::Error>> + Send,
        limit: u64,
    ) -> Result<Published, Error> {
        let staging = Path::from(format!("staging/{}", Uuid::now_v7()));
        let mut upload = self.store.put_multipart(&staging).await?;
        let published = match receive(upload.as_mut(), source, limit).await {
            Ok(published) => published,
            Err(error) => {
                // The upload's own error matters more than one of its removal; the sweep comes later anyway.
                let _ = upload.abort().await;
                return Err(error);
            }
        };
        upload.complete().await?;
        // Over bytes that are there already too: they are the same, and their age begins anew.
        let _shared = self.publishing.read().await;
        self.store.rename(&staging, &address(published.sha256)).await?;
        Ok(published)
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
        Ok(self.store.head(&address(sha256)).await.map_err(absent)?.size)
    }

    /// All bytes at once. Errors: [`Error::NotFound`].
    pub async fn get(&self, sha256: Sha256) -> Result<Bytes, Error> {
        Ok(self.store.get(&address(sha256)).await.map_err(absent)?.bytes().await?)
    }

    /// Bytes of a range (or all) as a stream. Errors: [`Error::NotFound`]; [`Error::Blob`] for a range outside.
    pub async fn stream(
        &self,
        sha256: Sha256,
        range: Option<Range<u64>>,
    ) -> Result<impl Stream<Item = Result<Bytes, Error>> + Send + use<>, Error> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.store.get_opts(&address(sha256), options).await.map_err(absent)?;
        Ok(found.into_stream().map_err(Error::from))
    }

    /// Where the bytes lie on this machine, for child processes. `None` when the store is not local.
    pub fn local_path(&self, sha256: Sha256) -> Option<PathBuf> {
        let text = sha256.to_string();
        self.root.as_ref().map(|root| root.join("cas").join(&text[..2]).join(text))
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

    /// Removes published bytes that no row of any agency names, and staging files, when older than `age`.
    pub async fn sweep(&self, db: &Reader, age: Duration) -> Result<Swept, Error> {
        let mut swept = Swept { orphans: 0, unfinished: self.sweep_staging(age)? };
        let listed: Vec<_> = self.store.list(Some(&Path::from("cas"))).try_collect().await?;
        let old: Vec<Sha256> = listed
            .into_iter()
            .filter(|meta| is_older(meta.last_modified.into(), age))
            .filter_map(|meta| meta.location.filename().and_then(|name| name.parse().ok()))
            .collect();
        for some in old.chunks(LONGEST_LIST) {
            let named = named(db, some).await?;
            for sha256 in some.iter().filter(|sha256| !named.contains(sha256)) {
                let _alone = self.publishing.write().await;
                // Published again, or named, since we looked?
                let meta = self.store.head(&address(*sha256)).await.map_err(absent)?;
                let renewed = !is_older(meta.last_modified.into(), age);
                if renewed || !self::named(db, std::slice::from_ref(sha256)).await?.is_empty() {
                    continue;
                }
                self.store.delete(&address(*sha256)).await?;
                swept.orphans += 1;
            }
        }
        Ok(swept)
    }

    /// Straight from the directory: the object store does not list what was never completed.
    fn sweep_staging(&self, age: Duration) -> Result<u64, Error> {
        let Some(root) = &self.root else { return Ok(0) };
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
    let mut query = Query::new("SELECT DISTINCT sha256 FROM files WHERE sha256 IN ", Vec::new());
    query.list(some.iter().map(Sha256::to_string));
    let mut found = BTreeSet::new();
    for row in db.all(&query.sql, query.values).await? {
        let text: String = row.get("sha256")?;
        found.insert(text.parse().map_err(|error| Error::unreadable("digest", error))?);
    }
    Ok(found)
}

async fn receive(
    upload: &mut dyn MultipartUpload,
    source: impl Stream<Item = Result<Bytes, std::io::Error>> + Send,
    limit: u64,
) -> Result<Published, Error> {
    let mut source = std::pin::pin!(source);
    let (mut context, mut size, mut pending) = (Context::new(&SHA256), 0_u64, Vec::new());
    while let Some(piece) = source.try_next().await? {
        size += piece.len() as u64;
        if size > limit {
            return Err(Error::TooLarge(limit));
        }
        context.update(&piece);
        pending.extend_from_slice(&piece);
        if pending.len() >= PART {
            upload.put_part(PutPayload::from(std::mem::take(&mut pending))).await?;
        }
    }
    if !pending.is_empty() {
        upload.put_part(PutPayload::from(pending)).await?;
    }
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(context.finish().as_ref());
    Ok(Published { sha256: Sha256(sha256), size })
}

fn address(sha256: Sha256) -> Path {
    let text = sha256.to_string();
    Path::from(format!("cas/{}/{text}", &text[..2]))
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
