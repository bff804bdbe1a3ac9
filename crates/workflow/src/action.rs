use crate::{AssignmentRole, ClosingOutcome, Deadline, FieldChange, Registration};
use congvan_records::{
    AssignmentId, CommentId, DirectiveId, DocumentId, EventId, FileId, LayerId, PositionId, UnitId,
};

/// Việc có thể làm: the kinds of acts on a routing. A screen offers exactly what [`crate::available_actions`] lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionKind {
    /// Vào sổ.
    Register,
    /// Trả lại nơi gửi.
    ReturnToSender,
    /// Trình.
    Submit,
    /// Đề xuất.
    Propose,
    /// Bút phê và chuyển.
    Direct,
    /// Trả lại người chuyển.
    SendBack,
    /// Thu hồi bước vừa làm.
    TakeBack,
    /// Giao người xử lý.
    Assign,
    /// Đã xem.
    Open,
    /// Trao đổi.
    Comment,
    /// Thêm kết quả.
    AttachResult,
    /// Báo cáo kết quả.
    Report,
    /// Kết thúc văn bản.
    Close,
    /// Chuyển lãnh đạo khác.
    Forward,
    /// Xin gia hạn.
    AskExtension,
    /// Trả lời đề nghị gia hạn.
    AnswerExtension,
    /// Mời phối hợp.
    Invite,
    /// Đính chính sổ.
    Correct,
    /// Hủy số.
    Void,
    /// Tiếp nhận lại.
    ReceiveAgain,
    /// Yêu cầu làm tiếp.
    Reopen,
}

impl ActionKind {
    /// Every kind.
    pub const ALL: [Self; 21] = [
        Self::Register,
        Self::ReturnToSender,
        Self::Submit,
        Self::Propose,
        Self::Direct,
        Self::SendBack,
        Self::TakeBack,
        Self::Assign,
        Self::Open,
        Self::Comment,
        Self::AttachResult,
        Self::Report,
        Self::Close,
        Self::Forward,
        Self::AskExtension,
        Self::AnswerExtension,
        Self::Invite,
        Self::Correct,
        Self::Void,
        Self::ReceiveAgain,
        Self::Reopen,
    ];

    /// The stable English key used in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::ReturnToSender => "return_to_sender",
            Self::Submit => "submit",
            Self::Propose => "propose",
            Self::Direct => "direct",
            Self::SendBack => "send_back",
            Self::TakeBack => "take_back",
            Self::Assign => "assign",
            Self::Open => "open",
            Self::Comment => "comment",
            Self::AttachResult => "attach_result",
            Self::Report => "report",
            Self::Close => "close",
            Self::Forward => "forward",
            Self::AskExtension => "ask_extension",
            Self::AnswerExtension => "answer_extension",
            Self::Invite => "invite",
            Self::Correct => "correct",
            Self::Void => "void",
            Self::ReceiveAgain => "receive_again",
            Self::Reopen => "reopen",
        }
    }
}

/// One unit's share as a leader or the office writes it, before it is an assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentDraft {
    /// Identifier, given by the caller.
    pub id: AssignmentId,
    /// Chủ trì, phối hợp, để biết.
    pub role: AssignmentRole,
    /// The unit.
    pub unit: UnitId,
    /// Due for this unit; none for those who are only informed.
    pub deadline: Option<Deadline>,
}

/// Đề xuất của văn phòng: what the office would have the leader write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalDraft {
    /// Words proposed.
    pub text: String,
    /// Shares proposed.
    pub parts: Vec<AssignmentDraft>,
}

/// Bút phê: what the leader decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectiveDraft {
    /// Identifier, given by the caller.
    pub id: DirectiveId,
    /// The words.
    pub text: String,
    /// Units: exactly one leads.
    pub parts: Vec<AssignmentDraft>,
    /// Layers on the page that carry the words or strokes.
    pub layers: Vec<LayerId>,
}

