//! Small values an agency or a person sets: the working calendar with its legal basis, quick phrases.

use crate::{AgencyScope, Error, Read, Tx};
use congvan_records::{PersonId, Timestamp};

/// A value with its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// 1, 2 … with each change.
    pub version: u32,
    /// JSON, the caller's.
    pub body: String,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The agency's value, or a person's own when `owner` is given.
pub async fn find(
    db: &impl Read,
    scope: AgencyScope,
    owner: Option<PersonId>,
    name: &str,
) -> Result<Option<Setting>, Error> {
    todo!()
}

/// Sets a value. `expected_version` is the version it was made from, 0 for a first one.
///
/// Errors: [`Error::Conflict`] when somebody else changed it meanwhile.
pub async fn put(
    tx: &Tx,
    scope: AgencyScope,
    owner: Option<PersonId>,
    name: &str,
    body: &str,
    expected_version: u32,
    now: Timestamp,
) -> Result<u32, Error> {
    todo!()
}
