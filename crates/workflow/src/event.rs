use crate::{Assignment, ClosingOutcome, Deadline, OnBehalf, Proposal, ReceivedBefore, Registration};
use congvan_records::{
    AssignmentId, CommentId, DirectiveId, DocumentId, EventId, FileId, LayerId, PersonId, PositionId,
    SessionId, Source, Timestamp, UnitId,
};

/// Who did something, and as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EventActor {
    /// The person.
    pub person: PersonId,
    /// The position the act used.
    pub position: PositionId,
    /// The session, when there was one.
    pub session: Option<SessionId>,
    /// Thay: in whose place, when the position was not the person's own.
    pub on_behalf: Option<OnBehalf>,
}

/// One recorded fact of a routing. Events are the truth: everything else is computed from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Identifier.
    pub id: EventId,
    /// Place in the routing, from 1 without gaps.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: EventActor,
    /// What.
    pub body: EventBody,
}

/// What happened. Everything needed to replay stands in the event; nothing is looked up later, because heads,
/// units and calendars change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventBody {
    /// Đã tiếp nhận.
    Received {
        /// How it came.
        source: Source,
        /// The clerks' unit, which holds it now.
        clerical_unit: UnitId,
        /// Tiếp nhận lại: the letter as which it came in before.
        before: Option<ReceivedBefore>,
    },
    /// Đã vào sổ.
    Registered(Registration),
    /// Đã trả lại nơi gửi.
    ReturnedToSender {
        /// Why.
        reason: String,
    },
    /// Đã trình: to an office chief, who proposes.
    SentForProposal {
        /// The chief's position.
        to: PositionId,
    },
    /// Đã trình lãnh đạo.
    Submitted {
        /// The leader's position.
        to: PositionId,
    },
    /// Văn phòng đã đề xuất và trình lãnh đạo.
    Proposed {
        /// The leader's position.
        to: PositionId,
        /// What is proposed.
        proposal: Proposal,
    },
    /// Đã bút phê.
    Directed {
        /// The directive.
        directive: DirectiveId,
        /// Its words.
        text: String,
        /// The shares it caused, each with the position that answers for its unit.
        parts: Vec<Assignment>,
        /// Layers on the page.
        layers: Vec<LayerId>,
    },
    /// Đã trả lại người chuyển.
    SentBack {
        /// Why.
        reason: String,
        /// The share sent back; none when the whole letter goes back.
        assignment: Option<AssignmentId>,
        /// Không thuộc thẩm quyền: the unit whose it is, as the head of the leading unit sees it.
        suggestion: Option<UnitId>,
    },
    /// Đã thu hồi.
    TakenBack {
        /// The step undone.
        step: EventId,
    },
    /// Đã giao người xử lý.
    Assigned {
        /// The share.
        assignment: AssignmentId,
        /// The officer's position.
        officer: PositionId,
        /// Words for the officer.
        instruction: String,
        /// The officer's deadline.
        deadline: Option<Deadline>,
    },
    /// Đã mở xem.
    Opened,
    /// Đã trao đổi.
    Commented {
        /// Identifier.
        id: CommentId,
        /// The words.
        text: String,
    },
    /// Đã thêm kết quả.
    ResultAttached {
        /// The share it belongs to.
        assignment: AssignmentId,
        /// The file.
        file: FileId,
    },
    /// Đã báo cáo kết quả.
    Reported {
        /// The share completed.
        assignment: AssignmentId,
        /// What was done.
        text: String,
    },
    /// Đã kết thúc.
    Closed {
        /// With or without an answer.
        outcome: ClosingOutcome,
        /// What was done.
        note: String,
        /// The unit that keeps closed letters, unless the letter is for named persons only.
        archive_unit: Option<UnitId>,
    },
    /// Đã chuyển lãnh đạo khác.
    Forwarded {
        /// The other leader's position.
        to: PositionId,
        /// Words for the other leader.
        note: String,
    },
    /// Đã xin gia hạn.
    ExtensionAsked {
        /// The share.
        assignment: AssignmentId,
        /// Who answers: the position that gave the share.
        to: PositionId,
        /// Why.
        reason: String,
        /// The day asked for.
        deadline: Deadline,
    },
    /// Đã trả lời đề nghị gia hạn.
    ExtensionAnswered {
        /// The share.
        assignment: AssignmentId,
        /// The event that asked.
        request: EventId,
        /// The day granted; none when refused.
        granted: Option<Deadline>,
        /// Words for whoever asked.
        note: String,
    },
    /// Đã mời phối hợp.
    Invited {
        /// The new share, under the directive in force.
        part: Box<Assignment>,
        /// What is asked of the unit.
        note: String,
    },
    /// Đã đính chính sổ.
    Corrected {
        /// Each field with its value before and after.
        changes: Vec<FieldChange>,
        /// Why.
        reason: String,
    },
    /// Đã hủy số.
    Voided {
        /// Why.
        reason: String,
    },
    /// Đã tiếp nhận lại: it goes on as another letter; this one stays as it was, returned or voided.
    ReceivedAgain {
        /// The letter as which it came in once more.
        letter: DocumentId,
        /// Why.
        reason: String,
    },
    /// Đã yêu cầu làm tiếp: a reported share is open again.
    Reopened {
        /// The share.
        assignment: AssignmentId,
        /// What is missing.
        missing: String,
    },
    /// Đã bàn giao: what was in the hands of one position is in those of another.
    HandedOver {
        /// The position that gives.
        from: PositionId,
        /// The position that receives.
        to: PositionId,
        /// Why.
        reason: String,
    },
}

/// One field of an entry in the book, corrected. Values are written as the form writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Name of the field as in the API.
    pub field: String,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

impl EventBody {
    /// The stable name of the kind, as stored.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Received { .. } => "received",
            Self::Registered(_) => "registered",
            Self::ReturnedToSender { .. } => "returned_to_sender",
            Self::SentForProposal { .. } => "sent_for_proposal",
            Self::Submitted { .. } => "submitted",
            Self::Proposed { .. } => "proposed",
            Self::Directed { .. } => "directed",
            Self::SentBack { .. } => "sent_back",
            Self::TakenBack { .. } => "taken_back",
            Self::Assigned { .. } => "assigned",
            Self::Opened => "opened",
            Self::Commented { .. } => "commented",
            Self::ResultAttached { .. } => "result_attached",
            Self::Reported { .. } => "reported",
            Self::Closed { .. } => "closed",
            Self::Forwarded { .. } => "forwarded",
            Self::ExtensionAsked { .. } => "extension_asked",
            Self::ExtensionAnswered { .. } => "extension_answered",
            Self::Invited { .. } => "invited",
            Self::Corrected { .. } => "corrected",
            Self::Voided { .. } => "voided",
            Self::ReceivedAgain { .. } => "received_again",
            Self::Reopened { .. } => "reopened",
            Self::HandedOver { .. } => "handed_over",
        }
    }
}
