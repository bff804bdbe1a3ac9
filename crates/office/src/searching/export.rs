//! A list of what was found, to be taken along as a workbook.

use super::{Query, Sort, ask, without_index};
use crate::office::scope;
use crate::{Caller, Error, Office, access, printing};
use congvan_records::{AccessLevel, IncomingDocument, Timestamp};
use congvan_store::{documents, routings};
use congvan_workflow::{Access, Routing, Status};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use time::macros::format_description;
use time::{Date, UtcOffset};

/// Most letters of a list: more is no list that anybody reads, and the words can be narrowed.
const MOST: usize = 2_000;
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
/// First row of the table, counted from 0.
const HEAD: u32 = 4;

/// What was found, as far as the caller may read it at this moment.
#[derive(Clone, Debug)]
pub struct ResultList {
    asked: Query,
    lines: Vec<Line>,
    is_cut: bool,
    agency: String,
    zone: UtcOffset,
    drawn_by: String,
    drawn_at: Timestamp,
}

#[derive(Clone, Debug)]
struct Line {
    document: IncomingDocument,
    status: Status,
    access: AccessLevel,
    /// The signer may be told.
    is_readable: bool,
}

/// All that a search finds, in its order, up to 2,000 letters.
pub async fn export(office: &Office, caller: &Caller, query: Query) -> Result<ResultList, Error> {
    let wanted = Query { offset: 0, limit: MOST, ..query.clone() };
    let (letters, is_cut) = match office.inner.searcher.live() {
        Some(index) => {
            let found = ask(office, caller, wanted, index, (false, None)).await?;
            let is_cut = found.page.hits.len() >= MOST;
            (found.letters, is_cut)
        }
        None => {
            let (mut letters, is_cut) = without_index::find(office, caller, &wanted).await?;
            let is_longer = letters.len() > MOST;
            letters.truncate(MOST);
            (letters, is_cut || is_longer)
        }
    };
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
    Ok(ResultList {
        asked: query,
        lines,
        is_cut,
        agency: caller.agency.name.clone(),
        zone: caller.agency.zone,
        drawn_by: caller.person.name.clone(),
        drawn_at: now,
    })
}

/// The list as an XLSX file. Texts are written as texts: nothing that came with a letter becomes a formula. The subject
/// of a letter for named persons only is left out, as on all that passes through many hands.
///
/// Errors: [`Error::Machine`] when the file cannot be put together.
pub async fn workbook(list: ResultList) -> Result<Vec<u8>, Error> {
    let drawn = tokio::task::spawn_blocking(move || draw(&list)).await;
    drawn.ok().and_then(Result::ok).ok_or(Error::Machine("writing the workbook", None))
}

fn draw(list: &ResultList) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Kết quả tìm")?;
    let plain = Format::new().set_font_name("Times New Roman").set_font_size(12);
    let bold = plain.clone().set_bold();
    let text = plain.clone().set_font_size(11).set_border(FormatBorder::Thin).set_text_wrap();
    let text = text.set_align(FormatAlign::Top);
    let head = bold.clone().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Center);
    sheet.write_string_with_format(0, 0, list.agency.to_uppercase(), &bold)?;
    sheet.write_string_with_format(1, 0, "KẾT QUẢ TÌM VĂN BẢN", &bold)?;
    sheet.write_string_with_format(2, 0, asked_in_words(list), &plain)?;
    for (column, (name, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(HEAD, column, name, &head)?;
    }
    for (place, line) in (1..).zip(&list.lines) {
        row(sheet, HEAD + place, place, line, &text)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 2)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    let at = list.drawn_at.to_utc().to_offset(list.zone);
    let at = at.format(format_description!("[hour]:[minute] [day]/[month]/[year]")).unwrap_or_default();
    // An ampersand begins a code in a footer.
    let by = list.drawn_by.replace('&', "&&");
    sheet.set_footer(format!(
        "&L&9Kết xuất từ hệ thống Congvan lúc {at}, người kết xuất: {by}&R&9Trang &P/&N"
    ));
    workbook.save_to_buffer()
}

fn row(sheet: &mut Worksheet, at: u32, place: u32, line: &Line, text: &Format) -> Result<(), XlsxError> {
    let centred = text.clone().set_align(FormatAlign::Center);
    let date = centred.clone().set_num_format("dd/mm/yyyy");
    // Below 10 with a leading zero (Decree 30/2020/NĐ-CP, appendix I).
    let number = centred.clone().set_num_format("00");
    let document = &line.document;
    let fields = &document.fields;
    let subject = match line.access {
        AccessLevel::NamedOnly => "(chỉ người được nêu tên)",
        _ => &fields.subject,
    };
    let code = fields.code.as_ref().map(ToString::to_string).unwrap_or_default();
    let signer = if line.is_readable { fields.signer.name.as_str() } else { "" };
    sheet.write_number_with_format(at, 0, place, &centred)?;
    sheet.write_string_with_format(at, 1, code, &centred)?;
    day(sheet, (at, 2), fields.issued_date, &date)?;
    sheet.write_string_with_format(at, 3, &fields.kind, text)?;
    sheet.write_string_with_format(at, 4, &fields.organ_name, text)?;
    sheet.write_string_with_format(at, 5, subject, text)?;
    sheet.write_string_with_format(at, 6, signer, text)?;
    match document.arrival_number {
        // Whole numbers stay exact up to 2^53, far beyond any register.
        Some(arrival) => sheet.write_number_with_format(at, 7, arrival.0 as f64, &number)?,
        None => sheet.write_blank(at, 7, &number)?,
    };
    day(sheet, (at, 8), document.arrival_date, &date)?;
    sheet.write_string_with_format(at, 9, fields.urgency.vietnamese(), text)?;
    sheet.write_string_with_format(at, 10, printing::status_words(line.status), text)?;
    Ok(())
}

fn day(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    day: Option<Date>,
    format: &Format,
) -> Result<(), XlsxError> {
    let excel = day.and_then(|day| {
        let year = u16::try_from(day.year()).ok()?;
        ExcelDateTime::from_ymd(year, u8::from(day.month()), day.day()).ok()
    });
    match (excel, day) {
        (Some(excel), _) => sheet.write_datetime_with_format(row, column, &excel, format)?,
        // A spreadsheet knows no day before 1900; the words are the same.
        (None, Some(day)) => sheet.write_string_with_format(row, column, written(day), format)?,
        (None, None) => sheet.write_blank(row, column, format)?,
    };
    Ok(())
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

fn written(day: Date) -> String {
    day.format(format_description!("[day]/[month]/[year]")).unwrap_or_default()
}
