//! Stamps, notes, strokes and highlights above the pages. Appended, never changed.

use crate::{AgencyScope, Error, Read, Tx};
use congvan_records::{DocumentId, Layer};

/// Adds a layer. One that replaces another leaves that one in the history.
///
/// Errors: [`Error::NotFound`] when the layer it replaces is not there, [`Error::Conflict`] when that one has been
/// replaced already.
pub async fn insert(tx: &Tx, scope: AgencyScope, document: DocumentId, layer: &Layer) -> Result<(), Error> {
    todo!()
}

/// The layers that show now, in the order they were made.
pub async fn list(db: &impl Read, scope: AgencyScope, document: DocumentId) -> Result<Vec<Layer>, Error> {
    todo!()
}

/// As [`list`], with those replaced.
pub async fn history(db: &impl Read, scope: AgencyScope, document: DocumentId) -> Result<Vec<Layer>, Error> {
    todo!()
}
