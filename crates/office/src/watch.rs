//! Theo dõi: lists across letters, for those who ask how far things are rather than what is to be done.
//!
//! Each of them shows letters the caller may know of now; what somebody follows leaves the list with the right to see
//! it, and comes back with it.

mod export;
mod lines;

pub use congvan_store::watch::WatchFilter as Filter;
pub use export::{WatchBook, export, workbook};
pub use lines::{Holding, Line};

use crate::office::scope;
use crate::{Caller, Error, Office, access};
use congvan_records::{AssignmentId, DocumentId, PositionId, UnitId};
use congvan_store::grants;
use congvan_store::watch::{self as rows, SharePlace, WatchCursor, WatchList, WatchView};
use congvan_workflow::{Access, InboxBox};

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

    /// What the list is, at the head of a sheet.
    const fn title(self) -> &'static str {
        match self {
            Self::OverdueMine => "Văn bản quá hạn đang chờ tôi",
            Self::OverdueUnit => "Văn bản quá hạn của đơn vị",
            Self::OverdueAll => "Văn bản quá hạn",
            Self::Directed => "Văn bản đã chỉ đạo, chưa xong",
            Self::Followed => "Văn bản đang theo dõi",
            Self::SentBack => "Văn bản trả về văn thư",
            Self::Returned => "Văn bản đã trả lại nơi gửi",
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

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Where the next page begins; opaque.
    pub next: Option<String>,
    /// Lines in the whole list, under the filter; counted with the first page only.
    pub total: Option<i64>,
}

/// A page of a list. `limit` is held to 1–200; a cursor that is not one begins at the start.
pub async fn page(
    office: &Office,
    caller: &Caller,
    list: List,
    filter: &Filter,
    cursor: Option<&str>,
    limit: u64,
) -> Result<Page, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let keys = grants::find_principal_keys(db, agency, &caller.actor.principals()).await?;
    let view = WatchView { keys: &keys, now, zone: caller.agency.zone };
    let wanted = list.rows(caller);
    let cursor = cursor.and_then(read_cursor);
    let page = rows::page(db, agency, &wanted, filter, view, cursor, limit).await?;
    let total = match cursor {
        None => Some(rows::count(db, agency, &wanted, filter, view).await? as i64),
        Some(_) => None,
    };
    let lines = lines::describe(office, caller, &page.items, now).await?;
    Ok(Page { lines, next: page.next.map(write_cursor), total })
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
    let view = WatchView { keys, now: office.now(), zone: caller.agency.zone };
    let all = Filter::default();
    Ok(rows::count(office.reader(), agency, &list.rows(caller), &all, view).await? as i64)
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

fn write_cursor(cursor: WatchCursor) -> String {
    let WatchCursor { order, index_key, share } = cursor;
    let letter = format!("{order}.{index_key}");
    share.map_or(letter.clone(), |SharePlace { assignment, inbox, principal }| {
        format!("{letter}.{}.{}.{principal}", assignment.uuid(), inbox.key())
    })
}

fn read_cursor(text: &str) -> Option<WatchCursor> {
    let number = |text: &str| text.parse::<i64>().ok();
    let (order, index_key, share) = match text.split('.').collect::<Vec<_>>()[..] {
        [order, key] => (order, key, None),
        [order, key, assignment, inbox, principal] => {
            let assignment = AssignmentId::from_uuid(assignment.parse().ok()?);
            let (inbox, principal) = (InboxBox::from_key(inbox)?, number(principal)?);
            (order, key, Some(SharePlace { assignment, inbox, principal }))
        }
        _ => return None,
    };
    Some(WatchCursor { order: number(order)?, index_key: number(index_key)?, share })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_cursor_reads_back_and_nonsense_does_not() {
        let assignment = AssignmentId::from_uuid(Uuid::from_u128(7));
        for share in [None, Some(SharePlace { assignment, inbox: InboxBox::Tasks, principal: 4 })] {
            let cursor = WatchCursor { order: -17, index_key: -4, share };
            assert_eq!(read_cursor(&write_cursor(cursor)), Some(cursor));
        }
        let nil = Uuid::nil();
        for text in ["", "1", "1.2.3", "a.b", "1.2.x.tasks.4"].map(str::to_owned).into_iter().chain([
            format!("1.2.{nil}.nowhere.4"),
            format!("1.2.{nil}.tasks.x"),
            format!("1.2.{nil}.tasks.4.5"),
        ]) {
            assert_eq!(read_cursor(&text), None, "{text}");
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
