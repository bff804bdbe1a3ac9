//! What follows from an act, in its transaction.

use super::receivers::{Ways, persons};
use crate::Error;
use crate::office::{new_id, scope};
use congvan_records::{AgencyId, DocumentId, JobId, Office as Organisation, PersonId, Timestamp, Urgency};
use congvan_store::jobs::NewJob;
use congvan_store::notices::{self as rows, MailState, Notice};
use congvan_store::{Tx, documents, outbox};
use congvan_workflow::{
    NoticeCause, NoticeDraft, NoticeKind, Outcome, Routing, leaves_at_once, notices_of_step,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The kind of outbox rows that are messages with notices.
pub(super) const MESSAGE: &str = "mail_notices";

/// What an outbox row says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    /// To whom.
    pub(super) person: uuid::Uuid,
    /// At once, because of the letter's urgency?
    pub(super) urgent: bool,
    /// To this address, whatever the person's is by then.
    #[serde(default)]
    pub(super) address: Option<String>,
}

/// Notices of the step that led to `outcome`, written beside it: either both are true or neither. `urgency` is the
/// letter's; its row is read when it is not given.
pub(crate) async fn follow(
    tx: &Tx,
    organisation: &Organisation,
    before: &Routing,
    outcome: &Outcome,
    urgency: Option<Urgency>,
    now: Timestamp,
) -> Result<(), Error> {
    let agency = before.agency;
    let followed = notices_of_step(before, &outcome.routing, &outcome.event);
    if !followed.settled.is_empty() {
        rows::settle(tx, scope(agency), before.document, &followed.settled, now).await?;
    }
    if followed.notices.is_empty() {
        return Ok(());
    }
    let urgency = match urgency {
        Some(urgency) => urgency,
        None => documents::get(tx, scope(agency), before.document).await?.fields.urgency,
    };
    let by = outcome.event.actor;
    let subject = Subject {
        agency,
        document: before.document,
        urgency,
        actor: Some(by.person),
        behalf: by.on_behalf.map(|on| on.person),
        by_mail: true,
    };
    tell(tx, organisation, &subject, &followed.notices, now).await.map(drop)
}

/// What notices are about.
pub(super) struct Subject {
    pub(super) agency: AgencyId,
    pub(super) document: DocumentId,
    pub(super) urgency: Urgency,
    pub(super) actor: Option<PersonId>,
    /// In whose place.
    pub(super) behalf: Option<PersonId>,
    /// May it go by e-mail too?
    pub(super) by_mail: bool,
}

/// Writes drafts as notices of the persons they reach, and the messages that leave at once. Gives how many were new.
pub(super) async fn tell(
    tx: &Tx,
    organisation: &Organisation,
    subject: &Subject,
    drafts: &[NoticeDraft],
    now: Timestamp,
) -> Result<u64, Error> {
    let reached: Vec<(&NoticeDraft, PersonId)> = drafts
        .iter()
        .flat_map(|draft| persons(organisation, draft.to).into_iter().map(move |person| (draft, person)))
        .filter(|(draft, person)| draft.except != Some(*person))
        .collect();
    let mut everybody: Vec<PersonId> = reached.iter().map(|(_, person)| *person).collect();
    everybody.sort_unstable();
    everybody.dedup();
    let ways = Ways::of(tx, subject.agency, &everybody).await?;
    let mut messages: BTreeMap<PersonId, JobId> = BTreeMap::new();
    let mut told = 0;
    for (draft, person) in reached {
        let shown = ways.shown(person, draft.kind);
        let mailed = subject.by_mail && ways.mailed(person, draft.kind);
        if !(shown || mailed) {
            continue;
        }
        let at_once = mailed && leaves_at_once(subject.urgency);
        let message = at_once.then(|| *messages.entry(person).or_insert_with(new_id));
        let notice = Notice {
            id: new_id(),
            person,
            occurrence: draft.key.clone(),
            kind: draft.kind,
            cause: draft.cause,
            document: Some(subject.document),
            work: Some(draft.work.clone()),
            due: draft.due,
            actor: subject.actor,
            behalf: subject.behalf,
            change: draft.urgency.map(|level| level.key().to_owned()),
            about: None,
            created_at: now,
            read_at: None,
            shown,
            mail: match (mailed, at_once) {
                (false, _) => MailState::None,
                (true, false) => MailState::Waiting,
                (true, true) => MailState::Queued,
            },
            message,
        };
        // Told before: then the message it would have been in carries nothing of it.
        told += u64::from(rows::insert(tx, scope(subject.agency), &notice).await?);
    }
    for (person, message) in messages {
        enqueue(tx, subject.agency, message, person, true, now).await?;
    }
    Ok(told)
}

/// A message in the outbox. Its identifier is what its receiver's mail server knows it by, on every try.
pub(super) async fn enqueue(
    tx: &Tx,
    agency: AgencyId,
    message: JobId,
    person: PersonId,
    urgent: bool,
    now: Timestamp,
) -> Result<(), Error> {
    put(tx, agency, message, Payload { person: person.uuid(), urgent, address: None }, now).await
}

async fn put(
    tx: &Tx,
    agency: AgencyId,
    message: JobId,
    payload: Payload,
    now: Timestamp,
) -> Result<(), Error> {
    let job = NewJob {
        id: message,
        kind: MESSAGE.to_owned(),
        payload: serde_json::to_string(&payload).map_err(|_| Error::Machine("writing a message", None))?,
        dedup_key: None,
        run_after: now,
    };
    outbox::enqueue(tx, scope(agency), &job, now).await?;
    Ok(())
}

/// A change to somebody's own account or post.
pub(crate) struct Change<'a> {
    /// Its stable key.
    pub(crate) key: &'a str,
    /// What it is about: the post with its unit.
    pub(crate) about: Option<String>,
}

impl<'a> From<&'a str> for Change<'a> {
    fn from(key: &'a str) -> Self {
        Self { key, about: None }
    }
}

/// Tells a person of a change to their own account or post, named by a stable key, in the transaction that makes it. Who
/// did it to themselves is told too: it may have been somebody else with their session. `address`: where mail goes this
/// time.
pub(crate) async fn tell_account(
    tx: &Tx,
    agency: AgencyId,
    person: PersonId,
    change: impl Into<Change<'_>>,
    actor: Option<PersonId>,
    address: Option<String>,
    now: Timestamp,
) -> Result<(), Error> {
    let change = change.into();
    let ways = Ways::of(tx, agency, &[person]).await?;
    let kind = NoticeKind::AccessChanged;
    let mailed = ways.mailed(person, kind);
    let message = mailed.then(new_id::<JobId>);
    let notice = Notice {
        id: new_id(),
        person,
        occurrence: format!("{}/{}/{}", kind.key(), change.key, new_id::<JobId>()),
        kind,
        cause: NoticeCause::Account,
        document: None,
        work: None,
        due: None,
        actor,
        behalf: None,
        change: Some(change.key.to_owned()),
        about: change.about,
        created_at: now,
        read_at: None,
        shown: ways.shown(person, kind),
        mail: if mailed { MailState::Queued } else { MailState::None },
        message,
    };
    rows::insert(tx, scope(agency), &notice).await?;
    if let Some(message) = message {
        // Security does not wait for a digest.
        put(tx, agency, message, Payload { person: person.uuid(), urgent: false, address }, now).await?;
    }
    Ok(())
}
