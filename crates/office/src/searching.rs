//! Tra cứu: search under the caller's rights.

use crate::letters::SignatureState;
use crate::{Caller, Error, Office};
use congvan_records::{AccessLevel, ArrivalNumber, DocumentCode, DocumentId, Timestamp};
use congvan_workflow::Status;
use std::ops::Range;
use time::Date;

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Newest first.
    Newest,
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The words as typed.
    pub text: String,
    /// Only these kinds.
    pub kinds: Vec<String>,
    /// Only these issuing bodies.
    pub agencies: Vec<String>,
    /// Only these years of issue.
    pub years: Vec<i32>,
    /// Only these statuses.
    pub statuses: Vec<Status>,
    /// In which order.
    pub sort: Sort,
    /// How many hits to pass over.
    pub offset: usize,
    /// How many to give: 1–100.
    pub limit: usize,
}

/// A text with the places that were hit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The text.
    pub text: String,
    /// Hits, in bytes of the text, in order, not overlapping.
    pub hits: Vec<Range<usize>>,
}

/// A letter found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The letter.
    pub document: DocumentId,
    /// Trích yếu.
    pub subject: Marked,
    /// Around the first hits in the text; empty when the content may not be read.
    pub snippet: Marked,
    /// Pages with hits.
    pub pages: Vec<u32>,
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Loại văn bản.
    pub kind: String,
    /// Cơ quan ban hành.
    pub organ_name: String,
    /// Ngày văn bản.
    pub issued_date: Option<Date>,
    /// Số đến.
    pub arrival_number: Option<ArrivalNumber>,
    /// Ngày đến.
    pub arrival_date: Option<Date>,
    /// Người ký; empty when the content may not be read.
    pub signer_name: String,
    /// Where it stands.
    pub status: Status,
    /// Mức truy cập.
    pub access: AccessLevel,
    /// The verdict on the main file's signatures.
    pub signature: Option<SignatureState>,
    /// When it came.
    pub received_at: Timestamp,
}

/// One value of a facet, counted under the caller's rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many.
    pub count: u64,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Letters, in order.
    pub hits: Vec<Found>,
    /// How many in all.
    pub total: u64,
    /// There are more than `total`.
    pub total_is_lower_bound: bool,
    /// How long it took.
    pub took: std::time::Duration,
    /// Kinds among all hits.
    pub kinds: Vec<Facet>,
    /// Issuing bodies among all hits.
    pub agencies: Vec<Facet>,
    /// Years among all hits.
    pub years: Vec<Facet>,
    /// Statuses among all hits, by key.
    pub statuses: Vec<Facet>,
    /// How the words were understood, in Vietnamese.
    pub notes: Vec<String>,
    /// The index is not ready: only subjects and numbers were looked through.
    pub degraded: bool,
}

/// Looks for letters the caller may know of.
pub async fn search(office: &Office, caller: &Caller, query: Query) -> Result<Page, Error> {
    let _ = (office, caller, query);
    Err(Error::Unavailable("search"))
}
