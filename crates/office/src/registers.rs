//! Sổ đăng ký: the books of the agency, on screen and to take along.
//!
//! A line of a book is a letter the reader may know of. Clerks therefore see the whole book, everybody else what of it
//! concerns them, and no count tells of the rest. What may not be read of a letter is left out of its line.

mod workbook;

pub use congvan_store::book::{BookFilter, BookOrder};
pub use workbook::workbook;

use crate::books::{self, IncomingBook};
use crate::letters::Names;
use crate::office::scope;
use crate::{Caller, Error, Office, access, organisation};
use congvan_records::{
    AccessLevel, Agency, ArrivalNumber, DocumentCode, DocumentId, NumberSeries, SeriesId, Timestamp, Urgency,
    Year,
};
use congvan_store::book::{self as rows, BookView};
use congvan_store::documents::DocumentLine;
use congvan_store::{registers, routings};
use congvan_workflow::{Access, Assignment, AssignmentRole, Deadline, Routing, Status};
use std::collections::HashMap;
use std::sync::Arc;
use time::Date;

/// Most lines that leave the house in one file. A ward's year has some thousands.
pub const MOST_LINES: usize = 100_000;

/// A book of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookYear {
    /// The book's key.
    pub book: String,
    /// Its name.
    pub name: String,
    /// Its year.
    pub year: Year,
    /// Has it been closed? Nothing more enters then.
    pub closed: bool,
    /// Is it the one of its year that is shown first: the first that is in use, if any is?
    pub first: bool,
}

/// Which lines of which book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookQuery {
    /// The book's key: [`crate::intake::INCOMING_BOOK`].
    pub book: String,
    /// Its year.
    pub year: Year,
    /// Narrows it.
    pub filter: BookFilter,
}

/// Người nhận: who was given the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The unit's share; none for the chief or leader to whom the letter was submitted.
    pub role: Option<AssignmentRole>,
    /// Short name of the unit, or title of the position.
    pub name: String,
}

/// Ký nhận: the recipient opened the letter in this system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Name of the person.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Số mới: where a letter stands whose number was voided, and that was received again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// The letter that it is now.
    pub document: DocumentId,
    /// Its number.
    pub number: ArrivalNumber,
    /// "Đơn thư 2027": name and year of the book, when it is another one.
    pub book: Option<String>,
}

/// One line of the book.
///
/// Source: Decree 30/2020/NĐ-CP, appendix IV (columns of the register of arrivals).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The letter.
    pub document: DocumentId,
    /// Version of its routing, to act upon.
    pub version: u32,
    /// Ngày đến.
    pub arrived: Date,
    /// Số đến.
    pub number: ArrivalNumber,
    /// Tác giả.
    pub organ_name: String,
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Ngày văn bản.
    pub issued: Option<Date>,
    /// Tên loại.
    pub kind: String,
    /// Trích yếu nội dung.
    pub subject: String,
    /// Đơn vị hoặc người nhận: lead first.
    pub recipients: Vec<Recipient>,
    /// Ngày chuyển.
    pub transferred: Option<Date>,
    /// Ký nhận.
    pub receipt: Option<Receipt>,
    /// Ghi chú; blank when the content may not be read.
    pub note: String,
    /// Why the number was voided; the entry stays in the book, struck through.
    pub void_reason: Option<String>,
    /// The entry it has under a new number, once it was received again.
    pub anew: Option<NewEntry>,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Mức truy cập.
    pub access: AccessLevel,
    /// Where the letter stands.
    pub status: Status,
    /// Hạn xử lý of the unit that leads.
    pub deadline: Option<Deadline>,
    /// Hạn trong văn bản.
    pub due_date: Option<Date>,
    /// Open after its deadline, or after the day it asks for itself? What was reported is late no more.
    pub overdue: bool,
    /// Has the unit that leads reported, so that it waits for its closing?
    pub is_reported: bool,
}

impl Entry {
    /// Tên loại và trích yếu as paper has it. Paper passes through many hands: the subject of a letter for named
    /// persons only is not on it, whoever prints.
    pub fn subject_on_paper(&self) -> String {
        match self.access {
            AccessLevel::NamedOnly => format!("{} (chỉ người được nêu tên)", self.kind),
            _ => format!("{}. {}", self.kind, self.subject),
        }
    }

