//! A letter as its screens show it.

use super::{
    ActingView, AssignmentView, At, Day, DeadlineView, DirectiveView, LayerView, MailOriginView, PersonView,
    ProposalView, ReadingView, ScanOriginView, SignatureView,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Văn bản đến: everything the letter's screens show, as far as the reader may see it.
#[derive(Serialize, ToSchema)]
pub(crate) struct DocumentView {
    pub(crate) id: Uuid,
    /// Send back with an act; a stale one is answered 409.
    pub(crate) version: u32,
    pub(crate) status: String,
    pub(crate) source: String,
    pub(crate) received_at: At,
    pub(crate) fields: FieldsView,
    /// Names what `fields` holds, for saving the half-filled form.
    pub(crate) fields_tag: String,
    pub(crate) arrival_number: Option<i64>,
    pub(crate) arrival_date: Option<Day>,
    /// The register it stands in, where the agency keeps several.
    pub(crate) book_name: Option<String>,
    pub(crate) return_reason: Option<String>,
    pub(crate) sent_back_reason: Option<String>,
    /// Who sent it back, and whose it is by that person's word.
    pub(crate) sent_back: Option<SentBackView>,
    /// Why its number was voided.
    pub(crate) void_reason: Option<String>,
    /// The letter as which it was received again; from then on that one is the letter.
    pub(crate) received_again: Option<ReceivedAgainView>,
    /// The letter that it was before, returned or voided.
    pub(crate) received_before: Option<ReceivedBeforeView>,
    /// How another leader passed it on, while it waits with the next.
    pub(crate) forwarded: Option<ForwardView>,
    /// What the entry in the book said before it was corrected, oldest first.
    pub(crate) corrections: Vec<CorrectionView>,
    pub(crate) closing: Option<ClosingView>,
    /// False: the letter is for named persons only, and the reader sees its line in the book alone.
    pub(crate) content_readable: bool,
    pub(crate) files: Vec<FileView>,
    /// The e-mail it came in; none for letters from elsewhere.
    pub(crate) mail: Option<MailOriginView>,
    /// The scan it was cut from, or that it may be.
    pub(crate) scan: Option<ScanOriginView>,
    /// What was read from the main file, for the registration form.
    pub(crate) reading: Option<ReadingView>,
    pub(crate) signature: Option<SignatureView>,
    pub(crate) analysing: bool,
    /// The text of its files is so long that search looks through the first part only, 1 MiB.
    pub(crate) is_text_cut: bool,
    pub(crate) layers: Vec<LayerView>,
    pub(crate) proposal: Option<ProposalView>,
    pub(crate) directives: Vec<DirectiveView>,
    pub(crate) assignments: Vec<AssignmentView>,
    pub(crate) comments: Vec<CommentView>,
    pub(crate) timeline: Vec<TimelineStep>,
    pub(crate) holder: Option<HolderView>,
    /// The reader's own open share, if any.
    pub(crate) my_assignment_id: Option<Uuid>,
    /// `lead`, `support`, `inform`, `clerk`, `chief`, `leader`, `archive`.
    pub(crate) my_relation: Option<String>,
    /// Acts offered now: keys as in `ActionRequest`.
    pub(crate) available_actions: Vec<String>,
    /// Until when the reader may take back the last step.
    pub(crate) take_back_until: Option<At>,
    /// Thay: in whose place the reader acts on it, where not in the reader's own.
    pub(crate) acting_for: Option<ActingView>,
}

/// The registration form.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FieldsView {
    pub(crate) kind: String,
    /// Số, ký hiệu as written: `4127/SNNMT-QLĐĐ`; empty when the letter has none.
    pub(crate) code: String,
    pub(crate) issued_date: Option<Day>,
    pub(crate) organ_name: String,
    pub(crate) organ_code: Option<String>,
    pub(crate) subject: String,
    pub(crate) language: String,
    pub(crate) page_count: Option<u32>,
    pub(crate) note: String,
    pub(crate) signer_name: String,
    pub(crate) signer_position: String,
    /// `normal`, `urgent`, `very_urgent`, `flash`, `flash_timed`.
    pub(crate) urgency: String,
    /// `normal`, `internal`, `named_only`.
    pub(crate) access: String,
    pub(crate) due_date: Option<Day>,
    pub(crate) file_notation: Option<String>,
}

