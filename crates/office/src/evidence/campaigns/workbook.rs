use super::{Campaign, CampaignEntry, CampaignLines, campaign, campaign_entries};
use crate::letters::SignatureState;
use crate::registers::MOST_LINES;
use crate::{Caller, Error, Office};
use congvan_records::{AccessLevel, Timestamp};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use time::macros::format_description;
use time::{Date, UtcOffset};
use uuid::Uuid;

/// Columns with their width in characters.
const COLUMNS: [(&str, f64); 11] = [
    ("Số đến", 8.0),
    ("Ngày đến", 11.0),
    ("Số, ký hiệu", 18.0),
    ("Cơ quan ban hành", 24.0),
    ("Trích yếu", 44.0),
    ("Tệp", 26.0),
    ("Kết luận trước", 24.0),
    ("Kết luận nay", 24.0),
    ("Đổi kết luận", 10.0),
    ("Lỗi", 34.0),
    ("Kiểm tra lúc", 16.0),
];

/// First row of the table, counted from 0.
const HEAD: u32 = 3;

/// What came of a campaign, for who may read it, to be taken along.
#[derive(Clone, Debug)]
pub struct CampaignBook {
    campaign: Campaign,
    entries: Vec<CampaignEntry>,
    lines: CampaignLines,
    agency: String,
    zone: UtcOffset,
    drawn_by: String,
    drawn_at: Timestamp,
}

/// Every line of a campaign that the caller may read.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`], [`Error::TooManyLines`].
pub async fn campaign_workbook(
    office: &Office,
    caller: &Caller,
    id: Uuid,
    lines: CampaignLines,
) -> Result<CampaignBook, Error> {
    let campaign = campaign(office, caller, id).await?;
    let (mut entries, mut cursor) = (Vec::new(), None);
    loop {
        let page = campaign_entries(office, caller, id, lines, cursor.as_deref(), 200).await?;
        entries.extend(page.entries);
        if entries.len() > MOST_LINES {
            return Err(Error::TooManyLines(MOST_LINES));
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(CampaignBook {
        campaign,
        entries,
        lines,
        agency: caller.agency.name.clone(),
        zone: caller.agency.zone,
        drawn_by: caller.person.name.clone(),
        drawn_at: office.now(),
    })
}

/// The same as an XLSX file. Texts are written as texts: nothing that came with a letter becomes a formula. The subject of
/// a letter for named persons only is left out, as on all that passes through many hands.
///
/// Errors: [`Error::Machine`] when the file cannot be put together.
pub async fn workbook_of(book: CampaignBook) -> Result<Vec<u8>, Error> {
    let drawn = tokio::task::spawn_blocking(move || draw(&book)).await;
    drawn.ok().and_then(Result::ok).ok_or(Error::Machine("writing the workbook", None))
}

fn draw(book: &CampaignBook) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Kiểm tra lại chữ ký")?;
    let plain = Format::new().set_font_name("Times New Roman").set_font_size(12);
    let bold = plain.clone().set_bold();
    let cell = plain
        .clone()
        .set_font_size(11)
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let head = bold.clone().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Center);
    sheet.write_string_with_format(0, 0, book.agency.to_uppercase(), &bold)?;
    sheet.write_string_with_format(1, 0, title(book), &plain)?;
    for (column, (text, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(HEAD, column, text, &head)?;
    }
    for (row, entry) in (HEAD + 1..).zip(&book.entries) {
        for (column, text) in (0..).zip(cells(entry, book.zone)) {
            sheet.write_string_with_format(row, column, text, &cell)?;
        }
    }
    sheet.set_freeze_panes(HEAD + 1, 0)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    // An ampersand begins a code in a footer.
    let by = book.drawn_by.replace('&', "&&");
    let at = moment(book.drawn_at, book.zone);
    sheet.set_footer(format!(
        "&L&9Kết xuất từ hệ thống Congvan lúc {at}, người kết xuất: {by}&R&9Trang &P/&N"
    ));
    workbook.save_to_buffer()
}

fn title(book: &CampaignBook) -> String {
    let campaign = &book.campaign;
    let by = campaign.started_by.as_deref().unwrap_or("–");
    let began = moment(campaign.started_at, book.zone);
    let which = match book.lines {
        CampaignLines::All => "",
        CampaignLines::Changed => ", những tệp đổi kết luận",
        CampaignLines::Failed => ", những tệp chưa kiểm tra được",
    };
    let reason = campaign.reason.as_ref().map(|reason| format!("; lý do: {reason}")).unwrap_or_default();
    format!("Kết quả kiểm tra lại chữ ký số bắt đầu lúc {began}, người bắt đầu: {by}{reason}{which}")
}

fn cells(entry: &CampaignEntry, zone: UtcOffset) -> [String; COLUMNS.len()] {
    let verdict = |state: Option<SignatureState>| state.map(verdict_words).unwrap_or_default().to_owned();
    [
        entry.arrival_number.map(|number| format!("{:02}", number.0)).unwrap_or_default(),
        entry.arrival_date.map(day).unwrap_or_default(),
        entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        entry.organ_name.clone(),
        match entry.access {
            AccessLevel::NamedOnly => "(chỉ người được nêu tên)".to_owned(),
            _ => entry.subject.clone(),
        },
        entry.file_name.clone(),
        verdict(entry.before),
        verdict(entry.now),
        if entry.changed { "Có" } else { "" }.to_owned(),
        entry.fault.map(super::CampaignFault::words).unwrap_or_default().to_owned(),
        entry.seen_at.map(|at| moment(at, zone)).unwrap_or_default(),
    ]
}

/// As screens name the verdict.
const fn verdict_words(state: SignatureState) -> &'static str {
    match state {
        SignatureState::Valid => "Chữ ký số hợp lệ",
        SignatureState::IntactUnchecked => "Nguyên vẹn, chưa đủ bằng chứng",
        SignatureState::EvidenceAgainst => "Có bằng chứng chống lại",
        SignatureState::Invalid => "Chữ ký không hợp lệ",
        SignatureState::Unsigned => "Không có chữ ký số",
        SignatureState::Unreadable => "Không đọc được",
    }
}

fn day(day: Date) -> String {
    day.format(format_description!("[day]/[month]/[year]")).unwrap_or_default()
}

fn moment(at: Timestamp, zone: UtcOffset) -> String {
    let at = at.to_utc().to_offset(zone);
    at.format(format_description!("[hour]:[minute] [day]/[month]/[year]")).unwrap_or_default()
}
