//! Lists across letters: what is late, what somebody directed or follows, what came back.

use crate::{
    AgencyScope, Error, Read, Tx,
    documents::{LONGEST_PAGE, Page},
    grants,
    link::{Columns, Query, params},
};
use congvan_records::{AssignmentId, DocumentId, PersonId, PositionId, Timestamp, UnitId};
use congvan_workflow::{InboxBox, Principal, Status};
use sea_orm::QueryResult;

/// Which list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchList {
    /// Quá hạn: what waits for the asking person and is past its deadline.
    OverdueMine,
    /// Quá hạn của đơn vị: shares of these units, whoever holds them.
    OverdueUnits(Vec<UnitId>),
    /// Quá hạn: all that the asking person may know of.
    Overdue,
    /// Đã chỉ đạo, chưa xong: letters that these positions directed and that are open.
    Directed(Vec<PositionId>),
    /// Đang theo dõi.
    Followed(PersonId),
    /// Đang theo dõi, beside what these positions directed: the two together hold every letter once.
    FollowedBeside(PersonId, Vec<PositionId>),
    /// Trả về văn thư: registered letters that came back to the clerks and wait for them.
    SentBack,
    /// Đã trả lại nơi gửi.
    Returned,
}

/// Where the next page begins: the place of the last line seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchCursor {
    /// What the list is sorted by.
    pub order: i64,
    /// The letter's key in the search index, with the list's direction as its sign.
    pub index_key: i64,
    /// Place among the entries of one routing.
    pub place: i64,
}

/// One line: which letter, and which share of it if the list is one of shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchLine {
    /// The letter.
    pub document: DocumentId,
    /// The share.
    pub assignment: Option<AssignmentId>,
    /// For whom it waits, in a list of what waits.
    pub principal: Option<Principal>,
    /// Due: the share's deadline, or the end of the day the letter asks for itself.
    pub due_at: Option<Timestamp>,
    /// Has the holder opened it? In a list of what waits.
    pub opened: Option<bool>,
    /// Following since, in the list of what is followed.
    pub since: Option<Timestamp>,
}

/// Sorts after every instant.
const NEVER: i64 = i64::MAX;

/// A page of a list: the principals with these keys may know of each letter at `now`. `limit` is at most 200.
///
/// Order: what is late and what was directed by what is due first; what is followed and what was returned, the newest
/// first; what came back to the clerks as it came.
pub async fn page(
    db: &impl Read,
    scope: AgencyScope,
    list: &WatchList,
    keys: &[i64],
    cursor: Option<WatchCursor>,
    limit: u64,
    now: Timestamp,
) -> Result<Page<WatchLine, WatchCursor>, Error> {
    let limit = limit.clamp(1, LONGEST_PAGE);
    let shape = Shape::of(list);
    let mut query = Query::new(&shape.select(), Vec::new());
    lines(&mut query, scope, list, keys, now);
    if let Some(WatchCursor { order, index_key, place }) = cursor {
        query.push(&format!(" AND ({}, {}, {}) > ", shape.order, shape.index_key, shape.place));
        query.list([order, index_key, place]);
    }
    query.push(&format!(" ORDER BY {}, {}, {} LIMIT ", shape.order, shape.index_key, shape.place));
    query.bind(limit as i64 + 1);
    let rows = db.all(&query.sql, query.values).await?;
    let kept = rows.len().min(limit as usize);
    let items = rows[..kept].iter().map(|row| read_line(row, list)).collect::<Result<Vec<_>, _>>()?;
    let last = rows[..kept].last().filter(|_| rows.len() > kept);
    let next = last.map(|row| {
        Ok::<_, Error>(WatchCursor {
            order: row.get("sort_order")?,
            index_key: row.get("sort_key")?,
            place: row.get("sort_place")?,
        })
    });
    Ok(Page { items, next: next.transpose()? })
}

/// Number of lines that [`page`] would list in all.
pub async fn count(
    db: &impl Read,
    scope: AgencyScope,
    list: &WatchList,
    keys: &[i64],
    now: Timestamp,
) -> Result<u64, Error> {
    let shape = Shape::of(list);
    let mut query = Query::new(&format!("SELECT COUNT(*) AS lines FROM {}", shape.from), Vec::new());
    lines(&mut query, scope, list, keys, now);
    let row = db.one(&query.sql, query.values).await?;
    row.map_or(Ok(0), |row| Ok(row.get::<i64>("lines")?.unsigned_abs()))
}

/// Theo dõi: the letter stands in this person's list from now on. Safe to repeat.
pub async fn follow(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    document: DocumentId,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "INSERT INTO follows (person, document, agency, since) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (person, document) DO NOTHING";
    let values = params![person.uuid(), document.uuid(), scope.uuid(), now.micros()];
    tx.exec(sql, values).await.map(drop)
}

/// Thôi theo dõi. Safe to repeat.
pub async fn unfollow(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    document: DocumentId,
) -> Result<(), Error> {
    let sql = "DELETE FROM follows WHERE agency = $1 AND person = $2 AND document = $3";
    tx.exec(sql, params![scope.uuid(), person.uuid(), document.uuid()]).await.map(drop)
}

/// Does this person follow the letter?
pub async fn is_followed(
    db: &impl Read,
    scope: AgencyScope,
    person: PersonId,
    document: DocumentId,
) -> Result<bool, Error> {
    let sql = "SELECT 1 AS one FROM follows WHERE agency = $1 AND person = $2 AND document = $3";
    Ok(db.one(sql, params![scope.uuid(), person.uuid(), document.uuid()]).await?.is_some())
}

