use super::{
    At, Day, DeadlineView, MailOriginView, OtherValueView, PersonView, ReadingRuleView, ScanOriginView,
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

/// A field read from the page.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReadField {
    /// Field name as in `FieldsView` (`code`, `issued_date`, …).
    pub(crate) field: String,
    pub(crate) value: String,
    pub(crate) page: u32,
    /// `[x, y, w, h]` in points from the top-left corner of the page as shown; none for what was concluded.
    pub(crate) rect: Option<[f64; 4]>,
    pub(crate) confidence: f64,
    /// Below 0.9: why it should be looked at.
    pub(crate) reason: Option<String>,
}

/// Đã đọc sẵn.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReadingView {
    /// The form as the system would fill it in.
    pub(crate) suggestion: FieldsView,
    pub(crate) fields: Vec<ReadField>,
    /// Values for its fields that are not those on the page; of two that the suggestion begins with, the last one counts.
    pub(crate) others: Vec<OtherValueView>,
    /// No text on the pages: a scan.
    pub(crate) image_only: bool,
    /// Some text was recognised in pictures of pages: it may contain errors.
    pub(crate) is_recognised: bool,
    /// How far the recognition of characters is; none where no page needs it.
    pub(crate) recognition: Option<RecognitionView>,
    /// A secrecy stamp was seen on the page: warn.
    pub(crate) secrecy_warning: Option<String>,
}

/// Nhận dạng chữ: how far it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecognitionView {
    /// Pages done.
    pub(crate) done: u32,
    /// Pages that need it.
    pub(crate) of: u32,
    /// It goes on by itself; ask again in some seconds.
    pub(crate) is_running: bool,
    /// Pages that were given up, in words.
    pub(crate) problem: Option<String>,
}

/// Chữ ký: state, and the four questions for each signature.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignatureView {
    /// `valid`, `intact_unchecked`, `evidence_against`, `invalid`, `unsigned`, `unreadable`.
    pub(crate) state: String,
    /// One sentence for the banner.
    pub(crate) summary: String,
    pub(crate) signatures: Vec<SignatureAnswers>,
    /// Technical detail, as the verifier reported it.
    pub(crate) technical: Vec<String>,
    pub(crate) checked_at: At,
}

/// Four answers about one signature.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignatureAnswers {
    pub(crate) state: String,
    pub(crate) signer: String,
    /// Ai ký?
    pub(crate) who: String,
    /// Sau khi ký có ai sửa không?
    pub(crate) changed: String,
    /// Ký lúc nào?
    pub(crate) when: String,
    /// Chứng thư có bị thu hồi không?
    pub(crate) revoked: String,
    /// `good`, `unsure` or `bad` for each of the four, in order.
    pub(crate) marks: Vec<String>,
}

/// A stroke of a pen.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StrokeView {
    /// `[x, y, pressure]`.
    pub(crate) points: Vec<[f64; 3]>,
    pub(crate) outline: Vec<[f64; 2]>,
}

/// Lớp trên trang, as stored.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct LayerView {
    /// Version of the shape: 1.
    pub(crate) v: u32,
    pub(crate) id: Uuid,
    pub(crate) file_sha256: Option<String>,
    pub(crate) page: u32,
    pub(crate) page_box: [f64; 2],
    /// `stamp`, `note`, `ink`, `highlight`.
    pub(crate) kind: String,
    pub(crate) directive_id: Option<Uuid>,
    pub(crate) lines: Vec<String>,
    pub(crate) font_size: f64,
    pub(crate) rect: [f64; 4],
    pub(crate) ink: Vec<StrokeView>,
    pub(crate) actor: PersonView,
    pub(crate) at: At,
}

/// A layer to add with a directive.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct LayerInput {
    /// Given by the client, so that a repeat is the same layer.
    pub(crate) id: Uuid,
    pub(crate) file_sha256: Option<String>,
    pub(crate) page: u32,
    pub(crate) page_box: [f64; 2],
    /// `note`, `ink` or `highlight`.
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) lines: Vec<String>,
    #[serde(default)]
    pub(crate) font_size: f64,
    pub(crate) rect: [f64; 4],
    #[serde(default)]
    pub(crate) ink: Vec<StrokeView>,
}

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

