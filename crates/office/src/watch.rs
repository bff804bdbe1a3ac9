//! Theo dõi: lists across letters, for those who ask how far things are rather than what is to be done.
//!
//! Each of them shows letters the caller may know of now; what somebody follows leaves the list with the right to see
//! it, and comes back with it.

use crate::letters::Names;
use crate::office::scope;
use crate::{Caller, Error, Office, access, organisation};
use congvan_records::{
    AccessLevel, ArrivalNumber, DocumentCode, DocumentId, IncomingDocument, PositionId, Timestamp, UnitId,
    Urgency,
};
use congvan_store::watch::{self as rows, WatchCursor, WatchLine, WatchList};
use congvan_store::{documents, grants, routings};
use congvan_workflow::{
    Access, ActionKind, AssignmentRole, Deadline, Holder, Principal, Routing, Status, available_actions,
};
use std::collections::HashMap;
use std::sync::Arc;
use time::Date;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Quá hạn, of the caller.
    OverdueMine,
    /// Quá hạn, of the units for which the caller speaks.
    OverdueUnit,
    /// Quá hạn, everywhere the caller may look.
    OverdueAll,
    /// Đã chỉ đạo, chưa xong.
    Directed,
    /// Đang theo dõi.
    Followed,
    /// Trả về văn thư.
    SentBack,
    /// Đã trả lại nơi gửi.
    Returned,
}

impl List {
    /// Every list.
    pub const ALL: [Self; 7] = [
        Self::OverdueMine,
        Self::OverdueUnit,
        Self::OverdueAll,
        Self::Directed,
        Self::Followed,
        Self::SentBack,
        Self::Returned,
    ];

    /// The stable English key of the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::OverdueMine => "overdue_mine",
            Self::OverdueUnit => "overdue_unit",
            Self::OverdueAll => "overdue_all",
            Self::Directed => "directed",
            Self::Followed => "followed",
            Self::SentBack => "sent_back",
            Self::Returned => "returned",
        }
    }

    /// The list with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.key() == key)
    }

    fn rows(self, caller: &Caller) -> WatchList {
        let held = &caller.actor.positions;
        match self {
            Self::OverdueMine => WatchList::OverdueMine,
            Self::OverdueUnit => WatchList::OverdueUnits(
                held.iter()
                    .filter(|held| held.speaks_for_unit)
                    .map(|held| held.unit)
                    .collect::<Vec<UnitId>>(),
            ),
            Self::OverdueAll => WatchList::Overdue,
            Self::Directed => {
                WatchList::Directed(held.iter().map(|held| held.position).collect::<Vec<PositionId>>())
            }
            Self::Followed => WatchList::Followed(caller.person.id),
            Self::SentBack => WatchList::SentBack,
            Self::Returned => WatchList::Returned,
        }
    }
}

/// Who has the letter, or the share of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// Name of the person; empty for a vacant post, and for the clerks together.
    pub name: String,
    /// Title of the position, or name of the unit.
    pub title: String,
    /// Short name of the unit.
    pub unit: String,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The letter.
    pub document: DocumentId,
    /// Version of its routing, to act upon.
    pub version: u32,
    /// Where it stands.
    pub status: Status,
    /// Loại văn bản.
    pub kind: String,
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Cơ quan ban hành.
    pub organ_name: String,
    /// Trích yếu.
    pub subject: String,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Mức truy cập.
    pub access: AccessLevel,
    /// Số đến.
    pub arrival_number: Option<ArrivalNumber>,
    /// Ngày đến.
    pub arrival_date: Option<Date>,
    /// Who has it; none once it is returned or closed.
    pub holding: Option<Holding>,
    /// In hand since, or moved last.
    pub since: Timestamp,
    /// Chủ trì, phối hợp; none for a letter as a whole.
    pub role: Option<AssignmentRole>,
    /// Hạn xử lý of the share, or of the unit that leads.
    pub deadline: Option<Deadline>,
    /// Hạn trong văn bản.
    pub due_date: Option<Date>,
    /// Open and past its deadline?
    pub overdue: bool,
    /// Has the holder opened it? None when nobody holds it.
    pub opened: Option<bool>,
    /// Does the caller follow it since?
    pub followed_since: Option<Timestamp>,
    /// Why it came back, or went back to its sender.
    pub reason: Option<String>,
    /// Was it received again, as another letter?
    pub received_again: bool,
    /// May the caller receive it again?
    pub may_receive_again: bool,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Where the next page begins; opaque.
    pub next: Option<String>,
    /// Lines in the whole list; counted with the first page only.
    pub total: Option<i64>,
}

