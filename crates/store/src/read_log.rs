//! Who read which content when. Written beside the reading, chained in batches, so that no reading waits for a lock.

use crate::{AgencyScope, Error, Read, Tx};
use congvan_records::{DocumentId, FileId, PersonId, SessionId, Timestamp};
use uuid::Uuid;

/// One reading of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentRead {
    /// Identifier, given by the caller (UUIDv7).
    pub id: Uuid,
    /// The letter.
    pub document: DocumentId,
    /// The file; `None` for the talk or the generated page.
    pub file: Option<FileId>,
    /// Who.
    pub person: PersonId,
    /// In which session.
    pub session: Option<SessionId>,
    /// When.
    pub at: Timestamp,
}

/// Notes readings. Several at once are cheaper.
pub async fn record(tx: &Tx, scope: AgencyScope, reads: &[ContentRead]) -> Result<(), Error> {
    todo!()
}

/// Seals all readings not yet in a batch: one more link in the agency's chain of readings. Returns how many were
/// sealed; 0 makes no batch.
pub async fn seal(tx: &Tx, scope: AgencyScope, now: Timestamp) -> Result<u64, Error> {
    todo!()
}

/// Readings of a letter, newest first.
pub async fn of_document(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
    limit: u64,
) -> Result<Vec<ContentRead>, Error> {
    todo!()
}
