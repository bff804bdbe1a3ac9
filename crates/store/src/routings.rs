//! Routings: events in, current rows, inboxes and grants out, in one transaction.

pub use crate::projection::SortedBy;
use crate::{
    AgencyScope, Error, Read, Reader, Tx, canonical, chain,
    link::{Columns, LONGEST_LIST, Query, Row, params, sealed::Linked},
    projection, stored_event,
};
use congvan_records::{DocumentId, PositionId, UnitId};
use congvan_workflow::{Event, EventActor, OnBehalf, Outcome, Routing, Status, replay};
use std::sync::Arc;

/// The letter's routing, replayed from its events. Errors: [`Error::NotFound`].
pub async fn load(db: &impl Read, scope: AgencyScope, document: DocumentId) -> Result<Routing, Error> {
    Ok(load_with_events(db, scope, document).await?.0)
}

/// As [`load`], with the events it was replayed from, in order.
pub async fn load_with_events(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
) -> Result<(Routing, Vec<Event>), Error> {
    let sql = format!("{WITH_EVENTS} ORDER BY e.seq");
    let rows = db.all(&sql, params![scope.uuid(), document.uuid()]).await?;
    let (routing, events) = replayed(scope, document, &rows)?;
    if let Some(known) = db.remembered().filter(|_| db.reads_committed()) {
        known.keep_routing(Arc::new(routing.clone()));
    }
    Ok((routing, events))
}

/// Rows of a routing with its events.
const WITH_EVENTS: &str = "SELECT r.id AS routing, r.version AS counted, e.id, e.seq, e.kind, e.version, e.body, \
                           e.at, e.actor_person, e.actor_position, e.actor_session, e.actor_delegation, e.actor_behalf \
                           FROM events e JOIN routings r ON r.id = e.routing \
                           WHERE r.agency = $1 AND r.document = $2";

fn replayed(scope: AgencyScope, document: DocumentId, rows: &[Row]) -> Result<(Routing, Vec<Event>), Error> {
    let id = rows.first().ok_or(Error::NotFound("routing"))?.id("routing")?;
    let events = rows.iter().map(event).collect::<Result<Vec<_>, _>>()?;
    let routing = replay(id, scope.agency(), document, &events)
        .ok_or_else(|| Error::unreadable("routing", "its events do not begin with the receipt"))?;
    Ok((routing, events))
}

/// Keeps what an act made of the letter for whoever reads it next. Only after its commit.
pub fn keep(reader: &Reader, routing: Routing) {
    reader.remembered.keep_routing(Arc::new(routing));
}

/// Sees to it that a write transaction on the letter has to ask for little more than its version: while one acts, others
/// wait.
pub async fn look_ahead(reader: &Reader, scope: AgencyScope, document: DocumentId) -> Result<(), Error> {
    if !reader.remembered.knows(document) {
        load(reader, scope, document).await?;
    }
    Ok(())
}

/// As [`load`], holding the routing's row until the transaction ends, so that of several acts on one version each
/// sees the one before.
pub async fn load_for_update(tx: &Tx, scope: AgencyScope, document: DocumentId) -> Result<Routing, Error> {
    let values = || params![scope.uuid(), document.uuid()];
    if tx.remembered.knows(document) {
        let sql =
            format!("SELECT version FROM routings WHERE agency = $1 AND document = $2{}", tx.for_update());
        let row = tx.one(&sql, values()).await?;
        let version = number(&row.ok_or(Error::NotFound("routing"))?, "version")?;
        return match tx.remembered.routing(document, version) {
            Some(routing) => Ok(Routing::clone(&routing)),
            None => load(tx, scope, document).await,
        };
    }
    let sql = format!("{WITH_EVENTS} ORDER BY e.seq{}", tx.for_update_of("r"));
    let rows = tx.all(&sql, values()).await?;
    let counted = rows.first().map(|row| number(row, "counted")).transpose()?;
    if counted.is_some_and(|counted| counted as usize != rows.len()) {
        // Whoever held the row has added events since this statement began: the row is shown as it is now, they are not.
        return load(tx, scope, document).await;
    }
    Ok(replayed(scope, document, &rows)?.0)
}

