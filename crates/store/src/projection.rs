//! What follows from a routing, as rows: where it stands, who may read it, for whom it waits.

use crate::{
    AgencyScope, Error, Tx, grants,
    link::{Columns, Query, params, sealed::Linked, write_date},
};
use congvan_records::{Timestamp, Urgency};
use congvan_workflow::{Holder, InboxBox, InboxEntry, Principal, Routing, inbox_entries};
use sea_orm::Value;
use time::{Date, Duration, UtcOffset};

/// Sorts after every instant.
const NEVER: i64 = i64::MAX;

/// The current row. `from` is the version that must stand there; 0 for a new routing.
pub(crate) async fn write_current(
    tx: &Tx,
    scope: AgencyScope,
    routing: &Routing,
    from: u32,
    at: Timestamp,
) -> Result<(), Error> {
    let (holder_kind, holder) = match routing.holder {
        None => (None, None),
        Some(Holder::Clerks(unit)) => (Some("unit"), Some(unit.uuid())),
        Some(Holder::Position(position)) => (Some("position"), Some(position.uuid())),
    };
    let lead = routing.lead();
    let deadline = lead.and_then(|part| part.deadline.as_ref());
    let closed_at = (!routing.status.is_open()).then_some(routing.held_since.micros());
    let values = params![
        scope.uuid(),
        routing.id.uuid(),
        routing.document.uuid(),
        i64::from(routing.version),
        routing.status.key(),
        holder_kind,
        holder,
        routing.held_since.micros(),
        routing.leader.map(|id| id.uuid()),
        lead.map(|part| part.unit.uuid()),
        deadline.map(|d| d.at.micros()),
        deadline.map(|d| write_date(d.date)),
        routing.filing.key(),
        closed_at,
        at.micros(),
    ];
    if from == 0 {
        let sql = "INSERT INTO routings (agency, id, document, version, status, holder_kind, holder, held_since, \
                   leader, lead_unit, deadline_at, deadline_date, filing, closed_at, changed_at, opened_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)";
        return match tx.exec(sql, values).await {
            Err(Error::Duplicate(_)) => Err(Error::Conflict),
            other => other.map(drop),
        };
    }
    let mut query = Query::new(
        "UPDATE routings SET version = $4, status = $5, holder_kind = $6, holder = $7, held_since = $8, \
         leader = $9, lead_unit = $10, deadline_at = $11, deadline_date = $12, filing = $13, closed_at = $14, \
         changed_at = $15 WHERE agency = $1 AND id = $2 AND document = $3",
        values,
    );
    query.and("version =", i64::from(from));
    match tx.exec(&query.sql, query.values).await? {
        1 => Ok(()),
        _ => Err(Error::Conflict),
    }
}

/// The grant rows: one for each grant there ever was, in order.
pub(crate) async fn write_grants(tx: &Tx, scope: AgencyScope, routing: &Routing) -> Result<(), Error> {
    let principals: Vec<Principal> = routing.grants.iter().map(|grant| grant.principal).collect();
    let keys = grants::principal_keys(tx, scope, &principals).await?;
    let wanted: Vec<_> = routing
        .grants
        .iter()
        .zip(keys)
        .map(|(grant, key)| {
            (key, grant.reason.key().to_owned(), grant.from.micros(), grant.until.map(Timestamp::micros))
        })
        .collect();
    let sql =
        "SELECT principal, reason, valid_from, valid_until FROM grants WHERE routing = $1 ORDER BY place";
    let rows = tx.all(sql, params![routing.id.uuid()]).await?;
    let mut known: Vec<(i64, String, i64, Option<i64>)> = Vec::with_capacity(rows.len());
    for row in rows {
        known.push((
            row.get("principal")?,
            row.get("reason")?,
            row.get("valid_from")?,
            row.get("valid_until")?,
        ));
    }
    if known == wanted {
        return Ok(());
    }
    tx.exec("DELETE FROM grants WHERE routing = $1", params![routing.id.uuid()]).await?;
    let rows = wanted.into_iter().enumerate().map(|(place, (key, reason, from, until))| {
        params![
            routing.id.uuid(),
            place as i64,
            scope.uuid(),
            routing.document.uuid(),
            key,
            reason,
            from,
            until
        ]
    });
    insert_rows(
        tx,
        "grants (routing, place, agency, document, principal, reason, valid_from, valid_until)",
        rows,
    )
    .await
}

