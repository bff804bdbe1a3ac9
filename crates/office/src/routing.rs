//! Luân chuyển: acts on a letter under way.

use crate::letters::Letter;
use crate::{Caller, Error, Key, Office};
use congvan_records::{
    AssignmentId, DocumentId, InkStroke, LayerId, LayerKind, PositionId, Rect, Sha256, UnitId,
};
use congvan_workflow::{AssignmentRole, ClosingOutcome};
use time::Date;

/// Hạn, as chosen on screen; the agency's calendar makes an instant of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// At the end of this day's work.
    On(Date),
    /// After this many working days.
    WorkingDays(u32),
}

/// A unit's share as chosen on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartDraft {
    /// Chủ trì, phối hợp, để biết.
    pub role: AssignmentRole,
    /// The unit.
    pub unit: UnitId,
    /// Due; left out for those only informed.
    pub due: Option<Due>,
}

/// A layer to put on a page together with a directive.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerDraft {
    /// Given by the client, so that a repeat is the same layer.
    pub id: LayerId,
    /// The file whose page it lies on; none for the generated slip.
    pub file_sha256: Option<Sha256>,
    /// Page, from 1.
    pub page: u32,
    /// Width and height of the page as shown, in points.
    pub page_box: [f64; 2],
    /// Note, ink or highlight; never a stamp.
    pub kind: LayerKind,
    /// Text, broken into lines.
    pub lines: Vec<String>,
    /// Size of the text in points.
    pub font_size: f64,
    /// Its place.
    pub rect: Rect,
    /// Strokes.
    pub ink: Vec<InkStroke>,
}

/// An act as chosen on screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Trả lại nơi gửi.
    ReturnToSender {
        /// Why.
        reason: String,
    },
    /// Trình.
    Submit {
        /// An office chief's or a leader's position.
        to: PositionId,
    },
    /// Đề xuất và trình.
    Propose {
        /// A leader's position.
        to: PositionId,
        /// Words proposed.
        text: String,
        /// Shares proposed.
        parts: Vec<PartDraft>,
    },
    /// Bút phê và chuyển.
    Direct {
        /// The words.
        text: String,
        /// Units: exactly one leads.
        parts: Vec<PartDraft>,
        /// What the leader wrote or drew on the pages.
        layers: Vec<LayerDraft>,
    },
    /// Trả lại người chuyển.
    SendBack {
        /// Why.
        reason: String,
    },
    /// Thu hồi bước vừa làm.
    TakeBack,
    /// Giao người xử lý.
    Assign {
        /// The share.
        assignment: AssignmentId,
        /// The officer's position.
        officer: PositionId,
        /// Words for the officer.
        instruction: String,
        /// Due.
        due: Option<Due>,
    },
    /// Trao đổi.
    Comment {
        /// The words.
        text: String,
    },
    /// Báo cáo kết quả.
    Report {
        /// What was done.
        text: String,
    },
    /// Kết thúc văn bản.
    Close {
        /// With or without an answer.
        outcome: ClosingOutcome,
        /// What was done.
        note: String,
    },
}

/// Does one act on a letter that stands at `version`, and gives the letter after it.
///
/// Rights are asked inside the writing transaction. Nothing of a refused act remains.
///
/// Errors: [`Error::NotFound`], [`Error::Conflict`], [`Error::Refused`], [`Error::Layer`],
/// [`Error::IdempotencyMismatch`], [`Error::Busy`].
pub async fn act(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    version: u32,
    act: Act,
    key: Option<Key>,
) -> Result<Letter, Error> {
    let _ = (office, caller, document, version, act, key);
    Err(Error::Unavailable("routing"))
}

/// Đã xem: the letter was opened by somebody for whom it waits. Anybody else's opening is no receipt, and no error.
///
/// Errors: [`Error::NotFound`].
pub async fn mark_opened(office: &Office, caller: &Caller, document: DocumentId) -> Result<(), Error> {
    let _ = (office, caller, document);
    Err(Error::Unavailable("routing"))
}
