//! Workbooks of 1997 to 2003 (MS-XLS, BIFF8): a stream of records in a compound file. Values are given as stored; formulas
//! are not.
//!
//! The library that knows this format lays each sheet out in full, from its first cell to its last, and a file of a few
//! kilobytes may name cells far apart. Here cells are taken one by one, within the budget of the file.

use std::io::Cursor;

use cfb::CompoundFile;

use super::budget::Budget;
use super::bytes::{slice, u16_at, u32_at};
use super::content::{Builder, Content, Face};
use super::xlsx::{day, is_usual_day, shows_day};
use crate::{FileKind, ReadError};

const DAMAGED: ReadError = ReadError::Damaged { file: FileKind::Xls };
/// The version of the format that is read: that of 1997 and later.
const BIFF8: u16 = 0x0600;
/// Days from 30 December 1899 to 1 January 1904, the first day of workbooks that began on a Macintosh.
const FROM_1904: f64 = 1_462.0;
/// Cells of one sheet that are read.
const MAX_CELLS: usize = 1_000_000;
/// Longest name of a sheet, in characters.
const MAX_NAME: usize = 31;

/// Kinds of records (MS-XLS, 2.3).
mod kind {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const END: u16 = 0x000A;
    pub(super) const DATE_MODE: u16 = 0x0022;
    pub(super) const LOCKED: u16 = 0x002F;
    pub(super) const FONT: u16 = 0x0031;
    pub(super) const CONTINUE: u16 = 0x003C;
    pub(super) const SHEET: u16 = 0x0085;
    pub(super) const MANY_NUMBERS: u16 = 0x00BD;
    pub(super) const RICH_TEXT: u16 = 0x00D6;
    pub(super) const CELL_FORMAT: u16 = 0x00E0;
    pub(super) const STRINGS: u16 = 0x00FC;
    pub(super) const SHARED_TEXT: u16 = 0x00FD;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const TEXT: u16 = 0x0204;
    pub(super) const BOOLEAN: u16 = 0x0205;
    pub(super) const RESULT: u16 = 0x0207;
    pub(super) const SHORT_NUMBER: u16 = 0x027E;
    pub(super) const NUMBER_FORMAT: u16 = 0x041E;
    pub(super) const BEGIN: u16 = 0x0809;
}

/// The sheets in order, each with its name.
///
/// Errors: [`ReadError::Damaged`], [`ReadError::PasswordProtected`], [`ReadError::OverLimit`],
/// [`ReadError::UnsupportedKind`] for workbooks of before 1997.
pub(crate) fn sheets(bytes: &[u8], budget: &Budget<'_>) -> Result<Vec<(String, Content)>, ReadError> {
    let mut container = CompoundFile::open(Cursor::new(bytes)).map_err(|_| DAMAGED)?;
    let Ok(stream) = container.open_stream("/Workbook") else {
        return Err(ReadError::UnsupportedKind { file: FileKind::Xls });
    };
    // A stream is as long as its chain of sectors, never longer than the file.
    let stream = budget.read_all(stream, bytes.len() as u64, DAMAGED)?;
    let book = Book::read(&stream)?;
    let mut sheets = Vec::new();
    for (name, at) in book.sheets.iter().take(budget.limits.max_pages as usize) {
        sheets.push((name.clone(), book.sheet(&stream, *at, budget)));
    }
    Ok(sheets)
}

/// A record, with what stands in those that continue it.
struct Record<'s> {
    kind: u16,
    parts: Vec<&'s [u8]>,
}

impl<'s> Record<'s> {
    fn head(&self) -> &'s [u8] {
        self.parts.first().copied().unwrap_or_default()
    }
}

/// Records from a place in the stream on, to the end of what they belong to.
struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

impl<'s> Records<'s> {
    fn part(&self) -> Option<(u16, &'s [u8])> {
        let (kind, length) = (u16_at(self.stream, self.at)?, u16_at(self.stream, self.at + 2)?);
        let start = self.at + 4;
        // The last one may be cut off.
        Some((kind, self.stream.get(start..(start + usize::from(length)).min(self.stream.len()))?))
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    fn next(&mut self) -> Option<Record<'s>> {
        let (kind, first) = self.part().filter(|(kind, _)| *kind != kind::END)?;
        self.at += 4 + first.len();
        let mut parts = vec![first];
        while let Some((kind::CONTINUE, more)) = self.part() {
            parts.push(more);
            self.at += 4 + more.len();
        }
        Some(Record { kind, parts })
    }
}