    /// Ghi chú as paper has it: a voided number says so first, and which one came after it. The reason may tell what a
    /// letter for named persons only is about, so that paper leaves it out.
    pub fn note_on_paper(&self) -> String {
        let voided = self.void_reason.as_ref().map(|reason| match self.access {
            AccessLevel::NamedOnly => "Đã hủy số".to_owned(),
            _ => format!("Đã hủy số: {reason}"),
        });
        let anew = self.anew.as_ref().map(|anew| match &anew.book {
            Some(book) => format!("Số mới: {}, sổ {book}", anew.number),
            None => format!("Số mới: {}", anew.number),
        });
        [voided.unwrap_or_default(), anew.unwrap_or_default(), self.note.clone()]
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect::<Vec<_>>()
            .join(". ")
    }

    /// Đơn vị hoặc người nhận on one line: "P. Kinh tế; phối hợp: P. Văn hóa, VP; để biết: Công an".
    pub fn recipients_on_paper(&self) -> String {
        let named = |role: Option<AssignmentRole>| {
            let names = self.recipients.iter().filter(|recipient| recipient.role == role);
            names.map(|recipient| recipient.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        let lead = [named(None), named(Some(AssignmentRole::Lead))];
        let support = Some(named(Some(AssignmentRole::Support))).filter(|names| !names.is_empty());
        let inform = Some(named(Some(AssignmentRole::Inform))).filter(|names| !names.is_empty());
        let parts = lead
            .into_iter()
            .chain(support.map(|names| format!("phối hợp: {names}")))
            .chain(inform.map(|names| format!("để biết: {names}")));
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
    }
}

/// A page of the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookPage {
    /// Its lines.
    pub entries: Vec<Entry>,
    /// Where the next page begins; opaque.
    pub next: Option<String>,
    /// Lines under the filter; counted with the first page only.
    pub total: Option<i64>,
}

/// Sổ, to be printed, signed and bound: every line under the filter, from the first number on.
#[derive(Clone, Debug)]
pub struct Book {
    /// The agency whose book it is.
    pub agency: Agency,
    /// "Sổ đăng ký văn bản đến", with the book's name where it has one of its own.
    pub title: String,
    /// Its year.
    pub year: Year,
    /// Why it is not the whole book, in Vietnamese; none when it is.
    pub extract: Option<&'static str>,
    /// Its lines.
    pub entries: Vec<Entry>,
    /// Name of the one who takes it along.
    pub drawn_by: String,
    /// When it was put together.
    pub drawn_at: Timestamp,
}

/// The books of arrivals the agency keeps, this year's first; of one year, the ordinary one.
pub async fn books(office: &Office, caller: &Caller) -> Result<Vec<BookYear>, Error> {
    let agency = scope(caller.agency.id);
    let this_year = Year::of(office.now().date_in(caller.agency.zone));
    let series = registers::all_series(office.reader(), agency).await?;
    let mut found = Vec::new();
    for IncomingBook { key, name, closed } in books::all(office, caller).await? {
        let mut years: Vec<(Year, bool)> = series
            .iter()
            .filter(|series| series.book == key)
            .map(|series| (series.year, series.closed.is_some()))
            .collect();
        if !years.iter().any(|(year, _)| *year == this_year) {
            years.push((this_year, closed));
        }
        let of_year =
            |(year, closed)| BookYear { book: key.clone(), name: name.clone(), year, closed, first: false };
        found.extend(years.into_iter().map(of_year));
    }
    // The books of one year keep their order.
    found.sort_by_key(|book| std::cmp::Reverse(book.year.0));
    for year in found.chunk_by_mut(|one, next| one.year == next.year) {
        let first = year.iter().position(|book| !book.closed).unwrap_or_default();
        year[first].first = true;
    }
    Ok(found)
}

/// Key of the book of `year` that is shown unless another is asked for.
pub async fn first_shown(office: &Office, caller: &Caller, year: Year) -> Result<String, Error> {
    let books = books(office, caller).await?;
    let first = books.into_iter().find(|book| book.first && book.year == year);
    Ok(first.map_or_else(|| crate::intake::INCOMING_BOOK.to_owned(), |book| book.book))
}

/// A page of a book, as the caller may see it. `limit` is held to 1–200; a cursor that is not one begins at the start.
pub async fn page(
    office: &Office,
    caller: &Caller,
    query: &BookQuery,
    order: BookOrder,
    cursor: Option<&str>,
    limit: u64,
) -> Result<BookPage, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let Some(series) = series(office, caller, query).await? else {
        return Ok(BookPage { total: Some(0), ..BookPage::default() });
    };
    let principals = caller.actor.principals();
    let view = BookView { series: series.id, principals: &principals, now };
    let cursor: Option<i64> = cursor.and_then(|cursor| cursor.parse().ok());
    let page = rows::page(db, agency, view, &query.filter, order, cursor, limit).await?;
    let total = match cursor {
        None => Some(rows::count(db, agency, view, &query.filter).await? as i64),
        Some(_) => None,
    };
    Ok(BookPage {
        entries: describe(office, caller, series.id, page.items, now).await?,
        next: page.next.map(|number| number.to_string()),
        total,
    })
}

