//! What the system found out about a letter by itself: fields on its pages, and its signatures.

use super::{At, FieldsView, OtherValueView};
use serde::Serialize;
use utoipa::ToSchema;

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
