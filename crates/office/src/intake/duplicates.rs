use crate::office::scope;
use crate::{Caller, Error, Office, access};
use congvan_records::{ArrivalNumber, DocumentCode, DocumentId, IncomingDocument, Sha256, Timestamp};
use congvan_store::documents::{self, Likeness};
use congvan_store::{grants, routings};
use congvan_workflow::{Access, Status};
use time::Date;

/// Most letters named as possible duplicates.
const MOST: usize = 10;

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
    let db = office.reader();
    let agency = scope(caller.agency.id);
    access::readable(office, db, caller, document, Access::ReadMetadata).await?;
    let query = match query {
        Some(query) => query,
        None => {
            let fields = documents::get(db, agency, document).await?.fields;
            DuplicateQuery {
                code: fields.code,
                organ_name: fields.organ_name,
                issued_date: fields.issued_date,
            }
        }
    };
    let mut found = Vec::new();
    for file in documents::files(db, agency, document).await? {
        for same in same_bytes(office, caller, file.sha256, document).await? {
            if !found.iter().any(|known: &Duplicate| known.document == same.document) {
                found.push(same);
            }
        }
    }
    if let Some(code) = query.code {
        let alike =
            documents::same_code(db, agency, &code.key(), &query.organ_name, query.issued_date).await?;
        for same in describe(office, caller, alike, DuplicateReason::SameCode, document).await? {
            if !found.iter().any(|known| known.document == same.document) {
                found.push(same);
            }
        }
    }
    found.truncate(MOST);
    Ok(found)
}

/// Letters with a file of these bytes, among those the caller may know of.
pub(super) async fn same_bytes(
    office: &Office,
    caller: &Caller,
    sha256: Sha256,
    besides: DocumentId,
) -> Result<Vec<Duplicate>, Error> {
    let alike = documents::same_bytes(office.reader(), scope(caller.agency.id), sha256).await?;
    describe(office, caller, alike, DuplicateReason::SameBytes, besides).await
}

async fn describe(
    office: &Office,
    caller: &Caller,
    alike: Vec<Likeness>,
    reason: DuplicateReason,
    besides: DocumentId,
) -> Result<Vec<Duplicate>, Error> {
    let others: Vec<DocumentId> =
        alike.into_iter().map(|like| like.document).filter(|other| *other != besides).collect();
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let principals = caller.actor.principals();
    let mut readable = grants::readable(db, agency, &principals, &others, office.now()).await?;
    readable.truncate(MOST);
    let routings = routings::load_many(db, agency, &readable).await?;
    let mut described: Vec<Duplicate> = documents::list(db, agency, &readable)
        .await?
        .into_iter()
        .filter_map(|document: IncomingDocument| {
            // What was received again lives on as the other letter, which is named itself, or is the one that asks.
            let routing = routings
                .iter()
                .find(|routing| routing.document == document.id && routing.received_again.is_none())?;
            Some(Duplicate {
                document: document.id,
                reason,
                status: routing.status,
                arrival_number: document.arrival_number,
                arrival_date: document.arrival_date,
                received_at: document.received_at,
                code: document.fields.code,
                organ_name: document.fields.organ_name,
                issued_date: document.fields.issued_date,
                subject: document.fields.subject,
            })
        })
        .collect();
    described.sort_by_key(|other| other.received_at);
    Ok(described)
}
