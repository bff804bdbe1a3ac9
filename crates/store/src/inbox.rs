//! What waits for whom.

use crate::{AgencyScope, Error, Read, analyses::AnalysisState, documents::Page};
use congvan_records::{
    AccessLevel, ArrivalNumber, AssignmentId, DocumentCode, DocumentId, FileId, Sha256, Timestamp, UnitId,
    Urgency,
};
use congvan_workflow::{AssignmentRole, InboxBox, Principal, Status};
use time::Date;

/// Which lines a list shows; what is `None`, empty or false does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxFilter {
    /// Where the letter stands.
    pub statuses: Vec<Status>,
    /// Past its deadline.
    pub overdue: bool,
    /// Due before this instant.
    pub due_before: Option<Timestamp>,
    /// At least this urgent.
    pub at_least: Option<Urgency>,
    /// Not yet opened by its holder.
    pub unopened: bool,
}

/// Where the next page begins: the place of the last line seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InboxCursor {
    /// The parts of the list's order.
    pub order: [i64; 3],
    /// The letter's key in the search index, which makes the order total.
    pub index_key: i64,
    /// Place among the entries of one routing.
    pub place: i64,
}

/// One line of an inbox, with all that the list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxLine {
    /// The letter.
    pub document: DocumentId,
    /// In which list.
    pub inbox: InboxBox,
    /// For whom it waits.
    pub principal: Principal,
    /// Where the letter stands.
    pub status: Status,
    /// Version of the routing, to act upon.
    pub version: u32,
    /// Tên loại.
    pub kind: String,
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Trích yếu.
    pub subject: String,
    /// Cơ quan ban hành.
    pub organ_name: String,
    /// Ngày văn bản.
    pub issued_date: Option<Date>,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Mức truy cập.
    pub access: AccessLevel,
    /// When the letter came.
    pub received_at: Timestamp,
    /// Số đến.
    pub arrival_number: Option<ArrivalNumber>,
    /// Ngày đến.
    pub arrival_date: Option<Date>,
    /// Hạn trong văn bản.
    pub due_date: Option<Date>,
    /// The share it stands for.
    pub assignment: Option<AssignmentId>,
    /// What the share is.
    pub role: Option<AssignmentRole>,
    /// Hạn xử lý.
    pub deadline_at: Option<Timestamp>,
    /// Its day.
    pub deadline_date: Option<Date>,
    /// Waiting since.
    pub since: Timestamp,
    /// Has the holder opened it since then?
    pub opened: bool,
    /// The main file, if there is one.
    pub main_file: Option<FileId>,
    /// How far the main file's signature check is, and its summary.
    pub signature: Option<(AnalysisState, Option<String>)>,
}

/// Numbers beside one box's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InboxCount {
    /// The box.
    pub inbox: InboxBox,
    /// Lines.
    pub waiting: u64,
    /// Of these, past their deadline.
    pub overdue: u64,
    /// Of these, not yet opened.
    pub unopened: u64,
}

/// How much a unit has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitLoad {
    /// The unit.
    pub unit: UnitId,
    /// Open shares that it leads or supports.
    pub open: u64,
    /// Of these, past their deadline.
    pub overdue: u64,
}

/// A page of the lines that wait for any of `principals` in one box.
///
/// Order: *review*: flash letters first, then what is due first (deadline or the letter's own due date), then as they
/// came; *tasks*, *support*: what is due first; *arrivals*, *inform*: as they came. `limit` is at most 200.
pub async fn page(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
    inbox: InboxBox,
    filter: &InboxFilter,
    cursor: Option<InboxCursor>,
    limit: u64,
    now: Timestamp,
) -> Result<Page<InboxLine, InboxCursor>, Error> {
    todo!()
}

/// Numbers for every box, in the order of [`InboxBox::ALL`]; zeros too.
pub async fn counts(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
    now: Timestamp,
) -> Result<Vec<InboxCount>, Error> {
    todo!()
}

/// Load of every unit with open shares.
pub async fn load_by_unit(
    db: &impl Read,
    scope: AgencyScope,
    now: Timestamp,
) -> Result<Vec<UnitLoad>, Error> {
    todo!()
}