/// The book with every line that the caller may see under the filter, for a workbook or a print.
///
/// Errors: [`Error::TooManyLines`].
pub async fn book(office: &Office, caller: &Caller, query: &BookQuery) -> Result<Book, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let principals = caller.actor.principals();
    let mut entries = Vec::new();
    if let Some(series) = series(office, caller, query).await? {
        let view = BookView { series: series.id, principals: &principals, now };
        if rows::count(db, agency, view, &query.filter).await? > MOST_LINES as u64 {
            return Err(Error::TooManyLines(MOST_LINES));
        }
        let mut cursor = None;
        loop {
            let page = rows::page(db, agency, view, &query.filter, BookOrder::Rising, cursor, 200).await?;
            entries.extend(describe(office, caller, series.id, page.items, now).await?);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    let named = books::all(office, caller).await?;
    let own = named.into_iter().find(|book| book.key == query.book && book.has_own_name());
    let title = "Sổ đăng ký văn bản đến";
    let extract = match (query.filter == BookFilter::default(), access::require_clerk(caller).is_ok()) {
        (false, _) => Some("Trích sổ theo bộ lọc"),
        (true, false) => Some("Trích sổ: các văn bản mà người in được xem"),
        (true, true) => None,
    };
    Ok(Book {
        agency: caller.agency.clone(),
        title: own.map_or_else(|| title.to_owned(), |own| format!("{title}: {}", own.name)),
        year: query.year,
        extract,
        entries,
        drawn_by: caller.person.name.clone(),
        drawn_at: now,
    })
}

fn today(caller: &Caller, now: Timestamp) -> Date {
    now.date_in(caller.agency.zone)
}

async fn series(office: &Office, caller: &Caller, query: &BookQuery) -> Result<Option<NumberSeries>, Error> {
    Ok(registers::series(office.reader(), scope(caller.agency.id), &query.book, query.year).await?)
}

async fn describe(
    office: &Office,
    caller: &Caller,
    series: SeriesId,
    lines: Vec<DocumentLine>,
    now: Timestamp,
) -> Result<Vec<Entry>, Error> {
    let ids: Vec<DocumentId> = lines.iter().map(|line| line.document.id).collect();
    let routings = routings::load_many(office.reader(), scope(caller.agency.id), &ids).await?;
    let routings: HashMap<DocumentId, Arc<Routing>> =
        routings.into_iter().map(|routing| (routing.document, routing)).collect();
    let names = organisation::names(office, caller.agency.id).await?;
    let anew = new_entries(office, caller, series, routings.values(), &names, now).await?;
    let mut entries = Vec::with_capacity(lines.len());
    for line in lines {
        let Some(routing) = routings.get(&line.document.id) else { continue };
        let (Some(number), Some(arrived)) = (line.document.arrival_number, line.document.arrival_date) else {
            continue;
        };
        // A right may have ended since the rows were read.
        if !access::may(&caller.actor, Access::ReadMetadata, routing, now) {
            continue;
        }
        let readable = access::may(&caller.actor, Access::ReadContent, routing, now);
        let lead = routing.lead();
        let deadline = lead.and_then(|part| part.deadline.clone());
        let fields = line.document.fields;
        entries.push(Entry {
            document: routing.document,
            version: routing.version,
            arrived,
            number,
            organ_name: fields.organ_name,
            code: fields.code,
            issued: fields.issued_date,
            kind: fields.kind,
            subject: fields.subject,
            recipients: recipients(routing, &names),
            transferred: transferred(routing).map(|at| at.date_in(caller.agency.zone)),
            receipt: lead.and_then(|lead| receipt(routing, lead, &names)),
            note: if readable { fields.note } else { String::new() },
            void_reason: routing.void_reason.clone(),
            anew: anew.get(&routing.document).cloned(),
            urgency: fields.urgency,
            access: fields.access,
            status: routing.status,
            overdue: routing.is_late(lead, fields.due_date, today(caller, now), now),
            is_reported: routing.is_reported(),
            deadline,
            due_date: fields.due_date,
        });
    }
    Ok(entries)
}

/// The new entries of letters that were received again after their number was voided, as far as the caller may know of
/// them. Few pages have any, and the others ask nothing.
async fn new_entries(
    office: &Office,
    caller: &Caller,
    series: SeriesId,
    routings: impl Iterator<Item = &Arc<Routing>>,
    names: &Names,
    now: Timestamp,
) -> Result<HashMap<DocumentId, NewEntry>, Error> {
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let again = routings.filter(|routing| routing.status == Status::Voided);
    let again = again.filter_map(|routing| Some((routing.received_again.as_ref()?.letter, routing.document)));
    let voided: HashMap<DocumentId, DocumentId> = again.collect();
    if voided.is_empty() {
        return Ok(HashMap::new());
    }
    let letters_now: Vec<DocumentId> = voided.keys().copied().collect();
    let mut found = HashMap::new();
    for routing in routings::load_many(db, agency, &letters_now).await? {
        let Some(entry) = routing.registration else { continue };
        if !access::may(&caller.actor, Access::ReadMetadata, &routing, now) {
            continue;
        }
        let book = if entry.series == series {
            None
        } else {
            let key = registers::book_of(db, agency, entry.series).await?;
            Some(format!("{} {}", names.book(&key).unwrap_or(&key), entry.year.0))
        };
        let anew = NewEntry { document: routing.document, number: entry.number, book };
        found.extend(voided.get(&routing.document).map(|before| (*before, anew)));
    }
    Ok(found)
}

fn recipients(routing: &Routing, names: &Names) -> Vec<Recipient> {
    let mut parts: Vec<&Assignment> = routing.parts_in_force().collect();
    parts.sort_by_key(|part| part.role);
    if parts.is_empty() {
        let position = match routing.status {
            Status::Proposing => routing.chief,
            Status::Submitted => routing.leader,
            _ => None,
        };
        return position
            .map(|position| Recipient { role: None, name: names.title(position).to_owned() })
            .into_iter()
            .collect();
    }
    let name = |part: &Assignment| names.unit(part.unit).map(|unit| unit.short_name.clone());
    parts
        .into_iter()
        .map(|part| Recipient { role: Some(part.role), name: name(part).unwrap_or_default() })
        .collect()
}

/// When the recipients of [`recipients`] were given it.
fn transferred(routing: &Routing) -> Option<Timestamp> {
    let directive = routing.directives.iter().rfind(|directive| directive.in_force);
    match (directive, routing.status) {
        (Some(directive), _) => Some(directive.at),
        (None, Status::Proposing | Status::Submitted) => Some(routing.held_since),
        (None, _) => None,
    }
}

/// The first opening by whoever has the lead's share.
fn receipt(routing: &Routing, lead: &Assignment, names: &Names) -> Option<Receipt> {
    let since = routing.directives.iter().find(|directive| directive.id == lead.directive)?.at;
    let opened = routing.opened.iter().find(|opened| {
        opened.at >= since && (opened.position == lead.head || Some(opened.position) == lead.officer)
    })?;
    Some(Receipt { by: names.person_name(opened.person).to_owned(), at: opened.at })
}
