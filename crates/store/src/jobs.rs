//! Jobs: enqueued in the transaction that needs them, leased by workers, safe to run twice.

use crate::{AgencyScope, Error, Read, Tx, link::params, queue::JOBS};
use congvan_records::{AgencyId, JobId, Timestamp};
use time::Duration;
use uuid::Uuid;

/// A job to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Identifier, given by the caller.
    pub id: JobId,
    /// Which handler.
    pub kind: String,
    /// JSON for the handler.
    pub payload: String,
    /// While a job with this key waits, another one is not added.
    pub dedup_key: Option<String>,
    /// Not before.
    pub run_after: Timestamp,
}

/// A job in a worker's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedJob {
    /// Identifier.
    pub id: JobId,
    /// The agency it works for.
    pub agency: AgencyId,
    /// Which handler.
    pub kind: String,
    /// JSON for the handler.
    pub payload: String,
    /// Tries so far, this one included.
    pub attempts: u32,
    /// Without it the job can be neither completed nor failed: who lost the lease has lost the job.
    pub token: Uuid,
}

/// A job that waits for a person to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedJob {
    /// Identifier.
    pub id: JobId,
    /// Which handler.
    pub kind: String,
    /// JSON for the handler.
    pub payload: String,
    /// Tries so far.
    pub attempts: u32,
    /// Why it was given up.
    pub reason: String,
}

/// A job that was tried without success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Identifier.
    pub id: JobId,
    /// Which handler.
    pub kind: String,
    /// JSON for the handler.
    pub payload: String,
    /// Tries so far.
    pub attempts: u32,
    /// Why the last one failed.
    pub reason: String,
    /// When it was asked for.
    pub since: Timestamp,
    /// When it is tried again; none when it waits for a person.
    pub next: Option<Timestamp>,
}

/// What becomes of a job that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Try again then.
    Retry {
        /// When.
        at: Timestamp,
        /// What went wrong; no content of letters.
        reason: String,
    },
    /// Do not try again until a person decides.
    Park {
        /// What went wrong.
        reason: String,
    },
}

/// Adds a job, unless one with the same key waits already: that one then rests no longer than this one would.
pub async fn enqueue(tx: &Tx, scope: AgencyScope, job: &NewJob, now: Timestamp) -> Result<(), Error> {
    JOBS.enqueue(tx, scope, job, now).await
}

/// Leases up to `limit` due jobs, oldest due first; those whose lease ran out too. Commit at once, then work.
pub async fn claim(tx: &Tx, limit: u64, lease: Duration, now: Timestamp) -> Result<Vec<LeasedJob>, Error> {
    JOBS.claim(tx, limit, lease, now).await
}

/// Extends a lease. Errors: [`Error::Conflict`] when it was lost.
pub async fn renew(tx: &Tx, job: JobId, token: Uuid, lease: Duration, now: Timestamp) -> Result<(), Error> {
    JOBS.renew(tx, job, token, now.plus(lease)).await
}

/// Ends every lease: for a process that is alone with its database and starts after one that was cut off. What that one
/// had in hand runs again at once instead of waiting for the lease to end.
pub async fn release(tx: &Tx, now: Timestamp) -> Result<u64, Error> {
    JOBS.release(tx, now).await
}

/// The job is done. In the transaction of its effect, that effect happens once. Errors: [`Error::Conflict`] when the
/// lease was lost.
pub async fn complete(tx: &Tx, job: JobId, token: Uuid, now: Timestamp) -> Result<(), Error> {
    JOBS.complete(tx, job, token, now).await
}

/// As [`complete`], of jobs leased together. Those whose lease was lost are left to whoever has them now.
pub async fn complete_held(tx: &Tx, jobs: &[JobId], token: Uuid, now: Timestamp) -> Result<(), Error> {
    JOBS.complete_held(tx, jobs, token, now).await
}

/// The job failed. Errors: [`Error::Conflict`] when the lease was lost.
pub async fn fail(tx: &Tx, job: JobId, token: Uuid, failure: &Failure, now: Timestamp) -> Result<(), Error> {
    JOBS.fail(tx, job, token, failure, now).await
}

/// Jobs of the agency that wait for a person.
pub async fn parked(db: &impl Read, scope: AgencyScope) -> Result<Vec<ParkedJob>, Error> {
    JOBS.parked(db, scope).await
}

/// Jobs given up, of all agencies.
pub async fn count_parked(db: &impl Read) -> Result<u64, Error> {
    JOBS.count_parked(db).await
}

/// Jobs of the agency that were tried without success, oldest first, at most 200.
pub async fn troubled(db: &impl Read, scope: AgencyScope) -> Result<Vec<Trouble>, Error> {
    JOBS.troubled(db, scope).await
}

/// How many jobs of the agency wait or are being worked on.
pub async fn waiting(db: &impl Read, scope: AgencyScope) -> Result<u64, Error> {
    JOBS.waiting(db, scope).await
}

/// Lets every job of the agency that failed run now. Returns how many.
pub async fn hurry(tx: &Tx, scope: AgencyScope, now: Timestamp) -> Result<u64, Error> {
    JOBS.hurry(tx, scope, now).await
}

/// Lets a parked job run again.
pub async fn resume(tx: &Tx, scope: AgencyScope, job: JobId, now: Timestamp) -> Result<(), Error> {
    JOBS.resume(tx, scope, job, now).await
}

/// Jobs that wait or are being worked on, of all agencies: for quiet before a check, and for metrics. What was put off
/// to a later hour from the beginning does not count before then.
pub async fn unfinished(db: &impl Read, now: Timestamp) -> Result<u64, Error> {
    JOBS.unfinished(db, now).await
}

/// Is there a job to lease?
pub async fn is_due(db: &impl Read, now: Timestamp) -> Result<bool, Error> {
    JOBS.is_due(db, now).await
}

/// Does a job of this kind, about this matter, wait, or is it being worked on?
pub async fn is_pending(
    db: &impl Read,
    scope: AgencyScope,
    kind: &str,
    payload: &str,
) -> Result<bool, Error> {
    let sql = "SELECT id FROM jobs WHERE state IN ('waiting', 'leased') AND agency = $1 AND kind = $2 \
               AND payload = $3 LIMIT 1";
    Ok(db.one(sql, params![scope.uuid(), kind, payload]).await?.is_some())
}

/// Removes jobs done before `before`. Returns how many.
pub async fn sweep(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    JOBS.sweep(tx, before).await
}