/// A page of a list. `limit` is held to 1–200; a cursor that is not one begins at the start.
pub async fn page(
    office: &Office,
    caller: &Caller,
    list: List,
    cursor: Option<&str>,
    limit: u64,
) -> Result<Page, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let keys = grants::find_principal_keys(db, agency, &caller.actor.principals()).await?;
    let wanted = list.rows(caller);
    let cursor = cursor.and_then(read_cursor);
    let page = rows::page(db, agency, &wanted, &keys, cursor, limit, now).await?;
    let total = match cursor {
        None => Some(rows::count(db, agency, &wanted, &keys, now).await? as i64),
        Some(_) => None,
    };
    let ids: Vec<DocumentId> = page.items.iter().map(|line| line.document).collect();
    let letters = documents::list(db, agency, &ids).await?;
    let letters: HashMap<DocumentId, IncomingDocument> =
        letters.into_iter().map(|letter| (letter.id, letter)).collect();
    let routings = routings::load_many(db, agency, &ids).await?;
    let routings: HashMap<DocumentId, Arc<Routing>> =
        routings.into_iter().map(|routing| (routing.document, routing)).collect();
    let view = View {
        names: organisation::names(office, caller.agency.id).await?,
        organisation: organisation::current(office, caller).await?,
        today: now.date_in(caller.agency.zone),
        now,
    };
    let lines = page.items.iter().filter_map(|line| {
        let (letter, routing) = (letters.get(&line.document)?, routings.get(&line.document)?);
        let knows = access::may(&caller.actor, Access::ReadMetadata, routing, now);
        let reads = access::may(&caller.actor, Access::ReadContent, routing, now);
        let again = available_actions(routing, &caller.actor, now).contains(&ActionKind::ReceiveAgain);
        knows.then(|| Line { may_receive_again: again, ..view.line(line, letter, routing, reads) })
    });
    Ok(Page { lines: lines.collect(), next: page.next.map(write_cursor), total })
}

/// How many lines a list has.
pub async fn count(office: &Office, caller: &Caller, list: List) -> Result<i64, Error> {
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let keys = grants::find_principal_keys(db, agency, &caller.actor.principals()).await?;
    count_for(office, caller, &keys, list).await
}

/// As [`count`], of a caller whose principals have these keys.
pub(crate) async fn count_for(
    office: &Office,
    caller: &Caller,
    keys: &[i64],
    list: List,
) -> Result<i64, Error> {
    let agency = scope(caller.agency.id);
    let found = rows::count(office.reader(), agency, &list.rows(caller), keys, office.now()).await?;
    Ok(found as i64)
}

/// Theo dõi: the letter stands in the caller's list as long as the caller may know of it.
///
/// Errors: [`Error::NotFound`].
pub async fn follow(office: &Office, caller: &Caller, document: DocumentId) -> Result<(), Error> {
    let tx = office.begin().await?;
    access::readable(office, &tx, caller, document, Access::ReadMetadata).await?;
    rows::follow(&tx, scope(caller.agency.id), caller.person.id, document, office.now()).await?;
    Ok(tx.commit().await?)
}

/// Thôi theo dõi.
///
/// Errors: [`Error::NotFound`].
pub async fn unfollow(office: &Office, caller: &Caller, document: DocumentId) -> Result<(), Error> {
    let tx = office.begin().await?;
    access::readable(office, &tx, caller, document, Access::ReadMetadata).await?;
    rows::unfollow(&tx, scope(caller.agency.id), caller.person.id, document).await?;
    Ok(tx.commit().await?)
}

/// Does the caller follow this letter?
///
/// Errors: [`Error::NotFound`].
pub async fn is_followed(office: &Office, caller: &Caller, document: DocumentId) -> Result<bool, Error> {
    let db = office.reader();
    access::readable(office, db, caller, document, Access::ReadMetadata).await?;
    Ok(rows::is_followed(db, scope(caller.agency.id), caller.person.id, document).await?)
}

