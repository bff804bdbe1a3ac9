use super::{At, ClosedUnitView, Day};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Is there anything to be set up?
#[derive(Serialize, ToSchema)]
pub(crate) struct SetupState {
    /// True: nobody can sign in yet, and only setting up can be done.
    pub(crate) fresh: bool,
}

/// The first administrator.
#[derive(Deserialize, ToSchema)]
pub(crate) struct FirstAdministratorInput {
    /// The code printed at the terminal.
    pub(crate) code: String,
    pub(crate) name: String,
    /// "ông" or "bà".
    pub(crate) honorific: String,
    pub(crate) login: String,
    pub(crate) password: String,
}

/// How far setting up has come.
#[derive(Serialize, ToSchema)]
pub(crate) struct SetupProgress {
    pub(crate) steps: Vec<SetupStep>,
    pub(crate) finished: bool,
}

/// A step of setting up.
#[derive(Serialize, ToSchema)]
pub(crate) struct SetupStep {
    /// `agency`, `units`, `people`, `books`, `calendar`, `trust`, `mail`.
    pub(crate) key: String,
    /// `open`, `done`, `skipped`.
    pub(crate) state: String,
}

/// Marks a step.
#[derive(Deserialize, ToSchema)]
pub(crate) struct StepMark {
    /// `open`, `done`, `skipped`.
    pub(crate) state: String,
}

/// The agency, for its administrator.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct AgencySettings {
    pub(crate) name: String,
    pub(crate) abbreviation: String,
    /// Mã định danh.
    pub(crate) code: String,
    /// Zone: minutes east of UTC, 420 in Viet Nam.
    pub(crate) zone_minutes: i32,
    pub(crate) clerical_unit_id: Option<Uuid>,
    pub(crate) archive_unit_id: Option<Uuid>,
}

/// The organisation as its administrator sees it: counts, never content.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdminOrganisation {
    pub(crate) agency: AgencySettings,
    pub(crate) units: Vec<AdminUnit>,
    /// Units that have ended, the last one first.
    pub(crate) closed_units: Vec<ClosedUnitView>,
    pub(crate) positions: Vec<AdminPosition>,
    pub(crate) people: Vec<AdminPerson>,
}

/// A unit.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdminUnit {
    pub(crate) id: Uuid,
    pub(crate) parent_id: Option<Uuid>,
    pub(crate) name: String,
    pub(crate) short_name: String,
    pub(crate) abbreviation: String,
    /// Place among its siblings.
    pub(crate) order: i32,
    /// Does somebody head it?
    pub(crate) has_head: bool,
    pub(crate) open_count: i64,
    pub(crate) overdue_count: i64,
}

/// A post.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdminPosition {
    pub(crate) id: Uuid,
    pub(crate) unit_id: Uuid,
    pub(crate) title: String,
    pub(crate) roles: Vec<String>,
    pub(crate) holder_ids: Vec<Uuid>,
    pub(crate) open_count: i64,
    pub(crate) overdue_count: i64,
}

/// A person.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdminPerson {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) honorific: String,
    pub(crate) login: Option<String>,
    pub(crate) disabled: bool,
    /// The first password was never changed.
    pub(crate) must_change_password: bool,
    pub(crate) last_sign_in_at: Option<At>,
    pub(crate) position_ids: Vec<Uuid>,
}

/// A unit to be added or renamed.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UnitInput {
    /// The unit above; for a new one.
    #[serde(default)]
    pub(crate) parent_id: Option<Uuid>,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) short_name: String,
    #[serde(default)]
    pub(crate) abbreviation: String,
}

/// Chuyển đến.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UnitMove {
    pub(crate) parent_id: Uuid,
    /// Place among the units there, from 0; at the end when left out.
    #[serde(default)]
    pub(crate) place: Option<usize>,
}

/// A usual set of units.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PresetInput {
    /// `ward`, `commune`, `department`.
    pub(crate) preset: String,
}

/// A person with a post and an account.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ColleagueInput {
    pub(crate) name: String,
    /// "ông" or "bà".
    pub(crate) honorific: String,
    pub(crate) post: PostInput,
    /// Made from the name when empty.
    #[serde(default)]
    pub(crate) login: String,
}

