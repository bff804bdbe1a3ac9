use super::{Book, Entry};
use crate::sheet::{font, footer, put_day, written};
use crate::{Error, organisation};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use time::Date;

/// Columns of the register of arrivals with their width in characters.
///
/// Source: Decree 30/2020/NĐ-CP, appendix IV.
pub(super) const COLUMNS: [(&str, f64); 10] = [
    ("Ngày đến", 11.0),
    ("Số đến", 7.5),
    ("Tác giả", 22.0),
    ("Số, ký hiệu văn bản", 18.0),
    ("Ngày, tháng văn bản", 11.0),
    ("Tên loại và trích yếu nội dung văn bản", 46.0),
    ("Đơn vị hoặc người nhận", 22.0),
    ("Ngày chuyển", 11.0),
    ("Ký nhận", 16.0),
    ("Ghi chú", 16.0),
];

/// First row of the table's head, counted from 0.
const HEAD: u32 = 4;

/// The book as an XLSX file in the form of the register: A4 across, its head on every printed page.
///
/// Texts are written as texts: nothing that came with a letter becomes a formula.
///
/// Errors: [`Error::Machine`] when the file cannot be put together.
pub async fn workbook(book: Book) -> Result<Vec<u8>, Error> {
    // A year's book takes tenths of a second: not on a thread that answers others.
    let drawn = tokio::task::spawn_blocking(move || draw(&book)).await;
    drawn.ok().and_then(Result::ok).ok_or(Error::Machine("writing the workbook", None))
}

fn draw(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_timestamp(book.drawn_at.micros() / 1_000_000)?;
    let properties = DocProperties::new()
        .set_title(format!("{} năm {}", book.title, book.year.0))
        .set_company(book.agency.name.clone())
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let sheet = workbook.add_worksheet();
    sheet.set_name(format!("Sổ đến {}", book.year.0))?;
    head(sheet, book)?;
    let cells = Cells::new();
    let struck = cells.struck();
    for (place, entry) in book.entries.iter().enumerate() {
        let line = if entry.void_reason.is_some() { &struck } else { &cells };
        line.line(sheet, HEAD + 2 + place as u32, entry, book, &cells.text)?;
    }
    workbook.save_to_buffer()
}

fn head(sheet: &mut Worksheet, book: &Book) -> Result<(), XlsxError> {
    let last = COLUMNS.len() as u16 - 1;
    let (plain, bold) = (font(), font().set_bold());
    let title = bold.clone().set_font_size(14).set_align(FormatAlign::Center);
    let centred = plain.clone().set_align(FormatAlign::Center);
    sheet.write_string_with_format(0, 0, organisation::stamp_name(&book.agency), &bold)?;
    sheet.merge_range(1, 0, 1, last, &book.title.to_uppercase(), &title)?;
    let year = match book.extract {
        None => format!("Năm {}", book.year.0),
        Some(extract) => format!("Năm {} · {extract}", book.year.0),
    };
    sheet.merge_range(2, 0, 2, last, &year, &centred)?;
    let name = bold
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    let number =
        plain.set_italic().set_font_size(10).set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    for (column, (text, width)) in COLUMNS.into_iter().enumerate() {
        let column = column as u16;
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(HEAD, column, text, &name)?;
        sheet.write_string_with_format(HEAD + 1, column, format!("({})", column + 1), &number)?;
    }
    sheet.set_freeze_panes(HEAD + 2, 2)?;
    sheet.set_repeat_rows(HEAD, HEAD + 1)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_margins(0.6, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer(footer(&book.drawn_by, book.drawn_at, book.agency.zone));
    Ok(())
}

/// How the cells of a line look.
struct Cells {
    text: Format,
    centred: Format,
    date: Format,
    number: Format,
}

impl Cells {
    fn new() -> Self {
        let text = font()
            .set_font_size(11)
            .set_border(FormatBorder::Thin)
            .set_text_wrap()
            .set_align(FormatAlign::Top);
        let centred = text.clone().set_align(FormatAlign::Center);
        Self {
            date: centred.clone().set_num_format("dd/mm/yyyy"),
            // Below 10 with a leading zero (Decree 30/2020/NĐ-CP, appendix I).
            number: centred.clone().set_num_format("00"),
            centred,
            text,
        }
    }

    /// The same, struck through: what stood there stays legible.
    fn struck(&self) -> Self {
        let [text, centred, date, number] = [&self.text, &self.centred, &self.date, &self.number]
            .map(|format| format.clone().set_font_strikethrough());
        Self { text, centred, date, number }
    }

    fn line(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        entry: &Entry,
        book: &Book,
        note: &Format,
    ) -> Result<(), XlsxError> {
        self.day(sheet, row, 0, Some(entry.arrived))?;
        // Whole numbers stay exact up to 2^53, far beyond any register.
        sheet.write_number_with_format(row, 1, entry.number.0 as f64, &self.number)?;
        sheet.write_string_with_format(row, 2, &entry.organ_name, &self.text)?;
        let code = entry.code.as_ref().map(ToString::to_string).unwrap_or_default();
        sheet.write_string_with_format(row, 3, code, &self.centred)?;
        self.day(sheet, row, 4, entry.issued)?;
        sheet.write_string_with_format(row, 5, entry.subject_on_paper(), &self.text)?;
        sheet.write_string_with_format(row, 6, entry.recipients_on_paper(), &self.text)?;
        self.day(sheet, row, 7, entry.transferred)?;
        let receipt = entry.receipt.as_ref().map(|receipt| {
            let day = receipt.at.date_in(book.agency.zone);
            format!("{}, {}", receipt.by, written(day))
        });
        sheet.write_string_with_format(row, 8, receipt.unwrap_or_default(), &self.text)?;
        sheet.write_string_with_format(row, 9, entry.note_on_paper(), note)?;
        Ok(())
    }

    fn day(&self, sheet: &mut Worksheet, row: u32, column: u16, day: Option<Date>) -> Result<(), XlsxError> {
        put_day(sheet, (row, column), day, &self.date, &self.centred)
    }
}
