//! Word documents of 1997 to 2003 (MS-DOC): a compound file with the text in pieces and its formats in tables beside it.
//!
//! Read are the text of the body, its notes and text boxes, the ends of rows and cells, and of formats what tells
//! letters and layout: fonts, bold, capitals, hidden text, alignment.

mod fib;
mod formats;
mod pieces;
mod styles;

use std::io::Cursor;

use cfb::CompoundFile;

use super::budget::Budget;
use super::bytes;
use super::content::{Builder, Content, Face};
use crate::{FileKind, ReadError};
use fib::{Fib, Part};
use formats::{CharacterFormat, Formats, ParagraphFormat};
use pieces::pieces;
use styles::Styles;

const DAMAGED: ReadError = ReadError::Damaged { file: FileKind::Doc };
/// Fields within fields that are told apart.
const MAX_FIELDS: usize = 64;
/// Stretches of a paragraph after which it is ended: the text of a file without ends would pile up here.
const MAX_OPEN_RUNS: usize = 4_096;

/// What a compound file is by its streams; `None` when it is none.
pub(crate) fn kind(bytes: &[u8]) -> Option<FileKind> {
    let container = CompoundFile::open(Cursor::new(bytes)).ok()?;
    let streams = [
        ("/WordDocument", FileKind::Doc),
        ("/Workbook", FileKind::Xls),
        ("/Book", FileKind::Xls),
        ("/PowerPoint Document", FileKind::Ppt),
    ];
    let found = streams.into_iter().find(|(name, _)| container.is_stream(name));
    Some(found.map_or(FileKind::Ole, |(_, kind)| kind))
}

/// Whether a compound file holds an office file of today behind a password (MS-OFFCRYPTO).
pub(crate) fn is_locked_package(bytes: &[u8]) -> bool {
    CompoundFile::open(Cursor::new(bytes)).is_ok_and(|container| container.is_stream("/EncryptedPackage"))
}

/// The text of a document.
///
/// Errors: [`ReadError::Damaged`], [`ReadError::PasswordProtected`], [`ReadError::OverLimit`],
/// [`ReadError::UnsupportedKind`] for documents of before 1997.
pub(crate) fn read(bytes: &[u8], budget: &Budget<'_>) -> Result<Content, ReadError> {
    let mut container = CompoundFile::open(Cursor::new(bytes)).map_err(|_| DAMAGED)?;
    let mut stream = |name: &str| {
        let stream = container.open_stream(name).map_err(|_| DAMAGED)?;
        // A stream is as long as its chain of sectors, never longer than the file.
        budget.read_all(stream, bytes.len() as u64, DAMAGED)
    };
    let main = stream("/WordDocument")?;
    let fib = Fib::read(&main)?;
    let table = stream(if fib.is_second_table { "/1Table" } else { "/0Table" })?;
    let fonts = styles::fonts(fib.part(&table, Part::Fonts));
    let document = Document {
        styles: Styles::read(fib.part(&table, Part::Styles)),
        characters: Formats::read(&main, fib.part(&table, Part::Characters), formats::character_runs),
        paragraphs: Formats::read(&main, fib.part(&table, Part::Paragraphs), formats::paragraph_runs),
        faces: fonts.iter().map(|name| Face::named(name)).collect(),
    };
    let mut flow = Flow::new(Builder::new(budget), &document);
    for font in &fonts {
        flow.builder.content.note_font(font);
    }
    let mut at = 0_u64;
    for piece in pieces(&main, fib.part(&table, Part::Pieces).ok_or(DAMAGED)?)? {
        for (letter, offset) in piece {
            if fib.is_read(at) {
                flow.put(letter, offset);
            }
            // Positions count units of UTF-16.
            at += letter.len_utf16() as u64;
            if budget.is_out_of_characters() {
                break;
            }
        }
    }
    Ok(flow.finish())
}

/// What is known beside the text.
struct Document {
    styles: Styles,
    characters: Formats<CharacterFormat>,
    paragraphs: Formats<ParagraphFormat>,
    faces: Vec<Face>,
}

/// Letters on their way to paragraphs and rows.
struct Flow<'d, 'b> {
    builder: Builder<'b>,
    document: &'d Document,
    /// Letters of the open paragraph with the format of each stretch.
    runs: Vec<(Option<CharacterFormat>, String)>,
    in_row: bool,
    /// Fields that are open: whether their codes are over and the result has begun.
    fields: Vec<bool>,
}

impl<'d, 'b> Flow<'d, 'b> {
    fn new(builder: Builder<'b>, document: &'d Document) -> Self {
        Self { builder, document, runs: Vec::new(), in_row: false, fields: Vec::new() }
    }

    fn put(&mut self, letter: char, offset: u32) {
        match letter {
            '\u{13}' if self.fields.len() < MAX_FIELDS => self.fields.push(false),
            '\u{14}' => self.fields.last_mut().into_iter().for_each(|is_result| *is_result = true),
            '\u{15}' => {
                self.fields.pop();
            }
            '\r' | '\u{c}' | '\u{7}' => {
                // A field does not reach over the end of a table's cell; a broken one must not swallow the rest.
                if letter == '\u{7}' {
                    self.fields.clear();
                }
                self.end_paragraph(letter == '\u{7}', offset);
            }
            _ if self.fields.iter().any(|is_result| !is_result) => {}
            '\u{b}' | '\u{e}' => self.letter('\n', offset),
            '\u{1e}' => self.letter('-', offset),
            '\t' => self.letter('\t', offset),
            letter if letter < ' ' => {}
            letter => self.letter(letter, offset),
        }
    }

    fn letter(&mut self, letter: char, offset: u32) {
        let format = self.document.characters.at(offset).copied();
        if self.runs.len() > MAX_OPEN_RUNS {
            self.end_paragraph(false, offset);
        }
        match self.runs.last_mut() {
            Some((last, text)) if *last == format && text.len() < 4096 => text.push(letter),
            _ => self.runs.push((format, letter.to_string())),
        }
    }

    fn end_paragraph(&mut self, is_cell: bool, offset: u32) {
        let format = self.document.paragraphs.at(offset).copied().unwrap_or_default();
        let style = self.document.styles.get(format.style);
        let is_in_table = is_cell || format.in_table;
        if is_in_table != self.in_row {
            if is_in_table {
                self.builder.open_row()
            } else {
                self.builder.close_row()
            }
            self.in_row = is_in_table;
        }
        if is_cell && format.is_row_end {
            self.runs.clear();
            self.builder.close_row();
            self.in_row = false;
            return;
        }
        for (format, text) in self.runs.drain(..) {
            let mut format = format.unwrap_or_default();
            if let Some(named) = format.style {
                format.fill(&self.document.styles.get(named).character);
            }
            format.fill(&style.character);
            if format.hidden == Some(true) {
                continue;
            }
            let font = format.font.unwrap_or(self.document.styles.font);
            let mut face = self.document.faces.get(usize::from(font)).copied().unwrap_or_default();
            face.is_capital |= format.caps == Some(true);
            face.bold = Some(format.bold == Some(true));
            self.builder.text(&text, face);
        }
        self.builder.align(format.align.or(style.align).unwrap_or_default());
        self.builder.close_paragraph();
        if is_cell {
            self.builder.close_cell();
        }
    }

    fn finish(mut self) -> Content {
        if !self.runs.is_empty() {
            self.end_paragraph(false, u32::MAX);
        }
        self.builder.finish()
    }
}
