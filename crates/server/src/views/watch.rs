use super::{At, Day, DeadlineView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which list across letters, and which of its lines.
#[derive(Deserialize, IntoParams)]
pub(crate) struct WatchParams {
    /// `overdue_mine`, `overdue_unit`, `overdue_all`, `directed`, `followed`, `sent_back`, `returned`.
    pub(crate) list: String,
    /// Words of code, kind, issuing body or subject, with or without marks; or an arrival number.
    pub(crate) q: Option<String>,
    /// Part of the issuing body's name.
    pub(crate) organ: Option<String>,
    /// At least this urgent: `urgent`, `very_urgent`, `flash`.
    pub(crate) urgency: Option<String>,
    /// The unit whose share it is; of a letter as a whole, the unit that leads.
    pub(crate) unit: Option<Uuid>,
    /// From this day on: the deadline; of what went back to its sender, the day it went.
    #[param(value_type = Option<String>, format = Date)]
    pub(crate) from: Option<Day>,
    /// … to, included.
    #[param(value_type = Option<String>, format = Date)]
    pub(crate) to: Option<Day>,
    /// Past their deadline only.
    pub(crate) overdue: Option<bool>,
}

/// Who has the letter, or the share of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct HoldingView {
    /// Name of the person; empty for a vacant post, and for the clerks together.
    pub(crate) name: String,
    pub(crate) title: String,
    /// Short name of the unit.
    pub(crate) unit: String,
}

/// One line.
#[derive(Serialize, ToSchema)]
pub(crate) struct WatchItem {
    pub(crate) document_id: Uuid,
    pub(crate) version: u32,
    pub(crate) status: String,
    pub(crate) kind: String,
    pub(crate) code: Option<String>,
    pub(crate) organ_name: String,
    pub(crate) subject: String,
    pub(crate) urgency: String,
    pub(crate) access: String,
    pub(crate) arrival_number: Option<i64>,
    pub(crate) arrival_date: Option<Day>,
    /// None once it is returned or closed.
    pub(crate) holding: Option<HoldingView>,
    /// In hand since, or moved last.
    pub(crate) since: At,
    /// `lead`, `support`; none for a letter as a whole.
    pub(crate) role: Option<String>,
    pub(crate) deadline: Option<DeadlineView>,
    /// The letter's own deadline.
    pub(crate) due_date: Option<Day>,
    pub(crate) overdue: bool,
    /// The unit that leads has reported: open until it is closed, and not late any more.
    pub(crate) is_reported: bool,
    /// Has the holder opened it? None when nobody holds it.
    pub(crate) opened: Option<bool>,
    /// The reader follows it since.
    pub(crate) followed_since: Option<At>,
    /// Why it came back, or went back to its sender.
    pub(crate) reason: Option<String>,
    /// It was received again, as another letter.
    pub(crate) received_again: bool,
    /// The reader may receive it again.
    pub(crate) may_receive_again: bool,
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct WatchPage {
    pub(crate) items: Vec<WatchItem>,
    pub(crate) next: Option<String>,
    /// With the first page only.
    pub(crate) total: Option<i64>,
}

/// Does the reader follow the letter?
#[derive(Serialize, ToSchema)]
pub(crate) struct FollowView {
    pub(crate) following: bool,
}

/// A question with its name.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct SavedFilterView {
    pub(crate) id: Uuid,
    /// `book`, `search`, `overdue`, `following` or `returned`.
    pub(crate) place: String,
    pub(crate) name: String,
    /// The part of the screen's address after `?`.
    pub(crate) address: String,
    /// Of a search: letters it finds that the person could not know of when they looked last, at most 100.
    pub(crate) new_hits: u64,
}

/// Filters kept, in the order they were kept.
#[derive(Serialize, ToSchema)]
pub(crate) struct SavedFilters {
    pub(crate) items: Vec<SavedFilterView>,
}

/// What is kept under an identifier that the client made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SavedFilterInput {
    /// `book`, `search`, `overdue`, `following` or `returned`.
    pub(crate) place: String,
    /// Up to 80 characters.
    pub(crate) name: String,
    /// The part of the screen's address after `?`.
    pub(crate) address: String,
}
