//! Bản dùng thử: a lifelike ward with people, letters and work under way.
//!
//! Everything is made through the office's own acts with an injected clock, never by SQL, and follows from a seed and
//! an anchor date: the same two give the same agency. Nobody and nothing in it exists.

mod cast;
mod clock;
mod fate;
mod lines;
mod script;
mod stage;
mod town;

pub use cast::{ACCOUNTS, Account, PASSWORD};
pub use script::{Error, Script};
pub use town::build as build_town;
