//! Files other than PDFs: word processor files, workbooks, messages, archives, plain text.
//!
//! Each kind is read by a module of its own into [`content`]; what has no pages becomes one page. All of them draw on one
//! [`budget`].

mod budget;
mod content;
mod docx;
mod markup;
mod odf;
mod package;
mod page;
mod setting;
mod word97;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::reading::{Fields, PageText};
use crate::{FileKind, Inspection, LegacyFonts, Limits, ReadError, Reading, fields, sniff};
use budget::Budget;
use content::Content;
use package::Package;
use page::Page;

/// What a file of these kinds holds.
struct Written {
    pages: Vec<PageText>,
    fields: Fields,
    remarks: Vec<String>,
    fonts: LegacyFonts,
}

/// Reads the file at `path`, which is no PDF.
///
/// Errors: [`ReadError::UnsupportedKind`], [`ReadError::Damaged`], [`ReadError::PasswordProtected`],
/// [`ReadError::TooLarge`], [`ReadError::OverLimit`], [`ReadError::Unopenable`].
pub(crate) fn read(path: &Path, limits: &Limits) -> Result<Reading, ReadError> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|_| ReadError::Unopenable)?;
    file.take(limits.max_bytes + 1).read_to_end(&mut bytes).map_err(|_| ReadError::Unopenable)?;
    if bytes.len() as u64 > limits.max_bytes {
        return Err(ReadError::TooLarge { bytes: bytes.len() as u64, limit: limits.max_bytes });
    }
    let budget = Budget::new(limits);
    let mut written = take_apart(&bytes, &budget)?;
    if budget.is_out_of_characters() {
        written.remarks.push("Tệp quá dài, chỉ đọc được phần đầu.".to_owned());
    }
    Ok(Reading {
        pages: written.pages,
        fields: written.fields,
        remarks: written.remarks,
        first_page: Vec::new(),
        to_recognise: Vec::new(),
        inspection: Inspection {
            page_count: 0,
            pages: Vec::new(),
            encrypted: false,
            legacy_fonts: written.fonts,
        },
    })
}

fn take_apart(bytes: &[u8], budget: &Budget<'_>) -> Result<Written, ReadError> {
    let head = bytes.get(..8 * 1024).unwrap_or(bytes);
    match sniff(head, "") {
        kind @ (FileKind::Zip
        | FileKind::Docx
        | FileKind::Xlsx
        | FileKind::Pptx
        | FileKind::Odt
        | FileKind::Ods
        | FileKind::Odp) => packed(bytes, kind, budget),
        FileKind::Doc | FileKind::Xls | FileKind::Ppt | FileKind::Ole => compound(bytes, budget),
        kind => Err(ReadError::UnsupportedKind { file: kind }),
    }
}

/// Reads what is an OLE compound file on the outside.
fn compound(bytes: &[u8], budget: &Budget<'_>) -> Result<Written, ReadError> {
    match word97::kind(bytes) {
        Some(FileKind::Doc) => Ok(letter(word97::read(bytes, budget)?)),
        Some(FileKind::Ole) if word97::is_locked_package(bytes) => Err(ReadError::PasswordProtected),
        Some(kind) => Err(ReadError::UnsupportedKind { file: kind }),
        None => Err(ReadError::Damaged { file: FileKind::Ole }),
    }
}

/// Reads what is a ZIP archive on the outside.
fn packed(bytes: &[u8], kind: FileKind, budget: &Budget<'_>) -> Result<Written, ReadError> {
    let mut package = Package::open(bytes, kind, budget)?;
    let kind = package.kind();
    package.set_kind(kind);
    match kind {
        FileKind::Docx => Ok(letter(docx::read(&mut package, budget)?)),
        FileKind::Odt => Ok(letter(odf::text(&mut package, budget)?)),
        kind => Err(ReadError::UnsupportedKind { file: kind }),
    }
}

/// One page that may be a letter: its fields are looked for.
fn letter(content: Content) -> Written {
    let page = Page::new(content);
    let sheets = page.sheets();
    let trust = vec![(page.text.confidence, page.text.reason.clone()); sheets.len()];
    let (mut fields, remarks) = fields::read(&sheets, trust, page.is_english);
    fields.forget_places();
    Written { pages: vec![page.text], fields, remarks, fonts: page.fonts }
}