/// What holds for all sheets.
#[derive(Default)]
struct Book {
    /// Name and place of each in the stream.
    sheets: Vec<(String, usize)>,
    strings: Strings,
    /// Faces of the fonts, by their number.
    faces: Vec<Face>,
    fonts: Vec<String>,
    /// Number formats of the file's own that show a day.
    days: Vec<u16>,
    /// Of each format of cells, its font and its number format.
    formats: Vec<(u16, u16)>,
    is_from_1904: bool,
}

impl Book {
    fn read(stream: &[u8]) -> Result<Self, ReadError> {
        let mut book = Self::default();
        let mut records = Records { stream, at: 0 };
        let begin = records.next().filter(|record| record.kind == kind::BEGIN).ok_or(DAMAGED)?;
        if u16_at(begin.head(), 0) != Some(BIFF8) {
            return Err(ReadError::UnsupportedKind { file: FileKind::Xls });
        }
        for record in records {
            let data = record.head();
            match record.kind {
                kind::LOCKED => return Err(ReadError::PasswordProtected),
                kind::DATE_MODE => book.is_from_1904 = u16_at(data, 0) == Some(1),
                kind::FONT => {
                    let name = short_text(data, 14).unwrap_or_default();
                    book.faces.push(Face::named(&name));
                    book.fonts.push(name);
                }
                kind::NUMBER_FORMAT => {
                    let code = Text::of(&record, 2).and_then(|mut text| text.string()).unwrap_or_default();
                    book.days.extend(u16_at(data, 0).filter(|_| shows_day(&code)));
                }
                kind::CELL_FORMAT => {
                    let number = |at| u16_at(data, at).unwrap_or_default();
                    book.formats.push((number(0), number(2)));
                }
                // Charts and macros are sheets too, of another kind.
                kind::SHEET if data.get(5) == Some(&0) => {
                    let place = u32_at(data, 0).and_then(|at| usize::try_from(at).ok());
                    if let (Some(place), Some(name)) = (place, short_text(data, 6)) {
                        book.sheets.push((name.chars().take(MAX_NAME).collect(), place));
                    }
                }
                kind::STRINGS => book.strings = Strings::read(&record),
                _ => {}
            }
        }
        Ok(book)
    }

    /// The sheet that begins at `at`. What cannot be followed of it is left out.
    fn sheet(&self, stream: &[u8], at: usize, budget: &Budget<'_>) -> Content {
        let mut cells: Vec<(u16, u16, u16, Value)> = Vec::new();
        let mut result = None;
        for record in (Records { stream, at }).skip(1) {
            if cells.len() >= MAX_CELLS {
                break;
            }
            let data = record.head();
            if record.kind == kind::RESULT {
                // The text that the formula before it gives.
                let text = Text::of(&record, 0).and_then(|mut text| text.string());
                if let (Some((row, column, format)), Some(text)) = (result.take(), text) {
                    cells.push((row, column, format, Value::Text(text)));
                }
                continue;
            }
            let (Some(row), Some(column), Some(format)) = (u16_at(data, 0), u16_at(data, 2), u16_at(data, 4))
            else {
                continue;
            };
            let value = match record.kind {
                kind::SHARED_TEXT => u32_at(data, 6).map(Value::Shared),
                kind::TEXT | kind::RICH_TEXT => {
                    Text::of(&record, 6).and_then(|mut text| text.string()).map(Value::Text)
                }
                kind::NUMBER => real(data, 6).map(Value::Number),
                kind::SHORT_NUMBER => u32_at(data, 6).map(short_number),
                kind::BOOLEAN => (data.get(7) == Some(&0)).then(|| Value::Boolean(data.get(6) == Some(&1))),
                kind::FORMULA => match (u16_at(data, 12), data.get(6)) {
                    (Some(0xFFFF), Some(0)) => {
                        result = Some((row, column, format));
                        None
                    }
                    (Some(0xFFFF), Some(1)) => Some(Value::Boolean(data.get(8) == Some(&1))),
                    (Some(0xFFFF), _) => None,
                    _ => real(data, 6).map(Value::Number),
                },
                kind::MANY_NUMBERS => {
                    let rest = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                    for (column, cell) in (column..=u16::MAX).zip(rest.chunks_exact(6)) {
                        if let (Some(format), Some(number)) = (u16_at(cell, 0), u32_at(cell, 2)) {
                            cells.push((row, column, format, short_number(number)));
                        }
                    }
                    None
                }
                _ => None,
            };
            cells.extend(value.map(|value| (row, column, format, value)));
        }
        // Rows come in order from every program, columns nearly so.
        cells.sort_by_key(|(row, column, ..)| (*row, *column));
        self.laid_out(&cells, budget)
    }

