//! The acts of a paperless office, one function each: access is asked, the time is read, the decision of
//! [`congvan_workflow`] is taken and saved in one transaction, and jobs follow.
//!
//! This crate introduces store, search, signature and reading to each other; none of them knows another. It knows
//! no HTTP, no JSON of the API and no SQL. Functions that act for somebody take a [`Caller`] and ask
//! [`congvan_workflow::decide`] inside the writing transaction; what a caller may not know exists is answered
//! [`Error::NotFound`], in the same words as what does not exist.

pub mod abbreviations;
mod access;
pub mod accounts;
pub mod administration;
mod analysis;
pub mod backup;
pub mod books;
pub mod bulk;
pub mod calendar;
mod canvas;
pub mod checking;
mod clock;
pub mod commands;
pub mod delegations;
mod error;
pub mod evidence;
mod idempotency;
pub mod inbox;
pub mod intake;
pub mod jobs;
pub mod kinds;
pub mod letters;
mod looking_back;
pub mod mailbox;
pub mod notices;
mod office;
pub mod organisation;
pub mod phrases;
mod pieces;
pub mod printing;
pub mod reading_rules;
pub mod registers;
pub mod routing;
pub mod saved_filters;
pub mod scanning;
mod sealing;
pub mod searching;
pub mod setup;
mod sheet;
mod site;
pub mod splitting;
pub mod vitals;
pub mod watch;

pub use accounts::{Caller, Token};
pub use clock::{Clock, SettableClock, SystemClock};
pub use congvan_store::S3;
pub use error::{Change, Conflict, Error, InputFault};
pub use idempotency::Key;
pub use jobs::Worker;
pub use office::{Database, Limits, Office, OpenOptions};
pub use site::Site;
