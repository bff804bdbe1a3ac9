//! Rights to read, as rows.

use crate::{AgencyScope, Error, Read, Tx};
use congvan_records::{DocumentId, Timestamp};
use congvan_workflow::Principal;

/// The whole-number keys of principals, for the search index; those not yet known are made.
pub async fn principal_keys(
    tx: &Tx,
    scope: AgencyScope,
    principals: &[Principal],
) -> Result<Vec<i64>, Error> {
    todo!()
}

/// The keys of those principals that have one. Nothing can be granted to the others.
pub async fn find_principal_keys(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
) -> Result<Vec<i64>, Error> {
    todo!()
}

/// Keys of the principals who may read a letter at `now`, each once, in order: what the search index carries.
pub async fn active_principal_keys(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
    now: Timestamp,
) -> Result<Vec<i64>, Error> {
    todo!()
}

/// Those of `documents` that one of `principals` may read at `now`; the search's hits are asked again here. Applies
/// the rule of [`congvan_workflow::decide`] for reading metadata (an archive grant does not reach a letter for named
/// persons only).
pub async fn readable(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
    documents: &[DocumentId],
    now: Timestamp,
) -> Result<Vec<DocumentId>, Error> {
    todo!()
}

/// As [`readable`], for keys of the search index.
pub async fn readable_keys(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
    index_keys: &[i64],
    now: Timestamp,
) -> Result<Vec<i64>, Error> {
    todo!()
}
