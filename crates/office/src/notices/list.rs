//! The list of notices, grouped by letter.

use crate::office::scope;
use crate::{Caller, Error, Office, access, organisation};
use congvan_records::{DocumentId, IncomingDocument, NoticeId, Timestamp};
use congvan_store::Tx;
use congvan_store::notices::{self as rows, Notice, Which};
use congvan_store::{documents, routings};
use congvan_workflow::{Access, Status};

/// Notices about one letter, or about one's own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The letter and where it stands; none for one's own account.
    pub letter: Option<(IncomingDocument, Status)>,
    /// Newest first.
    pub notices: Vec<(Notice, Option<String>)>,
}

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// That with the newest notice first.
    pub groups: Vec<Group>,
    /// Where the next page begins; opaque.
    pub next: Option<String>,
}

/// A page of the caller's notices, `limit` letters of at most 200. Only what the caller may know of now.
pub async fn page(
    office: &Office,
    caller: &Caller,
    unread_only: bool,
    cursor: Option<&str>,
    limit: u64,
) -> Result<Page, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let (person, principals) = (caller.person.id, caller.actor.principals());
    let limit = limit.clamp(1, 200);
    let after = cursor.and_then(read_cursor);
    let found = rows::subjects(db, agency, person, &principals, unread_only, after, limit + 1, now).await?;
    let shown = &found[..found.len().min(limit as usize)];
    let ids: Vec<DocumentId> = shown.iter().filter_map(|(document, _)| *document).collect();
    let account = shown.iter().any(|(document, _)| document.is_none());
    let notices = rows::of_subjects(db, agency, person, &ids, account).await?;
    let letters = documents::list(db, agency, &ids).await?;
    let routings = routings::load_many(db, agency, &ids).await?;
    let names = organisation::names(office, caller.agency.id).await?;
    let groups = shown.iter().filter_map(|(document, _)| {
        let letter = match document {
            None => None,
            Some(id) => {
                let routing = routings.iter().find(|routing| routing.document == *id)?;
                // The rows have said so; the rule itself has the last word.
                if !access::may(&caller.actor, Access::ReadMetadata, routing, now) {
                    return None;
                }
                let letter = letters.iter().find(|letter| letter.id == *id)?;
                Some((letter.clone(), routing.status))
            }
        };
        let own = notices.iter().filter(|notice| notice.document == *document);
        let own = own.filter(|notice| !unread_only || notice.read_at.is_none());
        let own = own.map(|notice| {
            let actor = notice.actor.filter(|actor| *actor != person);
            (notice.clone(), actor.map(|actor| names.actor(actor, notice.behalf)))
        });
        Some(Group { letter, notices: own.collect() })
    });
    let groups = groups.collect();
    let more = found.len() > shown.len();
    let next = shown.last().filter(|_| more).map(|last| write_cursor(*last));
    Ok(Page { groups, next })
}

/// How many are unread, for the bell: of what the caller may know of now.
pub async fn unread(office: &Office, caller: &Caller) -> Result<u64, Error> {
    let principals = caller.actor.principals();
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    Ok(rows::unread(db, agency, caller.person.id, &principals, office.now()).await?)
}

/// Marks notices of the caller's read; gives those that were not, to be undone with.
pub async fn mark_read(office: &Office, caller: &Caller, which: &Which) -> Result<Vec<NoticeId>, Error> {
    if let Which::Letter(document) = which {
        // Looked at before writing: reading a letter mostly finds nothing to mark.
        let (db, agency) = (office.reader(), scope(caller.agency.id));
        if !rows::has_unread(db, agency, caller.person.id, *document).await? {
            return Ok(Vec::new());
        }
    }
    let tx = office.begin().await?;
    let marked = rows::mark_read(&tx, scope(caller.agency.id), caller.person.id, which, office.now()).await?;
    tx.commit().await?;
    Ok(marked)
}

/// Marks notices of the caller's unread again.
pub async fn mark_unread(office: &Office, caller: &Caller, notices: &[NoticeId]) -> Result<(), Error> {
    let tx = office.begin().await?;
    rows::mark_unread(&tx, scope(caller.agency.id), caller.person.id, notices).await?;
    Ok(tx.commit().await?)
}

/// The caller has opened the letter: what told of it is read.
pub(crate) async fn read_letter(office: &Office, caller: &Caller, document: DocumentId) -> Result<(), Error> {
    mark_read(office, caller, &Which::Letter(document)).await.map(drop)
}

/// The caller has seen what was announced of their own account up to `until`.
pub(crate) async fn read_account(
    tx: &Tx,
    caller: &Caller,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let (agency, person) = (scope(caller.agency.id), caller.person.id);
    rows::mark_read(tx, agency, person, &Which::Account(until), now).await?;
    Ok(())
}

fn write_cursor((document, newest): (Option<DocumentId>, Timestamp)) -> String {
    format!("{}.{}", newest.micros(), document.map(|id| id.to_string()).unwrap_or_default())
}

fn read_cursor(text: &str) -> Option<(Option<DocumentId>, Timestamp)> {
    let (newest, document) = text.split_once('.')?;
    let document = if document.is_empty() { None } else { Some(document.parse().ok()?) };
    Some((document, Timestamp::from_micros(newest.parse().ok()?)))
}
