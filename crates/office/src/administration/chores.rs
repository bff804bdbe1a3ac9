//! Việc nền chưa xong: what follows acts and could not be done, for a person to see to. It tells of no letter: which kind of
//! work, how often it was tried, and what the machine said.

use super::Act;
use crate::office::scope;
use crate::{Caller, Error, Office, jobs};
use congvan_records::{JobId, Timestamp};
use congvan_store::jobs as rows;
use serde_json::json;

/// Work that was tried without success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chore {
    /// Identifier.
    pub id: JobId,
    /// The stable English key of the kind of work, such as `analyse_file`; of a newer program's it may be any.
    pub kind: String,
    /// Tries so far.
    pub attempts: u32,
    /// What the machine said the last time, in English, as it stands in the log.
    pub reason: String,
    /// When it was asked for.
    pub since: Timestamp,
    /// When it is tried again; none when it waits for a person.
    pub next: Option<Timestamp>,
}

/// How the work in the background fares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chores {
    /// Pieces of work that wait or are being done, troubled ones too.
    pub waiting: u64,
    /// Those that failed at least once, oldest first, at most 200.
    pub troubles: Vec<Chore>,
}

/// What could not be done.
///
/// Errors: [`Error::Forbidden`].
pub async fn chores(office: &Office, caller: &Caller) -> Result<Chores, Error> {
    super::require(caller)?;
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let troubles = rows::troubled(db, agency).await?.into_iter().map(|trouble| Chore {
        id: trouble.id,
        kind: trouble.kind,
        attempts: trouble.attempts,
        reason: trouble.reason,
        since: trouble.since,
        next: trouble.next,
    });
    Ok(Chores { waiting: rows::waiting(db, agency).await?, troubles: troubles.collect() })
}

/// Tries everything that failed again now.
///
/// Errors: [`Error::Forbidden`].
pub async fn retry_chores(office: &Office, caller: &Caller) -> Result<(), Error> {
    let (agency, now) = (scope(caller.agency.id), office.now());
    let tx = super::begin(office, caller).await?;
    for parked in rows::parked(&tx, agency).await? {
        jobs::resumed(&tx, caller.agency.id, &parked, now).await?;
    }
    let count = rows::hurry(&tx, agency, now).await?;
    if count > 0 {
        super::note(office, &tx, caller, Act::new("chores_retried", json!({ "count": count }))).await?;
    }
    tx.commit().await?;
    office.inner.bell.notify_one();
    Ok(())
}
