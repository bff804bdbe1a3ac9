//! Handing messages in: rights are asked again, the message is written, the server takes it, the row is done.
//!
//! A crash after the server took it and before the row is done sends it again with the same Message-ID. Nothing is lost
//! by a crash, and nothing is sent again for another reason.

use super::following::{MESSAGE, Payload};
use super::letter;
use super::mail::{self, MailFault, Stored};
use crate::office::scope;
use crate::{Error, Office, access, organisation};
use congvan_records::{IncomingDocument, NoticeId, PersonId};
use congvan_store::jobs::{Failure, LeasedJob};
use congvan_store::notices::{self as rows, MailState, Notice};
use congvan_store::{accounts, documents, outbox, routings};
use congvan_workflow::{Access, Routing};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Messages leased at once.
const BATCH: u64 = 16;
/// How long a message may take before another worker may have it: longer than a whole batch against a dead server.
const LEASE: time::Duration = time::Duration::minutes(30);
/// Wait between looks.
const LOOK: Duration = Duration::from_millis(500);
/// First wait between tries; it doubles up to the longest.
const FIRST_WAIT: time::Duration = time::Duration::seconds(30);
const LONGEST_WAIT: time::Duration = time::Duration::hours(1);
/// Tries before a person must decide: more than a day.
const MOST_TRIES: u32 = 30;