/// How a list is asked for.
struct Shape {
    /// Tables, with `d` for the letter and `r` for its routing.
    from: &'static str,
    /// Columns of a line besides the letter.
    columns: &'static str,
    order: String,
    index_key: &'static str,
    place: &'static str,
}

/// What waits for somebody, with the letter.
const WAITING: &str = "inbox_entries e JOIN principals p ON p.key = e.principal \
                       JOIN documents d ON d.id = e.document JOIN routings r ON r.id = e.routing";
const SHARE: &str = "e.assignment, e.due_at, e.opened, p.kind AS principal_kind, p.uuid AS principal_uuid";
const LETTERS: &str = "documents d JOIN routings r ON r.document = d.id";
const LETTER: &str = "r.deadline_at AS due_at";
const FOLLOWS: &str = "follows f JOIN documents d ON d.id = f.document JOIN routings r ON r.document = d.id";
const FOLLOW: &str = "r.deadline_at AS due_at, f.since";

/// A letter as a whole has no place among shares; a bare number in ORDER BY would name a column.
const NO_PLACE: &str = "CAST(0 AS BIGINT)";

impl Shape {
    fn of(list: &WatchList) -> Self {
        let (from, columns, order, index_key, place) = match list {
            WatchList::OverdueMine | WatchList::OverdueUnits(_) | WatchList::Overdue => {
                (WAITING, SHARE, "e.due_at".to_owned(), "e.index_key", "e.place")
            }
            WatchList::SentBack => (WAITING, SHARE, "e.order_first".to_owned(), "e.index_key", "e.place"),
            WatchList::Directed(_) => {
                (LETTERS, LETTER, format!("COALESCE(r.deadline_at, {NEVER})"), "d.index_key", NO_PLACE)
            }
            WatchList::Returned => (LETTERS, LETTER, "-r.held_since".to_owned(), "-d.index_key", NO_PLACE),
            WatchList::Followed(_) | WatchList::FollowedBeside(..) => {
                (FOLLOWS, FOLLOW, "-f.since".to_owned(), "-d.index_key", NO_PLACE)
            }
        };
        Self { from, columns, order, index_key, place }
    }

    fn select(&self) -> String {
        let Self { from, columns, order, index_key, place } = self;
        format!(
            "SELECT d.id AS document, {columns}, {order} AS sort_order, {index_key} AS sort_key, \
             {place} AS sort_place FROM {from}"
        )
    }
}

fn lines(query: &mut Query, scope: AgencyScope, list: &WatchList, keys: &[i64], now: Timestamp) {
    query.push(" WHERE d.agency = ");
    query.bind(scope.uuid());
    match list {
        WatchList::OverdueMine | WatchList::OverdueUnits(_) | WatchList::Overdue => {
            // Asked of the entry, SQLite looks through all that is late in the agency, which is right unless it is one's own.
            if *list != WatchList::OverdueMine {
                query.and("e.agency =", scope.uuid());
            }
            query.and("e.due_at <", now.micros());
            query.and("e.box <>", InboxBox::Inform.key());
        }
        WatchList::SentBack => {
            query.and("e.box =", InboxBox::Arrivals.key());
            query.and("r.status =", Status::Registered.key());
            // A letter that waits to be submitted and was ever sent back has come back.
            query
                .push(" AND EXISTS (SELECT 1 FROM events v WHERE v.routing = r.id AND v.kind = 'sent_back')");
        }
        WatchList::Directed(positions) => {
            query.and("r.agency =", scope.uuid());
            query.push(" AND r.leader IN ");
            query.list(positions.iter().map(|position| position.uuid()));
            query.push(" AND r.status IN ");
            query.list([Status::Directed.key(), Status::Assigned.key()]);
        }
        WatchList::Followed(person) => {
            query.and("f.agency =", scope.uuid());
            query.and("f.person =", person.uuid());
        }
        WatchList::FollowedBeside(person, positions) => {
            query.and("f.agency =", scope.uuid());
            query.and("f.person =", person.uuid());
            query.push(" AND (r.leader IS NULL OR r.leader NOT IN ");
            query.list(positions.iter().map(|position| position.uuid()));
            query.push(" OR r.status NOT IN ");
            query.list([Status::Directed.key(), Status::Assigned.key()]);
            query.push(")");
        }
        WatchList::Returned => {
            query.and("r.agency =", scope.uuid());
            query.and("r.status =", Status::Returned.key());
        }
    }
    match list {
        WatchList::OverdueMine | WatchList::SentBack => {
            query.push(" AND e.principal IN ");
            query.list(keys.iter().copied());
        }
        WatchList::OverdueUnits(units) => {
            query.push(" AND e.unit IN ");
            query.list(units.iter().map(|unit| unit.uuid()));
        }
        _ => {}
    }
    grants::and_granted(query, keys, now);
}

fn read_line(row: &QueryResult, list: &WatchList) -> Result<WatchLine, Error> {
    let document = row.id("document")?;
    let due_at = row.maybe_at("due_at")?;
    let letter = WatchLine { document, due_at, assignment: None, principal: None, opened: None, since: None };
    Ok(match list {
        WatchList::OverdueMine | WatchList::OverdueUnits(_) | WatchList::Overdue | WatchList::SentBack => {
            let kind: String = row.get("principal_kind")?;
            WatchLine {
                assignment: row.maybe_id("assignment")?,
                principal: Some(grants::principal(&kind, row.get("principal_uuid")?)?),
                opened: Some(row.get("opened")?),
                ..letter
            }
        }
        WatchList::Followed(_) | WatchList::FollowedBeside(..) => {
            WatchLine { since: Some(row.at("since")?), ..letter }
        }
        WatchList::Directed(_) | WatchList::Returned => letter,
    })
}