/// The events of the letter's routing, in order. Errors: [`Error::NotFound`].
pub async fn events(db: &impl Read, scope: AgencyScope, document: DocumentId) -> Result<Vec<Event>, Error> {
    let sql = "SELECT e.id, e.seq, e.kind, e.version, e.body, e.at, e.actor_person, e.actor_position, \
               e.actor_session, e.actor_delegation, e.actor_behalf FROM events e JOIN routings r ON r.id = e.routing \
               WHERE r.agency = $1 AND r.document = $2 ORDER BY e.seq";
    let rows = db.all(sql, params![scope.uuid(), document.uuid()]).await?;
    if rows.is_empty() {
        return Err(Error::NotFound("routing"));
    }
    rows.iter().map(event).collect()
}

/// The routings of these letters, those that are there, in no particular order: for lists.
pub async fn load_many(
    db: &impl Read,
    scope: AgencyScope,
    documents: &[DocumentId],
) -> Result<Vec<Arc<Routing>>, Error> {
    let mut found = Vec::with_capacity(documents.len());
    for some in documents.chunks(LONGEST_LIST) {
        let mut query = Query::new("SELECT document, version FROM routings WHERE document IN ", Vec::new());
        query.list(some.iter().map(|id| id.uuid()));
        query.within("agency", scope);
        let mut versions = Vec::with_capacity(some.len());
        for row in db.all(&query.sql, query.values).await? {
            versions.push((row.id("document")?, number(&row, "version")?));
        }
        found.extend(load_versions(db, scope, versions).await?);
    }
    Ok(found)
}

/// As [`load_many`], of letters whose rows have just told their version.
pub async fn load_versions(
    db: &impl Read,
    scope: AgencyScope,
    versions: impl IntoIterator<Item = (DocumentId, u32)>,
) -> Result<Vec<Arc<Routing>>, Error> {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for (document, version) in versions {
        match db.remembered().and_then(|known| known.routing(document, version)) {
            Some(routing) => found.push(routing),
            None => others.push(document),
        }
    }
    for some in others.chunks(LONGEST_LIST) {
        for routing in replay_many(db, scope, some).await? {
            let routing = Arc::new(routing);
            if let Some(known) = db.remembered().filter(|_| db.reads_committed()) {
                known.keep_routing(Arc::clone(&routing));
            }
            found.push(routing);
        }
    }
    Ok(found)
}

async fn replay_many(
    db: &impl Read,
    scope: AgencyScope,
    documents: &[DocumentId],
) -> Result<Vec<Routing>, Error> {
    let letters = event_rows(db, scope, documents).await?;
    letters.into_iter().map(|(document, rows)| Ok(replayed(scope, document, &rows)?.0)).collect()
}

/// The rows of these letters' events, letter by letter, in order.
async fn event_rows(
    db: &impl Read,
    scope: AgencyScope,
    documents: &[DocumentId],
) -> Result<Vec<(DocumentId, Vec<Row>)>, Error> {
    let mut query = Query::new(
        "SELECT r.id AS routing, r.document, e.id, e.seq, e.kind, e.version, e.body, e.at, e.actor_person, \
         e.actor_position, e.actor_session, e.actor_delegation, e.actor_behalf FROM events e JOIN routings r ON r.id = e.routing \
         WHERE r.document IN ",
        Vec::new(),
    );
    query.list(documents.iter().map(|id| id.uuid()));
    query.within("r.agency", scope);
    query.push(" ORDER BY r.document, e.seq");
    let mut letters: Vec<(DocumentId, Vec<Row>)> = Vec::new();
    for row in db.all(&query.sql, query.values).await? {
        let document = row.id("document")?;
        match letters.last_mut() {
            Some((last, rows)) if *last == document => rows.push(row),
            _ => letters.push((document, vec![row])),
        }
    }
    Ok(letters)
}

/// Open letters to which the position has a right of its own that has no end: whatever is in its hands is among them.
pub async fn open_with_rights_of(
    db: &impl Read,
    scope: AgencyScope,
    position: PositionId,
) -> Result<Vec<DocumentId>, Error> {
    let mut query = Query::new(
        "SELECT DISTINCT g.document FROM grants g JOIN routings r ON r.id = g.routing WHERE g.principal = \
         (SELECT p.key FROM principals p WHERE p.agency = $1 AND p.kind = 'position' AND p.uuid = $2) \
         AND g.valid_until IS NULL",
        params![scope.uuid(), position.uuid()],
    );
    and_open(&mut query);
    db.all(&query.sql, query.values).await?.iter().map(|row| row.id("document")).collect()
}

