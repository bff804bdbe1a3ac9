use super::{At, Day};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which list.
#[derive(Deserialize, IntoParams)]
pub(crate) struct InboxQuery {
    /// `arrivals`, `review`, `tasks`, `support`, `inform`, `requests`, `reports`.
    pub(crate) r#box: String,
    /// Narrows the list: `urgent` (khẩn trở lên), `invitation` (giấy mời), `overdue`.
    pub(crate) filter: Option<String>,
}

/// One line of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct InboxItem {
    pub(crate) document_id: Uuid,
    /// To act upon.
    pub(crate) version: u32,
    pub(crate) status: String,
    pub(crate) kind: String,
    /// Số, ký hiệu.
    pub(crate) code: Option<String>,
    pub(crate) organ_name: String,
    pub(crate) subject: String,
    pub(crate) urgency: String,
    pub(crate) access: String,
    pub(crate) source: String,
    pub(crate) issued_date: Option<Day>,
    pub(crate) received_at: At,
    pub(crate) arrival_number: Option<i64>,
    pub(crate) arrival_date: Option<Day>,
    /// The letter's own deadline.
    pub(crate) due_date: Option<Day>,
    /// The deadline of this share of work.
    pub(crate) deadline: Option<DeadlineView>,
    /// `lead`, `support`, `inform`, or none.
    pub(crate) role: Option<String>,
    /// Waiting since.
    pub(crate) since: At,
    /// Has the reader opened it?
    pub(crate) opened: bool,
    /// Name of the main file, if any.
    pub(crate) file_name: Option<String>,
    /// Is the file still being checked and read?
    pub(crate) analysing: bool,
    /// State of the signature: `valid`, `intact_unchecked`, `evidence_against`, `invalid`, `unsigned`, `unreadable`; none while unknown.
    pub(crate) signature: Option<String>,
    /// Who gave it: a leader's or head's name; in `requests` who asks, in `reports` who reported.
    pub(crate) assigned_by: Option<String>,
    /// The vacant position for which the reader has it.
    pub(crate) on_behalf_of: Option<String>,
    /// Thay: the position and the name of whom the reader acts for.
    pub(crate) acting_for: Option<String>,
    /// Was it sent back to this list with a reason?
    pub(crate) sent_back_reason: Option<String>,
}

/// Hạn với số ngày còn lại.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct DeadlineView {
    pub(crate) at: At,
    pub(crate) date: Day,
    /// Working days left; 0 today; negative when late.
    pub(crate) days_left: i64,
    pub(crate) overdue: bool,
    pub(crate) explanation: String,
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct InboxPage {
    pub(crate) items: Vec<InboxItem>,
    pub(crate) next: Option<String>,
    pub(crate) total: i64,
}

/// What waits for me, for the badges.
#[derive(Serialize, ToSchema)]
pub(crate) struct InboxCounts {
    pub(crate) arrivals: i64,
    pub(crate) review: i64,
    pub(crate) review_urgent: i64,
    pub(crate) review_invitations: i64,
    pub(crate) tasks: i64,
    pub(crate) tasks_overdue: i64,
    pub(crate) support: i64,
    pub(crate) inform: i64,
    /// Late, of what waits for me.
    pub(crate) overdue: i64,
    /// Open letters I directed, and letters I follow.
    pub(crate) watched: i64,
    /// For clerks: what came back.
    pub(crate) sent_back: i64,
    /// Questions for a later day that wait for the reader's answer.
    pub(crate) requests: i64,
    /// What officers have reported to the reader, who gave it to them.
    pub(crate) reports: i64,
    /// Letters the clerk registered today.
    pub(crate) registered_today: i64,
}
