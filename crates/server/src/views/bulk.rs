use super::{At, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One act on many letters.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BulkRequest {
    #[serde(flatten)]
    pub(crate) action: BulkAction,
    /// 1 to 200 letters.
    pub(crate) items: Vec<BulkItem>,
}

/// What is done to each.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
pub(crate) enum BulkAction {
    /// Trình.
    Submit { to: Uuid },
    /// Giao người xử lý the own share of each.
    Assign {
        officer: Uuid,
        #[serde(default)]
        instruction: String,
        deadline: Option<Day>,
    },
    /// Thu hồi bước vừa làm.
    TakeBack,
    /// Đã xem.
    MarkRead,
    /// Trao đổi: the same words to each letter.
    Comment { text: String },
    /// Theo dõi.
    Follow,
    /// Thôi theo dõi.
    Unfollow,
}

/// A letter as its reader saw it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BulkItem {
    pub(crate) document_id: Uuid,
    pub(crate) version: u32,
}

/// Why an act was not done to one letter.
#[derive(Serialize, ToSchema)]
pub(crate) struct BulkFault {
    /// Stable name of the kind, as in a problem of a single act.
    pub(crate) r#type: String,
    /// What happened and what to do, in Vietnamese.
    pub(crate) detail: String,
}

/// The answer for one letter.
#[derive(Serialize, ToSchema)]
pub(crate) struct BulkResult {
    pub(crate) document_id: Uuid,
    pub(crate) done: bool,
    /// Version after the act.
    pub(crate) version: Option<u32>,
    /// Until when it may be taken back.
    pub(crate) take_back_until: Option<At>,
    /// Why not.
    pub(crate) fault: Option<BulkFault>,
}

/// An answer for every letter, in the order asked.
#[derive(Serialize, ToSchema)]
pub(crate) struct BulkResults {
    pub(crate) results: Vec<BulkResult>,
}