/// A post.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PostInput {
    pub(crate) unit_id: Uuid,
    pub(crate) title: String,
    /// `clerk`, `leader`, `office_chief`, `unit_head`, `officer`, `archivist`, `administrator`.
    pub(crate) roles: Vec<String>,
}

/// A person's name.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PersonInput {
    pub(crate) name: String,
    /// "ông" or "bà".
    pub(crate) honorific: String,
}

/// An account just made, with its first password: shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct WelcomeView {
    pub(crate) person_id: Uuid,
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) password: String,
}

/// Look only, or do it.
#[derive(Deserialize, IntoParams)]
pub(crate) struct ImportQuery {
    /// False: say what would become of each row.
    #[serde(default)]
    pub(crate) apply: bool,
}

/// Rows of a spreadsheet.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportReport {
    pub(crate) rows: Vec<ImportRow>,
    pub(crate) applied: bool,
}

/// A row of a spreadsheet.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportRow {
    /// Its number in the sheet.
    pub(crate) row: u32,
    pub(crate) name: String,
    pub(crate) place: String,
    /// `added`, `known`, `faulty`.
    pub(crate) state: String,
    pub(crate) faults: Vec<String>,
    pub(crate) login: Option<String>,
    /// First password: shown once.
    pub(crate) password: Option<String>,
}

/// Sổ.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdminBook {
    pub(crate) book: String,
    pub(crate) name: String,
    pub(crate) year: i32,
    pub(crate) first: i64,
    pub(crate) next: i64,
    /// Were numbers given? Then the first one is fixed.
    pub(crate) begun: bool,
    /// Out of use: no letter enters it.
    pub(crate) closed: bool,
}

/// Tên khác của sổ.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BookRenaming {
    /// Up to 80 characters.
    pub(crate) name: String,
    /// For the log of administration; up to 500 characters.
    pub(crate) reason: String,
}

/// Ngừng dùng hoặc dùng lại sổ: why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BookTurn {
    /// For the log of administration; up to 500 characters.
    pub(crate) reason: String,
}

/// Sổ mới.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewBook {
    /// Up to 80 characters.
    pub(crate) name: String,
    /// The number its next letter gets: 1, or where the paper book had come to.
    pub(crate) first: i64,
}

/// Số bắt đầu.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BookOpening {
    /// The number the next letter gets.
    pub(crate) first: i64,
}

/// Lịch làm việc.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct CalendarSettings {
    /// The version this was made from; 0 for the built-in calendar.
    pub(crate) version: u32,
    pub(crate) sessions: Vec<SessionHours>,
    pub(crate) days: Vec<CalendarDayView>,
}

/// Buổi làm việc.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct SessionHours {
    /// "07:30".
    pub(crate) from: String,
    /// "11:30".
    pub(crate) to: String,
}

/// A day that is not as its weekday says.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct CalendarDayView {
    pub(crate) date: Day,
    /// `holiday`, `compensation`, `swapped_off`, `swapped_work`.
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) legal_basis: String,
}

/// Where a page of the log begins.
#[derive(Deserialize, IntoParams)]
pub(crate) struct JournalQuery {
    /// Acts before this one.
    pub(crate) before: Option<i64>,
}

/// A page of the log of administration, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct JournalPage {
    pub(crate) items: Vec<JournalItem>,
    /// Ask for acts before this one; none at the end.
    pub(crate) next: Option<i64>,
}

/// An act of administration.
#[derive(Serialize, ToSchema)]
pub(crate) struct JournalItem {
    /// Its place in the chain, from 1; 0 where it is told to the person concerned.
    pub(crate) link: i64,
    pub(crate) at: At,
    /// Who; none for the terminal.
    pub(crate) actor: Option<String>,
    /// Whom it concerns.
    pub(crate) subject: Option<String>,
    /// Stable key: `unit_created`, `post_given` …
    pub(crate) kind: String,
    /// What was done, in the names of then.
    pub(crate) details: serde_json::Value,
}

/// The person has seen what was announced up to then.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangesSeen {
    pub(crate) until: At,
}
