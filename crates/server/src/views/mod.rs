//! What the HTTP API says: JSON shapes, and nothing else. Snake case, RFC 3339 UTC, ids as UUID.

mod account;
mod administration;
mod book;
mod bulk;
mod closing;
mod document;
mod hand_over;
mod held_numbers;
mod inbox;
mod intake_sources;
mod lists;
mod notice;
mod organisation;
mod scalar;
mod search;
mod sign_in;
mod trust;
mod watch;

pub(crate) use account::*;
pub(crate) use administration::*;
pub(crate) use book::*;
pub(crate) use bulk::*;
pub(crate) use closing::*;
pub(crate) use document::*;
pub(crate) use hand_over::*;
pub(crate) use held_numbers::*;
pub(crate) use inbox::*;
pub(crate) use intake_sources::*;
pub(crate) use lists::*;
pub(crate) use notice::*;
pub(crate) use organisation::*;
pub(crate) use scalar::*;
pub(crate) use search::*;
pub(crate) use sign_in::*;
pub(crate) use trust::*;
pub(crate) use watch::*;