/// How many open letters the unit holds together.
pub async fn count_with_unit(db: &impl Read, scope: AgencyScope, unit: UnitId) -> Result<u64, Error> {
    let mut query = Query::new(
        "SELECT COUNT(*) AS letters FROM routings r WHERE r.agency = $1 AND r.holder_kind = 'unit' AND r.holder = $2",
        params![scope.uuid(), unit.uuid()],
    );
    and_open(&mut query);
    let row = db.one(&query.sql, query.values).await?;
    row.map_or(Ok(0), |row| Ok(row.get::<i64>("letters")?.unsigned_abs()))
}

fn and_open(query: &mut Query) {
    let open = Status::ALL.into_iter().filter(|status| status.is_open());
    query.push(" AND r.status IN ");
    query.list(open.map(Status::key));
}

fn event(row: &Row) -> Result<Event, Error> {
    let body: Option<String> = row.get("body")?;
    let body = body.ok_or_else(|| Error::unreadable("event", "its body was purged"))?;
    let kind: String = row.get("kind")?;
    Ok(Event {
        id: row.id("id")?,
        seq: number(row, "seq")?,
        at: row.at("at")?,
        actor: EventActor {
            person: row.id("actor_person")?,
            position: row.id("actor_position")?,
            session: row.maybe_id("actor_session")?,
            on_behalf: match (row.maybe_id("actor_delegation")?, row.maybe_id("actor_behalf")?) {
                (Some(delegation), Some(person)) => Some(OnBehalf { delegation, person }),
                _ => None,
            },
        },
        body: stored_event::decode(&kind, number(row, "version")?, &body)?,
    })
}

fn number(row: &Row, column: &'static str) -> Result<u32, Error> {
    row.get::<i64>(column).and_then(|value| u32::try_from(value).map_err(|e| Error::unreadable(column, e)))
}

/// Appends an outcome's event to the routing and to the agency's hash chain, and writes what follows from it: current
/// row, inbox, grants. `expected_version` is the version on which it was decided (0 for a letter just opened).
///
/// The document's row must be there, with its form as lists should show it.
///
/// Errors: [`Error::Conflict`] when somebody else acted first.
pub async fn record(
    tx: &Tx,
    scope: AgencyScope,
    outcome: &Outcome,
    expected_version: u32,
) -> Result<(), Error> {
    let outcomes = std::slice::from_ref(outcome);
    project_from(tx, scope, expected_version, None, outcomes, None).await?;
    append(tx, scope, outcomes).await
}

/// What follows from the last of outcomes that follow from one another, the first of them decided on `before`. It holds
/// no lock but the letter's own, so that what is slow comes before [`append`]; both must be in one transaction.
///
/// `sorted` is what lists sort the letter by, where that is known; else its row is read.
///
/// Errors: [`Error::Conflict`] when somebody else acted first; it may show with a later statement only.
pub async fn project(
    tx: &Tx,
    scope: AgencyScope,
    before: &Routing,
    outcomes: &[Outcome],
    sorted: Option<&SortedBy>,
) -> Result<(), Error> {
    project_from(tx, scope, before.version, Some(before), outcomes, sorted).await
}

async fn project_from(
    tx: &Tx,
    scope: AgencyScope,
    expected_version: u32,
    before: Option<&Routing>,
    outcomes: &[Outcome],
    sorted: Option<&SortedBy>,
) -> Result<(), Error> {
    let Some(Outcome { routing, event: last }) = outcomes.last() else { return Ok(()) };
    if routing.agency != scope.agency() {
        return Err(Error::NotFound("routing"));
    }
    let in_turn = (expected_version + 1..)
        .zip(outcomes)
        .all(|(seq, outcome)| outcome.event.seq == seq && outcome.routing.version == seq);
    if !in_turn {
        return Err(Error::Conflict);
    }
    projection::write_current(tx, scope, routing, expected_version, last.at).await?;
    if before.is_none_or(|before| before.grants != routing.grants) {
        projection::write_grants(tx, scope, routing).await?;
    }
    projection::write_inbox(tx, scope, routing, sorted).await
}

