//! What follows from a routing, as rows: where it stands, who may read it, for whom it waits.

use crate::{
    AgencyScope, Error, Tx, grants,
    link::{Columns, Query, params, sealed::Linked, write_date},
};
use congvan_records::{DocumentId, Timestamp, Urgency};
use congvan_workflow::{Assignment, Holder, InboxBox, InboxEntry, Principal, Routing, inbox_entries};
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
    let values = current(scope, routing, at);
    if from == 0 {
        let sql = "INSERT INTO routings (agency, id, document, version, status, holder_kind, holder, held_since, \
                   leader, lead_unit, deadline_at, deadline_date, filing, closed_at, changed_at, opened_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)";
        return match tx.exec(sql, values).await {
            Err(Error::Duplicate(_)) => Err(Error::Conflict),
            other => other.map(drop),
        };
    }
    let mut query = Query::new(UPDATE_CURRENT, values);
    query.and("version =", i64::from(from));
    tx.later("routings", &query.sql, query.values, Some(Error::Conflict)).await
}

/// Writes all rows of a routing whose events were read anew, over what stands there. What is right already is not
/// touched. The routing's row must be held.
pub(crate) async fn rewrite(
    tx: &Tx,
    scope: AgencyScope,
    routing: &Routing,
    at: Timestamp,
) -> Result<(), Error> {
    let mut query = Query::new(UPDATE_CURRENT, current(scope, routing, at));
    let other: Vec<String> = (4..)
        .zip(CURRENT_COLUMNS)
        .map(|(place, column)| format!("routings.{column} IS DISTINCT FROM ${place}"))
        .collect();
    query.push(&format!(" AND ({})", other.join(" OR ")));
    tx.later("routings", &query.sql, query.values, None).await?;
    write_grants(tx, scope, routing).await?;
    write_inbox(tx, scope, routing, None).await
}

const UPDATE_CURRENT: &str = "UPDATE routings SET version = $4, status = $5, holder_kind = $6, holder = $7, \
    held_since = $8, leader = $9, lead_unit = $10, deadline_at = $11, deadline_date = $12, filing = $13, \
    closed_at = $14, changed_at = $15 WHERE agency = $1 AND id = $2 AND document = $3";

/// What [`UPDATE_CURRENT`] sets, from `$4` on.
const CURRENT_COLUMNS: [&str; 12] = [
    "version",
    "status",
    "holder_kind",
    "holder",
    "held_since",
    "leader",
    "lead_unit",
    "deadline_at",
    "deadline_date",
    "filing",
    "closed_at",
    "changed_at",
];

/// The values of the current row, in the order of [`UPDATE_CURRENT`].
fn current(scope: AgencyScope, routing: &Routing, at: Timestamp) -> Vec<Value> {
    let (holder_kind, holder) = match routing.holder {
        None => (None, None),
        Some(Holder::Clerks(unit)) => (Some("unit"), Some(unit.uuid())),
        Some(Holder::Position(position)) => (Some("position"), Some(position.uuid())),
    };
    let lead = routing.lead();
    let deadline = lead.and_then(|part| part.deadline.as_ref());
    let closed_at = (!routing.status.is_open()).then_some(routing.held_since.micros());
    params![
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
    ]
}

/// The grant rows: one for each grant there ever was, in order.
pub(crate) async fn write_grants(tx: &Tx, scope: AgencyScope, routing: &Routing) -> Result<(), Error> {
    let principals: Vec<Principal> = routing.grants.iter().map(|grant| grant.principal).collect();
    let keys = grants::principal_keys(tx, scope, &principals).await?;
    tx.later(
        "grants, the rest",
        "DELETE FROM grants WHERE routing = $1 AND place >= $2",
        params![routing.id.uuid(), keys.len() as i64],
        None,
    )
    .await?;
    let rows = routing.grants.iter().zip(keys).enumerate().map(|(place, (grant, key))| {
        params![
            routing.id.uuid(),
            place as i64,
            scope.uuid(),
            routing.document.uuid(),
            key,
            grant.reason.key(),
            grant.from.micros(),
            grant.until.map(Timestamp::micros),
        ]
    });
    put_rows(tx, "grants", GRANT_COLUMNS, rows).await
}

/// What lists sort a letter by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortedBy {
    /// Key in the search index.
    pub index_key: i64,
    /// When it was received.
    pub received_at: Timestamp,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Hạn trong văn bản.
    pub due_date: Option<Date>,
    /// The zone of the agency, in which that day ends.
    pub zone: UtcOffset,
}

impl SortedBy {
    async fn of(tx: &Tx, scope: AgencyScope, document: DocumentId) -> Result<Self, Error> {
        let sql = "SELECT d.index_key, d.received_at, d.urgency, d.due_date, a.zone_seconds FROM documents d \
                   JOIN agencies a ON a.id = d.agency WHERE d.agency = $1 AND d.id = $2";
        let row = tx.one(sql, params![scope.uuid(), document.uuid()]).await?;
        let row = row.ok_or(Error::NotFound("document"))?;
        let zone = i32::try_from(row.get::<i64>("zone_seconds")?).ok();
        Ok(Self {
            index_key: row.get("index_key")?,
            received_at: row.at("received_at")?,
            urgency: row.key("urgency", Urgency::from_key)?,
            due_date: row.maybe_date("due_date")?,
            zone: zone
                .and_then(|seconds| UtcOffset::from_whole_seconds(seconds).ok())
                .ok_or_else(|| Error::unreadable("zone", "out of range"))?,
        })
    }