    fn laid_out(&self, cells: &[(u16, u16, u16, Value)], budget: &Budget<'_>) -> Content {
        let mut builder = Builder::new(budget);
        for font in &self.fonts {
            builder.content.note_font(font);
        }
        for row in cells.chunk_by(|one, other| one.0 == other.0) {
            if budget.is_out_of_characters() {
                break;
            }
            builder.open_row();
            let mut next = 0;
            for (_, column, format, value) in row {
                // Cells of this format are 256 to a row.
                for _ in next..(*column).min(255) {
                    builder.close_cell();
                }
                next = column.saturating_add(1);
                let (font, number_format) =
                    self.formats.get(usize::from(*format)).copied().unwrap_or_default();
                // There is no font number 4.
                let font = usize::from(if font > 4 { font - 1 } else { font });
                let face = self.faces.get(font).copied().unwrap_or_default();
                match value {
                    Value::Shared(number) => {
                        builder.text(self.strings.get(*number).unwrap_or_default(), face)
                    }
                    Value::Text(text) => builder.text(text, face),
                    Value::Boolean(is) => builder.text(if *is { "TRUE" } else { "FALSE" }, Face::default()),
                    Value::Number(number) => {
                        builder.text(&self.written(*number, number_format), Face::default());
                    }
                }
                builder.close_paragraph();
                builder.close_cell();
            }
            builder.close_row();
        }
        builder.finish()
    }

    fn written(&self, number: f64, format: u16) -> String {
        let is_day = is_usual_day(u32::from(format)) || self.days.contains(&format);
        let from = if self.is_from_1904 { FROM_1904 } else { 0.0 };
        is_day.then(|| day(number + from)).flatten().unwrap_or_else(|| number.to_string())
    }
}

#[derive(Debug, PartialEq)]
enum Value {
    /// Number of a text that several cells may share.
    Shared(u32),
    Text(String),
    Number(f64),
    Boolean(bool),
}

fn real(data: &[u8], at: usize) -> Option<f64> {
    slice(data, at, 8)?.try_into().ok().map(f64::from_le_bytes)
}

/// A number of 30 bits: whole, or the upper half of a real one; a hundredth of it if so told (MS-XLS, 2.5.217).
fn short_number(bits: u32) -> Value {
    let number = match bits & 2 {
        0 => f64::from_bits(u64::from(bits & !3) << 32),
        _ => f64::from(bits.cast_signed() >> 2),
    };
    Value::Number(if bits & 1 == 1 { number / 100.0 } else { number })
}

/// A text whose length is told by a byte (MS-XLS, 2.5.240).
fn short_text(data: &[u8], at: usize) -> Option<String> {
    let (length, flags) = (usize::from(*data.get(at)?), *data.get(at + 1)?);
    let wide = flags & 1 == 1;
    let letters = data.get(at + 2..)?;
    let letters = letters.get(..if wide { length * 2 } else { length }).unwrap_or(letters);
    Some(decoded(letters, wide))
}

/// Letters of two bytes, or of one where the other is zero.
fn decoded(letters: &[u8], wide: bool) -> String {
    match wide {
        true => {
            let units: Vec<u16> =
                letters.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
            String::from_utf16_lossy(&units)
        }
        false => letters.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// A place in a record and in those that continue it.
struct Text<'r, 's> {
    parts: &'r [&'s [u8]],
    at: usize,
}

impl<'r, 's> Text<'r, 's> {
    fn of(record: &'r Record<'s>, at: usize) -> Option<Self> {
        (record.head().len() >= at).then_some(Self { parts: &record.parts, at })
    }

    /// Up to `most` bytes, not beyond the end of a part. None at the end of all.
    fn some(&mut self, most: usize) -> Option<&'s [u8]> {
        loop {
            let part = self.parts.first()?;
            let rest = part.get(self.at..).unwrap_or_default();
            if rest.is_empty() {
                self.parts = self.parts.get(1..)?;
                self.at = 0;
                continue;
            }
            let taken = &rest[..most.min(rest.len())];
            self.at += taken.len();
            return Some(taken);
        }
    }

    fn is_at_end_of_part(&self) -> bool {
        self.parts.first().is_none_or(|part| self.at >= part.len())
    }

    fn number<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut number = [0; N];
        for byte in &mut number {
            *byte = *self.some(1)?.first()?;
        }
        Some(number)
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            bytes -= self.some(bytes)?.len();
        }
        Some(())
    }

    /// A text with its length and, behind it, formats and reading aids, which are passed over (MS-XLS, 2.5.293 and 2.5.294).
    fn string(&mut self) -> Option<String> {
        let mut left = usize::from(u16::from_le_bytes(self.number()?));
        let [flags] = self.number()?;
        let formats = if flags & 8 == 8 { usize::from(u16::from_le_bytes(self.number()?)) * 4 } else { 0 };
        let aids = if flags & 4 == 4 { u32::from_le_bytes(self.number()?) as usize } else { 0 };
        let (mut wide, mut out) = (flags & 1 == 1, String::new());
        while left > 0 {
            if self.is_at_end_of_part() {
                // What continues a text says anew how wide its letters are.
                let Some([flags]) = self.number() else { break };
                wide = flags & 1 == 1;
            }
            let size = if wide { 2 } else { 1 };
            let Some(letters) = self.some(left * size) else { break };
            out += &decoded(letters, wide);
            left = left.saturating_sub(letters.len().div_ceil(size));
        }
        self.skip(formats + aids);
        Some(out)
    }
}

