use super::{At, Day, DeadlineView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A book of one year.
#[derive(Serialize, ToSchema)]
pub(crate) struct BookYearView {
    pub(crate) book: String,
    pub(crate) name: String,
    pub(crate) year: i32,
    /// Nothing more enters.
    pub(crate) closed: bool,
    /// Shown for its year unless another is asked for: the first in use.
    pub(crate) first: bool,
}

/// The books of arrivals, this year's first.
#[derive(Serialize, ToSchema)]
pub(crate) struct BookYears {
    pub(crate) items: Vec<BookYearView>,
}

/// Which book; the ordinary one unless told.
#[derive(Deserialize, IntoParams)]
pub(crate) struct ForecastParams {
    pub(crate) book: Option<String>,
}

/// Which lines of the book.
#[derive(Deserialize, IntoParams)]
pub(crate) struct BookParams {
    /// The first in use of that year unless told.
    pub(crate) book: Option<String>,
    /// This year unless told.
    pub(crate) year: Option<i32>,
    /// Ngày đến, from.
    #[param(value_type = Option<String>, format = Date)]
    pub(crate) from: Option<Day>,
    /// … to, included.
    #[param(value_type = Option<String>, format = Date)]
    pub(crate) to: Option<Day>,
    /// Part of the issuing body's name.
    pub(crate) organ: Option<String>,
    /// Name of the kind.
    pub(crate) kind: Option<String>,
    /// The unit that leads.
    pub(crate) unit: Option<Uuid>,
    /// Statuses, separated by commas.
    pub(crate) statuses: Option<String>,
    /// Open after their deadline only.
    pub(crate) overdue: Option<bool>,
    /// Words of code, kind, issuing body or subject, with or without marks; or an arrival number.
    pub(crate) q: Option<String>,
}

/// In which order.
#[derive(Deserialize, IntoParams)]
pub(crate) struct BookSorting {
    /// `falling` (the newest first, unless told) or `rising`.
    pub(crate) order: Option<String>,
}

/// Đơn vị hoặc người nhận.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecipientView {
    /// `lead`, `support`, `inform`; none for a position that decides.
    pub(crate) role: Option<String>,
    pub(crate) name: String,
}

/// Ký nhận: opened in this system.
#[derive(Serialize, ToSchema)]
pub(crate) struct BookReceipt {
    pub(crate) by: String,
    pub(crate) at: At,
}

/// Số mới of a letter whose number was voided.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewEntryView {
    pub(crate) document_id: Uuid,
    pub(crate) arrival_number: i64,
    /// "Đơn thư 2027": name and year of the register, when it is another one.
    pub(crate) book_name: Option<String>,
}

/// One line of the register of arrivals.
#[derive(Serialize, ToSchema)]
pub(crate) struct BookEntry {
    pub(crate) document_id: Uuid,
    /// To act upon.
    pub(crate) version: u32,
    pub(crate) arrival_date: Day,
    pub(crate) arrival_number: i64,
    pub(crate) organ_name: String,
    /// Số, ký hiệu.
    pub(crate) code: Option<String>,
    pub(crate) issued_date: Option<Day>,
    pub(crate) kind: String,
    pub(crate) subject: String,
    /// Lead first.
    pub(crate) recipients: Vec<RecipientView>,
    /// Ngày chuyển.
    pub(crate) transferred: Option<Day>,
    pub(crate) receipt: Option<BookReceipt>,
    /// Ghi chú; empty when the content may not be read.
    pub(crate) note: String,
    /// Why the number was voided; the line stays, struck through.
    pub(crate) void_reason: Option<String>,
    /// The line it has under a new number, once received again.
    pub(crate) anew: Option<NewEntryView>,
    pub(crate) urgency: String,
    pub(crate) access: String,
    pub(crate) status: String,
    pub(crate) deadline: Option<DeadlineView>,
    /// The letter's own deadline.
    pub(crate) due_date: Option<Day>,
    pub(crate) overdue: bool,
    /// The unit that leads has reported: open until it is closed, and not late any more.
    pub(crate) is_reported: bool,
}

/// A page of the register.
#[derive(Serialize, ToSchema)]
pub(crate) struct BookPage {
    pub(crate) items: Vec<BookEntry>,
    pub(crate) next: Option<String>,
    /// With the first page only.
    pub(crate) total: Option<i64>,
}
