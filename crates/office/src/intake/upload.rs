use super::Duplicate;
use crate::letters::LetterFile;
use crate::{Caller, Error, Office};
use congvan_records::{DocumentId, FileId, Source};

/// A file on its way in. Dropped before [`Upload::finish`], it leaves nothing.
#[derive(Debug)]
pub struct Upload {
    #[expect(dead_code, reason = "read when the bytes are kept")]
    office: Office,
}

/// A letter just received.
#[derive(Clone, Debug)]
pub struct Received {
    /// The new letter; for an attachment or a result the letter it was added to.
    pub document: DocumentId,
    /// Its file.
    pub file: LetterFile,
    /// Letters of the agency with the same bytes, among those the caller may know of.
    pub same_bytes: Vec<Duplicate>,
}

impl Upload {
    /// Takes the next bytes.
    ///
    /// Errors: [`Error::TooLarge`]; the upload is then over.
    pub async fn write(&mut self, chunk: &[u8]) -> Result<(), Error> {
        let _ = chunk;
        Err(Error::Unavailable("intake"))
    }

    /// Keeps the file, opens the letter and asks for its analysis, all at once.
    ///
    /// Errors: [`Error::Empty`], [`Error::UnsupportedType`]; for attachments and results also [`Error::NotFound`]
    /// and [`Error::Refused`].
    pub async fn finish(self) -> Result<Received, Error> {
        Err(Error::Unavailable("intake"))
    }

    /// Throws the bytes away.
    pub async fn abort(self) {}
}

/// Tiếp nhận: a clerk begins to upload a letter. Refused before the first byte for anybody else.
///
/// Errors: [`Error::Forbidden`].
pub async fn begin_upload(
    office: &Office,
    caller: &Caller,
    name: &str,
    source: Source,
) -> Result<Upload, Error> {
    let _ = (office, caller, name, source);
    Err(Error::Unavailable("intake"))
}

/// A clerk begins to add an attachment to a letter that has no number yet.
///
/// Errors: [`Error::NotFound`], [`Error::Refused`].
pub async fn add_attachment(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    name: &str,
) -> Result<Upload, Error> {
    let _ = (office, caller, document, name);
    Err(Error::Unavailable("intake"))
}

/// Thêm kết quả: someone with an open share begins to add a file as its result.
///
/// Errors: [`Error::NotFound`], [`Error::Refused`].
pub async fn add_result(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    name: &str,
) -> Result<Upload, Error> {
    let _ = (office, caller, document, name);
    Err(Error::Unavailable("intake"))
}

/// Takes an attachment off a letter that has no number yet.
///
/// Errors: [`Error::NotFound`], [`Error::Refused`].
pub async fn remove_attachment(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
) -> Result<(), Error> {
    let _ = (office, caller, document, file);
    Err(Error::Unavailable("intake"))
}