/// An act with all it needs. Identifiers are given by the caller, so that deciding stays a pure function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Vào sổ, with the number just taken in the same transaction.
    Register(Registration),
    /// Trả lại nơi gửi thay vì vào sổ.
    ReturnToSender {
        /// Why, for the sender to read.
        reason: String,
    },
    /// Trình: to the office chief, who proposes, or at once to a leader.
    Submit {
        /// The position of an office chief or a leader.
        to: PositionId,
    },
    /// Đề xuất và trình lãnh đạo.
    Propose {
        /// The leader's position.
        to: PositionId,
        /// What is proposed.
        proposal: ProposalDraft,
    },
    /// Bút phê và chuyển.
    Direct(DirectiveDraft),
    /// Trả lại người chuyển.
    SendBack {
        /// Why.
        reason: String,
        /// Whose it is, when the head of the leading unit knows: for the leader to redirect in one step.
        suggestion: Option<UnitId>,
    },
    /// Thu hồi bước vừa làm.
    TakeBack,
    /// Giao người xử lý: a unit's head names a person's position.
    Assign {
        /// The share.
        assignment: AssignmentId,
        /// The officer's position, in the head's unit or below.
        officer: PositionId,
        /// Words for the officer.
        instruction: String,
        /// Not later than the share's own.
        deadline: Option<Deadline>,
    },
    /// Đã xem: sent by the visible view.
    Open,
    /// Trao đổi.
    Comment {
        /// Identifier, given by the caller.
        id: CommentId,
        /// The words.
        text: String,
    },
    /// Thêm kết quả: a file was attached.
    AttachResult {
        /// The file, already stored.
        file: FileId,
    },
    /// Báo cáo kết quả: completes the actor's own share.
    Report {
        /// What was done.
        text: String,
    },
    /// Kết thúc văn bản: by the lead; open shares of others end.
    Close {
        /// With or without an answer.
        outcome: ClosingOutcome,
        /// What was done; also the reason given to shares that end.
        note: String,
    },
    /// Chuyển lãnh đạo khác: to a deputy or another leader, who then holds it.
    Forward {
        /// The other leader's position.
        to: PositionId,
        /// Words for the other leader; may be empty.
        note: String,
    },
    /// Xin gia hạn: asks whoever gave the share for a later day.
    AskExtension {
        /// The share.
        assignment: AssignmentId,
        /// Why.
        reason: String,
        /// The day asked for.
        deadline: Deadline,
    },
    /// Trả lời đề nghị gia hạn.
    AnswerExtension {
        /// The event that asked.
        request: EventId,
        /// The day granted, as asked or another; none refuses.
        granted: Option<Deadline>,
        /// Words; needed when refusing.
        note: String,
    },
    /// Mời phối hợp: the head of the leading unit adds a supporting one.
    Invite {
        /// Identifier of the new share, given by the caller.
        id: AssignmentId,
        /// The unit.
        unit: UnitId,
        /// Due; not later than the lead's.
        deadline: Option<Deadline>,
        /// What is asked of the unit.
        note: String,
    },
    /// Đính chính sổ: the entry in the book, never its number or day.
    Correct {
        /// What is another now.
        changes: Vec<FieldChange>,
        /// Why.
        reason: String,
    },
    /// Hủy số: the entry was a mistake; its number stays used.
    Void {
        /// Why.
        reason: String,
    },
    /// Tiếp nhận lại: what was returned or voided comes in once more, as a letter of its own. See [`crate::open`].
    ReceiveAgain {
        /// The letter it comes in as, opened in the same transaction.
        letter: DocumentId,
        /// Why.
        reason: String,
    },
    /// Yêu cầu làm tiếp: the head gives a reported share back to the officer who reported it.
    Reopen {
        /// The share.
        assignment: AssignmentId,
        /// What is missing.
        missing: String,
    },
}

impl Action {
    /// Its kind.
    pub const fn kind(&self) -> ActionKind {
        match self {
            Self::Register(_) => ActionKind::Register,
            Self::ReturnToSender { .. } => ActionKind::ReturnToSender,
            Self::Submit { .. } => ActionKind::Submit,
            Self::Propose { .. } => ActionKind::Propose,
            Self::Direct(_) => ActionKind::Direct,
            Self::SendBack { .. } => ActionKind::SendBack,
            Self::TakeBack => ActionKind::TakeBack,
            Self::Assign { .. } => ActionKind::Assign,
            Self::Open => ActionKind::Open,
            Self::Comment { .. } => ActionKind::Comment,
            Self::AttachResult { .. } => ActionKind::AttachResult,
            Self::Report { .. } => ActionKind::Report,
            Self::Close { .. } => ActionKind::Close,
            Self::Forward { .. } => ActionKind::Forward,
            Self::AskExtension { .. } => ActionKind::AskExtension,
            Self::AnswerExtension { .. } => ActionKind::AnswerExtension,
            Self::Invite { .. } => ActionKind::Invite,
            Self::Correct { .. } => ActionKind::Correct,
            Self::Void { .. } => ActionKind::Void,
            Self::ReceiveAgain { .. } => ActionKind::ReceiveAgain,
            Self::Reopen { .. } => ActionKind::Reopen,
        }
    }
}
