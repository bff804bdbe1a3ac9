//! Sổ đăng ký: the lines of one number series, in the order of its numbers.

use crate::{
    AgencyScope, Error, Read,
    documents::{self, DocumentLine, LONGEST_PAGE, Page},
    grants,
    link::{Columns, Query, write_date},
    narrowing,
};
use congvan_records::{SeriesId, Timestamp, UnitId};
use congvan_workflow::{Principal, Status};
use time::Date;

/// Which lines of a book are shown; what is `None`, empty or false does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookFilter {
    /// Ngày đến, from.
    pub arrived_from: Option<Date>,
    /// … to, included.
    pub arrived_to: Option<Date>,
    /// Part of the issuing body's name, as typed.
    pub organ: Option<String>,
    /// Name of the kind, as stored.
    pub kind: Option<String>,
    /// Đơn vị chủ trì.
    pub unit: Option<UnitId>,
    /// Where the letter stands.
    pub statuses: Vec<Status>,
    /// Open after its deadline, or after the day the letter itself asks for.
    pub overdue: bool,
    /// Words that all stand in code, kind, issuing body or subject, with or without marks; or an arrival number.
    pub text: Option<String>,
}

/// Which end of the book comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookOrder {
    /// From the first number on, as on paper.
    Rising,
    /// The newest first.
    Falling,
}

/// What a question to the book rests on besides the filter.
#[derive(Clone, Copy, Debug)]
pub struct BookView<'a> {
    /// The series.
    pub series: SeriesId,
    /// Who asks: only letters that one of them may know of are lines of this book.
    pub principals: &'a [Principal],
    /// The instant of asking.
    pub now: Timestamp,
}

/// A page of the book. `cursor` is the number of the last line seen; `limit` is at most 200.
pub async fn page(
    db: &impl Read,
    scope: AgencyScope,
    view: BookView<'_>,
    filter: &BookFilter,
    order: BookOrder,
    cursor: Option<i64>,
    limit: u64,
) -> Result<Page<DocumentLine, i64>, Error> {
    let limit = limit.clamp(1, LONGEST_PAGE);
    let mut query = Query::new("SELECT d.*, r.status, r.deadline_at, r.deadline_date", Vec::new());
    lines(db, scope, &mut query, view, filter).await?;
    let (beyond, direction) = match order {
        BookOrder::Rising => ("d.arrival_number >", "ASC"),
        BookOrder::Falling => ("d.arrival_number <", "DESC"),
    };
    if let Some(cursor) = cursor {
        query.and(beyond, cursor);
    }
    query.push(&format!(" ORDER BY d.arrival_number {direction} LIMIT "));
    query.bind(limit as i64 + 1);
    let rows = db.all(&query.sql, query.values).await?;
    let mut items = rows.iter().map(documents::read_line).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() as u64 > limit;
    items.truncate(limit as usize);
    let last = items.last().filter(|_| more);
    let next = last.and_then(|line| line.document.arrival_number).map(|number| number.0);
    Ok(Page { items, next })
}

/// Number of lines that [`page`] would list in all.
pub async fn count(
    db: &impl Read,
    scope: AgencyScope,
    view: BookView<'_>,
    filter: &BookFilter,
) -> Result<u64, Error> {
    let mut query = Query::new("SELECT COUNT(*) AS lines", Vec::new());
    lines(db, scope, &mut query, view, filter).await?;
    let row = db.one(&query.sql, query.values).await?;
    row.map_or(Ok(0), |row| Ok(row.get::<i64>("lines")?.unsigned_abs()))
}

async fn lines(
    db: &impl Read,
    scope: AgencyScope,
    query: &mut Query,
    view: BookView<'_>,
    filter: &BookFilter,
) -> Result<(), Error> {
    let keys = grants::find_principal_keys(db, scope, view.principals).await?;
    query.push(" FROM documents d JOIN routings r ON r.document = d.id WHERE d.agency = ");
    query.bind(scope.uuid());
    query.and("d.series =", view.series.uuid());
    query.push(" AND d.arrival_number IS NOT NULL");
    narrow(query, filter, view);
    grants::and_granted(query, &keys, view.now);
    Ok(())
}

fn narrow(query: &mut Query, filter: &BookFilter, view: BookView<'_>) {
    if let Some(from) = filter.arrived_from {
        query.and("d.arrival_date >=", write_date(from));
    }
    if let Some(to) = filter.arrived_to {
        query.and("d.arrival_date <=", write_date(to));
    }
    if let Some(organ) = &filter.organ {
        narrowing::by_organ(query, organ);
    }
    if let Some(kind) = &filter.kind {
        query.and("d.kind =", kind.as_str());
    }
    if let Some(unit) = filter.unit {
        query.and("r.lead_unit =", unit.uuid());
    }
    if !filter.statuses.is_empty() {
        query.push(" AND r.status IN ");
        query.list(filter.statuses.iter().map(|status| status.key()));
    }
    if filter.overdue {
        narrowing::by_lateness(query, view.now);
    }
    if let Some(text) = &filter.text {
        narrowing::by_words(query, text);
    }
}
