//! From the door to the entry in the book: uploads, duplicates, the form, its correction.

use super::{At, Day, DocumentView, FieldsView, FileView, ReadingRuleView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

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

/// The number given.
#[derive(Serialize, ToSchema)]
pub(crate) struct Registered {
    pub(crate) document: DocumentView,
    pub(crate) arrival_number: i64,
    /// Rules of reading that were overruled twice in a row with this letter, and are off now.
    pub(crate) rules_off: Vec<ReadingRuleView>,
}

/// Đính chính sổ: the entry as it should read.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CorrectionRequest {
    pub(crate) version: u32,
    pub(crate) fields: FieldsView,
    pub(crate) reason: String,
}

/// Tiếp nhận lại: why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReceiveAgainRequest {
    pub(crate) version: u32,
    pub(crate) reason: String,
}
