//! A list to be taken along as a workbook.

use super::lines::{self, Line};
use super::{Filter, List};
use crate::office::scope;
use crate::registers::MOST_LINES;
use crate::sheet::{Cell, Drawn, Sheet, written};
use crate::{Caller, Error, Office, printing};
use congvan_records::AccessLevel;
use congvan_store::grants;
use congvan_store::watch::{self as rows, WatchView};

/// Lines read from the database at once.
const STEP: u64 = 200;

/// Columns with their width in characters.
const COLUMNS: [(&str, f64); 12] = [
    ("TT", 5.0),
    ("Số đến", 8.0),
    ("Ngày đến", 11.0),
    ("Số, ký hiệu", 18.0),
    ("Loại", 13.0),
    ("Cơ quan ban hành", 24.0),
    ("Trích yếu", 44.0),
    ("Độ khẩn", 11.0),
    ("Đang ở", 26.0),
    ("Tình trạng", 18.0),
    ("Hạn", 11.0),
    ("Lý do trả lại", 26.0),
];

/// A list as the caller may see it at this moment.
#[derive(Clone, Debug)]
pub struct WatchBook {
    list: List,
    filter: Filter,
    lines: Vec<Line>,
    drawn: Drawn,
}

/// Every line of a list under the filter, in the list's order.
///
/// Errors: [`Error::TooManyLines`].
pub async fn export(
    office: &Office,
    caller: &Caller,
    list: List,
    filter: Filter,
) -> Result<WatchBook, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let keys = grants::find_principal_keys(db, agency, &caller.actor.principals()).await?;
    let view = WatchView { keys: &keys, now, zone: caller.agency.zone };
    let wanted = list.rows(caller);
    if rows::count(db, agency, &wanted, &filter, view).await? > MOST_LINES as u64 {
        return Err(Error::TooManyLines(MOST_LINES));
    }
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = rows::page(db, agency, &wanted, &filter, view, cursor, STEP).await?;
        found.extend(lines::describe(office, caller, &page.items, now).await?);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(WatchBook { list, filter, lines: found, drawn: Drawn::by(caller, now) })
}

/// The list as an XLSX file. The subject of a letter for named persons only is left out, and why it came back, as on all
/// that passes through many hands.
///
/// Errors: [`Error::Machine`] when the file cannot be put together.
pub async fn workbook(book: WatchBook) -> Result<Vec<u8>, Error> {
    let sheet = Sheet {
        name: "Danh sách",
        title: book.list.title().to_owned(),
        about: Some(about(&book)),
        columns: &COLUMNS,
        frozen: 2,
        drawn: book.drawn,
    };
    let lines = book.lines;
    sheet.draw(move || (1..).zip(&lines).map(|(place, line)| cells(place, line)).collect()).await
}

fn cells(place: u32, line: &Line) -> Vec<Cell> {
    let is_secretive = line.access == AccessLevel::NamedOnly;
    let holder = line.holding.as_ref().map(|holding| {
        let parts = [&holding.name, &holding.title, &holding.unit];
        parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ")
    });
    let due = line.deadline.as_ref().map(|deadline| deadline.date).or(line.due_date);
    let reason = line.reason.clone().filter(|_| !is_secretive);
    vec![
        Cell::Count(place),
        Cell::Number(line.arrival_number.map(|number| number.0)),
        Cell::Day(line.arrival_date),
        Cell::Centred(line.code.as_ref().map(ToString::to_string).unwrap_or_default()),
        Cell::Text(line.kind.clone()),
        Cell::Text(line.organ_name.clone()),
        Cell::Text(if is_secretive {
            "(chỉ người được nêu tên)".to_owned()
        } else {
            line.subject.clone()
        }),
        Cell::Text(line.urgency.vietnamese().to_owned()),
        Cell::Text(holder.unwrap_or_default()),
        Cell::Text(printing::status_words(line.status).to_owned()),
        Cell::Day(due),
        Cell::Text(reason.unwrap_or_default()),
    ]
}

/// What narrows it, and how many lines there are.
fn about(book: &WatchBook) -> String {
    let Filter { text, organ, at_least, unit, from, to, overdue } = &book.filter;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(text.as_ref().map(|text| format!("Tìm “{text}”")));
    parts.extend(organ.as_ref().map(|organ| format!("cơ quan ban hành có “{organ}”")));
    parts.extend(at_least.map(|urgency| format!("{} trở lên", urgency.vietnamese())));
    parts.extend(unit.map(|_| "theo đơn vị".to_owned()));
    parts.extend(from.map(|day| format!("từ {}", written(day))));
    parts.extend(to.map(|day| format!("đến {}", written(day))));
    parts.extend(overdue.then(|| "quá hạn".to_owned()));
    parts.push(format!("{} dòng", book.lines.len()));
    parts.join("; ")
}
