//! Do the rows hold what was promised? Read-only, offline, without asking the engine.

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

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.invariant, self.subject, self.problem)
    }
}

/// Checks one agency; without `blobs` the bytes of files are not read.
pub async fn check(db: &Reader, scope: AgencyScope, blobs: Option<&Blobs>) -> Result<Vec<Finding>, Error> {
    todo!()
}
