//! What time brings: deadlines that come near or pass, work that nobody opens, and the digests.

use super::following::{Subject, enqueue, tell};
use crate::office::{new_id, scope};
use crate::{Error, Office, calendar, organisation};
use congvan_records::{AgencyId, DocumentId, JobId, Timestamp};
use congvan_store::notices as rows;
use congvan_store::{documents, organisation as agencies, restoration, routings, settings};
use congvan_workflow::{Calendar, UNOPENED_AT_LEAST, digest_of, notices_of_clock};
use serde::{Deserialize, Serialize};
use time::Duration;
use tokio::sync::watch;

/// Name of the setting that says how far the clock was looked at.
const SETTING: &str = "notice_clock";
/// Wait between looks at deadlines.
const EVERY: Duration = Duration::minutes(5);
/// Letters looked at in one step.
const STEP: u64 = 200;
/// Wait between rounds: a digest is late by no more.
const LOOK: std::time::Duration = std::time::Duration::from_secs(5);

/// How far the clock was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    /// Microseconds since 1970.
    looked_at: i64,
    /// The last digest that was sent out: `2026-11-17/0`.
    digest: String,
}

/// One round for every agency. Cheap when nothing is due.
async fn round(office: &Office) -> Result<(), Error> {
    for agency in agencies::agencies(office.reader()).await? {
        of_agency(office, agency.id).await?;
    }
    Ok(())
}

/// Looks at the clock until told to stop.
pub(crate) async fn watch_clock(office: Office, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        if let Err(error) = round(&office).await
            && !matches!(error, Error::Busy)
        {
            tracing::warn!(%error, "notices of the clock failed; they are tried again");
        }
        tokio::select! {
            _ = stopped.changed() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// On days off there is no digest, and only hỏa tốc letters are spoken of.
async fn of_agency(office: &Office, agency: AgencyId) -> Result<(), Error> {
    let now = office.now();
    let calendar = calendar::of_agency(office, agency).await?;
    let calendar = &calendar.calendar;
    let found = settings::find(office.reader(), scope(agency), None, SETTING).await?;
    let seen: Seen = found.and_then(|found| serde_json::from_str(&found.body).ok()).unwrap_or_default();
    let digest = digest_of(calendar, now).map(|(day, number)| format!("{day}/{number}"));
    let is_new = digest.as_ref().is_some_and(|digest| *digest != seen.digest);
    let age = now.since(Timestamp::from_micros(seen.looked_at));
    if !is_new && (Duration::ZERO..EVERY).contains(&age) {
        return Ok(());
    }
    // What the clock brings up first after a restoration may have been sent after the backup.
    let restored = restoration::find(office.reader(), scope(agency)).await?;
    let by_mail = restored.is_none_or(|restored| restored.restored_at < seen.looked_at);
    // Before the digest, so that it says what the day brings.
    look(office, agency, calendar, by_mail, now).await?;
    let seen = Seen { looked_at: now.micros(), digest: digest.clone().unwrap_or(seen.digest) };
    gather(office, agency, is_new, &seen, now).await
}

/// Looks at every letter about which there may be something to say.
async fn look(
    office: &Office,
    agency: AgencyId,
    calendar: &Calendar,
    by_mail: bool,
    now: Timestamp,
) -> Result<(), Error> {
    // What is due on a day off after the next working day is told of as if it were due on that day.
    let next = calendar.next_working_day(now.date_in(calendar.zone));
    let horizon = calendar.end_of(calendar.next_working_day(next)).plus(Duration::MICROSECOND);
    let since = now.plus(-UNOPENED_AT_LEAST);
    let (db, agency_scope) = (office.reader(), scope(agency));
    let mut after = None;
    loop {
        let some = rows::candidates(db, agency_scope, horizon, since, after, STEP).await?;
        let Some(last) = some.last() else { break };
        after = Some(*last);
        let letters = documents::list(db, agency_scope, &some).await?;
        for routing in routings::load_many(db, agency_scope, &some).await? {
            let Some(letter) = letters.iter().find(|letter| letter.id == routing.document) else { continue };
            let drafts = notices_of_clock(&routing, letter.fields.urgency, calendar, now);
            if drafts.is_empty() {
                continue;
            }
            let known = rows::known(db, agency_scope, routing.document).await?;
            if drafts.iter().any(|draft| !known.contains(&draft.key)) {
                tell_of(office, agency, routing.document, calendar, by_mail, now).await?;
            }
        }
        if (some.len() as u64) < STEP {
            break;
        }
    }
    Ok(())
}

/// Decides again with the letter held, so that nobody is told of work that ended this moment.
async fn tell_of(
    office: &Office,
    agency: AgencyId,
    document: DocumentId,
    calendar: &Calendar,
    by_mail: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let organisation = organisation::of_agency(office, agency).await?;
    let tx = office.begin().await?;
    let routing = routings::load_for_update(&tx, scope(agency), document).await?;
    let urgency = documents::get(&tx, scope(agency), document).await?.fields.urgency;
    let drafts = notices_of_clock(&routing, urgency, calendar, now);
    let subject = Subject { agency, document, urgency, actor: None, behalf: None, by_mail };
    tell(&tx, &organisation, &subject, &drafts, now).await?;
    Ok(tx.commit().await?)
}

/// Keeps how far the clock was looked at and, when a digest is due, puts what waits for each person into one message. All
/// at once: a crash leaves the digest to be sent or sent out, never twice.
async fn gather(
    office: &Office,
    agency: AgencyId,
    is_due: bool,
    seen: &Seen,
    now: Timestamp,
) -> Result<(), Error> {
    let body = serde_json::to_string(seen).map_err(|_| Error::Machine("writing a setting", None))?;
    let tx = office.begin().await?;
    let found = settings::find(&tx, scope(agency), None, SETTING).await?;
    let before: Option<Seen> = found.as_ref().and_then(|found| serde_json::from_str(&found.body).ok());
    // Another process may have sent this digest out meanwhile.
    if is_due && before.is_none_or(|before| before.digest != seen.digest) {
        for person in rows::waiting_persons(&tx, scope(agency)).await? {
            let message: JobId = new_id();
            if rows::gather(&tx, scope(agency), person, message).await? > 0 {
                enqueue(&tx, agency, message, person, false, now).await?;
            }
        }
    }
    let version = found.map_or(0, |found| found.version);
    match settings::put(&tx, scope(agency), None, SETTING, &body, version, now).await {
        Err(congvan_store::Error::Conflict) => Ok(tx.roll_back().await?),
        other => {
            other?;
            Ok(tx.commit().await?)
        }
    }
}
