//! Lists across letters: what is late, what somebody directed or follows, what came back.

mod filter;

pub use filter::WatchFilter;

use crate::{
    AgencyScope, Error, Read, Tx,
    documents::{LONGEST_PAGE, Page},
    grants,
    link::{Columns, Query, Row, params},
};
use congvan_records::{AssignmentId, DocumentId, PersonId, PositionId, Timestamp, UnitId};
use congvan_workflow::{InboxBox, Principal, Status};
use sea_orm::Value;
use time::UtcOffset;
use uuid::Uuid;

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

impl WatchList {
    /// Is a line a share, or something else that waits for somebody, and not the letter as a whole?
    const fn is_of_shares(&self) -> bool {
        matches!(self, Self::OverdueMine | Self::OverdueUnits(_) | Self::Overdue)
    }
}

/// What a question to a list rests on besides the filter.
#[derive(Clone, Copy, Debug)]
pub struct WatchView<'a> {
    /// Who asks: only letters that one of these principals may know of are lines.
    pub keys: &'a [i64],
    /// The instant of asking.
    pub now: Timestamp,
    /// Where the agency's days begin.
    pub zone: UtcOffset,
}

/// Where the next page begins: the place of the last line seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchCursor {
    /// What the list is sorted by.
    pub order: i64,
    /// The letter's key in the search index, with the list's direction as its sign.
    pub index_key: i64,
    /// Which of the letter's lines; none where a letter has one.
    pub share: Option<SharePlace>,
}

/// What tells the lines of one letter apart, and stays theirs while others come and go: the number an entry has in its
/// routing changes when an earlier one is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharePlace {
    /// The share; nil for the letter as a whole, which then has one line.
    pub assignment: AssignmentId,
    /// In which box.
    pub inbox: InboxBox,
    /// Key of the principal for whom it waits.
    pub principal: i64,
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

/// A page of a list, of letters that the view's principals may know of now. `limit` is at most 200.
///
/// Order: what is late and what was directed by what is due first; what is followed and what was returned, the newest
/// first; what came back to the clerks as it came. A line keeps its place while others come and go, so that whoever walks
/// the pages meets every line that stays, once.
pub async fn page(
    db: &impl Read,
    scope: AgencyScope,
    list: &WatchList,
    filter: &WatchFilter,
    view: WatchView<'_>,
    cursor: Option<WatchCursor>,
    limit: u64,
) -> Result<Page<WatchLine, WatchCursor>, Error> {
    let limit = limit.clamp(1, LONGEST_PAGE);
    let shape = Shape::of(list);
    let mut query = Query::new(&shape.select(), Vec::new());
    lines(&mut query, scope, list, filter, view);
    let sorted = shape.sorted();
    if let Some(cursor) = cursor {
        let share = cursor
            .share
            .filter(|_| list.is_of_shares())
            .map(|share| [share.assignment.uuid().into(), share.inbox.key().into(), share.principal.into()]);
        let mut place = vec![Value::from(cursor.order), Value::from(cursor.index_key)];
        place.extend(share.into_iter().flatten());
        query.push(&format!(" AND ({}) > ", sorted[..place.len()].join(", ")));
        query.list(place);
    }
    query.push(&format!(" ORDER BY {} LIMIT ", sorted.join(", ")));
    query.bind(limit as i64 + 1);
    let rows = db.all(&query.sql, query.values).await?;
    let kept = rows.len().min(limit as usize);
    let items = rows[..kept].iter().map(|row| read_line(row, list)).collect::<Result<Vec<_>, _>>()?;
    let last = rows[..kept].last().filter(|_| rows.len() > kept);
    Ok(Page { items, next: last.map(|row| read_cursor(row, list)).transpose()? })
}

/// Number of lines that [`page`] would list in all.
pub async fn count(
    db: &impl Read,
    scope: AgencyScope,
    list: &WatchList,
    filter: &WatchFilter,
    view: WatchView<'_>,
) -> Result<u64, Error> {
    let shape = Shape::of(list);
    let mut query = Query::new(&format!("SELECT COUNT(*) AS lines FROM {}", shape.from), Vec::new());
    lines(&mut query, scope, list, filter, view);
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
    /// What tells the lines of one letter apart, as [`SharePlace`] holds it.
    share: &'static [&'static str],
}

/// What waits for somebody, with the letter.
const WAITING: &str = "inbox_entries e JOIN principals p ON p.key = e.principal \
                       JOIN documents d ON d.id = e.document JOIN routings r ON r.id = e.routing";
const SHARE: &str = "e.assignment, e.box, e.principal, e.due_at, e.opened, p.kind AS principal_kind, p.uuid AS principal_uuid";
const LETTERS: &str = "documents d JOIN routings r ON r.document = d.id";
const LETTER: &str = "r.deadline_at AS due_at";
const FOLLOWS: &str = "follows f JOIN documents d ON d.id = f.document JOIN routings r ON r.document = d.id";
const FOLLOW: &str = "r.deadline_at AS due_at, f.since";
const OF_SHARE: &[&str] = &["e.assignment", "e.box", "e.principal"];

impl Shape {
    fn of(list: &WatchList) -> Self {
        let (from, columns, order, index_key, share): (_, _, _, _, &[&str]) = match list {
            WatchList::OverdueMine | WatchList::OverdueUnits(_) | WatchList::Overdue => {
                (WAITING, SHARE, "e.due_at".to_owned(), "e.index_key", OF_SHARE)
            }
            WatchList::SentBack => (WAITING, SHARE, "e.order_first".to_owned(), "e.index_key", &[]),
            WatchList::Directed(_) => {
                (LETTERS, LETTER, format!("COALESCE(r.deadline_at, {NEVER})"), "d.index_key", &[])
            }
            WatchList::Returned => (LETTERS, LETTER, "-r.held_since".to_owned(), "-d.index_key", &[]),
            WatchList::Followed(_) | WatchList::FollowedBeside(..) => {
                (FOLLOWS, FOLLOW, "-f.since".to_owned(), "-d.index_key", &[])
            }
        };
        Self { from, columns, order, index_key, share }
    }

    /// What the lines are sorted by; no two have the same.
    fn sorted(&self) -> Vec<&str> {
        [self.order.as_str(), self.index_key].into_iter().chain(self.share.iter().copied()).collect()
    }

    fn select(&self) -> String {
        let Self { from, columns, order, index_key, .. } = self;
        format!(
            "SELECT d.id AS document, {columns}, {order} AS sort_order, {index_key} AS sort_key FROM {from}"
        )
    }
}

fn lines(query: &mut Query, scope: AgencyScope, list: &WatchList, filter: &WatchFilter, view: WatchView<'_>) {
    let WatchView { keys, now, .. } = view;
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
    filter.narrow(query, list, view);
    grants::and_granted(query, keys, now);
}

fn read_cursor(row: &Row, list: &WatchList) -> Result<WatchCursor, Error> {
    let share = match list.is_of_shares() {
        true => Some(SharePlace {
            assignment: row.maybe_id("assignment")?.unwrap_or(AssignmentId::from_uuid(Uuid::nil())),
            inbox: row.key("box", InboxBox::from_key)?,
            principal: row.get("principal")?,
        }),
        false => None,
    };
    Ok(WatchCursor { order: row.get("sort_order")?, index_key: row.get("sort_key")?, share })
}

fn read_line(row: &Row, list: &WatchList) -> Result<WatchLine, Error> {
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