/// The inbox rows: what waits for whom, with what the lists sort by.
pub(crate) async fn write_inbox(tx: &Tx, scope: AgencyScope, routing: &Routing) -> Result<(), Error> {
    tx.exec("DELETE FROM inbox_entries WHERE routing = $1", params![routing.id.uuid()]).await?;
    let entries = inbox_entries(routing);
    if entries.is_empty() {
        return Ok(());
    }
    let sql = "SELECT d.index_key, d.received_at, d.urgency, d.due_date, a.zone_seconds FROM documents d \
               JOIN agencies a ON a.id = d.agency WHERE d.agency = $1 AND d.id = $2";
    let row = tx.one(sql, params![scope.uuid(), routing.document.uuid()]).await?;
    let row = row.ok_or(Error::NotFound("document"))?;
    let letter = Letter {
        index_key: row.get("index_key")?,
        received_at: row.get("received_at")?,
        urgency: row.key("urgency", Urgency::from_key)?,
        asked: row
            .maybe_date("due_date")?
            .map(|date| end_of_day(date, row.get("zone_seconds")))
            .transpose()?,
    };
    let principals: Vec<Principal> = entries.iter().map(|entry| entry.principal).collect();
    let keys = grants::principal_keys(tx, scope, &principals).await?;
    let rows = entries.iter().zip(keys).enumerate().map(|(place, (entry, key))| {
        let part = entry.assignment.and_then(|id| routing.assignment(id));
        let due_at = entry.deadline.as_ref().map(|d| d.at.micros()).or(letter.asked);
        let [first, second, third] = order(entry, &letter, due_at);
        params![
            routing.id.uuid(),
            place as i64,
            scope.uuid(),
            routing.document.uuid(),
            key,
            entry.inbox.key(),
            entry.assignment.map(|id| id.uuid()),
            part.map(|part| part.role.key()),
            part.map(|part| part.unit.uuid()),
            entry.since.micros(),
            entry.deadline.as_ref().map(|d| d.at.micros()),
            entry.deadline.as_ref().map(|d| write_date(d.date)),
            due_at,
            is_opened(routing, entry),
            first,
            second,
            third,
            letter.index_key,
        ]
    });
    insert_rows(
        tx,
        "inbox_entries (routing, place, agency, document, principal, box, assignment, role, unit, since, \
         deadline_at, deadline_date, due_at, opened, order_first, order_second, order_third, index_key)",
        rows,
    )
    .await
}

struct Letter {
    index_key: i64,
    received_at: i64,
    urgency: Urgency,
    /// End of the day the letter itself asks for.
    asked: Option<i64>,
}

/// The three numbers a list is sorted by, least first.
fn order(entry: &InboxEntry, letter: &Letter, due_at: Option<i64>) -> [i64; 3] {
    let due = due_at.unwrap_or(NEVER);
    match entry.inbox {
        InboxBox::Review => [i64::from(letter.urgency < Urgency::Flash), due, letter.received_at],
        InboxBox::Tasks | InboxBox::Support => [due, entry.since.micros(), letter.received_at],
        InboxBox::Arrivals => [letter.received_at, 0, 0],
        InboxBox::Inform | InboxBox::Requests => [entry.since.micros(), 0, 0],
    }
}

/// Did the holder open the letter since it waits? Clerks' work is never opened by one position.
fn is_opened(routing: &Routing, entry: &InboxEntry) -> bool {
    routing
        .opened
        .iter()
        .any(|opened| Principal::Position(opened.position) == entry.principal && opened.at >= entry.since)
}

/// The last instant of a day in the agency's zone, in microseconds.
fn end_of_day(date: Date, zone_seconds: Result<i64, Error>) -> Result<i64, Error> {
    let zone = i32::try_from(zone_seconds?)
        .ok()
        .and_then(|seconds| UtcOffset::from_whole_seconds(seconds).ok())
        .ok_or_else(|| Error::unreadable("zone", "out of range"))?;
    let end = date.midnight().assume_offset(zone).saturating_add(Duration::DAY);
    Ok(Timestamp::from(end).micros() - 1)
}

async fn insert_rows(tx: &Tx, into: &str, rows: impl IntoIterator<Item = Vec<Value>>) -> Result<(), Error> {
    let rows: Vec<_> = rows.into_iter().collect();
    // Well below the 32,766 parameters of one SQLite statement.
    for rows in rows.chunks(100) {
        let mut query = Query::new(&format!("INSERT INTO {into} VALUES "), Vec::new());
        for (place, row) in rows.iter().enumerate() {
            if place > 0 {
                query.push(", ");
            }
            query.list(row.iter().cloned());
        }
        tx.exec(&query.sql, query.values).await?;
    }
    Ok(())
}
