//! A list of what was found, to be taken along as a workbook.

use super::{Query, Sort, ask, without_index};
use crate::office::scope;
use crate::sheet::{Cell, Drawn, Sheet, written};
use crate::{Caller, Error, Office, access, printing};
use congvan_records::{AccessLevel, IncomingDocument};
use congvan_store::{documents, routings};
use congvan_workflow::{Access, Routing, Status};

/// Letters read from the database at once.
const STEP: usize = 200;

/// Columns with their width in characters.
const COLUMNS: [(&str, f64); 11] = [
    ("TT", 5.0),
    ("Số, ký hiệu", 18.0),
    ("Ngày văn bản", 11.0),
    ("Loại", 13.0),
    ("Cơ quan ban hành", 26.0),
    ("Trích yếu", 48.0),
    ("Người ký", 18.0),
    ("Số đến", 8.0),
    ("Ngày đến", 11.0),
    ("Độ khẩn", 11.0),
    ("Tình trạng", 20.0),
];

/// What was found, as far as the caller may read it at this moment.
#[derive(Clone, Debug)]
pub struct ResultList {
    asked: Query,
    lines: Vec<Line>,
    is_cut: bool,
    drawn: Drawn,
}

#[derive(Clone, Debug)]
struct Line {
    document: IncomingDocument,
    status: Status,
    access: AccessLevel,
    /// The signer may be told.
    is_readable: bool,
}

/// All that a search finds, in its order, up to [`Limits::exported`](crate::Limits) letters.
pub async fn export(office: &Office, caller: &Caller, query: Query) -> Result<ResultList, Error> {
    let most = office.limits().exported;
    // One more tells whether there are more.
    let wanted = Query { offset: 0, limit: most + 1, ..query.clone() };
    let (mut letters, found_more) = match office.inner.searcher.live() {
        Some(index) => {
            let found = ask(office, caller, wanted, index, (false, None)).await?;
            let is_longer = found.page.hits.len() > most;
            (found.letters, is_longer)
        }
        None => {
            let without_index::Looked { found, looked_through } =
                without_index::find(office, caller, &wanted).await?;
            (found, looked_through.is_some())
        }
    };
    let is_cut = found_more || letters.len() > most;
    letters.truncate(most);
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let mut lines = Vec::with_capacity(letters.len());
    for some in letters.chunks(STEP) {
        let known = documents::list(db, agency, some).await?;
        let routings = routings::load_many(db, agency, some).await?;
        let may = |access, routing: &Routing| access::may(&caller.actor, access, routing, now);
        lines.extend(some.iter().filter_map(|id| {
            let routing = routings.iter().find(|routing| routing.document == *id)?;
            let document = known.iter().find(|document| document.id == *id)?;
            may(Access::ReadMetadata, routing).then(|| Line {
                document: document.clone(),
                status: routing.status,
                access: access::level(routing),
                is_readable: may(Access::ReadContent, routing),
            })
        }));
    }
    Ok(ResultList { asked: query, lines, is_cut, drawn: Drawn::by(caller, now) })
}

/// The list as an XLSX file. The subject of a letter for named persons only is left out, as on all that passes through
/// many hands.
///
/// Errors: [`Error::Machine`] when the file cannot be put together.
pub async fn workbook(list: ResultList) -> Result<Vec<u8>, Error> {
    let sheet = Sheet {
        name: "Kết quả tìm",
        title: "KẾT QUẢ TÌM VĂN BẢN".to_owned(),
        about: Some(asked_in_words(&list)),
        columns: &COLUMNS,
        frozen: 2,
        drawn: list.drawn,
    };
    let lines = list.lines;
    sheet.draw(move || (1..).zip(&lines).map(|(place, line)| cells(place, line)).collect()).await
}

fn cells(place: u32, line: &Line) -> Vec<Cell> {
    let document = &line.document;
    let fields = &document.fields;
    let subject = match line.access {
        AccessLevel::NamedOnly => "(chỉ người được nêu tên)",
        _ => &fields.subject,
    };
    let signer = if line.is_readable { fields.signer.name.clone() } else { String::new() };
    vec![
        Cell::Count(place),
        Cell::Centred(fields.code.as_ref().map(ToString::to_string).unwrap_or_default()),
        Cell::Day(fields.issued_date),
        Cell::Text(fields.kind.clone()),
        Cell::Text(fields.organ_name.clone()),
        Cell::Text(subject.to_owned()),
        Cell::Text(signer),
        Cell::Number(document.arrival_number.map(|number| number.0)),
        Cell::Day(document.arrival_date),
        Cell::Text(fields.urgency.vietnamese().to_owned()),
        Cell::Text(printing::status_words(line.status).to_owned()),
    ]
}

/// What was looked for, how many there are, and whether there are more.
fn asked_in_words(list: &ResultList) -> String {
    let asked = &list.asked;
    let mut parts = Vec::new();
    if !asked.text.trim().is_empty() {
        parts.push(format!("Tìm “{}”", asked.text.trim()));
    }
    parts.extend(asked.kinds.iter().cloned());
    parts.extend(asked.agencies.iter().cloned());
    parts.extend(asked.years.iter().map(|year| format!("năm {year}")));
    parts.extend(asked.statuses.iter().map(|status| printing::status_words(*status).to_owned()));
    parts.extend(asked.urgencies.iter().map(|urgency| urgency.vietnamese().to_owned()));
    parts.extend(asked.from.map(|day| format!("từ {}", written(day))));
    parts.extend(asked.to.map(|day| format!("đến {}", written(day))));
    if !asked.units.is_empty() {
        parts.push("theo đơn vị chủ trì".to_owned());
    }
    if asked.sort == Sort::Newest {
        parts.push("mới nhất trước".to_owned());
    }
    let more = if list.is_cut { " đầu, còn nữa" } else { "" };
    parts.push(format!("{} văn bản{more}", list.lines.len()));
    parts.join("; ")
}
