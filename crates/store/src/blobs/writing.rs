//! Bytes on their way to their address.

use super::{Blobs, Published, Reach, address, staged::Staged};
use crate::Error;
use bytes::{Bytes, BytesMut};
use congvan_records::Sha256;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload, path::Path};
use ring::digest::{Context, Digest, SHA256};
use std::{fmt, sync::Arc};
use tokio::{runtime::Handle, task::JoinHandle};
use uuid::Uuid;

/// Bytes that come in one piece after the other. Dropped before their end, they leave nothing.
pub struct Writing {
    size: u64,
    limit: u64,
    to: To,
}

enum To {
    Here(Staged),
    Bucket(Parts),
}

impl fmt::Debug for Writing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writing")
            .field("size", &self.size)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl Writing {
    pub(super) fn begin(blobs: &Blobs, limit: u64) -> Self {
        let to = match &blobs.reach {
            Reach::Here(root) => To::Here(Staged::new(root)),
            Reach::Fetched(_) => To::Bucket(Parts::new(&blobs.store)),
        };
        Self { size: 0, limit, to }
    }

    /// Takes the next bytes; waits when they come faster than they are hashed and written.
    ///
    /// Errors: [`Error::TooLarge`]; [`Error::File`] and [`Error::Blob`] when bytes could not be written, unless only the
    /// end says so. It is over then.
    pub async fn add(&mut self, piece: Bytes) -> Result<(), Error> {
        self.size += piece.len() as u64;
        if self.size > self.limit {
            return Err(Error::TooLarge(self.limit));
        }
        match &mut self.to {
            To::Here(staged) => Ok(staged.add(piece).await?),
            To::Bucket(parts) => parts.add(piece).await,
        }
    }

    /// The last byte is here: publishes all of them under their digest. Durable when this returns.
    ///
    /// Errors: [`Error::File`], [`Error::Blob`].
    pub async fn publish(self) -> Result<Published, Error> {
        let sha256 = match self.to {
            To::Here(staged) => staged.publish().await?,
            To::Bucket(parts) => parts.publish().await?,
        };
        Ok(Published { sha256, size: self.size })
    }

    /// Throws the bytes away; they are gone when this returns.
    pub async fn give_up(self) {
        match self.to {
            To::Here(staged) => staged.give_up().await,
            To::Bucket(parts) => parts.give_up().await,
        }
    }
}

/// Bytes sent at once: the least that S3 takes as a part.
const PART: usize = 5 << 20;

/// Bytes on their way to a bucket. A part is sent while the next one comes in and is hashed; two parts are in memory at
/// most.
struct Parts {
    store: Arc<dyn ObjectStore>,
    staging: Path,
    context: Context,
    upload: Option<Box<dyn MultipartUpload>>,
    part: Gathered,
    sending: Option<JoinHandle<object_store::Result<()>>>,
}

impl Parts {
    fn new(store: &Arc<dyn ObjectStore>) -> Self {
        Self {
            store: Arc::clone(store),
            staging: Path::from(format!("staging/{}", Uuid::now_v7())),
            context: Context::new(&SHA256),
            upload: None,
            part: Gathered::default(),
            sending: None,
        }
    }

    async fn add(&mut self, piece: Bytes) -> Result<(), Error> {
        self.context.update(&piece);
        self.part.add(piece);
        if self.part.size() >= PART { self.send().await } else { Ok(()) }
    }

    async fn send(&mut self) -> Result<(), Error> {
        self.sent().await?;
        let part = std::mem::take(&mut self.part).pieces().into_iter().collect::<PutPayload>();
        let upload = match &mut self.upload {
            Some(upload) => upload,
            none => none.insert(self.store.put_multipart(&self.staging).await?),
        };
        self.sending = Some(tokio::spawn(upload.put_part(part)));
        Ok(())
    }

    async fn sent(&mut self) -> Result<(), Error> {
        match self.sending.take() {
            Some(sending) => Ok(sending.await.map_err(std::io::Error::from)??),
            None => Ok(()),
        }
    }

    async fn publish(mut self) -> Result<Sha256, Error> {
        if self.part.size() > 0 || self.upload.is_none() {
            self.send().await?;
        }
        self.sent().await?;
        if let Some(upload) = &mut self.upload {
            upload.complete().await?;
            self.upload = None;
        }
        let sha256 = digest(self.context.clone().finish());
        // Over bytes that are there already too: they are the same, and their age begins anew.
        self.store.rename(&self.staging, &address(sha256)).await?;
        Ok(sha256)
    }

    async fn give_up(mut self) {
        if let Some(mut upload) = self.upload.take() {
            // Should it fail, the parts are the bucket's to expire.
            let _ = upload.abort().await;
        }
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        if let (Some(mut upload), Ok(runtime)) = (self.upload.take(), Handle::try_current()) {
            runtime.spawn(async move { upload.abort().await });
        }
    }
}

/// Bytes as they came, held until there are enough of them.
#[derive(Default)]
pub(super) struct Gathered {
    size: usize,
    pieces: Vec<Bytes>,
    small: BytesMut,
}

/// A piece shorter than this is copied to its neighbours: kept by itself, a byte would take the room of hundreds.
const SMALL: usize = 4096;

impl Gathered {
    pub(super) fn add(&mut self, piece: Bytes) {
        self.size += piece.len();
        if piece.len() < SMALL {
            self.small.extend_from_slice(&piece);
        } else {
            self.end_small();
            self.pieces.push(piece);
        }
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    pub(super) fn pieces(mut self) -> Vec<Bytes> {
        self.end_small();
        self.pieces
    }

    fn end_small(&mut self) {
        if !self.small.is_empty() {
            self.pieces.push(self.small.split().freeze());
        }
    }
}

pub(super) fn digest(digest: Digest) -> Sha256 {
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(digest.as_ref());
    Sha256(sha256)
}
