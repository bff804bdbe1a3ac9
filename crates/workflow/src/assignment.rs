//! What a directive and its shares of work are.

use crate::{Actor, Deadline, EarlierReport, Extension, GrantReason, OnBehalf};
use congvan_records::{
    AccessLevel, ArrivalNumber, AssignmentId, DirectiveId, EventId, FileId, LayerId, PersonId, PositionId,
    SeriesId, Timestamp, UnitId, Year,
};
use time::Date;

/// Chủ trì, phối hợp, để biết.
///
/// Source: Decree 30/2020/NĐ-CP, art. 23 (lead and collaborators); "để biết" and "exactly one lead" are practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssignmentRole {
    /// Chủ trì.
    Lead,
    /// Phối hợp.
    Support,
    /// Để biết.
    Inform,
}

impl AssignmentRole {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Lead, Self::Support, Self::Inform];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Support => "support",
            Self::Inform => "inform",
        }
    }

    /// The role with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    pub(crate) const fn grant_reason(self) -> GrantReason {
        match self {
            Self::Lead => GrantReason::Lead,
            Self::Support => GrantReason::Support,
            Self::Inform => GrantReason::Inform,
        }
    }
}

/// Where a share of work stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartState {
    /// Being worked on; or, for information, not yet read.
    Open,
    /// Reported done.
    Done {
        /// When.
        at: Timestamp,
        /// What was done.
        report: String,
    },
    /// Ended without a report, with the reason.
    Ended {
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

/// Phần việc: one unit's share, for ever linked to its directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Identifier.
    pub id: AssignmentId,
    /// The directive that caused it.
    pub directive: DirectiveId,
    /// Lead, support or inform.
    pub role: AssignmentRole,
    /// The unit.
    pub unit: UnitId,
    /// The position that answers for the unit.
    pub head: PositionId,
    /// The person's position the head named.
    pub officer: Option<PositionId>,
    /// The head's words for the officer.
    pub instruction: String,
    /// Due: the directive's, or the earlier one the head set.
    pub deadline: Option<Deadline>,
    /// The directive's own deadline, to which a return to the head goes back.
    pub directive_deadline: Option<Deadline>,
    /// State.
    pub state: PartState,
    /// Files attached as results.
    pub results: Vec<FileId>,
    /// Questions for a later day, answered or not, in order.
    pub extensions: Vec<Extension>,
    /// Who added the share after the directive, when and with what words; none for the directive's own.
    pub invited: Option<Invited>,
    /// The invitation was taken back: nothing follows from the share any more.
    pub withdrawn: bool,
    /// Reports after which work went on, in order.
    pub earlier_reports: Vec<EarlierReport>,
}

/// Mời phối hợp: how a share came to be after its directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// Who invited, by position and person.
    pub by: (PositionId, PersonId),
    /// When.
    pub at: Timestamp,
    /// What is asked of the unit.
    pub note: String,
}

impl Assignment {
    /// Is work still open?
    pub const fn is_open(&self) -> bool {
        matches!(self.state, PartState::Open)
    }

    /// Did it end without a report?
    pub const fn has_ended(&self) -> bool {
        matches!(self.state, PartState::Ended { .. })
    }

    /// Who has it: the officer if one is named, else the head.
    pub fn holder(&self) -> PositionId {
        self.officer.unwrap_or(self.head)
    }
}

/// Bút phê: a leader's instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// Identifier.
    pub id: DirectiveId,
    /// The event that gave it.
    pub event: EventId,
    /// The words.
    pub text: String,
    /// Who gave it, by position and person.
    pub by: (PositionId, PersonId),
    /// Thay: in whose place, when the position was not the person's own.
    pub on_behalf: Option<OnBehalf>,
    /// When.
    pub at: Timestamp,
    /// Layers on the page.
    pub layers: Vec<LayerId>,
    /// False once taken back or sent back; it stays in the history.
    pub in_force: bool,
}

/// Trả lại người chuyển: how a letter or a share came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentBack {
    /// Why.
    pub reason: String,
    /// Who sent it back, by position and person.
    pub by: (PositionId, PersonId),
    /// When.
    pub at: Timestamp,
    /// The unit whose it is, as the sender sees it.
    pub suggestion: Option<UnitId>,
}

/// Đề xuất của văn phòng.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Words proposed.
    pub text: String,
    /// Shares proposed: role, unit, deadline.
    pub parts: Vec<(AssignmentRole, UnitId, Option<Deadline>)>,
    /// Who proposed.
    pub by: (PositionId, PersonId),
    /// When.
    pub at: Timestamp,
}

/// Đăng ký: the place in the yearly register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The series it was taken from.
    pub series: SeriesId,
    /// Số đến.
    pub number: ArrivalNumber,
    /// Năm.
    pub year: Year,
    /// Ngày đến.
    pub date: Date,
    /// Level of access, fixed when registering.
    pub access: AccessLevel,
}

/// Đã xem: the first time a person opened the letter while it waited for a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The person.
    pub person: PersonId,
    /// As what.
    pub position: PositionId,
    /// When.
    pub at: Timestamp,
}

impl Actor {
    /// Does this position of the actor answer for the share's unit? Its head does, and whoever speaks for the unit.
    pub(crate) fn heads(&self, part: &Assignment, position: PositionId) -> bool {
        let speaks = |held: &crate::HeldPosition| {
            held.position == position && held.speaks_for_unit && held.unit == part.unit
        };
        part.head == position || self.desks().any(speaks)
    }
}
