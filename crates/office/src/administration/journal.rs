use super::require;
use crate::office::scope;
use crate::{Caller, Error, Office, notices, organisation};
use congvan_records::Timestamp;
use congvan_store::journal::{self as rows, AdminEvent};
use serde_json::Value;

/// A line of the log of administration.
#[derive(Clone, Debug, PartialEq)]
pub struct JournalEntry {
    /// Its place in the chain, from 1.
    pub link: i64,
    /// When.
    pub at: Timestamp,
    /// Who; none for what was done at the terminal.
    pub actor: Option<String>,
    /// Whom it concerns.
    pub subject: Option<String>,
    /// Stable key of the act.
    pub kind: String,
    /// What was done, in the names of then.
    pub body: Value,
}

/// Nhật ký quản trị, newest first: fifty acts before `before`.
///
/// Errors: [`Error::Forbidden`].
pub async fn journal(
    office: &Office,
    caller: &Caller,
    before: Option<i64>,
) -> Result<Vec<JournalEntry>, Error> {
    require(caller)?;
    let found = rows::page(office.reader(), scope(caller.agency.id), before, 50).await?;
    describe(office, caller, found).await
}

/// What the caller was not yet shown of changes to their own access, oldest first.
pub async fn access_changes(office: &Office, caller: &Caller) -> Result<Vec<JournalEntry>, Error> {
    let found = rows::unseen(office.reader(), scope(caller.agency.id), caller.person.id).await?;
    describe(office, caller, found.into_iter().map(|change| (0, change.event)).collect()).await
}

/// The caller has seen what was announced up to `until`.
pub async fn see_access_changes(office: &Office, caller: &Caller, until: Timestamp) -> Result<(), Error> {
    let tx = office.begin().await?;
    rows::mark_seen(&tx, scope(caller.agency.id), caller.person.id, until, office.now()).await?;
    // Said twice, on the screen and at the bell; known once.
    notices::read_account(&tx, caller, until, office.now()).await?;
    Ok(tx.commit().await?)
}

async fn describe(
    office: &Office,
    caller: &Caller,
    found: Vec<(i64, AdminEvent)>,
) -> Result<Vec<JournalEntry>, Error> {
    let names = organisation::names(office, caller.agency.id).await?;
    let name = |id| names.person(id).map(|person| person.name.clone());
    let entry = |(link, event): (i64, AdminEvent)| JournalEntry {
        link,
        at: event.at,
        actor: event.actor.and_then(name),
        subject: event.subject.and_then(name),
        kind: event.kind,
        body: event.body,
    };
    Ok(found.into_iter().map(entry).collect())
}
