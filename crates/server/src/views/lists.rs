//! What the agency adds to built-in lists.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Chữ viết tắt của cơ quan.
#[derive(Serialize, ToSchema)]
pub(crate) struct AbbreviationsView {
    /// The version this was made from; 0 as long as nobody changed it.
    pub(crate) version: u32,
    /// The agency's own, read before the built-in ones.
    pub(crate) own: Vec<AbbreviationView>,
    /// Built-in abbreviations that do not count here.
    pub(crate) off: Vec<String>,
    /// The built-in table.
    pub(crate) standard: Vec<AbbreviationView>,
}

/// An abbreviation with its long form.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct AbbreviationView {
    pub(crate) short: String,
    pub(crate) long: String,
}

/// Sets the table.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AbbreviationsInput {
    pub(crate) version: u32,
    pub(crate) own: Vec<AbbreviationView>,
    pub(crate) off: Vec<String>,
}

/// Câu mẫu của cơ quan.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct AgencyPhrasesView {
    /// The version this was made from; 0 as long as nobody changed it.
    pub(crate) version: u32,
    pub(crate) phrases: Vec<String>,
}

/// Loại văn bản, for the administrator.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdminKinds {
    /// The version this was made from; 0 as long as nobody changed it.
    pub(crate) version: u32,
    /// In the order in which they are offered.
    pub(crate) kinds: Vec<AdminKind>,
}

/// A kind.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdminKind {
    pub(crate) name: String,
    pub(crate) abbreviation: String,
    /// No longer offered.
    pub(crate) closed: bool,
    /// One of the law's: it can be closed, not renamed or taken away.
    pub(crate) legal: bool,
    /// A letter has it: it can be closed, not taken away.
    pub(crate) used: bool,
}

/// Sets the list.
#[derive(Deserialize, ToSchema)]
pub(crate) struct KindsInput {
    pub(crate) version: u32,
    pub(crate) kinds: Vec<KindInput>,
}

/// A kind.
#[derive(Deserialize, ToSchema)]
pub(crate) struct KindInput {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) abbreviation: String,
    #[serde(default)]
    pub(crate) closed: bool,
}
