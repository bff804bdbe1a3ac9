//! Hộp việc: what waits for somebody.

use crate::letters::SignatureState;
use crate::{Caller, Error, Office};
use congvan_records::{AccessLevel, ArrivalNumber, DocumentCode, DocumentId, Source, Timestamp, Urgency};
use congvan_workflow::{AssignmentRole, Deadline, InboxBox, Status};
use time::Date;

/// Narrows a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Khẩn trở lên.
    Urgent,
    /// Giấy mời.
    Invitation,
    /// Quá hạn.
    Overdue,
}

impl Filter {
    /// The filter with this key of the API.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "urgent" => Some(Self::Urgent),
            "invitation" => Some(Self::Invitation),
            "overdue" => Some(Self::Overdue),
            _ => None,
        }
    }
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The letter.
    pub document: DocumentId,
    /// Where it stands.
    pub status: Status,
    /// Loại văn bản.
    pub kind: String,
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Cơ quan ban hành.
    pub organ_name: String,
    /// Trích yếu.
    pub subject: String,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Mức truy cập.
    pub access: AccessLevel,
    /// How it came.
    pub source: Source,
    /// Ngày văn bản.
    pub issued_date: Option<Date>,
    /// When it came.
    pub received_at: Timestamp,
    /// Số đến.
    pub arrival_number: Option<ArrivalNumber>,
    /// Ngày đến.
    pub arrival_date: Option<Date>,
    /// Hạn trong văn bản.
    pub due_date: Option<Date>,
    /// Due, for this share.
    pub deadline: Option<Deadline>,
    /// Chủ trì, phối hợp, để biết.
    pub role: Option<AssignmentRole>,
    /// Waiting since.
    pub since: Timestamp,
    /// Has the caller opened it since?
    pub opened: bool,
    /// Name of the main file.
    pub file_name: Option<String>,
    /// Is a file waiting for its analysis?
    pub analysing: bool,
    /// The verdict on the main file's signatures, when known.
    pub signature: Option<SignatureState>,
    /// Name of the one who gave it.
    pub assigned_by: Option<String>,
    /// Why it was sent back, if it was.
    pub sent_back_reason: Option<String>,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Where the next page begins; opaque.
    pub next: Option<String>,
    /// Lines in the whole list, under the filter.
    pub total: i64,
}

/// What waits for somebody, for the badges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Vào sổ đến.
    pub arrivals: i64,
    /// Chờ đề xuất, chờ bút phê.
    pub review: i64,
    /// Of these, khẩn trở lên.
    pub review_urgent: i64,
    /// Of these, giấy mời.
    pub review_invitations: i64,
    /// Cần xử lý.
    pub tasks: i64,
    /// Of these, quá hạn.
    pub tasks_overdue: i64,
    /// Phối hợp.
    pub support: i64,
    /// Để biết.
    pub inform: i64,
    /// Đã vào sổ hôm nay; 0 for those who are no clerks.
    pub registered_today: i64,
}

/// A page of one of the caller's lists. `limit` is held to 1–200; a cursor that is not one begins at the start.
pub async fn page(
    office: &Office,
    caller: &Caller,
    inbox: InboxBox,
    filter: Option<Filter>,
    cursor: Option<&str>,
    limit: u64,
) -> Result<Page, Error> {
    let _ = (office, caller, inbox, filter, cursor, limit);
    Err(Error::Unavailable("inbox"))
}

/// How much waits for the caller.
pub async fn counts(office: &Office, caller: &Caller) -> Result<Counts, Error> {
    let _ = (office, caller);
    Err(Error::Unavailable("inbox"))
}
