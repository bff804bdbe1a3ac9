//! What waits for whom.

use crate::{
    AgencyScope, Error, Read,
    analyses::AnalysisState,
    documents::{LONGEST_PAGE, Page, at_least, read_code},
    grants,
    link::{Columns, Query, Row, params},
};
use congvan_records::{
    AccessLevel, ArrivalNumber, AssignmentId, DocumentCode, DocumentId, PositionId, Source, Timestamp,
    UnitId, Urgency,
};
use congvan_workflow::{AssignmentRole, InboxBox, Principal, Status};
use time::Date;

/// Which lines a list shows; what is `None`, empty or false does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxFilter {
    /// Where the letter stands.
    pub statuses: Vec<Status>,
    /// Past its deadline.
    pub overdue: bool,
    /// Due before this instant.
    pub due_before: Option<Timestamp>,
    /// At least this urgent.
    pub at_least: Option<Urgency>,
    /// Not yet opened by its holder.
    pub unopened: bool,
    /// Name of the kind, as stored.
    pub kind: Option<String>,
}

/// Where the next page begins: the place of the last line seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InboxCursor {
    /// The parts of the list's order.
    pub order: [i64; 3],
    /// The letter's key in the search index, which makes the order total.
    pub index_key: i64,
    /// Place among the entries of one routing.
    pub place: i64,
}

/// One line of an inbox, with all that the list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxLine {
    /// The letter.
    pub document: DocumentId,
    /// In which list.
    pub inbox: InboxBox,
    /// For whom it waits.
    pub principal: Principal,
    /// Where the letter stands.
    pub status: Status,
    /// Version of the routing, to act upon.
    pub version: u32,
    /// Tên loại.
    pub kind: String,
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Trích yếu.
    pub subject: String,
    /// Cơ quan ban hành.
    pub organ_name: String,
    /// Ngày văn bản.
    pub issued_date: Option<Date>,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Mức truy cập.
    pub access: AccessLevel,
    /// How it came.
    pub source: Source,
    /// When the letter came.
    pub received_at: Timestamp,
    /// Số đến.
    pub arrival_number: Option<ArrivalNumber>,
    /// Ngày đến.
    pub arrival_date: Option<Date>,
    /// Hạn trong văn bản.
    pub due_date: Option<Date>,
    /// The share it stands for.
    pub assignment: Option<AssignmentId>,
    /// What the share is.
    pub role: Option<AssignmentRole>,
    /// Hạn xử lý.
    pub deadline_at: Option<Timestamp>,
    /// Its day.
    pub deadline_date: Option<Date>,
    /// Waiting since.
    pub since: Timestamp,
    /// Has the holder opened it since then?
    pub opened: bool,
    /// Name of the main file, if there is one.
    pub file_name: Option<String>,
    /// How far the main file's signature check is, and its summary.
    pub signature: Option<(AnalysisState, Option<String>)>,
}

/// Numbers beside one box's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InboxCount {
    /// The box.
    pub inbox: InboxBox,
    /// Lines.
    pub waiting: u64,
    /// Of these, past their deadline.
    pub overdue: u64,
    /// Of these, not yet opened.
    pub unopened: u64,
}

/// How much a unit has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitLoad {
    /// The unit.
    pub unit: UnitId,
    /// Open shares that it leads or supports.
    pub open: u64,
    /// Of these, past their deadline.
    pub overdue: u64,
}

