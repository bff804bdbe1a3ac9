//! Who may do what next with a letter, what then becomes true, and by when it is due.
//!
//! Load, decide, save: these functions get values and give values. They know no storage, no HTTP and not the
//! present time. What the law allows is code here; an agency's habits are configuration.

mod access;
mod act;
mod action;
mod assignment;
mod deadline;
mod event;
mod inbox;
mod permitted;
mod refusal;
mod routing;
mod status;

pub use access::{
    Access, Actor, Decision, DenyReason, Facts, Grant, GrantReason, HeldPosition, Principal, decide,
};
pub use act::{Outcome, act, available_actions, open};
pub use action::{Action, ActionKind, AssignmentDraft, DirectiveDraft, ProposalDraft};
pub use assignment::{Assignment, AssignmentRole, Directive, Opened, PartState, Proposal, Registration};
pub use deadline::{Calendar, CalendarDay, DayKind, Deadline, Session};
pub use event::{Event, EventActor, EventBody};
pub use inbox::{InboxBox, InboxEntry, inbox_entries};
pub use permitted::{Relation, permitted};
pub use refusal::Refusal;
pub use routing::{Holder, Routing, TAKE_BACK_WINDOW, replay};
pub use status::{ClosingOutcome, Filing, Status};
