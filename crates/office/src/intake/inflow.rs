//! Bytes on their way in, whatever they are to become.

use crate::{Caller, Error, Office, vitals};
use bytes::Bytes;
use congvan_reading::{FileKind, sniff};
use congvan_records::display_name;
use congvan_store::blobs::{Published, Writing};

/// First bytes kept for finding out what kind of file it is.
const HEAD: usize = 8 * 1024;

/// A file on its way in. Dropped before its end, it leaves nothing.
#[derive(Debug)]
pub struct Inflow {
    office: Office,
    caller: Caller,
    name: String,
    head: Vec<u8>,
    size: u64,
    writing: Writing,
}

/// A file that is here: its bytes are on disk, and no row names them yet.
pub(crate) struct Arrived {
    pub(crate) office: Office,
    pub(crate) caller: Caller,
    pub(crate) name: String,
    pub(crate) kind: FileKind,
    pub(crate) published: Published,
}

impl Inflow {
    pub(crate) fn begin(office: &Office, caller: &Caller, name: &str) -> Self {
        Self {
            office: office.clone(),
            caller: caller.clone(),
            name: display_name(name),
            head: Vec::new(),
            size: 0,
            writing: office.inner.store.blobs().begin(office.limits().file_bytes),
        }
    }

    /// Takes the next bytes.
    ///
    /// Errors: [`Error::TooLarge`], [`Error::DiskFull`]; the upload is then over.
    pub async fn write(&mut self, chunk: Bytes) -> Result<(), Error> {
        if self.size == 0 {
            // A disk filled to the last byte by files would leave nothing for acts.
            let reserve = self.office.limits().disk_reserve;
            if vitals::disk_free(&self.office).is_some_and(|free| free < reserve) {
                return Err(Error::DiskFull);
            }
        }
        if self.head.len() < HEAD {
            let wanted = (HEAD - self.head.len()).min(chunk.len());
            self.head.extend_from_slice(&chunk[..wanted]);
        }
        self.size += chunk.len() as u64;
        Ok(self.writing.add(chunk).await?)
    }

    /// Throws the bytes away.
    pub(crate) async fn abort(self) {
        self.writing.give_up().await;
    }

    /// The last byte is here. `refused` says why a file of its kind is not taken in under its name.
    ///
    /// Errors: [`Error::Empty`], what `refused` says, and what went wrong with writing.
    pub(crate) async fn finish(
        self,
        refused: impl Fn(FileKind, &str) -> Option<Error>,
    ) -> Result<Arrived, Error> {
        let kind = sniff(&self.head, &self.name);
        let fault = if self.size == 0 { Some(Error::Empty) } else { refused(kind, &self.name) };
        if let Some(fault) = fault {
            self.abort().await;
            return Err(fault);
        }
        let Self { office, caller, name, writing, .. } = self;
        let published = writing.publish().await?;
        Ok(Arrived { office, caller, name, kind, published })
    }
}
