//! Sổ đăng ký văn bản đến: the book in the form of the decree, to be signed and bound.

use super::finish;
use super::flow::{Align, Flow};
use super::table::{Column, Table};
use crate::origin::Origin;
use crate::typesetting::{Error, Face, HEIGHT, Style, WIDTH};

/// One entry, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BookRow {
    /// Ngày đến.
    pub arrival_date: String,
    /// Số đến.
    pub arrival_number: String,
    /// Tác giả.
    pub author: String,
    /// Số, ký hiệu.
    pub code: String,
    /// Ngày tháng của văn bản.
    pub issued_date: String,
    /// Tên loại và trích yếu nội dung.
    pub subject: String,
    /// Đơn vị hoặc người nhận.
    pub recipient: String,
    /// Ngày chuyển.
    pub transferred: String,
    /// Ghi chú.
    pub note: String,
    /// Đã hủy số: the entry is struck through, its note is not.
    pub voided: bool,
}

/// Part of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivalBook {
    /// Name of the book: "Sổ đăng ký văn bản đến".
    pub name: String,
    /// Năm.
    pub year: String,
    /// Why it is not the whole book; empty when it is.
    pub extract: String,
    /// Từ ngày … đến ngày ….
    pub period: [String; 2],
    /// Its entries, in order of their numbers.
    pub rows: Vec<BookRow>,
}

/// Source: Decree 30/2020/NĐ-CP, appendix IV. The receipt is signed by hand.
const COLUMNS: [Column; 10] = [
    Column { head: "Ngày đến", share: 56.0, centred: true },
    Column { head: "Số đến", share: 40.0, centred: true },
    Column { head: "Tác giả", share: 92.0, centred: false },
    Column { head: "Số, ký hiệu", share: 78.0, centred: false },
    Column { head: "Ngày tháng", share: 56.0, centred: true },
    Column { head: "Tên loại và trích yếu nội dung", share: 190.0, centred: false },
    Column { head: "Đơn vị hoặc người nhận", share: 96.0, centred: false },
    Column { head: "Ngày chuyển", share: 56.0, centred: true },
    Column { head: "Ký nhận", share: 50.0, centred: false },
    Column { head: "Ghi chú", share: 62.0, centred: false },
];

/// Sets the book: title page, entries, and the words that close it.
///
/// Errors: [`Error::Font`], [`Error::Compression`].
pub fn print_arrival_book(book: &ArrivalBook, origin: &Origin) -> Result<Vec<u8>, Error> {
    let mut flow = Flow::new(HEIGHT, WIDTH, 32.0);
    title_page(&mut flow, book, origin)?;
    flow.new_page();
    let table = Table::begin(&mut flow, &COLUMNS, 10.0, 26.0)?;
    for row in &book.rows {
        table.row_with(
            &mut flow,
            &[
                &row.arrival_date,
                &row.arrival_number,
                &row.author,
                &row.code,
                &row.issued_date,
                &row.subject,
                &row.recipient,
                &row.transferred,
                "",
                &row.note,
            ],
            if row.voided { COLUMNS.len() - 1 } else { 0 },
        )?;
    }
    closing(&mut flow, book)?;
    finish(flow.paper, &book.name, origin)
}

fn title_page(flow: &mut Flow, book: &ArrivalBook, origin: &Origin) -> Result<(), Error> {
    let frame = 10.0;
    let (width, height) = flow.paper.size(0);
    let content = flow.paper.content(0);
    content.save_state().set_line_width(1.2);
    content.rect(32.0 - frame, 32.0, width - 64.0 + frame * 2.0, height - 64.0 + frame).stroke();
    content.restore_state();
    flow.y = 56.0;
    flow.text(&origin.agency.to_uppercase(), Style::new(Face::Bold, 14.0), Align::Centre)?;
    flow.paper.rule(0, width / 2.0 - 50.0, flow.y + 3.0, 100.0, 0.7);
    flow.y = 190.0;
    flow.text(&book.name.to_uppercase(), Style::new(Face::Bold, 26.0), Align::Centre)?;
    flow.y += 6.0;
    flow.text(&format!("Năm: {}", book.year), Style::new(Face::Regular, 16.0), Align::Centre)?;
    flow.text(&book.extract, Style::new(Face::Italic, 14.0), Align::Centre)?;
    flow.y += 20.0;
    let [from, to] = &book.period;
    let line = Style::new(Face::Regular, 14.0);
    flow.text(&format!("Từ ngày {from} đến ngày {to}"), line, Align::Centre)?;
    flow.y += 6.0;
    flow.text(&numbers(book), line, Align::Centre)?;
    flow.y += 6.0;
    flow.text("Quyển số: …………", line, Align::Centre)
}

/// "Từ số 1 đến số 145".
fn numbers(book: &ArrivalBook) -> String {
    match (book.rows.first(), book.rows.last()) {
        (Some(first), Some(last)) => {
            format!("Từ số {} đến số {}", first.arrival_number, last.arrival_number)
        }
        _ => "Không có văn bản nào được đăng ký".to_owned(),
    }
}

fn closing(flow: &mut Flow, book: &ArrivalBook) -> Result<(), Error> {
    flow.y += 12.0;
    flow.need(120.0);
    let style = Style::new(Face::Regular, 12.0);
    let count = match book.rows.len() {
        0 => "Không có văn bản nào được đăng ký trong thời gian này.".to_owned(),
        count => format!("{}; tổng cộng {count} văn bản đến.", numbers(book)),
    };
    flow.text(&count, style, Align::Left)?;
    flow.y += 8.0;
    let (top, half) = (flow.y, flow.measure() / 2.0);
    let titles = ["VĂN THƯ CƠ QUAN", "NGƯỜI ĐỨNG ĐẦU CƠ QUAN"];
    for (index, title) in titles.into_iter().enumerate() {
        let left = flow.left + half * index as f32;
        flow.y = top;
        flow.text_within(title, Style::new(Face::Bold, 12.0), Align::Centre, left, half)?;
        let hint = ["(Ký, ghi rõ họ tên)", "(Ký, đóng dấu)"][index];
        flow.text_within(hint, Style::new(Face::Italic, 11.0), Align::Centre, left, half)?;
    }
    Ok(())
}
