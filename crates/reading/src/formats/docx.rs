//! Word documents, Office Open XML (ISO/IEC 29500-1, WordprocessingML).

use std::collections::HashMap;

use super::budget::Budget;
use super::content::{Align, Builder, Content, Face};
use super::markup::{Tag, Visitor, walk};
use super::package::Package;
use crate::ReadError;

/// Styles that lead to each other end here.
const MAX_BASES: usize = 20;
/// Where the notes are.
const NOTES: [&str; 2] = ["word/footnotes.xml", "word/endnotes.xml"];

/// The text of the body and its notes. Deleted and hidden text, codes of fields, headers and footers are left out.
pub(crate) fn read<'b>(package: &mut Package<'_, 'b>, budget: &'b Budget<'b>) -> Result<Content, ReadError> {
    let damaged = package.damaged();
    let mut styles = Styles::default();
    if package.has("word/styles.xml") {
        walk(package.stream("word/styles.xml")?, budget, &damaged, &mut styles)?;
    }
    let mut body = Body::new(Builder::new(budget), &styles);
    let main = package.main_part()?.ok_or_else(|| damaged.clone())?;
    walk(package.stream(&main)?, budget, &damaged, &mut body)?;
    for name in NOTES {
        if package.has(name) {
            walk(package.stream(name)?, budget, &damaged, &mut body)?;
        }
    }
    Ok(body.builder.finish())
}

/// What formats say about runs and paragraphs; `None` where they say nothing.
#[derive(Debug, Default, Clone)]
struct Format {
    font: Option<String>,
    bold: Option<bool>,
    caps: Option<bool>,
    hidden: Option<bool>,
    align: Option<Align>,
}

impl Format {
    /// Takes what `tag` says, if it is one of the properties looked at.
    fn note(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "rFonts" => {
                if let Some(font) = tag.attribute("ascii").or_else(|| tag.attribute("hAnsi")) {
                    self.font = Some(font);
                }
            }
            "b" => self.bold = Some(tag.is_on()),
            "caps" => self.caps = Some(tag.is_on()),
            "vanish" => self.hidden = Some(tag.is_on()),
            "jc" => {
                self.align = Some(match tag.attribute("val").as_deref() {
                    Some("center") => Align::Center,
                    Some("right" | "end") => Align::Right,
                    _ => Align::Left,
                });
            }
            _ => {}
        }
    }

    /// Fills in from `base` what this one leaves open.
    fn fill(&mut self, base: &Self) {
        if self.font.is_none() {
            self.font.clone_from(&base.font);
        }
        self.bold = self.bold.or(base.bold);
        self.caps = self.caps.or(base.caps);
        self.hidden = self.hidden.or(base.hidden);
        self.align = self.align.or(base.align);
    }
}

/// The part `styles.xml`.
#[derive(Default)]
struct Styles {
    by_id: HashMap<String, (Format, Option<String>)>,
    /// Formats of documents without styles, and the style of paragraphs without one.
    defaults: Format,
    paragraph: Option<String>,
    open: Option<String>,
    in_defaults: bool,
    /// Formats of parts of tables are not those of the style.
    in_part: bool,
}

impl Styles {
    fn fill(&self, format: &mut Format, style: Option<&str>) {
        let mut next = style;
        for _ in 0..MAX_BASES {
            let Some((base, based_on)) = next.and_then(|id| self.by_id.get(id)) else { break };
            format.fill(base);
            next = based_on.as_deref();
        }
    }
}

impl Visitor for Styles {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "docDefaults" => self.in_defaults = true,
            "tblStylePr" => self.in_part = true,
            "style" => {
                let id = tag.attribute("styleId").unwrap_or_default();
                let is_default = matches!(tag.attribute("default").as_deref(), Some("1" | "true" | "on"));
                if is_default && tag.attribute("type").as_deref() == Some("paragraph") {
                    self.paragraph = Some(id.clone());
                }
                self.by_id.insert(id.clone(), (Format::default(), None));
                self.open = Some(id);
            }
            "basedOn" => {
                if let Some((_, base)) = self.open.as_ref().and_then(|id| self.by_id.get_mut(id)) {
                    *base = tag.attribute("val");
                }
            }
            _ if self.in_part => {}
            _ if self.in_defaults => self.defaults.note(tag),
            _ => {
                if let Some((format, _)) = self.open.as_ref().and_then(|id| self.by_id.get_mut(id)) {
                    format.note(tag);
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "docDefaults" => self.in_defaults = false,
            "tblStylePr" => self.in_part = false,
            "style" => self.open = None,
            _ => {}
        }
    }

