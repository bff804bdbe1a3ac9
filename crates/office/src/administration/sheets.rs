//! Bảng tính: rows out of an XLSX file, and files to be filled in.
//!
//! A file comes from a person's machine and may be made to hurt: it is inflated once against a limit before anything
//! is parsed, and cells are taken one by one, so that a cell at the far corner costs no table up to it.

use crate::{Error, InputFault};
use calamine::{DataRef, Reader, Xlsx};
use congvan_records::nfc_line;
use congvan_search::analysis::fold;
use rust_xlsxwriter::{Format, FormatBorder, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Largest file.
const LARGEST: usize = 4 * 1_048_576;
/// Most bytes its parts may inflate to.
const MOST_INFLATED: u64 = 64 * 1_048_576;
/// Most parts of a file.
const MOST_PARTS: usize = 500;
/// Most rows read.
const MOST_ROWS: u32 = 2_000;
/// Most columns looked at.
const MOST_COLUMNS: u32 = 64;
/// Most cells looked at: as many rows as are read, filled in every column.
const MOST_CELLS: usize = MOST_ROWS as usize * MOST_COLUMNS as usize;
/// The headings stand in one of these first rows.
const HEADING_ROWS: u32 = 20;
/// Longest cell kept, in characters.
const LONGEST_CELL: usize = 500;

/// A row under the headings: its number in the sheet, from 1, and a text for each heading asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) cells: Vec<String>,
}

/// The rows of the first sheet below the row in which the first of `headings` stands. Columns may stand in any order;
/// a heading that is missing gives empty texts. Empty rows are left out.
///
/// Errors: [`Error::Input`].
pub(super) fn read(bytes: &[u8], headings: &[&str]) -> Result<Vec<Row>, Error> {
    let refuse = |detail: String| Error::Input(vec![InputFault::new("file", detail)]);
    let too_large =
        || refuse("Tệp lớn quá mức của một danh sách. Chỉ giữ trang cần nhập rồi lưu lại.".to_owned());
    if bytes.len() > LARGEST || !inflates_within_limits(bytes) {
        return Err(too_large());
    }
    let unreadable = || refuse("Không đọc được tệp. Lưu lại dạng Excel (.xlsx) rồi chọn lại.".to_owned());
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let sheet = book.sheet_names().first().cloned().ok_or_else(unreadable)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| unreadable())?;
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    let mut seen = 0;
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        seen += 1;
        if seen > MOST_CELLS {
            return Err(too_large());
        }
        let (row, column) = cell.get_position();
        if row > MOST_ROWS + HEADING_ROWS || column >= MOST_COLUMNS {
            continue;
        }
        let text = text(cell.get_value());
        if !text.is_empty() {
            rows.entry(row).or_default().insert(column, text);
        }
    }
    let first = headings.first().map(|heading| plain(heading)).unwrap_or_default();
    let heading = rows
        .iter()
        .take_while(|(row, _)| **row < HEADING_ROWS)
        .find(|(_, cells)| cells.values().any(|cell| plain(cell) == first))
        .map(|(row, _)| *row);
    let Some(heading) = heading else {
        let wanted = headings.first().copied().unwrap_or_default();
        return Err(refuse(format!("Không thấy cột “{wanted}”. Dùng tệp mẫu và giữ nguyên dòng tiêu đề.")));
    };
    let names = rows.remove(&heading).unwrap_or_default();
    let column = |wanted: &str| names.iter().find(|(_, name)| plain(name) == plain(wanted)).map(|(c, _)| *c);
    let columns: Vec<Option<u32>> = headings.iter().map(|heading| column(heading)).collect();
    let below = rows.into_iter().filter(|(row, _)| *row > heading);
    let found: Vec<Row> = below
        .map(|(row, cells)| Row {
            number: row + 1,
            cells: columns
                .iter()
                .map(|column| column.and_then(|column| cells.get(&column)).cloned().unwrap_or_default())
                .collect(),
        })
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
        .collect();
    if found.len() > MOST_ROWS as usize {
        return Err(refuse(format!("Nhiều nhất {MOST_ROWS} dòng mỗi lần. Chia thành nhiều tệp.")));
    }
    Ok(found)
}

/// What stands in a table to be filled in.
pub(super) struct Blank<'a> {
    /// Name of the sheet.
    pub(super) name: &'a str,
    /// Headings with widths in characters.
    pub(super) headings: &'a [(&'a str, f64)],
    /// Rows that show how it is filled in, on a second sheet.
    pub(super) examples: &'a [&'a [&'a str]],
    /// Lines of advice under them.
    pub(super) advice: &'a [&'a str],
}

/// A file to be filled in.
pub(super) fn write(blank: &Blank<'_>) -> Result<Vec<u8>, Error> {
    build(blank).map_err(|_| Error::Machine("writing a spreadsheet", None))
}

