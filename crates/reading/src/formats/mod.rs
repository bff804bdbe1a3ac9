//! Files other than PDFs: word processor files, workbooks, presentations, messages, archives, plain text.
//!
//! Each kind is read by a module of its own into [`content`]; what has no pages becomes one page. All of them draw on one
//! [`budget`].

mod budget;
mod bytes;
mod container;
mod content;
mod docx;
mod email;
mod markup;
mod odf;
mod package;
mod page;
mod pasted;
mod plain;
mod pptx;
mod rtf;
mod setting;
mod word97;
mod xls;
mod xlsx;

use std::cell::RefCell;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::reading::{Fields, PageText};
use crate::text::folding::clean;
use crate::text_layer::Recogniser;
use crate::{FileKind, Inspection, LegacyFonts, Limits, ReadError, Reading, fields, sniff};
use budget::Budget;
use container::{Container, shown_name};
use content::Content;
use package::Package;
use page::Page;

/// What a file of these kinds holds.
struct Written {
    pages: Vec<PageText>,
    /// Pages whose characters are still to be recognised, counted as [`Reading::to_recognise`].
    to_recognise: Vec<u32>,
    fields: Fields,
    remarks: Vec<String>,
    fonts: LegacyFonts,
    /// Parts of an office file with the pictures in it, in order.
    pictures: Vec<String>,
}

impl Written {
    /// Nothing but pages.
    fn of_texts(pages: Vec<PageText>, fonts: LegacyFonts) -> Self {
        let (fields, remarks) = (Fields::default(), Vec::new());
        Self { pages, to_recognise: Vec::new(), fields, remarks, fonts, pictures: Vec::new() }
    }

    /// Pages on which no fields are looked for.
    fn of_pages(pages: impl Iterator<Item = Page>) -> Self {
        let mut written = Self::of_texts(Vec::new(), LegacyFonts::default());
        for page in pages {
            written.pages.push(page.text);
            written.pictures.extend(page.pictures);
            written.fonts.tcvn3 |= page.fonts.tcvn3;
            written.fonts.vni |= page.fonts.vni;
        }
        written
    }
}

/// Where a file lies inside the one that is read.
#[derive(Clone, Copy)]
struct Inside<'i, 'p> {
    /// Containers around it.
    depth: usize,
    /// Pages of the file that is read that come before its first.
    before: u32,
    pictures: &'i RefCell<Pictures<'p>>,
}

/// What is done with pages of files inside.
struct Pictures<'p> {
    recognise: &'p mut Recogniser<'p>,
    /// The only page that matters, counted as [`Page::number`](crate::text_layer::Page::number); none: all do.
    only: Option<u32>,
}

/// Reads the file at `path`, which has no pages. Those of files inside it are recognised by `recognise`.
///
/// Errors: [`ReadError::UnsupportedKind`], [`ReadError::Damaged`], [`ReadError::PasswordProtected`],
/// [`ReadError::TooLarge`], [`ReadError::OverLimit`], [`ReadError::Unopenable`].
pub(crate) fn read<'p>(
    path: &Path,
    limits: &Limits,
    recognise: &'p mut Recogniser<'p>,
) -> Result<Reading, ReadError> {
    read_with(path, limits, Pictures { recognise, only: None })
}

/// Gives `recognise` page `page` (from 1) of the file at `path`, if it is a picture. Other files inside are only counted.
///
/// Errors: as [`read`].
pub(crate) fn visit<'p>(
    path: &Path,
    limits: &Limits,
    page: u32,
    recognise: &'p mut Recogniser<'p>,
) -> Result<(), ReadError> {
    read_with(path, limits, Pictures { recognise, only: Some(page) }).map(drop)
}

fn read_with(path: &Path, limits: &Limits, pictures: Pictures<'_>) -> Result<Reading, ReadError> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|_| ReadError::Unopenable)?;
    file.take(limits.max_bytes + 1).read_to_end(&mut bytes).map_err(|_| ReadError::Unopenable)?;
    if bytes.len() as u64 > limits.max_bytes {
        return Err(ReadError::TooLarge { bytes: bytes.len() as u64, limit: limits.max_bytes });
    }
    let (budget, pictures) = (Budget::new(limits), RefCell::new(pictures));
    let mut written = take_apart(&bytes, &budget, Inside { depth: 0, before: 0, pictures: &pictures })?;
    if budget.is_out_of_characters() {
        written.remarks.push("Tệp quá dài, chỉ đọc được phần đầu.".to_owned());
    }
    Ok(Reading {
        pages: written.pages,
        fields: written.fields,
        remarks: written.remarks,
        first_page: Vec::new(),
        to_recognise: written.to_recognise,
        words: Vec::new(),
        inspection: Inspection {
            page_count: 0,
            pages: Vec::new(),
            encrypted: false,
            legacy_fonts: written.fonts,
        },
    })
}

