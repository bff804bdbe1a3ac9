use super::{Campaign, CampaignEntry, CampaignLines, campaign, campaign_entries};
use crate::letters::SignatureState;
use crate::registers::MOST_LINES;
use crate::sheet::{Cell, Drawn, Sheet, moment, written};
use crate::{Caller, Error, Office};
use congvan_records::AccessLevel;
use time::UtcOffset;
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

/// What came of a campaign, for who may read it, to be taken along.
#[derive(Clone, Debug)]
pub struct CampaignBook {
    campaign: Campaign,
    entries: Vec<CampaignEntry>,
    lines: CampaignLines,
    drawn: Drawn,
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
    let drawn = Drawn::by(caller, office.now());
    Ok(CampaignBook { campaign, entries, lines, drawn })
}

/// The same as an XLSX file. The subject of a letter for named persons only is left out, as on all that passes through
/// many hands.
///
/// Errors: [`Error::Machine`] when the file cannot be put together.
pub async fn workbook_of(book: CampaignBook) -> Result<Vec<u8>, Error> {
    let (title, zone) = (title(&book), book.drawn.zone());
    let (name, columns) = ("Kiểm tra lại chữ ký", &COLUMNS);
    let sheet = Sheet { name, title, about: None, columns, frozen: 0, drawn: book.drawn };
    sheet.draw(move || book.entries.iter().map(|entry| cells(entry, zone)).collect()).await
}

fn title(book: &CampaignBook) -> String {
    let campaign = &book.campaign;
    let by = campaign.started_by.as_deref().unwrap_or("–");
    let began = moment(campaign.started_at, book.drawn.zone());
    let which = match book.lines {
        CampaignLines::All => "",
        CampaignLines::Changed => ", những tệp đổi kết luận",
        CampaignLines::Failed => ", những tệp chưa kiểm tra được",
    };
    let reason = campaign.reason.as_ref().map(|reason| format!("; lý do: {reason}")).unwrap_or_default();
    format!("Kết quả kiểm tra lại chữ ký số bắt đầu lúc {began}, người bắt đầu: {by}{reason}{which}")
}

fn cells(entry: &CampaignEntry, zone: UtcOffset) -> Vec<Cell> {
    let verdict = |state: Option<SignatureState>| state.map(verdict_words).unwrap_or_default().to_owned();
    let texts: [String; COLUMNS.len()] = [
        entry.arrival_number.map(|number| format!("{:02}", number.0)).unwrap_or_default(),
        entry.arrival_date.map(written).unwrap_or_default(),
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
    ];
    texts.into_iter().map(Cell::Text).collect()
}

/// As screens name the verdict.
const fn verdict_words(state: SignatureState) -> &'static str {
    match state {
        SignatureState::Valid => "Chữ ký số hợp lệ",
        SignatureState::Invalid => "Chữ ký không hợp lệ",
        other => other.vietnamese(),
    }
}
