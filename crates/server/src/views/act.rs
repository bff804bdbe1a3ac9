//! What people ask to be done with a letter.

use super::{Day, LayerInput};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An act with the version it was decided on.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ActRequest {
    pub(crate) version: u32,
    #[serde(flatten)]
    pub(crate) action: ActionRequest,
}

/// An act on a letter.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
pub(crate) enum ActionRequest {
    /// Trả lại nơi gửi.
    ReturnToSender { reason: String },
    /// Trình.
    Submit { to: Uuid },
    /// Đề xuất.
    Propose { to: Uuid, text: String, parts: Vec<PartInput> },
    /// Bút phê và chuyển.
    Direct {
        text: String,
        parts: Vec<PartInput>,
        #[serde(default)]
        layers: Vec<LayerInput>,
    },
    /// Trả lại người chuyển; the head of the leading unit may say whose it is.
    SendBack {
        reason: String,
        #[serde(default)]
        suggested_unit_id: Option<Uuid>,
    },
    /// Thu hồi bước vừa làm.
    TakeBack,
    /// Giao người xử lý.
    Assign {
        assignment_id: Uuid,
        officer: Uuid,
        #[serde(default)]
        instruction: String,
        deadline: Option<Day>,
    },
    /// Trao đổi.
    Comment { text: String },
    /// Báo cáo kết quả.
    Report { text: String },
    /// Kết thúc văn bản.
    Close { outcome: String, note: String },
    /// Chuyển lãnh đạo khác.
    Forward {
        to: Uuid,
        #[serde(default)]
        note: String,
    },
    /// Xin gia hạn.
    AskExtension { assignment_id: Uuid, reason: String, deadline: Day },
    /// Trả lời đề nghị gia hạn: the day granted, or none and why.
    AnswerExtension {
        extension_id: Uuid,
        deadline: Option<Day>,
        #[serde(default)]
        reason: String,
    },
    /// Mời phối hợp.
    Invite { unit_id: Uuid, deadline: Option<Day>, note: String },
    /// Hủy số.
    Void { reason: String },
    /// Yêu cầu làm tiếp: a reported share goes back to who reported it.
    Reopen { assignment_id: Uuid, missing: String },
}

/// A share as chosen on screen.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct PartInput {
    /// `lead`, `support`, `inform`.
    pub(crate) role: String,
    pub(crate) unit_id: Uuid,
    /// Day of the deadline; none for those informed.
    pub(crate) deadline: Option<Day>,
}