    fn text(&mut self, _: &str) {}
}

/// A paragraph that is open, and the run in it.
#[derive(Default)]
struct Open {
    style: Option<String>,
    /// Inside `pPr`, whose run properties are those of the paragraph's mark.
    in_properties: bool,
    in_run: bool,
    run_style: Option<String>,
    run: Format,
    /// The run's face once its properties are known; `None` for hidden text.
    face: Option<Option<Face>>,
    align: Option<Align>,
}

/// A part with paragraphs.
struct Body<'s, 'b> {
    builder: Builder<'b>,
    styles: &'s Styles,
    open: Vec<Open>,
    in_text: bool,
    /// Depth inside what is left out: the second of two forms of the same drawing, deleted text.
    skipped: usize,
}

impl<'s, 'b> Body<'s, 'b> {
    fn new(builder: Builder<'b>, styles: &'s Styles) -> Self {
        Self { builder, styles, open: Vec::new(), in_text: false, skipped: 0 }
    }

    fn put(&mut self, text: &str) {
        let face = match self.open.last_mut() {
            None => Some(Face::default()),
            Some(open) => match open.face {
                Some(face) => face,
                None => {
                    let mut format = open.run.clone();
                    self.styles.fill(&mut format, open.run_style.as_deref());
                    let paragraph = open.style.as_deref().or(self.styles.paragraph.as_deref());
                    self.styles.fill(&mut format, paragraph);
                    format.fill(&self.styles.defaults);
                    let font = format.font.unwrap_or_default();
                    self.builder.content.note_font(&font);
                    let mut face = Face::named(&font);
                    face.is_capital |= format.caps == Some(true);
                    face.bold = Some(format.bold == Some(true));
                    let face = (format.hidden != Some(true)).then_some(face);
                    open.face = Some(face);
                    face
                }
            },
        };
        if let Some(face) = face {
            self.builder.text(text, face);
        }
    }
}

impl Visitor for Body<'_, '_> {
    fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name();
        if self.skipped > 0 || matches!(name, "Fallback" | "del" | "moveFrom" | "tblPr" | "tblGrid") {
            self.skipped += 1;
            return;
        }
        let in_properties = self.open.last().is_some_and(|open| open.in_properties);
        match name {
            "p" => {
                self.open.push(Open::default());
                self.builder.open_paragraph();
            }
            "tr" => self.builder.open_row(),
            "tab" if !in_properties => self.put("\t"),
            "br" | "cr" => self.put("\n"),
            "noBreakHyphen" => self.put("-"),
            "t" => self.in_text = true,
            _ => {}
        }
        let Some(open) = self.open.last_mut() else { return };
        match name {
            "pPr" => open.in_properties = true,
            "pStyle" => open.style = tag.attribute("val"),
            "r" => {
                open.in_run = true;
                (open.run, open.run_style, open.face) = (Format::default(), None, None);
            }
            "rStyle" if open.in_run => open.run_style = tag.attribute("val"),
            "jc" if open.in_properties => {
                let mut format = Format::default();
                format.note(tag);
                open.align = format.align;
            }
            _ if open.in_run && !open.in_properties && open.face.is_none() => open.run.note(tag),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "p" => {
                let open = self.open.pop().unwrap_or_default();
                let mut format = Format { align: open.align, ..Format::default() };
                let style = open.style.as_deref().or(self.styles.paragraph.as_deref());
                self.styles.fill(&mut format, style);
                self.builder.align(format.align.unwrap_or_default());
                self.builder.close_paragraph();
            }
            "tc" => self.builder.close_cell(),
            "tr" => self.builder.close_row(),
            "t" => self.in_text = false,
            "pPr" => self.open.last_mut().into_iter().for_each(|open| open.in_properties = false),
            "r" => self.open.last_mut().into_iter().for_each(|open| open.in_run = false),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 {
            self.put(text);
        }
    }
}