/// Reads `bytes` by their kind.
fn take_apart(bytes: &[u8], budget: &Budget<'_>, inside: Inside<'_, '_>) -> Result<Written, ReadError> {
    let depth = inside.depth;
    let head = bytes.get(..8 * 1024).unwrap_or(bytes);
    match sniff(head, "") {
        kind @ (FileKind::Zip
        | FileKind::Docx
        | FileKind::Xlsx
        | FileKind::Pptx
        | FileKind::Odt
        | FileKind::Ods
        | FileKind::Odp) => packed(bytes, kind, budget, inside),
        FileKind::Doc | FileKind::Xls | FileKind::Ppt | FileKind::Ole => compound(bytes, budget, depth),
        FileKind::Rtf => Ok(letter(rtf::read(bytes, budget)?, depth)),
        kind @ (FileKind::Text | FileKind::Unknown) => {
            if depth < container::MAX_DEPTH && email::is_message(head) {
                return email::read(bytes, budget, inside);
            }
            let text = plain::unicode(bytes).filter(|_| kind == FileKind::Text);
            match text.or_else(|| plain::single_byte(bytes)) {
                Some(text) => Ok(letter(plain::content(&text, budget), depth)),
                None => Err(ReadError::UnsupportedKind { file: kind }),
            }
        }
        kind => Err(ReadError::UnsupportedKind { file: kind }),
    }
}

/// Reads what is an OLE compound file on the outside.
fn compound(bytes: &[u8], budget: &Budget<'_>, depth: usize) -> Result<Written, ReadError> {
    match word97::kind(bytes) {
        Some(FileKind::Doc) => Ok(letter(word97::read(bytes, budget)?, depth)),
        Some(FileKind::Xls) => Ok(workbook(xls::sheets(bytes, budget)?)),
        Some(FileKind::Ole) if word97::is_locked_package(bytes) => Err(ReadError::PasswordProtected),
        Some(kind) => Err(ReadError::UnsupportedKind { file: kind }),
        None => Err(ReadError::Damaged { file: FileKind::Ole }),
    }
}

/// Reads what is a ZIP archive on the outside.
fn packed(
    bytes: &[u8],
    kind: FileKind,
    budget: &Budget<'_>,
    inside: Inside<'_, '_>,
) -> Result<Written, ReadError> {
    let mut package = Package::open(bytes, kind, budget)?;
    let (kind, depth) = (package.kind()?, inside.depth);
    package.set_kind(kind);
    let mut written = match kind {
        FileKind::Docx => letter(docx::read(&mut package, budget)?, depth),
        FileKind::Odt => letter(odf::text(&mut package, budget)?, depth),
        FileKind::Xlsx => workbook(xlsx::sheets(&mut package, budget)?),
        FileKind::Ods => workbook(odf::sheets(&mut package, budget)?),
        FileKind::Pptx => slides(pptx::slides(&mut package, budget)?),
        FileKind::Zip if depth < container::MAX_DEPTH => return archive(&mut package, budget, inside),
        kind => return Err(ReadError::UnsupportedKind { file: kind }),
    };
    let pictures = std::mem::take(&mut written.pictures);
    pasted::add(&mut written, &mut package, &pictures, budget, inside)?;
    Ok(written)
}

/// An archive: the names of its members, then what is in them.
fn archive(
    package: &mut Package<'_, '_>,
    budget: &Budget<'_>,
    inside: Inside<'_, '_>,
) -> Result<Written, ReadError> {
    let mut members = Vec::new();
    for at in 0..package.len() {
        if let Some((name, false)) = package.entry(at) {
            members.push((at, shown_name(&name, members.len())));
        }
    }
    let mut names = format!("Tệp nén gồm {} tệp:\n", members.len());
    for (_, name) in &members {
        names += &format!("- {name}\n");
    }
    let mut container = Container::new(budget, inside);
    container.page(plain::content(&names, budget));
    for (at, name) in members {
        match package.member_at(at) {
            Ok(bytes) => container.member(&name, &bytes)?,
            Err(error) => container.failed(&name, error)?,
        }
    }
    Ok(container.finish())
}

/// One page a sheet, its name above.
fn workbook(sheets: Vec<(String, Content)>) -> Written {
    let named = |(name, content): (String, Content)| {
        let mut page = Page::new(content);
        page.text.text.insert_str(0, &format!("{}\n", clean(&name)));
        page
    };
    Written::of_pages(sheets.into_iter().map(named))
}

/// One page a slide.
fn slides(slides: Vec<Content>) -> Written {
    Written::of_pages(slides.into_iter().map(Page::new))
}

/// One page that may be a letter: its fields are looked for, unless it came inside something else.
fn letter(content: Content, depth: usize) -> Written {
    let page = Page::new(content);
    if depth > 0 {
        return Written::of_pages([page].into_iter());
    }
    let sheets = page.sheets();
    let trust = vec![(page.text.confidence, page.text.reason.clone()); sheets.len()];
    let (mut fields, remarks) = fields::read(&sheets, trust, page.is_english);
    fields.forget_places();
    Written { fields, remarks, ..Written::of_pages([page].into_iter()) }
}
