//! Outbox: messages to others, written with the act that causes them and sent by a worker.

use crate::{
    AgencyScope, Error, Read, Tx,
    jobs::{Failure, LeasedJob, NewJob, ParkedJob, Trouble},
    queue::OUTBOX,
};
use congvan_records::{JobId, Timestamp};
use time::Duration;
use uuid::Uuid;

/// The reason, and its beginning in rows of earlier versions, of what a restoration parked: it may have been sent after the
/// backup. Nothing but a person's word lets it go.
pub const RESTORED: &str = "restored";

/// Adds a message; `run_after` is the instant before which it may not leave (a step may be taken back for ten
/// minutes). Nothing is added while one with the same key waits.
pub async fn enqueue(tx: &Tx, scope: AgencyScope, message: &NewJob, now: Timestamp) -> Result<(), Error> {
    OUTBOX.enqueue(tx, scope, message, now).await
}

/// Withdraws messages with this key that have not left: the act behind them was taken back. Returns how many.
pub async fn withdraw(tx: &Tx, scope: AgencyScope, dedup_key: &str) -> Result<u64, Error> {
    OUTBOX.withdraw(tx, scope, dedup_key).await
}

/// As [`crate::jobs::claim`].
pub async fn claim(tx: &Tx, limit: u64, lease: Duration, now: Timestamp) -> Result<Vec<LeasedJob>, Error> {
    OUTBOX.claim(tx, limit, lease, now).await
}

/// Is there a message to claim? Looked at first, so that waiting takes no write lock.
pub async fn is_due(db: &impl Read, now: Timestamp) -> Result<bool, Error> {
    OUTBOX.is_due(db, now).await
}

/// As [`crate::jobs::complete`].
pub async fn complete(tx: &Tx, message: JobId, token: Uuid, now: Timestamp) -> Result<(), Error> {
    OUTBOX.complete(tx, message, token, now).await
}

/// As [`crate::jobs::fail`].
pub async fn fail(
    tx: &Tx,
    message: JobId,
    token: Uuid,
    failure: &Failure,
    now: Timestamp,
) -> Result<(), Error> {
    OUTBOX.fail(tx, message, token, failure, now).await
}

/// As [`crate::jobs::parked`].
pub async fn parked(db: &impl Read, scope: AgencyScope) -> Result<Vec<ParkedJob>, Error> {
    OUTBOX.parked(db, scope).await
}

/// Messages given up, of all agencies.
pub async fn count_parked(db: &impl Read) -> Result<u64, Error> {
    OUTBOX.count_parked(db).await
}

/// As [`crate::jobs::resume`].
pub async fn resume(tx: &Tx, scope: AgencyScope, message: JobId, now: Timestamp) -> Result<(), Error> {
    OUTBOX.resume(tx, scope, message, now).await
}

/// Messages of the agency that were tried without success, oldest first, at most 200.
pub async fn troubled(db: &impl Read, scope: AgencyScope) -> Result<Vec<Trouble>, Error> {
    OUTBOX.troubled(db, scope).await
}

/// How many messages of the agency wait or are on their way.
pub async fn waiting(db: &impl Read, scope: AgencyScope) -> Result<u64, Error> {
    OUTBOX.waiting(db, scope).await
}

/// Tries everything of the agency that failed again now, but not what a restoration parked. Returns how many.
pub async fn hurry(tx: &Tx, scope: AgencyScope, now: Timestamp) -> Result<u64, Error> {
    OUTBOX.hurry(tx, scope, now).await
}

/// Gives a parked message up. Errors: [`Error::NotFound`] when it is not parked.
pub async fn discard(tx: &Tx, scope: AgencyScope, message: JobId) -> Result<(), Error> {
    OUTBOX.discard(tx, scope, message).await
}

/// As [`crate::jobs::release`].
pub async fn release(tx: &Tx, now: Timestamp) -> Result<u64, Error> {
    OUTBOX.release(tx, now).await
}

/// As [`crate::jobs::unfinished`].
pub async fn unfinished(db: &impl Read, now: Timestamp) -> Result<u64, Error> {
    OUTBOX.unfinished(db, now).await
}

/// As [`crate::jobs::sweep`].
pub async fn sweep(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    OUTBOX.sweep(tx, before).await
}
