use crate::{Assignment, ClosingOutcome, Deadline, Proposal, Registration};
use congvan_records::{
    AssignmentId, CommentId, DirectiveId, EventId, FileId, LayerId, PersonId, PositionId, SessionId, Source,
    Timestamp, UnitId,
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
        }
    }
}
