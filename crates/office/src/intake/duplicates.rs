use crate::{Caller, Error, Office};
use congvan_records::{ArrivalNumber, DocumentCode, DocumentId, Timestamp};
use congvan_workflow::Status;
use time::Date;

/// Why two letters may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateReason {
    /// A file has the same bytes.
    SameBytes,
    /// Same number and symbol, issuing body and day.
    SameCode,
}

impl DuplicateReason {
    /// The stable English key used in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SameBytes => "same_bytes",
            Self::SameCode => "same_code",
        }
    }
}

/// A letter that may be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The other letter.
    pub document: DocumentId,
    /// Why.
    pub reason: DuplicateReason,
    /// Where it stands.
    pub status: Status,
    /// Số đến.
    pub arrival_number: Option<ArrivalNumber>,
    /// Ngày đến.
    pub arrival_date: Option<Date>,
    /// When it came.
    pub received_at: Timestamp,
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Cơ quan ban hành.
    pub organ_name: String,
    /// Ngày văn bản.
    pub issued_date: Option<Date>,
    /// Trích yếu.
    pub subject: String,
}

/// What the form says now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DuplicateQuery {
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Cơ quan ban hành.
    pub organ_name: String,
    /// Ngày văn bản.
    pub issued_date: Option<Date>,
}

/// Other letters of the agency that may be this one, among those the caller may know of.
///
/// Without a query the stored form is compared.
///
/// Errors: [`Error::NotFound`].
pub async fn duplicates(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    query: Option<DuplicateQuery>,
) -> Result<Vec<Duplicate>, Error> {
    let _ = (office, caller, document, query);
    Err(Error::Unavailable("intake"))
}