/// Hands messages in until told to stop.
pub(crate) async fn work(office: Office, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let messages = match claim(&office).await {
            Ok(messages) => messages,
            Err(error) => {
                if !matches!(error, Error::Busy) {
                    tracing::error!(%error, "messages could not be leased");
                }
                Vec::new()
            }
        };
        if messages.is_empty() {
            tokio::select! {
                _ = stopped.changed() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        for message in messages {
            if *stopped.borrow() {
                // What is left is released when the program starts again.
                return;
            }
            if let Err(error) = run(&office, &message).await {
                tracing::warn!(%error, message.id = %message.id, "a message could not be settled");
            }
        }
    }
}

async fn claim(office: &Office) -> Result<Vec<LeasedJob>, Error> {
    if !outbox::is_due(office.reader(), office.now()).await? {
        return Ok(Vec::new());
    }
    let tx = office.begin().await?;
    let messages = outbox::claim(&tx, BATCH, LEASE, office.now()).await?;
    tx.commit().await?;
    Ok(messages)
}

/// What came of one message.
enum Done {
    /// These were sent, the others were not to be.
    Sent(Vec<NoticeId>),
    /// There was nothing to send.
    Nothing,
    /// It was not taken.
    Failed { fault: MailFault, may_pass: bool },
}

async fn run(office: &Office, message: &LeasedJob) -> Result<(), Error> {
    let agency = scope(message.agency);
    let carried = rows::of_message(office.reader(), agency, message.id).await?;
    let done = match hand_in(office, message, &carried).await {
        Ok(done) => done,
        // The database, not the mail server: it passes.
        Err(error) => {
            tracing::warn!(%error, message.id = %message.id, "a message could not be written");
            Done::Failed { fault: MailFault::of("internal"), may_pass: true }
        }
    };
    let tx = office.begin().await?;
    let now = office.now();
    let sent = match done {
        Done::Sent(sent) => sent,
        Done::Nothing => Vec::new(),
        Done::Failed { fault, may_pass } => {
            tracing::warn!(fault = fault.reason(), message.id = %message.id, message.attempts, "a message was not taken");
            let reason = fault.reason();
            let failure = if may_pass && message.attempts < MOST_TRIES {
                Failure::Retry { at: now.plus(wait(message.attempts)), reason }
            } else {
                Failure::Park { reason }
            };
            outbox::fail(&tx, message.id, message.token, &failure, now).await?;
            return Ok(tx.commit().await?);
        }
    };
    let dropped: Vec<NoticeId> =
        carried.iter().map(|notice| notice.id).filter(|id| !sent.contains(id)).collect();
    rows::mark_mailed(&tx, agency, message.id, &sent, MailState::Sent).await?;
    rows::mark_mailed(&tx, agency, message.id, &dropped, MailState::Dropped).await?;
    outbox::complete(&tx, message.id, message.token, now).await?;
    Ok(tx.commit().await?)
}

/// 30 s, 1 min, 2 min … 1 h.
fn wait(attempts: u32) -> time::Duration {
    (FIRST_WAIT * 2_i32.pow(attempts.saturating_sub(1).min(10))).min(LONGEST_WAIT)
}

async fn hand_in(office: &Office, message: &LeasedJob, carried: &[Notice]) -> Result<Done, Error> {
    let payload: Option<Payload> = serde_json::from_str(&message.payload).ok();
    let Some(payload) = payload.filter(|_| message.kind == MESSAGE) else {
        // Written by a newer program: no number of tries helps.
        return Ok(Done::Failed { fault: MailFault::of("unknown"), may_pass: false });
    };
    let person = PersonId::from_uuid(payload.person);
    let stored = mail::stored(office.reader(), message.agency).await?.filter(|stored| stored.on);
    let Some(stored) = stored else { return Ok(Done::Nothing) };
    let Some(locked) = is_locked(office, message, person).await? else { return Ok(Done::Nothing) };
    let to = receiver(office, message, person, payload.address, &stored).await?;
    let Some(to) = to else { return Ok(Done::Nothing) };
    let mut tellable = tellable(office, message, person, carried).await?;
    // Who cannot sign in any more is told of that, and of nothing else.
    tellable.notices.retain(|notice| !locked || notice.kind.is_mandatory_by_mail());
    if tellable.notices.is_empty() {
        return Ok(Done::Nothing);
    }
    let Some(server) = stored.server(office)? else {
        return Ok(Done::Failed { fault: MailFault::of("password"), may_pass: true });
    };
    let level = |letter: &IncomingDocument| {
        let routing = tellable.routings.iter().find(|routing| routing.document == letter.id);
        routing.map_or(congvan_records::AccessLevel::NamedOnly, |routing| access::level(routing))
    };
    let news = letter::group(&tellable.notices, &tellable.letters, level, person);
    let zone = organisation::of_agency(office, message.agency).await?.agency.zone;
    let written = letter::write(&stored, message.id, &to, payload.urgent, &news, zone, office.now());
    match congvan_mail::send(&server, &written).await {
        Ok(()) => Ok(Done::Sent(tellable.notices.iter().map(|notice| notice.id).collect())),
        Err(error) => Ok(Done::Failed {
            fault: MailFault { key: error.key().to_owned(), code: error.code() },
            may_pass: error.may_pass(),
        }),
    }
}

/// Is the receiver's account locked? None without an account.
async fn is_locked(office: &Office, message: &LeasedJob, person: PersonId) -> Result<Option<bool>, Error> {
    match accounts::get(office.reader(), scope(message.agency), person).await {
        Ok(account) => Ok(Some(account.disabled)),
        Err(congvan_store::Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Where it goes now; nowhere for those without an address within the agency's domains.
async fn receiver(
    office: &Office,
    message: &LeasedJob,
    person: PersonId,
    fixed: Option<String>,
    stored: &Stored,
) -> Result<Option<String>, Error> {
    let (db, agency) = (office.reader(), scope(message.agency));
    let address = match fixed {
        Some(fixed) => Some(fixed),
        None => rows::address(db, agency, person).await?,
    };
    Ok(address.filter(|address| {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        stored.domains.is_empty() || stored.domains.iter().any(|known| known.eq_ignore_ascii_case(domain))
    }))
}

/// What may be told now.
struct Tellable {
    notices: Vec<Notice>,
    letters: Vec<IncomingDocument>,
    routings: Vec<Arc<Routing>>,
}

/// Of what a message carries: what is unread or about the receiver's own account, and about letters that the person may
/// know of at this moment. The one rule of rights is asked, as on every screen.
async fn tellable(
    office: &Office,
    message: &LeasedJob,
    person: PersonId,
    carried: &[Notice],
) -> Result<Tellable, Error> {
    let (db, agency, now) = (office.reader(), scope(message.agency), office.now());
    let actor = access::actor_of(db, message.agency, person, now).await?;
    let mut ids: Vec<_> = carried.iter().filter_map(|notice| notice.document).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut routings = routings::load_many(db, agency, &ids).await?;
    routings.retain(|routing| access::may(&actor, Access::ReadMetadata, routing, now));
    let readable = |notice: &&Notice| {
        notice.document.is_none_or(|document| routings.iter().any(|routing| routing.document == document))
    };
    let notices = carried
        .iter()
        .filter(|notice| notice.person == person)
        // Read in the program, it may have been read by whoever took the account over.
        .filter(|notice| notice.read_at.is_none() || notice.kind.is_mandatory_by_mail())
        .filter(readable)
        .cloned()
        .collect();
    let ids: Vec<_> = routings.iter().map(|routing| routing.document).collect();
    let letters = documents::list(db, agency, &ids).await?;
    Ok(Tellable { notices, letters, routings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_to_an_hour() {
        let seconds: Vec<i64> = (1..=9).map(|attempts| wait(attempts).whole_seconds()).collect();
        assert_eq!(seconds, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
        assert_eq!(wait(u32::MAX), LONGEST_WAIT);
    }
}
