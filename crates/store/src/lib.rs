//! Rows, bytes and queues of Congvan, on SQLite and on PostgreSQL alike.
//!
//! Writes take a [`Tx`], reads a [`Reader`], a [`Snapshot`] or a [`Tx`]; every query takes an [`AgencyScope`]. Values of
//! `congvan-records` and `congvan-workflow` go in and come back; rows stay inside. Events are the truth: what else a
//! routing shows is computed from them in the same transaction, and [`invariants::check`] compares the two.

pub mod accounts;
pub mod analyses;
pub mod anchors;
pub mod blobs;
pub mod book;
mod bringing_forward;
pub mod campaigns;
pub mod delegations;
pub mod deliveries;
pub mod documents;
pub mod dump;
pub mod evidence;
pub mod fetched;
pub mod grants;
pub mod idempotency;
pub mod identities;
pub mod inbox;
pub mod incoming_mail;
pub mod invariants;
pub mod jobs;
pub mod journal;
pub mod late_texts;
pub mod layers;
pub mod notices;
pub mod organisation;
pub mod outbox;
pub mod page_words;
pub mod passkeys;
pub mod read_log;
pub mod reading_rules;
pub mod registers;
pub mod restoration;
pub mod routings;
pub mod saved_filters;
pub mod scans;
pub mod second_factors;
pub mod settings;
pub mod spent_tokens;
pub mod stored_event;
pub mod watch;

mod canonical;
mod chain;
mod error;
mod lanes;
mod later;
mod link;
mod narrowing;
mod projection;
mod queue;
mod remembered;
mod row;
mod sqlite;
mod store;

pub use blobs::{BlobPlace, Blobs, LocalFile, S3};
pub use error::{Error, Fault};
pub use link::{AgencyScope, Read, Reader, Snapshot, Tx};
pub use store::{Database, Store, StoreOptions, Writer};
