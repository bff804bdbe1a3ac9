use crate::{ActionKind, Status};

/// Why an act was refused. It names the rule, so that the person can be told what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody with the actor's part in the letter may do this in its present state.
    #[error("{action:?} is not permitted in state {status:?}")]
    NotPermitted {
        /// What was tried.
        action: ActionKind,
        /// Where the letter stands.
        status: Status,
    },
    /// A text that must be given is empty.
    #[error("{0} is required")]
    Missing(&'static str),
    /// A text is too long.
    #[error("{0} is too long")]
    TooLong(&'static str),
    /// Chọn một đơn vị chủ trì: exactly one unit leads.
    #[error("exactly one unit must lead, not {0}")]
    LeadCount(usize),
    /// The same unit was chosen twice.
    #[error("a unit was chosen twice")]
    RepeatedUnit,
    /// The unit does not exist (any more) in this agency.
    #[error("the unit is unknown")]
    UnknownUnit,
    /// Nobody answers for the unit: it and all units above have no head.
    #[error("nobody answers for the unit")]
    UnitWithoutHead,
    /// The receiving position does not exist, is vacant, or has not the role for this step.
    #[error("the position cannot receive this")]
    WrongRecipient,
    /// The share of work is not the actor's, or is no longer open.
    #[error("the part is not open to the actor")]
    WrongPart,
    /// The deadline lies in the past.
    #[error("the deadline lies in the past")]
    DeadlinePassed,
    /// An officer's deadline may not lie after the share's own.
    #[error("the deadline lies after the one above it")]
    DeadlineTooLate,
    /// An extension asked for or granted must end after the deadline in force.
    #[error("the deadline lies before the one in force")]
    DeadlineNotLater,
    /// The question was answered already, or is not the actor's to answer.
    #[error("the question is not open to the actor")]
    WrongRequest,
    /// The unit already has a share of this letter.
    #[error("the unit already takes part")]
    TakesPart,
    /// A correction that corrects nothing.
    #[error("nothing was changed")]
    NothingChanged,
}
