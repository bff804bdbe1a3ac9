//! Incoming documents and their files.

use crate::{AgencyScope, Error, Read, Tx};
use congvan_records::{
    AccessLevel, DocumentFields, DocumentId, FileId, IncomingDocument, PersonId, Sha256, StoredFile,
    Timestamp, Urgency,
};
use congvan_workflow::{Principal, Registration, Status};
use time::Date;

/// Which letters a list shows; what is `None` or empty does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Where the letter stands.
    pub statuses: Vec<Status>,
    /// Year of the register.
    pub year: Option<i32>,
    /// With a number (`true`) or without.
    pub registered: Option<bool>,
    /// Received at this instant or later.
    pub received_from: Option<Timestamp>,
    /// Received before.
    pub received_before: Option<Timestamp>,
    /// At least this urgent.
    pub at_least: Option<Urgency>,
    /// Name of the kind, as stored.
    pub kind: Option<String>,
    /// Issuing body, compared as [`fold_name`] makes it.
    pub organ_name: Option<String>,
    /// The day the document bears, from.
    pub issued_from: Option<Date>,
    /// … to, included.
    pub issued_to: Option<Date>,
}

/// Where the next page of [`page`] begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentCursor {
    /// Of the last row seen.
    pub received_at: Timestamp,
    /// Of the last row seen.
    pub index_key: i64,
}

/// One line of a list of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLine {
    /// The letter.
    pub document: IncomingDocument,
    /// Key in the search index.
    pub index_key: i64,
    /// Where it stands.
    pub status: Status,
    /// Due, if it has been directed with a deadline.
    pub deadline_at: Option<Timestamp>,
    /// Day of the deadline.
    pub deadline_date: Option<Date>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T, C> {
    /// Its lines.
    pub items: Vec<T>,
    /// Where the next one begins; `None` at the end.
    pub next: Option<C>,
}

/// Something already in the agency that looks like the same letter. The caller names only those the person may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// The other letter.
    pub document: DocumentId,
    /// Key in the search index, for [`crate::grants::readable`].
    pub index_key: i64,
}

/// A name as compared: NFC, one line, lower case.
pub fn fold_name(name: &str) -> String {
    congvan_records::nfc_line(name).to_lowercase()
}

/// Adds a letter just received, without number. Returns its key in the search index, counted by our own counter.
pub async fn insert(tx: &Tx, scope: AgencyScope, document: &IncomingDocument) -> Result<i64, Error> {
    todo!()
}

/// Replaces the registration form, as long as the letter has no number: [`Error::Registered`] after that.
pub async fn update_fields(
    tx: &Tx,
    scope: AgencyScope,
    document: DocumentId,
    fields: &DocumentFields,
) -> Result<(), Error> {
    todo!()
}

/// Writes the number into the letter. Errors: [`Error::Registered`] when it has one.
pub async fn set_registration(
    tx: &Tx,
    scope: AgencyScope,
    document: DocumentId,
    registration: &Registration,
) -> Result<(), Error> {
    todo!()
}

/// The letter, if the agency has it.
pub async fn find(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
) -> Result<Option<IncomingDocument>, Error> {
    todo!()
}

/// The letter. Errors: [`Error::NotFound`].
pub async fn get(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
) -> Result<IncomingDocument, Error> {
    todo!()
}

/// The letter's key in the search index.
pub async fn index_key(db: &impl Read, scope: AgencyScope, document: DocumentId) -> Result<i64, Error> {
    todo!()
}

/// The letter with this key in the search index.
pub async fn find_by_index_key(
    db: &impl Read,
    scope: AgencyScope,
    index_key: i64,
) -> Result<Option<DocumentId>, Error> {
    todo!()
}

/// Keys and identifiers after `after`, in order: for building the search index anew.
pub async fn all_after(
    db: &impl Read,
    scope: AgencyScope,
    after: i64,
    limit: u64,
) -> Result<Vec<(i64, DocumentId)>, Error> {
    todo!()
}

/// Letters that one of `principals` may read at `now`, newest received first. `limit` is at most 200.
pub async fn page(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
    filter: &DocumentFilter,
    cursor: Option<DocumentCursor>,
    limit: u64,
    now: Timestamp,
) -> Result<Page<DocumentLine, DocumentCursor>, Error> {
    todo!()
}

/// Letters of the agency with a file of these bytes.
pub async fn same_bytes(db: &impl Read, scope: AgencyScope, sha256: Sha256) -> Result<Vec<Likeness>, Error> {
    todo!()
}

/// Letters of the agency with this code ([`congvan_records::DocumentCode::key`]), issuing body and date.
pub async fn same_code(
    db: &impl Read,
    scope: AgencyScope,
    code_key: &str,
    organ_name: &str,
    issued: Option<Date>,
) -> Result<Vec<Likeness>, Error> {
    todo!()
}

/// Adds a file whose bytes are already published in the blob store. Files keep the order in which they were added.
pub async fn insert_file(
    tx: &Tx,
    scope: AgencyScope,
    file: &StoredFile,
    added_by: Option<PersonId>,
    added_at: Timestamp,
) -> Result<(), Error> {
    todo!()
}

/// The letter's files: main first, then as added.
pub async fn files(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
) -> Result<Vec<StoredFile>, Error> {
    todo!()
}

/// One file. Errors: [`Error::NotFound`].
pub async fn file(db: &impl Read, scope: AgencyScope, file: FileId) -> Result<StoredFile, Error> {
    todo!()
}