/// A page of the lines that wait for any of the principals with these keys in one box.
///
/// Order: *review*: flash letters first, then what is due first (deadline or the letter's own due date), then as they
/// came; *tasks*, *support*: what is due first; *arrivals*, *inform*: as they came. `limit` is at most 200.
#[allow(clippy::too_many_arguments)] // who asks for which list, and from where on
pub async fn page(
    db: &impl Read,
    scope: AgencyScope,
    keys: &[i64],
    inbox: InboxBox,
    filter: &InboxFilter,
    cursor: Option<InboxCursor>,
    limit: u64,
    now: Timestamp,
) -> Result<Page<InboxLine, InboxCursor>, Error> {
    let limit = limit.clamp(1, LONGEST_PAGE);
    // The agency is asked of the letter: asked of the entry, SQLite looks through those of the whole agency instead of
    // those of these principals. The main file: the first one added as such.
    let mut query = Query::new(
        "SELECT e.*, p.kind AS principal_kind, p.uuid AS principal_uuid, r.status, r.version, d.kind, \
         d.code_number, d.code_notation, d.subject, d.organ_name, d.issued_date, d.urgency, d.access_level, \
         d.source, d.received_at, d.arrival_number, d.arrival_date, d.due_date, f.name AS file_name, a.state, a.summary \
         FROM inbox_entries e JOIN principals p ON p.key = e.principal \
         JOIN documents d ON d.id = e.document JOIN routings r ON r.id = e.routing \
         LEFT JOIN files f ON f.document = d.id AND f.role = 'main' AND f.place = \
         (SELECT MIN(m.place) FROM files m WHERE m.document = d.id AND m.role = 'main') \
         LEFT JOIN analyses a ON a.file = f.id AND a.kind = 'signature' WHERE d.agency = ",
        Vec::new(),
    );
    query.bind(scope.uuid());
    query.push(" AND e.principal IN ");
    query.list(keys.iter().copied());
    query.and("e.box =", inbox.key());
    narrow(&mut query, filter, now);
    if let Some(InboxCursor { order, index_key, place }) = cursor {
        query.push(" AND (e.order_first, e.order_second, e.order_third, e.index_key, e.place) > ");
        query.list(order.into_iter().chain([index_key, place]));
    }
    query.push(" ORDER BY e.order_first, e.order_second, e.order_third, e.index_key, e.place LIMIT ");
    query.bind(limit as i64 + 1);
    let rows = db.all(&query.sql, query.values).await?;
    let kept = rows.len().min(limit as usize);
    let items = rows[..kept].iter().map(read_line).collect::<Result<Vec<_>, _>>()?;
    let next = if rows.len() > kept { rows[..kept].last().map(read_cursor).transpose()? } else { None };
    Ok(Page { items, next })
}

/// Numbers for every box, in the order of [`InboxBox::ALL`]; zeros too.
pub async fn counts(
    db: &impl Read,
    scope: AgencyScope,
    keys: &[i64],
    now: Timestamp,
) -> Result<Vec<InboxCount>, Error> {
    let mut query = Query::new(
        "SELECT e.box, COUNT(*) AS waiting, COUNT(CASE WHEN e.due_at < $1 THEN 1 END) AS overdue, \
         COUNT(CASE WHEN NOT e.opened THEN 1 END) AS unopened FROM inbox_entries e \
         JOIN principals p ON p.key = e.principal WHERE p.agency = $2",
        params![now.micros(), scope.uuid()],
    );
    query.push(" AND e.principal IN ");
    query.list(keys.iter().copied());
    query.push(" GROUP BY e.box");
    let mut counts = InboxBox::ALL.map(|inbox| InboxCount { inbox, waiting: 0, overdue: 0, unopened: 0 });
    for row in db.all(&query.sql, query.values).await? {
        let inbox = row.key("box", InboxBox::from_key)?;
        if let Some(count) = counts.iter_mut().find(|count| count.inbox == inbox) {
            count.waiting = number(&row, "waiting")?;
            count.overdue = number(&row, "overdue")?;
            count.unopened = number(&row, "unopened")?;
        }
    }
    Ok(counts.to_vec())
}

/// Number of lines that [`page`] would list in all.
pub async fn count(
    db: &impl Read,
    scope: AgencyScope,
    keys: &[i64],
    inbox: InboxBox,
    filter: &InboxFilter,
    now: Timestamp,
) -> Result<u64, Error> {
    let mut query = Query::new(
        "SELECT COUNT(*) AS waiting FROM inbox_entries e JOIN documents d ON d.id = e.document \
         JOIN routings r ON r.id = e.routing WHERE d.agency = ",
        Vec::new(),
    );
    query.bind(scope.uuid());
    query.push(" AND e.principal IN ");
    query.list(keys.iter().copied());
    query.and("e.box =", inbox.key());
    narrow(&mut query, filter, now);
    let row = db.one(&query.sql, query.values).await?;
    row.map_or(Ok(0), |row| number(&row, "waiting"))
}

/// How much a position has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositionLoad {
    /// The position.
    pub position: PositionId,
    /// Open shares in its hands, as lead or support.
    pub open: u64,
    /// Of these, past their deadline.
    pub overdue: u64,
}

