use super::{At, PersonView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Giá trị khác: a value for a field that is not the one on the page.
#[derive(Serialize, ToSchema)]
pub(crate) struct OtherValueView {
    /// Field name as in `FieldsView`.
    pub(crate) field: String,
    /// What was read; empty where nothing was.
    pub(crate) on_page: String,
    /// The other value, as the field takes it.
    pub(crate) value: String,
    /// `directory` (bodies in the register), `signers` (who signed earlier letters of the body), `rule`, `certificate`,
    /// `mail` (earlier letters from the address).
    pub(crate) source: String,
    /// The suggestion begins with it.
    pub(crate) taken: bool,
    /// Of `rule`: whose rule it is.
    pub(crate) organ_name: String,
    pub(crate) rule_id: Option<Uuid>,
}

/// Quy tắc đọc: what is kept where this was read in letters of one body.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReadingRuleView {
    pub(crate) id: Uuid,
    pub(crate) version: u32,
    /// The sending body.
    pub(crate) organ_name: String,
    /// Field name as in `FieldsView`; `notation` is the symbol of number and symbol.
    pub(crate) field: String,
    /// As read; empty where nothing was.
    pub(crate) read_value: String,
    pub(crate) kept_value: String,
    /// `proposed`, `on`, `off`.
    pub(crate) state: String,
    /// Of `off`: `person`, or `overruled` twice in a row.
    pub(crate) off_reason: Option<String>,
    /// How often the correction was made by hand.
    pub(crate) seen: i64,
    /// How often a letter was registered with what the rule filled in.
    pub(crate) uses: i64,
    /// How often with something else.
    pub(crate) overruled: i64,
    pub(crate) made_by: PersonView,
    pub(crate) made_at: At,
    pub(crate) changed_by: Option<PersonView>,
    pub(crate) changed_at: At,
}

/// The agency's rules and proposals.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReadingRules {
    pub(crate) items: Vec<ReadingRuleView>,
}

/// A rule as it should be.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReadingRuleInput {
    /// Version it was decided on.
    pub(crate) version: u32,
    pub(crate) kept_value: String,
    /// In force?
    pub(crate) on: bool,
}
