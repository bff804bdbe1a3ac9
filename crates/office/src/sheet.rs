//! Danh sách để mang đi: a list as a workbook, the same look for each.
//!
//! Texts are written as texts: nothing that came with a letter becomes a formula.

use crate::{Caller, Error};
use congvan_records::Timestamp;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use time::macros::format_description;
use time::{Date, UtcOffset};

/// Whose list it is, and who takes it along when.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    agency: String,
    zone: UtcOffset,
    by: String,
    at: Timestamp,
}

impl Drawn {
    pub(crate) fn by(caller: &Caller, at: Timestamp) -> Self {
        let (agency, by) = (caller.agency.name.clone(), caller.person.name.clone());
        Self { agency, zone: caller.agency.zone, by, at }
    }

    pub(crate) fn zone(&self) -> UtcOffset {
        self.zone
    }
}

/// A table under the agency's name: A4 across, its head on every printed page.
pub(crate) struct Sheet {
    /// On the sheet's tab.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) title: String,
    /// What of it, below the title.
    pub(crate) about: Option<String>,
    /// Names of the columns with their width in characters.
    pub(crate) columns: &'static [(&'static str, f64)],
    /// Columns that stay in sight when the others move.
    pub(crate) frozen: u16,
    pub(crate) drawn: Drawn,
}

/// What stands in one place of the table.
pub(crate) enum Cell {
    Text(String),
    /// A short text in the middle.
    Centred(String),
    /// Số thứ tự.
    Count(u32),
    /// Below 10 with a leading zero (Decree 30/2020/NĐ-CP, appendix I).
    Number(Option<i64>),
    Day(Option<Date>),
}

impl Sheet {
    /// The table as an XLSX file.
    ///
    /// Errors: [`Error::Machine`] when the file cannot be put together.
    pub(crate) async fn draw(
        self,
        rows: impl FnOnce() -> Vec<Vec<Cell>> + Send + 'static,
    ) -> Result<Vec<u8>, Error> {
        // A long list takes tenths of a second: not on a thread that answers others.
        let drawn = tokio::task::spawn_blocking(move || self.write(&rows())).await;
        drawn.ok().and_then(Result::ok).ok_or(Error::Machine("writing the workbook", None))
    }

    fn write(&self, rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.name)?;
        let bold = font().set_bold();
        sheet.write_string_with_format(0, 0, self.drawn.agency.to_uppercase(), &bold)?;
        sheet.write_string_with_format(1, 0, &self.title, &bold)?;
        if let Some(about) = &self.about {
            sheet.write_string_with_format(2, 0, about, &font())?;
        }
        // An empty line stands before the table.
        let head = if self.about.is_some() { 4 } else { 3 };
        let named = bold.set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Center);
        for (column, (name, width)) in (0..).zip(self.columns) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(head, column, *name, &named)?;
        }
        let looks = Looks::new();
        for (row, cells) in (head + 1..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                looks.put(sheet, (row, column), cell)?;
            }
        }
        sheet.set_freeze_panes(head + 1, self.frozen)?;
        sheet.set_repeat_rows(head, head)?;
        sheet.set_landscape();
        sheet.set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        let Drawn { zone, by, at, .. } = &self.drawn;
        sheet.set_footer(footer(by, *at, *zone));
        workbook.save_to_buffer()
    }
}

/// How the cells look.
struct Looks {
    text: Format,
    centred: Format,
    number: Format,
    date: Format,
}

impl Looks {
    fn new() -> Self {
        let text = font().set_font_size(11).set_border(FormatBorder::Thin).set_text_wrap();
        let text = text.set_align(FormatAlign::Top);
        let centred = text.clone().set_align(FormatAlign::Center);
        let number = centred.clone().set_num_format("00");
        let date = centred.clone().set_num_format("dd/mm/yyyy");
        Self { text, centred, number, date }
    }

    fn put(&self, sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell) -> Result<(), XlsxError> {
        match cell {
            Cell::Text(text) => sheet.write_string_with_format(row, column, text, &self.text)?,
            Cell::Centred(text) => sheet.write_string_with_format(row, column, text, &self.centred)?,
            Cell::Count(count) => sheet.write_number_with_format(row, column, *count, &self.centred)?,
            // Whole numbers stay exact up to 2^53, far beyond any register.
            Cell::Number(Some(number)) => {
                sheet.write_number_with_format(row, column, *number as f64, &self.number)?
            }
            Cell::Number(None) => sheet.write_blank(row, column, &self.number)?,
            Cell::Day(day) => return put_day(sheet, (row, column), *day, &self.date, &self.centred),
        };
        Ok(())
    }
}

/// A day, with `date` as its form; as words in the form `text` when a spreadsheet does not know it.
pub(crate) fn put_day(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    day: Option<Date>,
    date: &Format,
    text: &Format,
) -> Result<(), XlsxError> {
    let excel = day.and_then(|day| {
        let year = u16::try_from(day.year()).ok()?;
        ExcelDateTime::from_ymd(year, u8::from(day.month()), day.day()).ok()
    });
    match (excel, day) {
        (Some(excel), _) => sheet.write_datetime_with_format(row, column, &excel, date)?,
        // A spreadsheet knows no day before 1900; the words are the same.
        (None, Some(day)) => sheet.write_string_with_format(row, column, written(day), text)?,
        (None, None) => sheet.write_blank(row, column, date)?,
    };
    Ok(())
}

/// Who took the list along when, and which of its pages this is.
pub(crate) fn footer(by: &str, at: Timestamp, zone: UtcOffset) -> String {
    // An ampersand begins a code in a footer.
    let by = by.replace('&', "&&");
    let at = moment(at, zone);
    format!("&L&9Kết xuất từ hệ thống Congvan lúc {at}, người kết xuất: {by}&R&9Trang &P/&N")
}

/// The type of official papers.
pub(crate) fn font() -> Format {
    Format::new().set_font_name("Times New Roman").set_font_size(12)
}

/// 17/11/2026
pub(crate) fn written(day: Date) -> String {
    day.format(format_description!("[day]/[month]/[year]")).unwrap_or_default()
}

/// 08:05 17/11/2026
pub(crate) fn moment(at: Timestamp, zone: UtcOffset) -> String {
    let at = at.to_utc().to_offset(zone);
    at.format(format_description!("[hour]:[minute] [day]/[month]/[year]")).unwrap_or_default()
}
