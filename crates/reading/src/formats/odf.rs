//! OpenDocument (ISO/IEC 26300): texts and spreadsheets.

use std::collections::HashMap;

use super::budget::Budget;
use super::content::{Align, Builder, Content, Face};
use super::markup::{Tag, Visitor, walk};
use super::package::Package;
use crate::ReadError;

/// Styles that lead to each other end here.
const MAX_PARENTS: usize = 20;
/// A run of spaces, or a cell repeated more often than this, is formatting.
const MAX_REPEATS: usize = 64;

/// The text of a document. Deleted text and comments are left out.
pub(crate) fn text<'b>(package: &mut Package<'_, 'b>, budget: &'b Budget<'b>) -> Result<Content, ReadError> {
    Ok(read(package, budget, false)?.into_iter().next().unwrap_or_default().1)
}

/// The sheets of a workbook, each with its name.
pub(crate) fn sheets<'b>(
    package: &mut Package<'_, 'b>,
    budget: &'b Budget<'b>,
) -> Result<Vec<(String, Content)>, ReadError> {
    read(package, budget, true)
}

fn read<'b>(
    package: &mut Package<'_, 'b>,
    budget: &'b Budget<'b>,
    is_workbook: bool,
) -> Result<Vec<(String, Content)>, ReadError> {
    if package.has("META-INF/manifest.xml") {
        let manifest = package.member("META-INF/manifest.xml")?;
        if manifest.windows(15).any(|window| window == b"encryption-data") {
            return Err(ReadError::PasswordProtected);
        }
    }
    let damaged = package.damaged();
    let mut reader = Document {
        builder: Builder::new(budget),
        budget,
        styles: Styles::default(),
        paragraphs: Vec::new(),
        skipped: 0,
        in_body: false,
        is_workbook,
        repeats: 1,
        sheet: String::new(),
        sheets: Vec::new(),
    };
    for part in ["styles.xml", "content.xml"] {
        if part == "content.xml" || package.has(part) {
            walk(package.stream(part)?, budget, &damaged, &mut reader)?;
        }
    }
    if !is_workbook {
        reader.end_sheet();
    }
    Ok(reader.sheets)
}

#[derive(Debug, Default, Clone)]
struct Format {
    font: Option<String>,
    bold: Option<bool>,
    caps: Option<bool>,
    align: Option<Align>,
    parent: Option<String>,
}

/// Styles of both parts, and the fonts they name.
#[derive(Default)]
struct Styles {
    by_name: HashMap<String, Format>,
    defaults: Format,
    fonts: HashMap<String, String>,
    /// The style that is open: its name, or `None` for the default one of paragraphs.
    open: Option<Option<String>>,
}

impl Styles {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "font-face" => {
                if let (Some(name), Some(family)) = (tag.attribute("name"), tag.attribute("font-family")) {
                    self.fonts.insert(name, family);
                }
            }
            "default-style" if tag.attribute("family").as_deref() == Some("paragraph") => {
                self.open = Some(None);
            }
            "style" => {
                // Families have names of their own, but only those of text and paragraphs are asked for.
                if matches!(tag.attribute("family").as_deref(), Some("text" | "paragraph"))
                    && let Some(name) = tag.attribute("name")
                {
                    let parent = tag.attribute("parent-style-name");
                    self.by_name.insert(name.clone(), Format { parent, ..Format::default() });
                    self.open = Some(Some(name));
                }
            }
            "text-properties" | "paragraph-properties" => {
                let format = match &self.open {
                    Some(Some(name)) => self.by_name.get_mut(name),
                    Some(None) => Some(&mut self.defaults),
                    None => None,
                };
                let Some(format) = format else { return };
                format.font = tag
                    .attribute("font-name")
                    .map(|name| self.fonts.get(&name).cloned().unwrap_or(name))
                    .or_else(|| tag.attribute("font-family"))
                    .or(format.font.take());
                if let Some(weight) = tag.attribute("font-weight") {
                    format.bold = Some(weight != "normal");
                }
                if let Some(case) = tag.attribute("text-transform") {
                    format.caps = Some(case == "uppercase");
                }
                format.align = match tag.attribute("text-align").as_deref() {
                    Some("center") => Some(Align::Center),
                    Some("end" | "right") => Some(Align::Right),
                    Some(_) => Some(Align::Left),
                    None => format.align,
                };
            }
            _ => {}
        }
    }

    /// What the style `name` and its parents say, the nearest first.
    fn fill(&self, format: &mut Format, name: Option<&str>) {
        let mut next = name;
        for _ in 0..MAX_PARENTS {
            let Some(base) = next.and_then(|name| self.by_name.get(name)) else { return };
            if format.font.is_none() {
                format.font.clone_from(&base.font);
            }
            format.bold = format.bold.or(base.bold);
            format.caps = format.caps.or(base.caps);
            format.align = format.align.or(base.align);
            next = base.parent.as_deref();
        }
    }
}