/// Load of every position with open shares.
pub async fn load_by_position(
    db: &impl Read,
    scope: AgencyScope,
    now: Timestamp,
) -> Result<Vec<PositionLoad>, Error> {
    let sql = "SELECT p.uuid, COUNT(*) AS open, COUNT(CASE WHEN e.due_at < $2 THEN 1 END) AS overdue \
               FROM inbox_entries e JOIN principals p ON p.key = e.principal \
               WHERE e.agency = $1 AND p.kind = 'position' AND e.box IN ('tasks', 'support') \
               GROUP BY p.uuid ORDER BY p.uuid";
    let rows = db.all(sql, params![scope.uuid(), now.micros()]).await?;
    let load = |row: &Row| {
        Ok(PositionLoad {
            position: row.id("uuid")?,
            open: number(row, "open")?,
            overdue: number(row, "overdue")?,
        })
    };
    rows.iter().map(load).collect()
}

/// Load of every unit with open shares. Everybody sees it, so letters for named persons are left out.
pub async fn load_by_unit(
    db: &impl Read,
    scope: AgencyScope,
    now: Timestamp,
) -> Result<Vec<UnitLoad>, Error> {
    let sql = "SELECT e.unit, COUNT(*) AS open, COUNT(CASE WHEN e.due_at < $2 THEN 1 END) AS overdue \
               FROM inbox_entries e JOIN documents d ON d.id = e.document \
               WHERE e.agency = $1 AND e.unit IS NOT NULL AND e.box IN ('tasks', 'support') \
               AND d.access_level <> $3 \
               GROUP BY e.unit ORDER BY e.unit";
    let rows = db.all(sql, params![scope.uuid(), now.micros(), AccessLevel::NamedOnly.key()]).await?;
    let load = |row: &Row| {
        Ok(UnitLoad { unit: row.id("unit")?, open: number(row, "open")?, overdue: number(row, "overdue")? })
    };
    rows.iter().map(load).collect()
}

fn narrow(query: &mut Query, filter: &InboxFilter, now: Timestamp) {
    if !filter.statuses.is_empty() {
        query.push(" AND r.status IN ");
        query.list(filter.statuses.iter().map(|status| status.key()));
    }
    if filter.overdue {
        query.and("e.due_at <", now.micros());
    }
    if let Some(before) = filter.due_before {
        query.and("e.due_at <", before.micros());
    }
    if let Some(least) = filter.at_least {
        query.push(" AND d.urgency IN ");
        query.list(at_least(least));
    }
    if let Some(kind) = &filter.kind {
        query.and("d.kind =", kind.as_str());
    }
    if filter.unopened {
        query.push(" AND NOT e.opened");
    }
}

fn number(row: &Row, column: &'static str) -> Result<u64, Error> {
    Ok(row.get::<i64>(column)?.unsigned_abs())
}

fn read_cursor(row: &Row) -> Result<InboxCursor, Error> {
    Ok(InboxCursor {
        order: [row.get("order_first")?, row.get("order_second")?, row.get("order_third")?],
        index_key: row.get("index_key")?,
        place: row.get("place")?,
    })
}

fn read_line(row: &Row) -> Result<InboxLine, Error> {
    let role =
        |key: String| AssignmentRole::from_key(&key).ok_or_else(|| Error::unreadable("role", "unknown key"));
    let signature = match row.get::<Option<String>>("state")? {
        None => None,
        Some(_) => Some((row.key("state", AnalysisState::from_key)?, row.get("summary")?)),
    };
    let version = u32::try_from(row.get::<i64>("version")?);
    Ok(InboxLine {
        document: row.id("document")?,
        inbox: row.key("box", InboxBox::from_key)?,
        principal: grants::principal(&row.get::<String>("principal_kind")?, row.get("principal_uuid")?)?,
        status: row.key("status", Status::from_key)?,
        version: version.map_err(|error| Error::unreadable("version", error))?,
        kind: row.get("kind")?,
        code: read_code(row)?,
        subject: row.get("subject")?,
        organ_name: row.get("organ_name")?,
        issued_date: row.maybe_date("issued_date")?,
        urgency: row.key("urgency", Urgency::from_key)?,
        access: row.key("access_level", AccessLevel::from_key)?,
        source: row.key("source", Source::from_key)?,
        received_at: row.at("received_at")?,
        arrival_number: row.get::<Option<i64>>("arrival_number")?.map(ArrivalNumber),
        arrival_date: row.maybe_date("arrival_date")?,
        due_date: row.maybe_date("due_date")?,
        assignment: row.maybe_id("assignment")?,
        role: row.get::<Option<String>>("role")?.map(role).transpose()?,
        deadline_at: row.maybe_at("deadline_at")?,
        deadline_date: row.maybe_date("deadline_date")?,
        since: row.at("since")?,
        opened: row.get("opened")?,
        file_name: row.get("file_name")?,
        signature,
    })
}
