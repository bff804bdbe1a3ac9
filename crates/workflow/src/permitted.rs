use crate::{ActionKind, Status};

/// What a person is to one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Văn thư: a clerk of the book.
    Clerk,
    /// Chánh văn phòng đang giữ: the office chief who holds the letter for a proposal.
    Chief,
    /// Lãnh đạo: the leader to whom the letter was submitted.
    Leader,
    /// Trưởng đơn vị chủ trì.
    LeadHead,
    /// Người xử lý chính.
    LeadOfficer,
    /// Trưởng đơn vị phối hợp.
    SupportHead,
    /// Người phối hợp.
    SupportOfficer,
    /// Người được biết.
    Informed,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 8] = [
        Self::Clerk,
        Self::Chief,
        Self::Leader,
        Self::LeadHead,
        Self::LeadOfficer,
        Self::SupportHead,
        Self::SupportOfficer,
        Self::Informed,
    ];
}

/// The one table of what may be done: which acts a relation has in a status.
///
/// The conditions on a single share (it is open, it has no officer yet) and on taking back (ten minutes, nobody
/// downstream has acted) come on top, in [`crate::available_actions`].
///
/// - A clerk registers what arrived, or returns it to its sender; submits what is registered.
/// - The office chief who holds a letter proposes, or sends it back.
/// - The leader who holds a letter directs, or sends it back.
/// - The head of a unit with a share names an officer, or handles it; the lead closes.
/// - Whoever answers for a share asks whoever gave it for a later day, and is answered.
/// - A leader who holds a letter passes it to another; the lead head invites further units.
/// - A clerk corrects the entry of a registered letter, and voids its number while no unit works on it.
/// - A clerk takes in again, once, what was returned or voided: as a letter of its own.
/// - The head of a unit has work go on that its officer reported as done.
/// - Those informed read and talk.
pub const fn permitted(status: Status, relation: Relation) -> &'static [ActionKind] {
    use ActionKind::*;
    use Relation as R;
    match status {
        Status::Arrived => match relation {
            R::Clerk => &[Register, ReturnToSender, Comment],
            R::Chief
            | R::Leader
            | R::LeadHead
            | R::LeadOfficer
            | R::SupportHead
            | R::SupportOfficer
            | R::Informed => &[],
        },
        Status::Returned => match relation {
            R::Clerk => &[TakeBack, Comment, ReceiveAgain],
            R::Chief
            | R::Leader
            | R::LeadHead
            | R::LeadOfficer
            | R::SupportHead
            | R::SupportOfficer
            | R::Informed => &[],
        },
        Status::Registered => match relation {
            R::Clerk => &[Submit, TakeBack, Comment, Correct, Void],
            R::Chief | R::Leader => &[TakeBack, Comment],
            R::LeadHead | R::LeadOfficer | R::SupportHead | R::SupportOfficer | R::Informed => &[],
        },
        Status::Proposing => match relation {
            R::Clerk => &[TakeBack, Comment, Correct, Void],
            R::Chief => &[Propose, SendBack, Open, Comment],
            R::Leader => &[Comment],
            R::LeadHead | R::LeadOfficer | R::SupportHead | R::SupportOfficer | R::Informed => &[],
        },
        Status::Submitted => match relation {
            R::Clerk => &[TakeBack, Comment, Correct, Void],
            R::Chief => &[TakeBack, Comment],
            R::Leader => &[Direct, SendBack, TakeBack, Open, Comment, Forward],
            // The head whose return brought the letter back may still take that return back.
            R::LeadHead => &[TakeBack],
            R::LeadOfficer | R::SupportHead | R::SupportOfficer | R::Informed => &[],
        },
        Status::Directed | Status::Assigned => match relation {
            R::Clerk => &[Comment, Correct],
            R::Chief => &[Comment],
            R::Leader => &[TakeBack, Open, Comment, AnswerExtension],
            R::LeadHead => &[
                Assign,
                SendBack,
                TakeBack,
                Open,
                Comment,
                AttachResult,
                Report,
                Close,
                AskExtension,
                AnswerExtension,
                Invite,
                Reopen,
            ],
            R::LeadOfficer => &[SendBack, TakeBack, Open, Comment, AttachResult, Report, Close, AskExtension],
            R::SupportHead => &[
                Assign,
                TakeBack,
                Open,
                Comment,
                AttachResult,
                Report,
                AskExtension,
                AnswerExtension,
                Reopen,
            ],
            R::SupportOfficer => &[SendBack, TakeBack, Open, Comment, AttachResult, Report, AskExtension],
            R::Informed => &[Open, Comment],
        },
        Status::Closed => match relation {
            R::LeadHead | R::LeadOfficer => &[TakeBack, Comment],
            R::Informed => &[Open, Comment],
            R::Clerk => &[Comment, Correct],
            R::Chief | R::Leader | R::SupportHead | R::SupportOfficer => &[Comment],
        },
        Status::Voided => match relation {
            R::Clerk => &[TakeBack, Comment, ReceiveAgain],
            R::Chief | R::Leader => &[Comment],
            R::LeadHead | R::LeadOfficer | R::SupportHead | R::SupportOfficer | R::Informed => &[],
        },
    }
}
