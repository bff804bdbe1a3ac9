//! Who is to do what with a letter: proposal, directives, and the shares they made.

use super::{At, Day, DeadlineView, HolderView, PersonView};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Đề xuất của văn phòng.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProposalView {
    pub(crate) text: String,
    pub(crate) parts: Vec<ProposedPart>,
    pub(crate) by: PersonView,
    pub(crate) at: At,
}

/// A proposed share.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProposedPart {
    pub(crate) role: String,
    pub(crate) unit_id: Uuid,
    pub(crate) unit_short_name: String,
    pub(crate) deadline: Option<DeadlineView>,
}

/// Bút phê.
#[derive(Serialize, ToSchema)]
pub(crate) struct DirectiveView {
    pub(crate) id: Uuid,
    pub(crate) text: String,
    pub(crate) by: PersonView,
    pub(crate) by_title: String,
    pub(crate) at: At,
    pub(crate) in_force: bool,
    pub(crate) layer_ids: Vec<Uuid>,
}

/// Phần việc.
#[derive(Serialize, ToSchema)]
pub(crate) struct AssignmentView {
    pub(crate) id: Uuid,
    pub(crate) directive_id: Uuid,
    pub(crate) role: String,
    pub(crate) unit_id: Uuid,
    pub(crate) unit_short_name: String,
    pub(crate) head: HolderView,
    pub(crate) officer: Option<HolderView>,
    pub(crate) instruction: String,
    pub(crate) instruction_at: Option<At>,
    pub(crate) deadline: Option<DeadlineView>,
    /// The unit's own day; the head may not grant a later one.
    pub(crate) unit_deadline: Option<DeadlineView>,
    /// Questions for a later day, oldest first.
    pub(crate) extensions: Vec<ExtensionView>,
    /// The head of the leading unit added it after the directive.
    pub(crate) invited: Option<InvitedView>,
    /// Reports after which work went on, oldest first.
    pub(crate) earlier_reports: Vec<EarlierReportView>,
    /// The reader may give its report back.
    pub(crate) may_reopen: bool,
    /// `open`, `done`, `ended`.
    pub(crate) state: String,
    pub(crate) state_at: Option<At>,
    /// The report, or why it ended.
    pub(crate) report: Option<String>,
    pub(crate) result_file_ids: Vec<Uuid>,
    pub(crate) opened: Vec<ReceiptView>,
    pub(crate) in_force: bool,
}

/// Báo cáo trước: after it work went on.
#[derive(Serialize, ToSchema)]
pub(crate) struct EarlierReportView {
    pub(crate) at: At,
    pub(crate) report: String,
    /// Who had work go on.
    pub(crate) by: PersonView,
    pub(crate) reopened_at: At,
    /// What is missing, or the words for another officer; may be empty then.
    pub(crate) missing: String,
}

/// Đề nghị gia hạn.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExtensionView {
    /// Send with `answer_extension`.
    pub(crate) id: Uuid,
    pub(crate) by: PersonView,
    pub(crate) by_title: String,
    /// Who answers.
    pub(crate) to: HolderView,
    pub(crate) at: At,
    pub(crate) reason: String,
    pub(crate) asked: DeadlineView,
    /// The deadline when it was asked; it stays until the answer.
    pub(crate) before: Option<Day>,
    /// `pending`, `granted`, `refused`, `lapsed`.
    pub(crate) state: String,
    pub(crate) answered_by: Option<PersonView>,
    pub(crate) answered_at: Option<At>,
    pub(crate) granted: Option<Day>,
    pub(crate) note: Option<String>,
    /// Does it wait for the reader's answer?
    pub(crate) mine_to_answer: bool,
    /// The latest day the reader may grant, if there is one.
    pub(crate) limit: Option<Day>,
}

/// Mời phối hợp.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitedView {
    pub(crate) by: PersonView,
    pub(crate) by_title: String,
    pub(crate) at: At,
    pub(crate) note: String,
}

/// Who opened it and when.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReceiptView {
    pub(crate) person: PersonView,
    pub(crate) at: At,
}
