//! Văn bản: one letter as its reader may see it.

mod names;
mod timeline;
mod view;

pub use names::Names;
pub use timeline::{Step, StepState, timeline};
pub use view::{
    FileAnalysis, Letter, LetterFile, Mark, ReadField, ReadForm, SignatureAnswers, SignatureFindings,
    SignatureState,
};

use crate::{Caller, Error, Office};
use bytes::Bytes;
use congvan_records::{DocumentId, FileId, StoredFile};
use futures::stream::BoxStream;

/// The letter, if the caller may know of it.
///
/// What the caller may not read of it is left out here, not on the screen: see [`Letter::readable_content`].
///
/// Errors: [`Error::NotFound`].
pub async fn get(office: &Office, caller: &Caller, document: DocumentId) -> Result<Letter, Error> {
    let _ = (office, caller, document);
    Err(Error::Unavailable("letters"))
}

/// The original bytes of a file, as they were received.
pub struct FileContent {
    /// What the file is.
    pub file: StoredFile,
    /// Its bytes, in pieces.
    pub stream: BoxStream<'static, Result<Bytes, std::io::Error>>,
}

impl std::fmt::Debug for FileContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileContent").field("file", &self.file.id).finish_non_exhaustive()
    }
}

/// A file of a letter, for those who may read its content. The reading is logged.
///
/// Errors: [`Error::NotFound`].
pub async fn file(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
) -> Result<FileContent, Error> {
    let _ = (office, caller, document, file);
    Err(Error::Unavailable("files"))
}

/// The picture of a page (from 1), about `width` pixels wide, as PNG.
///
/// Drawn by a confined child and kept under `derived`, which may be deleted at any time.
///
/// Errors: [`Error::NotFound`], [`Error::Unreadable`], [`Error::Busy`].
pub async fn page_image(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
    page: u32,
    width: u32,
) -> Result<Bytes, Error> {
    let _ = (office, caller, document, file, page, width);
    Err(Error::Unavailable("page images"))
}
