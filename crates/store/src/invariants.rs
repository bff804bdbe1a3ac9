//! Do the rows hold what was promised? Read-only, offline, without asking the engine.

mod books;
mod bytes;
mod delegations;
mod evidence;
mod links;
mod reading;
mod rights;
mod rows;
mod scans;

use crate::{AgencyScope, Blobs, Error, Reader};
use std::fmt;

/// Something broken, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The promise: `I1`, `I2`, `I5`, `I6`, `I8`.
    pub invariant: &'static str,
    /// What it is about: `routing 0192…`, `series incoming 2026`, `blob 3f…`.
    pub subject: String,
    /// What is wrong.
    pub problem: String,
}

impl Finding {
    fn new(invariant: &'static str, subject: String, problem: impl Into<String>) -> Self {
        Self { invariant, subject, problem: problem.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.invariant, self.subject, self.problem)
    }
}

/// Checks one agency; without `blobs` the bytes of files are not read.
///
/// - I1: an open letter has one holder, and the holder an entry in the inbox; for a scan that waits to be split somebody
///   answers who holds a clerk's post;
/// - I2: numbers are first..n in each series (voided ones too), days do not fall, the counter is n + 1, and each number
///   stands in an event; an entry that was corrected says what its last correction says;
/// - I5: one event for each version, and the hash chains hold, computed anew from the rows;
/// - I6: every file's bytes are there and have their digest, and so has what verdicts on signatures rest on;
/// - I8: a second reading of the raw events, which shares no code with `workflow`, finds the status, holder, shares,
///   inbox entries and grants that the rows show; a letter received again and the one it was before name each other; what
///   was done in another's place rests on a delegation that held then.
///
/// Whoever can rewrite every row can rewrite the chain too: compare [`crate::routings::chain_head`] with checkpoints
/// kept elsewhere, by [`chain_holds`].
pub async fn check(db: &Reader, scope: AgencyScope, blobs: Option<&Blobs>) -> Result<Vec<Finding>, Error> {
    let mut found = Vec::new();
    books::check(db, scope, &mut found).await?;
    links::check_events(db, scope, &mut found).await?;
    links::check_reads(db, scope, &mut found).await?;
    links::check_journal(db, scope, &mut found).await?;
    delegations::check(db, scope, &mut found).await?;
    rows::check(db, scope, &mut found).await?;
    evidence::check(db, scope, &mut found).await?;
    scans::check(db, scope, &mut found).await?;
    if let Some(blobs) = blobs {
        bytes::check(db, scope, blobs, &mut found).await?;
    }
    Ok(found)
}

/// Is a checkpoint kept elsewhere (the length of the agency's chain and its head then) still a part of the chain?
pub async fn chain_holds(db: &Reader, scope: AgencyScope, length: u64, head: &str) -> Result<bool, Error> {
    links::holds(db, scope, length, head).await
}