/// Tiếp nhận lại: why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReceiveAgainRequest {
    pub(crate) version: u32,
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

/// Query of an upload.
#[derive(Deserialize, IntoParams)]
pub(crate) struct UploadQuery {
    /// The file's own name.
    pub(crate) name: String,
    /// `upload` unless told.
    pub(crate) source: Option<String>,
}

/// A letter just received.
#[derive(Serialize, ToSchema)]
pub(crate) struct Received {
    pub(crate) document_id: Uuid,
    pub(crate) file: FileView,
    /// Letters of this agency with the same bytes that the reader may see.
    pub(crate) same_bytes: Vec<DuplicateView>,
}

/// A letter of which only the paper exists.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaperReceived {
    pub(crate) document_id: Uuid,
}

/// A letter that may be the same.
#[derive(Serialize, ToSchema)]
pub(crate) struct DuplicateView {
    pub(crate) document_id: Uuid,
    /// `same_bytes` or `same_code`.
    pub(crate) reason: String,
    pub(crate) status: String,
    pub(crate) arrival_number: Option<i64>,
    pub(crate) arrival_date: Option<Day>,
    pub(crate) received_at: At,
    pub(crate) code: Option<String>,
    pub(crate) organ_name: String,
    pub(crate) issued_date: Option<Day>,
    pub(crate) subject: String,
}

/// Which other letters may be the same, by what the form says now.
#[derive(Deserialize, IntoParams)]
pub(crate) struct DuplicateQuery {
    pub(crate) code: Option<String>,
    pub(crate) organ_name: Option<String>,
    pub(crate) issued_date: Option<Day>,
}

/// Số đến sẽ cấp: a forecast.
#[derive(Serialize, ToSchema)]
pub(crate) struct Forecast {
    pub(crate) book: String,
    /// "Công văn đến 2026".
    pub(crate) book_name: String,
    pub(crate) year: i32,
    pub(crate) next_number: i64,
    pub(crate) today: Day,
}

/// A half-filled form. A code that is not complete yet is left out, not refused.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DraftRequest {
    pub(crate) fields: FieldsView,
    /// `fields_tag` of the form it was typed on; answered 409 `form-changed` when the form holds something else now.
    /// Without it the form is replaced.
    pub(crate) base: Option<String>,
}

/// Vào sổ, and submit in the same act if `submit_to` is given.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RegistrationRequest {
    pub(crate) version: u32,
    pub(crate) fields: FieldsView,
    /// A leader's or office chief's position.
    pub(crate) submit_to: Option<Uuid>,
    /// The book it enters; the ordinary one unless told.
    pub(crate) book: Option<String>,
    /// Where to put the stamp; the server finds a free place when absent.
    pub(crate) stamp_rect: Option<[f64; 4]>,
}

/// Đính chính sổ: the entry as it should read.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CorrectionRequest {
    pub(crate) version: u32,
    pub(crate) fields: FieldsView,
    pub(crate) reason: String,
}

/// The number given.
#[derive(Serialize, ToSchema)]
pub(crate) struct Registered {
    pub(crate) document: DocumentView,
    pub(crate) arrival_number: i64,
    /// Rules of reading that were overruled twice in a row with this letter, and are off now.
    pub(crate) rules_off: Vec<ReadingRuleView>,
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

/// An act with the version it was decided on.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ActRequest {
    pub(crate) version: u32,
    #[serde(flatten)]
    pub(crate) action: ActionRequest,
}

/// How wide a page image is wanted.
#[derive(Deserialize, IntoParams)]
pub(crate) struct PageImageQuery {
    /// Pixels, 40 to 2,000; 160 unless told.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    pub(crate) width: Option<u32>,
}
