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

/// Pages whose headers and footers are read: each chapter may have its own.
const MAX_MASTERS: usize = 24;

/// The text of a document: the header of its first page, the body, other headers and the footers, the notes. Deleted
/// text, comments and numbers of pages are left out.
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
        masters: Masters::default(),
        aside: None,
        notes: Content::default(),
    };
    for part in ["styles.xml", "content.xml"] {
        if part == "content.xml" || package.has(part) {
            walk(package.stream(part)?, budget, &damaged, &mut reader)?;
        }
    }
    if !is_workbook {
        reader.end_text();
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
    /// The page that begins with such a paragraph.
    master: Option<String>,
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
                    let master = tag.attribute("master-page-name").filter(|master| !master.is_empty());
                    self.by_name.insert(name.clone(), Format { parent, master, ..Format::default() });
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

    /// The page that begins with a paragraph of the style `name`.
    fn master(&self, name: Option<&str>) -> Option<&String> {
        let mut next = name;
        for _ in 0..MAX_PARENTS {
            let format = next.and_then(|name| self.by_name.get(name))?;
            if format.master.is_some() {
                return format.master.as_ref();
            }
            next = format.parent.as_deref();
        }
        None
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

/// Header or footer of a page.
#[derive(Debug)]
struct Margin {
    is_header: bool,
    /// On the first page alone.
    is_first: bool,
    content: Content,
}

/// What stands around pages of one kind.
#[derive(Debug, Default)]
struct Master {
    name: String,
    /// The kind of the page after it.
    next: Option<String>,
    margins: Vec<Margin>,
}

/// Kinds of pages, and which of them the text uses.
#[derive(Debug, Default)]
struct Masters {
    all: Vec<Master>,
    /// In the order of the text.
    used: Vec<String>,
    has_paragraphs: bool,
}

impl Masters {
    /// Notes the page that begins with a paragraph of the text, if one does.
    fn begins(&mut self, master: Option<String>) {
        // The first page of a text that names none.
        const USUAL: &str = "Standard";
        let usual = (!self.has_paragraphs).then(|| USUAL.to_owned());
        self.has_paragraphs = true;
        let Some(name) = master.or(usual) else { return };
        let mut name = Some(name);
        while let Some(used) = name.take().filter(|name| !self.used.contains(name)) {
            if self.used.len() >= MAX_MASTERS {
                return;
            }
            name = self.all.iter().find(|master| master.name == used).and_then(|master| master.next.clone());
            self.used.push(used);
        }
    }

    /// The header of the first page, then all other headers, then the footers.
    fn around(self) -> (Content, Content) {
        let mut above = Content::default();
        let mut headers = Content::default();
        let mut footers = Content::default();
        let mut all = self.all;
        for (at, name) in self.used.iter().enumerate() {
            let Some(master) = all.iter_mut().find(|master| master.name == *name) else { continue };
            let has_first = master.margins.iter().any(|margin| margin.is_header && margin.is_first);
            for margin in master.margins.drain(..) {
                let is_above = at == 0 && margin.is_header && margin.is_first == has_first;
                let place = match margin.is_header {
                    true if is_above && above.blocks.is_empty() => &mut above,
                    true => &mut headers,
                    false => &mut footers,
                };
                place.append(margin.content);
            }
        }
        headers.append(footers);
        (above, headers)
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
    masters: Masters,
    /// While a note or a header is read: what is to go on after it.
    aside: Option<(Builder<'b>, Vec<Open>)>,
    notes: Content,
}

impl<'b> Document<'b> {
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

    fn end_text(&mut self) {
        let body = std::mem::replace(&mut self.builder, Builder::new(self.budget)).finish();
        let (mut text, below) = std::mem::take(&mut self.masters).around();
        text.append(body);
        text.append(below);
        text.append(std::mem::take(&mut self.notes));
        self.sheets.push((String::new(), text));
    }

    /// Begins something that stands apart from the text around it.
    fn step_aside(&mut self) {
        let builder = std::mem::replace(&mut self.builder, Builder::new(self.budget));
        self.aside = Some((builder, std::mem::take(&mut self.paragraphs)));
    }

    /// Ends it and goes on with the text around it.
    fn step_back(&mut self) -> Content {
        let Some((builder, paragraphs)) = self.aside.take() else { return Content::default() };
        self.paragraphs = paragraphs;
        std::mem::replace(&mut self.builder, builder).finish()
    }

    /// Kinds of pages with what stands around them. Gives whether the element is one of theirs.
    fn open_master(&mut self, tag: &Tag<'_>) -> bool {
        match tag.name() {
            "master-page" if self.masters.all.len() < MAX_MASTERS * 4 => {
                let name = tag.attribute("name").unwrap_or_default();
                let next = tag.attribute("next-style-name");
                self.masters.all.push(Master { name, next, margins: Vec::new() });
            }
            name
            @ ("header" | "header-first" | "header-left" | "footer" | "footer-first" | "footer-left")
                if !self.masters.all.is_empty() && self.aside.is_none() && !self.is_workbook =>
            {
                if tag.attribute("display").as_deref() == Some("false") {
                    self.skipped = 1;
                    return true;
                }
                let margin = Margin {
                    is_header: name.starts_with("header"),
                    is_first: name.ends_with("first"),
                    content: Content::default(),
                };
                if let Some(master) = self.masters.all.last_mut() {
                    master.margins.push(margin);
                }
                self.step_aside();
            }
            _ => return false,
        }
        true
    }

    fn close_master(&mut self, name: &str) {
        if matches!(
            name,
            "header" | "header-first" | "header-left" | "footer" | "footer-first" | "footer-left"
        ) && self.aside.is_some()
        {
            let content = self.step_back();
            let margin = self.masters.all.last_mut().and_then(|master| master.margins.last_mut());
            if let Some(margin) = margin {
                margin.content = content;
            }
        }
    }
}

/// What is left out with all in it. Numbers of pages are no text of the letter.
const LEFT_OUT: [&str; 7] =
    ["tracked-changes", "annotation", "ruby-text", "forms", "page-number", "page-count", "note-citation"];

impl Visitor for Document<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name();
        if self.skipped > 0 || LEFT_OUT.contains(&name) {
            self.skipped += 1;
            return;
        }
        if !self.in_body {
            self.in_body = name == "body";
            // Words of headers stand among the styles.
            if !self.open_master(tag) && self.aside.is_none() {
                self.styles.open(tag);
            }
            if self.aside.is_none() {
                return;
            }
        }
        let count = |attribute: &str| {
            tag.attribute(attribute).and_then(|count| count.parse().ok()).unwrap_or(1).min(MAX_REPEATS)
        };
        match name {
            "p" | "h" => {
                let style = tag.attribute("style-name");
                if self.in_body && !self.is_workbook {
                    let master = self.styles.master(style.as_deref()).cloned();
                    self.masters.begins(master);
                }
                self.paragraphs.push(Open { style, ..Open::default() });
                self.builder.open_paragraph();
            }
            "note-body" if self.in_body && self.aside.is_none() => self.step_aside(),
            // Those of headers are seals and logos.
            "image" if self.in_body => {
                let part = tag.attribute("href").map(|part| part.trim_start_matches("./").to_owned());
                self.builder.content.pictures.extend(part);
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
            self.close_master(name);
            if matches!(name, "style" | "default-style") {
                self.styles.open = None;
            }
            if self.aside.is_none() {
                return;
            }
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
            "note-body" if self.in_body => {
                let note = self.step_back();
                self.notes.append(note);
            }
            "table" if self.is_workbook => self.end_sheet(),
            "body" => self.in_body = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if (self.in_body || self.aside.is_some()) && self.skipped == 0 {
            self.put(text);
        }
    }
}
