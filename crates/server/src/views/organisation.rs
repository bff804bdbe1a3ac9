use super::{At, Day};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A unit as one may direct work to it, with its live load.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnitView {
    pub(crate) id: Uuid,
    pub(crate) parent_id: Option<Uuid>,
    pub(crate) name: String,
    pub(crate) short_name: String,
    /// Who answers for it now; none when it and all units above have no head.
    pub(crate) head: Option<PositionView>,
    /// Work under way, led by the unit.
    pub(crate) open_count: i64,
    pub(crate) overdue_count: i64,
    /// Shown to a leader as a row to choose (a unit that handles letters).
    pub(crate) assignable: bool,
}

/// A position with who holds it.
#[derive(Serialize, ToSchema)]
pub(crate) struct PositionView {
    pub(crate) id: Uuid,
    pub(crate) title: String,
    pub(crate) unit_id: Uuid,
    pub(crate) unit_short_name: String,
    pub(crate) roles: Vec<String>,
    /// Names of those who hold it now.
    pub(crate) holders: Vec<PersonView>,
}

/// A person's name for the screen.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct PersonView {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) honorific: String,
    /// Thay: the name of the one in whose place this person did what is told.
    pub(crate) acting_for: Option<String>,
}

/// Everything a screen needs of the organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganisationView {
    pub(crate) units: Vec<UnitView>,
    /// To whom a clerk may submit: leaders and office chiefs, in order of rank.
    pub(crate) submit_to: Vec<PositionView>,
    /// To whom the office may propose.
    pub(crate) leaders: Vec<PositionView>,
    /// For a head: positions in the own unit and below that work may be given to, with their open work.
    pub(crate) members: Vec<MemberView>,
}

/// A position that a head may name.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberView {
    pub(crate) position: PositionView,
    pub(crate) open_count: i64,
    pub(crate) overdue_count: i64,
}

/// For which letter to count deadlines.
#[derive(Deserialize, IntoParams)]
pub(crate) struct DeadlineQuery {
    /// Working days, repeated by commas: `3,5,10`.
    pub(crate) days: Option<String>,
    /// A day of one's own choice.
    pub(crate) date: Option<Day>,
}

/// A deadline to choose.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeadlineChoice {
    /// The number of working days, or none for a chosen day.
    pub(crate) working_days: Option<u32>,
    pub(crate) date: Day,
    pub(crate) at: At,
    /// Working days from today until then; negative when past.
    pub(crate) days_left: i64,
    pub(crate) is_working_day: bool,
    pub(crate) explanation: String,
}

/// Hạn tính được, and days that are not worked in the next months (for the date picker).
#[derive(Serialize, ToSchema)]
pub(crate) struct DeadlineChoices {
    pub(crate) choices: Vec<DeadlineChoice>,
    pub(crate) today: Day,
    pub(crate) days_off: Vec<DayOff>,
}

/// A day off with its name.
#[derive(Serialize, ToSchema)]
pub(crate) struct DayOff {
    pub(crate) date: Day,
    pub(crate) name: String,
}

/// Quick phrases.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuickPhrases {
    /// One's own.
    pub(crate) phrases: Vec<String>,
    /// The agency's, which everybody who directs is offered.
    pub(crate) agency: Vec<String>,
}

/// Sets one's own quick phrases.
#[derive(Deserialize, ToSchema)]
pub(crate) struct QuickPhrasesInput {
    pub(crate) phrases: Vec<String>,
}

/// Loại văn bản.
#[derive(Serialize, ToSchema)]
pub(crate) struct KindView {
    pub(crate) name: String,
    pub(crate) abbreviation: String,
}