    /// The last instant of the day the letter itself asks for, in microseconds.
    fn asked(&self) -> Option<i64> {
        let end = |date: Date| date.midnight().assume_offset(self.zone).saturating_add(Duration::DAY);
        self.due_date.map(|date| Timestamp::from(end(date)).micros() - 1)
    }
}

/// The inbox rows: what waits for whom, with what the lists sort by.
pub(crate) async fn write_inbox(
    tx: &Tx,
    scope: AgencyScope,
    routing: &Routing,
    sorted: Option<&SortedBy>,
) -> Result<(), Error> {
    let entries = inbox_entries(routing);
    tx.later(
        "inbox_entries, the rest",
        "DELETE FROM inbox_entries WHERE routing = $1 AND place >= $2",
        params![routing.id.uuid(), entries.len() as i64],
        None,
    )
    .await?;
    if entries.is_empty() {
        return Ok(());
    }
    let letter = match sorted {
        Some(known) => *known,
        None => SortedBy::of(tx, scope, routing.document).await?,
    };
    let principals: Vec<Principal> = entries.iter().map(|entry| entry.principal).collect();
    let keys = grants::principal_keys(tx, scope, &principals).await?;
    let rows = entries.iter().zip(keys).enumerate().map(|(place, (entry, key))| {
        let part = entry.assignment.and_then(|id| routing.assignment(id));
        let due_at = entry.deadline.as_ref().map(|d| d.at.micros()).or(letter.asked());
        let [first, second, third] = order(entry, &letter, due_at);
        // Reported: the lead's line waits for the closing, and nothing is late any more. The clock's notices say the same.
        let due_at = due_at.filter(|_| part.is_none_or(Assignment::is_open));
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
    put_rows(tx, "inbox_entries", INBOX_COLUMNS, rows).await
}

/// The day that a letter without number asks for itself, on the line it waits in: its form changes without a step.
pub(crate) async fn write_own_day(tx: &Tx, scope: AgencyScope, document: DocumentId) -> Result<(), Error> {
    let letter = SortedBy::of(tx, scope, document).await?;
    let sql = "UPDATE inbox_entries SET due_at = $1 WHERE assignment IS NULL AND routing IN \
               (SELECT r.id FROM routings r WHERE r.agency = $2 AND r.document = $3)";
    tx.later("inbox_entries, the own day", sql, params![letter.asked(), scope.uuid(), document.uuid()], None)
        .await
}

const GRANT_COLUMNS: &[&str] =
    &["routing", "place", "agency", "document", "principal", "reason", "valid_from", "valid_until"];

const INBOX_COLUMNS: &[&str] = &[
    "routing",
    "place",
    "agency",
    "document",
    "principal",
    "box",
    "assignment",
    "role",
    "unit",
    "since",
    "deadline_at",
    "deadline_date",
    "due_at",
    "opened",
    "order_first",
    "order_second",
    "order_third",
    "index_key",
];

/// The three numbers a list is sorted by, least first.
fn order(entry: &InboxEntry, letter: &SortedBy, due_at: Option<i64>) -> [i64; 3] {
    let (due, received_at) = (due_at.unwrap_or(NEVER), letter.received_at.micros());
    match entry.inbox {
        InboxBox::Review => [i64::from(letter.urgency < Urgency::Flash), due, received_at],
        InboxBox::Tasks | InboxBox::Support => [due, entry.since.micros(), received_at],
        InboxBox::Arrivals => [received_at, 0, 0],
        InboxBox::Inform | InboxBox::Requests | InboxBox::Reports => [entry.since.micros(), 0, 0],
    }
}

/// Did the holder open the letter since it waits? Clerks' work is never opened by one position.
fn is_opened(routing: &Routing, entry: &InboxEntry) -> bool {
    routing
        .opened
        .iter()
        .any(|opened| Principal::Position(opened.position) == entry.principal && opened.at >= entry.since)
}

/// Writes these rows at their places, over what stands there.
async fn put_rows(
    tx: &Tx,
    table: &'static str,
    columns: &[&str],
    rows: impl IntoIterator<Item = Vec<Value>>,
) -> Result<(), Error> {
    let rows: Vec<_> = rows.into_iter().collect();
    let held = &columns[2..];
    let replaced: Vec<String> = held.iter().map(|column| format!("{column} = excluded.{column}")).collect();
    // A row that is right already is left alone, with its indexes.
    let other: Vec<String> =
        held.iter().map(|column| format!("{table}.{column} IS DISTINCT FROM excluded.{column}")).collect();
    for rows in rows.chunks(100) {
        let mut query =
            Query::new(&format!("INSERT INTO {table} ({}) VALUES ", columns.join(", ")), Vec::new());
        for (place, row) in rows.iter().enumerate() {
            if place > 0 {
                query.push(", ");
            }
            query.list(row.iter().cloned());
        }
        query.push(&format!(
            " ON CONFLICT (routing, place) DO UPDATE SET {} WHERE {}",
            replaced.join(", "),
            other.join(" OR ")
        ));
        tx.later(table, &query.sql, query.values, None).await?;
    }
    Ok(())
}
