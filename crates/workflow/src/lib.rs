//! Who may do what next with a letter, what then becomes true, and by when it is due.
//!
//! Load, decide, save: these functions get values and give values. They know no storage, no HTTP and not the
//! present time. What the law allows is code here; an agency's habits are configuration.

mod access;
mod act;
mod action;
mod assignment;
mod deadline;
mod delegation;
mod event;
mod extension;
mod hand_over;
mod holding;
mod inbox;
mod invitation;
mod notice;
mod permitted;
mod receiving_again;
mod refusal;
mod reopening;
mod routing;
mod status;
mod take_back;

pub use access::{
    Access, Actor, ActsFor, Decision, DenyReason, Facts, Grant, GrantReason, HeldPosition, OnBehalf,
    Principal, decide,
};
pub use act::{Outcome, act, acting_in_place, answerable, available_actions, hand_over, open};
pub use action::{Action, ActionKind, AssignmentDraft, DirectiveDraft, ProposalDraft};
pub use assignment::{
    Assignment, AssignmentRole, Directive, Invited, Opened, PartState, Proposal, Registration, SentBack,
};
pub use deadline::{Calendar, CalendarDay, DayKind, Deadline, Session};
pub use delegation::acts_for;
pub use event::{Event, EventActor, EventBody, FieldChange};
pub use extension::{Extension, ExtensionState};
pub use holding::{Held, held_before};
pub use inbox::{InboxBox, InboxEntry, inbox_entries};
pub use notice::{
    NoticeCause, NoticeDraft, NoticeKind, NoticesOfStep, UNOPENED_AT_LEAST, digest_of, leaves_at_once,
    notices_of_clock, notices_of_step, unopened_after,
};
pub use permitted::{Relation, permitted};
pub use receiving_again::{ReceivedAgain, ReceivedBefore};
pub use refusal::Refusal;
pub use reopening::{EarlierReport, reopenable};
pub use routing::{Holder, Routing, replay};
pub use status::{ClosingOutcome, Filing, Status};
pub use take_back::TAKE_BACK_WINDOW;