struct View {
    names: Names,
    organisation: std::sync::Arc<congvan_records::Office>,
    today: Date,
    now: Timestamp,
}

impl View {
    fn line(&self, line: &WatchLine, letter: &IncomingDocument, routing: &Routing, reads: bool) -> Line {
        let fields = &letter.fields;
        let share = line.assignment.and_then(|id| routing.assignment(id));
        let part = share.or_else(|| routing.lead());
        let deadline = part.and_then(|part| part.deadline.clone());
        let late = deadline.as_ref().map_or_else(
            || fields.due_date.is_some_and(|due| due < self.today),
            |deadline| deadline.at < self.now,
        );
        let holder = match (line.principal, routing.holder) {
            (Some(Principal::Position(position)), _) => Some(Holder::Position(position)),
            (Some(Principal::Unit(unit)), _) => Some(Holder::Clerks(unit)),
            (_, holder) => holder,
        };
        let opened = line.opened.or_else(|| match routing.holder {
            Some(Holder::Position(position)) => Some(
                routing
                    .opened
                    .iter()
                    .any(|opened| opened.position == position && opened.at >= routing.held_since),
            ),
            _ => None,
        });
        // The reason of a return to the clerks is addressed to them; any other is content.
        let reason = match routing.status {
            Status::Returned => routing.return_reason.clone(),
            Status::Registered => routing.sent_back.as_ref().map(|sent| sent.reason.clone()),
            _ => routing.sent_back.as_ref().map(|sent| sent.reason.clone()).filter(|_| reads),
        };
        Line {
            document: letter.id,
            version: routing.version,
            status: routing.status,
            kind: fields.kind.clone(),
            code: fields.code.clone(),
            organ_name: fields.organ_name.clone(),
            subject: fields.subject.clone(),
            urgency: fields.urgency,
            access: fields.access,
            arrival_number: letter.arrival_number,
            arrival_date: letter.arrival_date,
            holding: holder.map(|holder| self.holding(holder)),
            since: routing.held_since,
            role: share.map(|part| part.role),
            overdue: late && routing.status.is_open(),
            deadline,
            due_date: fields.due_date,
            opened,
            followed_since: line.since,
            reason,
            received_again: routing.received_again.is_some(),
            may_receive_again: false,
        }
    }

    fn holding(&self, holder: Holder) -> Holding {
        let unit = |unit: Option<&congvan_records::Unit>| {
            unit.map(|unit| unit.short_name.clone()).unwrap_or_default()
        };
        match holder {
            Holder::Clerks(clerks) => {
                let named = self.names.unit(clerks);
                let title = named.map(|unit| unit.name.clone()).unwrap_or_default();
                Holding { name: String::new(), title, unit: unit(named) }
            }
            Holder::Position(position) => {
                let person = self.organisation.holders(position).next();
                Holding {
                    name: person.map(|person| person.name.clone()).unwrap_or_default(),
                    title: self.names.title(position).to_owned(),
                    unit: unit(self.names.unit_of(position)),
                }
            }
        }
    }
}

fn write_cursor(cursor: WatchCursor) -> String {
    format!("{}.{}.{}", cursor.order, cursor.index_key, cursor.place)
}

fn read_cursor(text: &str) -> Option<WatchCursor> {
    let numbers: Vec<i64> = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [order, index_key, place] = numbers[..] else { return None };
    Some(WatchCursor { order, index_key, place })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nonsense_does_not() {
        let cursor = WatchCursor { order: -17, index_key: -4, place: 0 };
        assert_eq!(read_cursor(&write_cursor(cursor)), Some(cursor));
        for text in ["", "1", "1.2", "a.b.c", "1.2.3.4"] {
            assert_eq!(read_cursor(text), None, "{text}");
        }
    }

    #[test]
    fn every_list_has_its_own_key() {
        for list in List::ALL {
            assert_eq!(List::from_key(list.key()), Some(list));
        }
        assert_eq!(List::from_key("overdue"), None);
    }
}