/// The texts that cells share: one text with the end of each.
#[derive(Default)]
struct Strings {
    all: String,
    ends: Vec<usize>,
}

impl Strings {
    fn read(record: &Record<'_>) -> Self {
        let mut strings = Self::default();
        let Some(mut text) = Text::of(record, 8) else { return strings };
        let count = u32_at(record.head(), 4).unwrap_or_default();
        for _ in 0..count {
            let Some(string) = text.string() else { break };
            strings.all += &string;
            strings.ends.push(strings.all.len());
        }
        strings
    }

    fn get(&self, number: u32) -> Option<&str> {
        let number = usize::try_from(number).ok()?;
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.all.get(start..*self.ends.get(number)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_of_thirty_bits() {
        assert_eq!(short_number(0x3FF0_0000), Value::Number(1.0));
        assert_eq!(short_number((1_234 << 2) | 2), Value::Number(1_234.0));
        assert_eq!(short_number((1_234 << 2) | 3), Value::Number(12.34));
        assert_eq!(short_number((-7_i32 << 2).cast_unsigned() | 2), Value::Number(-7.0));
    }

    #[test]
    fn a_text_goes_on_in_another_record() {
        // Six letters: two of one byte, two of two bytes, two of one byte; then one format, and the next text.
        let first = [6, 0, 8, 1, 0, b'a', b'b'];
        let second = [1, 0xD1, 0x1E, b'd', 0];
        let third = [0, b'e', b'f', 9, 9, 9, 9, 1, 0, 0, b'x'];
        let record = Record { kind: kind::STRINGS, parts: vec![&first, &second, &third] };
        let mut text = Text::of(&record, 0).unwrap();
        assert_eq!(text.string().as_deref(), Some("abốdef"));
        assert_eq!(text.string().as_deref(), Some("x"), "what is behind it was passed over");
        assert_eq!(text.string(), None);
    }

    #[test]
    fn numbers_side_by_side_end_with_the_last_column_there_can_be() {
        let cell = [0, 0, 2, 0, 0, 0];
        let data = [&[0, 0, 0xFE, 0xFF][..], &cell, &cell, &cell, &[0, 0]].concat();
        let mut stream = [&[9, 8, 2, 0][..], &BIFF8.to_le_bytes()].concat();
        stream.extend(kind::MANY_NUMBERS.to_le_bytes());
        stream.extend((data.len() as u16).to_le_bytes());
        stream.extend(&data);
        let limits = crate::Limits::default();
        let sheet = Book::read(&stream).unwrap().sheet(&stream, 0, &Budget::new(&limits));
        // The third number has no column any more.
        let written = sheet.text();
        assert_eq!(written.matches('0').count(), 2, "{written}");
    }

    proptest! {
        /// Any records are followed to their end without harm.
        #[test]
        fn records_are_followed_without_harm(
            records in prop::collection::vec(
                (prop::sample::select(vec![
                    kind::FORMULA, kind::FONT, kind::CONTINUE, kind::SHEET, kind::MANY_NUMBERS, kind::CELL_FORMAT,
                    kind::STRINGS, kind::SHARED_TEXT, kind::TEXT, kind::RESULT, kind::NUMBER_FORMAT, kind::BEGIN,
                ]), prop::collection::vec(any::<u8>(), 0..40)),
                0..30,
            ),
        ) {
            let mut stream = [&[9, 8, 2, 0][..], &BIFF8.to_le_bytes()].concat();
            for (kind, data) in &records {
                stream.extend(kind.to_le_bytes());
                stream.extend((data.len() as u16).to_le_bytes());
                stream.extend(data);
            }
            let limits = crate::Limits::default();
            let book = Book::read(&stream).unwrap();
            for at in [0, 6, stream.len() / 2, stream.len()] {
                let _ = book.sheet(&stream, at, &Budget::new(&limits));
            }
        }
    }
}
