//! Nhật ký quản trị: what administrators did, one link each in a chain of the agency's own, and what the persons
//! concerned are told of it.

use crate::{
    AgencyScope, Error, Read, Tx, canonical, chain,
    link::{Columns, Query, Row, params},
};
use congvan_records::{PersonId, SessionId, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

/// An act of administration.
#[derive(Clone, Debug, PartialEq)]
pub struct AdminEvent {
    /// Identifier, given by the caller (UUIDv7).
    pub id: Uuid,
    /// Stable key: `unit_created`, `post_ended` …
    pub kind: String,
    /// What was done, in the names of then: nothing is looked up later. No word of any letter.
    pub body: Value,
    /// When.
    pub at: Timestamp,
    /// Who; nobody when it was done at the terminal, before there was an administrator.
    pub actor: Option<PersonId>,
    /// In which session.
    pub session: Option<SessionId>,
    /// The person whom it concerns.
    pub subject: Option<PersonId>,
}

/// A change of somebody's access that they have not seen yet.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessChange {
    /// The act.
    pub event: AdminEvent,
}

/// Most events given at once.
const LONGEST: u64 = 200;

/// Adds an event as the next link. With `announced`, its subject is told of it.
pub async fn record(tx: &Tx, scope: AgencyScope, event: &AdminEvent, announced: bool) -> Result<(), Error> {
    let head = chain::lock(tx, scope, chain::JOURNAL).await?;
    let link = head.length + 1;
    let body = canonical::write(&event.body)?;
    let actor = event.actor.map(|id| id.uuid());
    let session = event.session.map(|id| id.uuid());
    let subject = event.subject.map(|id| id.uuid());
    let at = event.at.micros();
    let hash = link_hash(&Link {
        scope,
        id: event.id,
        kind: &event.kind,
        body: &body,
        at,
        actor,
        session,
        subject,
        link,
        prev: &head.hash,
    })?;
    let sql = "INSERT INTO admin_events (id, agency, kind, body, at, actor, session, subject, link, prev, hash) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = params![
        event.id,
        scope.uuid(),
        event.kind.as_str(),
        body,
        at,
        actor,
        session,
        subject,
        link,
        head.hash,
        hash.as_str(),
    ];
    tx.exec(sql, values).await?;
    if let Some(person) = subject.filter(|_| announced) {
        let sql = "INSERT INTO access_changes (event, agency, person, at) VALUES ($1, $2, $3, $4)";
        tx.exec(sql, params![event.id, scope.uuid(), person, at]).await?;
    }
    chain::advance(tx, scope, chain::JOURNAL, &chain::Head { length: link, hash }).await
}

/// Events with a link below `before`, newest first, each with its link.
pub async fn page(
    db: &impl Read,
    scope: AgencyScope,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<(i64, AdminEvent)>, Error> {
    let mut query = Query::new("SELECT * FROM admin_events WHERE agency = $1", params![scope.uuid()]);
    if let Some(before) = before {
        query.and("link <", before);
    }
    query.push(" ORDER BY link DESC LIMIT ");
    query.bind(limit.min(LONGEST) as i64);
    let rows = db.all(&query.sql, query.values).await?;
    rows.iter().map(|row| Ok((row.get("link")?, read_event(row)?))).collect()
}

/// What a person was not yet shown of changes to their access, oldest first.
pub async fn unseen(
    db: &impl Read,
    scope: AgencyScope,
    person: PersonId,
) -> Result<Vec<AccessChange>, Error> {
    let sql = "SELECT e.* FROM access_changes c JOIN admin_events e ON e.id = c.event \
               WHERE c.agency = $1 AND c.person = $2 AND c.seen_at IS NULL ORDER BY e.link LIMIT 50";
    let rows = db.all(sql, params![scope.uuid(), person.uuid()]).await?;
    rows.iter().map(|row| Ok(AccessChange { event: read_event(row)? })).collect()
}

/// Notes that a person has seen what was announced up to `until`. Returns how many.
pub async fn mark_seen(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    until: Timestamp,
    now: Timestamp,
) -> Result<u64, Error> {
    let sql = "UPDATE access_changes SET seen_at = $4 \
               WHERE agency = $1 AND person = $2 AND seen_at IS NULL AND at <= $3";
    tx.exec(sql, params![scope.uuid(), person.uuid(), until.micros(), now.micros()]).await
}

fn read_event(row: &Row) -> Result<AdminEvent, Error> {
    let body: String = row.get("body")?;
    Ok(AdminEvent {
        id: row.get("id")?,
        kind: row.get("kind")?,
        body: serde_json::from_str(&body).map_err(|error| Error::unreadable("administrative act", error))?,
        at: row.at("at")?,
        actor: row.maybe_id("actor")?,
        session: row.maybe_id("session")?,
        subject: row.maybe_id("subject")?,
    })
}

struct Link<'a> {
    scope: AgencyScope,
    id: Uuid,
    kind: &'a str,
    body: &'a str,
    at: i64,
    actor: Option<Uuid>,
    session: Option<Uuid>,
    subject: Option<Uuid>,
    link: i64,
    prev: &'a str,
}

fn link_hash(link: &Link<'_>) -> Result<String, Error> {
    let text = |id: Option<Uuid>| id.map(|id| id.to_string());
    chain::hash(&json!({
        "id": link.id.to_string(),
        "agency": link.scope.agency().to_string(),
        "kind": link.kind,
        "body_sha256": canonical::sha256_hex(link.body.as_bytes()),
        "at": link.at,
        "actor": text(link.actor),
        "session": text(link.session),
        "subject": text(link.subject),
        "link": link.link,
        "prev": link.prev,
    }))
}

/// The hash of a raw row, computed anew.
pub(crate) fn row_hash(row: &Row, scope: AgencyScope) -> Result<String, Error> {
    let (kind, body, prev): (String, String, String) = (row.get("kind")?, row.get("body")?, row.get("prev")?);
    link_hash(&Link {
        scope,
        id: row.get("id")?,
        kind: &kind,
        body: &body,
        at: row.get("at")?,
        actor: row.get("actor")?,
        session: row.get("session")?,
        subject: row.get("subject")?,
        link: row.get("link")?,
        prev: &prev,
    })
}