/// A paragraph that is open, with the styles of the spans inside.
#[derive(Default)]
struct Open {
    style: Option<String>,
    spans: Vec<Option<String>>,
    face: Option<Face>,
}

/// The parts `styles.xml` and `content.xml`.
struct Document<'b> {
    builder: Builder<'b>,
    budget: &'b Budget<'b>,
    styles: Styles,
    paragraphs: Vec<Open>,
    /// Depth inside what is left out.
    skipped: usize,
    in_body: bool,
    is_workbook: bool,
    /// How often the open cell stands.
    repeats: usize,
    sheet: String,
    sheets: Vec<(String, Content)>,
}

impl Document<'_> {
    fn put(&mut self, text: &str) {
        let Some(open) = self.paragraphs.last_mut() else { return };
        let face = match open.face {
            Some(face) => face,
            None => {
                let mut format = Format::default();
                for style in open.spans.iter().rev().chain([&open.style]) {
                    self.styles.fill(&mut format, style.as_deref());
                }
                let defaults = &self.styles.defaults;
                let font = format.font.or_else(|| defaults.font.clone()).unwrap_or_default();
                self.builder.content.note_font(&font);
                let mut face = Face::named(&font);
                face.is_capital |= format.caps.or(defaults.caps) == Some(true);
                face.bold = Some(format.bold.or(defaults.bold) == Some(true));
                open.face = Some(face);
                face
            }
        };
        self.builder.text(text, face);
    }

    fn end_sheet(&mut self) {
        let builder = std::mem::replace(&mut self.builder, Builder::new(self.budget));
        self.sheets.push((std::mem::take(&mut self.sheet), builder.finish()));
    }
}

impl Visitor for Document<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name();
        if self.skipped > 0 || matches!(name, "tracked-changes" | "annotation" | "ruby-text" | "forms") {
            self.skipped += 1;
            return;
        }
        if !self.in_body {
            self.in_body = name == "body";
            self.styles.open(tag);
            return;
        }
        let count = |attribute: &str| {
            tag.attribute(attribute).and_then(|count| count.parse().ok()).unwrap_or(1).min(MAX_REPEATS)
        };
        match name {
            "p" | "h" => {
                self.paragraphs.push(Open { style: tag.attribute("style-name"), ..Open::default() });
                self.builder.open_paragraph();
            }
            "span" | "a" => {
                if let Some(open) = self.paragraphs.last_mut() {
                    open.spans.push(tag.attribute("style-name").filter(|_| name == "span"));
                    open.face = None;
                }
            }
            "s" => {
                let spaces = " ".repeat(count("c"));
                self.put(&spaces);
            }
            "tab" => self.put("\t"),
            "line-break" => self.put("\n"),
            "table" if self.is_workbook => self.sheet = tag.attribute("name").unwrap_or_default(),
            "table-row" => self.builder.open_row(),
            "table-cell" | "covered-table-cell" => self.repeats = count("number-columns-repeated"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if !self.in_body {
            if matches!(name, "style" | "default-style") {
                self.styles.open = None;
            }
            return;
        }
        match name {
            "p" | "h" => {
                let open = self.paragraphs.pop().unwrap_or_default();
                let mut format = Format::default();
                self.styles.fill(&mut format, open.style.as_deref());
                self.builder.align(format.align.or(self.styles.defaults.align).unwrap_or_default());
                self.builder.close_paragraph();
            }
            "span" | "a" => {
                if let Some(open) = self.paragraphs.last_mut() {
                    open.spans.pop();
                    open.face = None;
                }
            }
            "table-cell" | "covered-table-cell" => {
                // Empty cells at the end of a row stand repeated to the last column there is.
                let repeats = if self.is_workbook { std::mem::replace(&mut self.repeats, 1) } else { 1 };
                self.builder.close_cells(repeats);
            }
            "table-row" => self.builder.close_row(),
            "table" if self.is_workbook => self.end_sheet(),
            "body" => self.in_body = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_body && self.skipped == 0 {
            self.put(text);
        }
    }
}