/// The other half of [`project`]: the events' rows, as the next links of the agency's chain. It holds the chain
/// until the transaction ends, so it comes last.
///
/// Errors: [`Error::Conflict`] when somebody else acted first.
pub async fn append(tx: &Tx, scope: AgencyScope, outcomes: &[Outcome]) -> Result<(), Error> {
    let mut head = chain::lock(tx, scope, chain::EVENTS).await?;
    let mut query = Query::new(
        "INSERT INTO events (id, agency, routing, seq, kind, version, body, body_sha256, at, actor_person, \
         actor_position, actor_session, actor_delegation, actor_behalf, link, prev, hash) VALUES ",
        Vec::new(),
    );
    for (place, Outcome { routing, event }) in outcomes.iter().enumerate() {
        let body = stored_event::encode(&event.body)?;
        let body_sha256 = canonical::sha256_hex(body.as_bytes());
        let link = chain::EventLink {
            id: event.id.uuid(),
            agency: scope.uuid(),
            routing: routing.id.uuid(),
            seq: event.seq.into(),
            kind: event.body.kind(),
            version: stored_event::VERSION.into(),
            body_sha256: &body_sha256,
            at: event.at.micros(),
            person: event.actor.person.uuid(),
            position: event.actor.position.uuid(),
            session: event.actor.session.map(Into::into),
            on_behalf: event.actor.on_behalf.map(|on| (on.delegation.uuid(), on.person.uuid())),
            link: head.length + 1,
            prev: &head.hash,
        };
        let hash = link.hash()?;
        if place > 0 {
            query.push(", ");
        }
        query.list(params![
            link.id,
            link.agency,
            link.routing,
            link.seq,
            link.kind,
            link.version,
            body,
            link.body_sha256,
            link.at,
            link.person,
            link.position,
            link.session,
            link.on_behalf.map(|(delegation, _)| delegation),
            link.on_behalf.map(|(_, person)| person),
            link.link,
            link.prev,
            hash.as_str(),
        ]);
        head = chain::Head { length: link.link, hash };
    }
    tx.later("events", &query.sql, query.values, None).await?;
    chain::advance(tx, scope, chain::EVENTS, &head).await
}

/// The agency's chain of events: how many links, and the last hash (64 hexadecimal digits), for a checkpoint.
pub async fn chain_head(db: &impl Read, scope: AgencyScope) -> Result<(u64, String), Error> {
    let sql = "SELECT length, head FROM chains WHERE agency = $1 AND name = $2";
    match db.one(sql, params![scope.uuid(), chain::EVENTS]).await? {
        None => Ok((0, chain::BEGINNING.to_owned())),
        Some(row) => Ok((row.get::<i64>("length")?.unsigned_abs(), row.get("head")?)),
    }
}

/// Writes all rows of these letters anew from their events alone: what the rows say may be the fault, or of earlier
/// rules. The rows of the routings must be held. Gives those whose events cannot be read, such as after a purge; their
/// rows stay as they are.
pub(crate) async fn rewrite(
    tx: &Tx,
    scope: AgencyScope,
    documents: &[DocumentId],
) -> Result<Vec<(DocumentId, Error)>, Error> {
    let mut unreadable = Vec::new();
    for some in documents.chunks(LONGEST_LIST) {
        for (document, rows) in event_rows(tx, scope, some).await? {
            match replayed(scope, document, &rows) {
                Ok((routing, events)) => {
                    let last = events.last().map_or(routing.held_since, |event| event.at);
                    projection::rewrite(tx, scope, &routing, last).await?;
                }
                Err(error) => unreadable.push((document, error)),
            }
        }
    }
    Ok(unreadable)
}

/// Computes all rows of a letter anew from its events. For repair after a finding.
///
/// Errors: [`Error::NotFound`], [`Error::Unreadable`].
pub async fn rebuild(tx: &Tx, scope: AgencyScope, document: DocumentId) -> Result<(), Error> {
    let sql = format!("SELECT id FROM routings WHERE agency = $1 AND document = $2{}", tx.for_update());
    tx.one(&sql, params![scope.uuid(), document.uuid()]).await?.ok_or(Error::NotFound("routing"))?;
    rewrite(tx, scope, &[document]).await?.pop().map_or(Ok(()), |(_, error)| Err(error))
}