fn build(blank: &Blank<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    head(book.add_worksheet().set_name(blank.name)?, blank)?;
    let shown = head(book.add_worksheet().set_name("Ví dụ")?, blank)?;
    let mut line = 1;
    for example in blank.examples {
        for (column, cell) in (0..).zip(example.iter()) {
            shown.write_string(line, column, *cell)?;
        }
        line += 1;
    }
    for advice in blank.advice {
        line += 1;
        shown.write_string(line, 0, *advice)?;
    }
    book.save_to_buffer()
}

fn head<'a>(sheet: &'a mut Worksheet, blank: &Blank<'_>) -> Result<&'a mut Worksheet, XlsxError> {
    let bold = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    for (column, (heading, width)) in (0..).zip(blank.headings) {
        sheet.write_with_format(0, column, *heading, &bold)?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(1, 0)
}

fn text(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        _ => String::new(),
    };
    nfc_line(&text).chars().take(LONGEST_CELL).collect()
}

/// Headings are compared without marks, case and stars.
fn plain(text: &str) -> String {
    fold(&text.to_lowercase()).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Inflates every part into nothing and counts: what a part says of its own size is not believed.
fn inflates_within_limits(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        // Not an archive at all: the parser will say so.
        return true;
    };
    if archive.len() > MOST_PARTS {
        return false;
    }
    let mut left = MOST_INFLATED;
    for place in 0..archive.len() {
        let Ok(part) = archive.by_index(place) else { return false };
        let Ok(read) = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()) else { return false };
        match left.checked_sub(read) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(rows: &[&[&str]]) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells.iter()) {
                sheet.write_string(row, column, *cell).expect("written");
            }
        }
        book.save_to_buffer().expect("saved")
    }

    fn fault(result: Result<Vec<Row>, Error>) -> String {
        match result {
            Err(Error::Input(faults)) => faults[0].detail.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn columns_are_found_by_their_headings_in_any_order() {
        let bytes = file(&[
            &["Danh sách đơn vị"],
            &["Ký hiệu *", "TÊN ĐƠN VỊ"],
            &["VHXH", "Phòng  Văn hóa - Xã hội "],
            &["", ""],
            &["", "Trạm Y tế"],
        ]);
        let rows = read(&bytes, &["Tên đơn vị", "Ký hiệu", "Tên ngắn"]).expect("rows");
        assert_eq!(rows.len(), 2);
        assert_eq!(
            rows[0],
            Row {
                number: 3, cells: vec!["Phòng Văn hóa - Xã hội".into(), "VHXH".into(), String::new()]
            }
        );
        assert_eq!((rows[1].number, rows[1].cells[0].as_str()), (5, "Trạm Y tế"));
    }

    #[test]
    fn what_is_no_list_is_told_in_words() {
        assert!(fault(read(b"not a spreadsheet", &["Tên"])).contains(".xlsx"));
        assert!(fault(read(&file(&[&["Khác"]]), &["Tên đơn vị"])).contains("“Tên đơn vị”"));
        assert!(fault(read(&vec![0; LARGEST + 1], &["Tên"])).contains("lớn"));
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_parsed() {
        use std::io::Write;
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).expect("a part");
        let zeros = vec![b' '; 1_048_576];
        for _ in 0..=64 {
            archive.write_all(&zeros).expect("written");
        }
        let bytes = archive.finish().expect("finished").into_inner();
        assert!(bytes.len() < 1_048_576, "{}", bytes.len());
        assert!(fault(read(&bytes, &["Tên"])).contains("lớn"));
    }

    #[test]
    fn a_sheet_of_more_cells_than_any_list_is_refused_before_its_end() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "Tên").expect("written");
        for row in 1..=1_100 {
            for column in 0..128 {
                sheet.write_number(row, column, 1).expect("written");
            }
        }
        let bytes = book.save_to_buffer().expect("saved");
        assert!(bytes.len() < LARGEST, "{}", bytes.len());
        assert!(fault(read(&bytes, &["Tên"])).contains("lớn"));
    }

    #[test]
    fn a_cell_at_the_far_corner_costs_nothing() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "Tên").expect("written");
        sheet.write_string(1, 0, "Một").expect("written");
        sheet.write_string(1_048_575, 16_383, "xa").expect("written");
        let rows = read(&book.save_to_buffer().expect("saved"), &["Tên"]).expect("rows");
        assert_eq!(rows.len(), 1);
    }

    #[test]
    fn a_file_to_be_filled_in_has_no_rows_yet() {
        let blank = Blank {
            name: "Đơn vị",
            headings: &[("Tên đơn vị", 40.0)],
            examples: &[&["Trạm Y tế"]],
            advice: &["Mỗi dòng một đơn vị."],
        };
        let bytes = write(&blank).expect("written");
        assert_eq!(read(&bytes, &["Tên đơn vị"]).expect("read"), []);
    }
}
