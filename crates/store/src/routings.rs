//! Routings: events in, current rows, inboxes and grants out, in one transaction.

use crate::{AgencyScope, Error, Read, Tx};
use congvan_records::{DocumentId, RoutingId};
use congvan_workflow::{Event, Outcome, Routing};

/// The letter's routing, replayed from its events. Errors: [`Error::NotFound`].
pub async fn load(db: &impl Read, scope: AgencyScope, document: DocumentId) -> Result<Routing, Error> {
    todo!()
}

/// As [`load`], holding the routing's row until the transaction ends, so that of several acts on one version each
/// sees the one before.
pub async fn load_for_update(tx: &Tx, scope: AgencyScope, document: DocumentId) -> Result<Routing, Error> {
    todo!()
}

/// The events of the letter's routing, in order.
pub async fn events(db: &impl Read, scope: AgencyScope, document: DocumentId) -> Result<Vec<Event>, Error> {
    todo!()
}

/// Appends the outcome's event to the routing and to the agency's hash chain, and writes what follows from it:
/// current row, inbox, grants. `expected_version` is the version the act was decided on (0 for a letter just opened).
///
/// The document's row must be there, and its fields as they should show in lists.
///
/// Errors: [`Error::Conflict`] when somebody else acted first.
pub async fn record(
    tx: &Tx,
    scope: AgencyScope,
    outcome: &Outcome,
    expected_version: u32,
) -> Result<(), Error> {
    todo!()
}

/// The agency's chain of events: how many links, and the last hash (64 hexadecimal digits), for a checkpoint.
pub async fn chain_head(db: &impl Read, scope: AgencyScope) -> Result<(u64, String), Error> {
    todo!()
}

/// Computes all projections of a routing anew from its events. For repair after a finding.
pub async fn rebuild(tx: &Tx, scope: AgencyScope, document: DocumentId) -> Result<RoutingId, Error> {
    todo!()
}