/// Tệp.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileView {
    pub(crate) id: Uuid,
    /// `main`, `attachment`, `result`, `envelope` (the e-mail it came in).
    pub(crate) role: String,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) size: u64,
    pub(crate) sha256: String,
    pub(crate) page_count: Option<u32>,
    /// Width and height of each page as shown, in points; empty when not a readable PDF.
    pub(crate) page_boxes: Vec<[f64; 2]>,
    /// Why it cannot be shown, in words: password-protected, broken, too many pages.
    pub(crate) problem: Option<String>,
    pub(crate) signature: Option<String>,
    pub(crate) added_by: Option<PersonView>,
    pub(crate) added_at: At,
}

/// Đã tiếp nhận lại.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReceivedAgainView {
    /// None: the reader may not know of that letter.
    pub(crate) document_id: Option<Uuid>,
    pub(crate) by: PersonView,
    pub(crate) at: At,
    pub(crate) reason: String,
}

/// Tiếp nhận lại từ văn bản khác.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReceivedBeforeView {
    /// None: the reader may not know of that letter.
    pub(crate) document_id: Option<Uuid>,
    /// The number that was voided; none for one that was returned.
    pub(crate) arrival_number: Option<i64>,
    pub(crate) year: Option<i32>,
    pub(crate) reason: String,
}

/// Trả lại người chuyển.
#[derive(Serialize, ToSchema)]
pub(crate) struct SentBackView {
    pub(crate) by: PersonView,
    pub(crate) by_title: String,
    pub(crate) at: At,
    /// The unit it should go to, as the sender sees it.
    pub(crate) suggested_unit_id: Option<Uuid>,
    pub(crate) suggested_unit_short_name: Option<String>,
}

/// Chuyển lãnh đạo khác.
#[derive(Serialize, ToSchema)]
pub(crate) struct ForwardView {
    pub(crate) by: PersonView,
    pub(crate) by_title: String,
    pub(crate) note: String,
}

/// Đính chính sổ.
#[derive(Serialize, ToSchema)]
pub(crate) struct CorrectionView {
    pub(crate) by: PersonView,
    pub(crate) at: At,
    pub(crate) reason: String,
    pub(crate) changes: Vec<ChangeView>,
}

/// A field of the book before and after.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChangeView {
    /// Field name as in `FieldsView`.
    pub(crate) field: String,
    pub(crate) old: String,
    pub(crate) new: String,
}

/// A position with the people in it.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct HolderView {
    pub(crate) position_id: Option<Uuid>,
    /// Title, or "Văn thư" for the clerks together.
    pub(crate) title: String,
    pub(crate) unit_short_name: String,
    pub(crate) persons: Vec<PersonView>,
    /// While the position is vacant: who has its work, one level up.
    pub(crate) stood_in_by: Vec<PersonView>,
}

/// A remark.
#[derive(Serialize, ToSchema)]
pub(crate) struct CommentView {
    pub(crate) id: Uuid,
    pub(crate) person: PersonView,
    pub(crate) title: String,
    pub(crate) at: At,
    pub(crate) text: String,
}

/// Kết thúc.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClosingView {
    pub(crate) outcome: String,
    pub(crate) note: String,
}

/// Đường đi của văn bản: one step.
#[derive(Serialize, ToSchema)]
pub(crate) struct TimelineStep {
    /// `done`, `now`, `to_come`.
    pub(crate) state: String,
    /// Key of what happened or will: an event kind, or `waiting_…`.
    pub(crate) kind: String,
    /// "Chủ tịch bút phê".
    pub(crate) title: String,
    /// Who, how long held, opened or not: sentences, in order.
    pub(crate) details: Vec<String>,
    pub(crate) person: Option<PersonView>,
    pub(crate) at: Option<At>,
    /// How long the step was held before it was done, in seconds.
    pub(crate) held_seconds: Option<i64>,
    pub(crate) opened: Option<bool>,
    pub(crate) deadline: Option<DeadlineView>,
}

/// How wide a page image is wanted.
#[derive(Deserialize, IntoParams)]
pub(crate) struct PageImageQuery {
    /// Pixels, 40 to 2,000; 160 unless told.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    pub(crate) width: Option<u32>,
}
