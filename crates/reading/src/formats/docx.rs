//! Word documents, Office Open XML (ISO/IEC 29500-1, WordprocessingML).

use std::collections::{HashMap, HashSet};

use super::budget::Budget;
use super::content::{Align, Builder, Content, Face};
use super::markup::{Forms, Tag, Visitor, walk};
use super::package::Package;
use crate::ReadError;

/// Styles that lead to each other end here.
const MAX_BASES: usize = 20;
/// Headers and footers that are read of one document. Each section may have six.
const MAX_HEADERS: usize = 24;

/// The text of a document: the header of its first page, the body, other headers and the footers, the notes. What
/// repeats from page to page is read once. Deleted and hidden text, codes of fields and numbers of pages are left out.
pub(crate) fn read<'b>(package: &mut Package<'_, 'b>, budget: &'b Budget<'b>) -> Result<Content, ReadError> {
    let damaged = package.damaged();
    let mut styles = Styles::default();
    if package.has("word/styles.xml") {
        walk(package.stream("word/styles.xml")?, budget, &damaged, &mut styles)?;
    }
    let main = package.main_part()?.ok_or_else(|| damaged.clone())?;
    let related = package.related(&main)?;
    let Part { content: mut body, sections, pictures } = part(package, &main, &styles, budget)?;
    let of_kind = |kind: &'static str| related.iter().filter(move |relation| relation.kind == kind);
    let mut has_even = HasEven(false);
    if let Some(settings) = of_kind("settings").find(|settings| package.has(&settings.target)) {
        walk(package.stream(&settings.target)?, budget, &damaged, &mut has_even)?;
    }
    let Around { above, below } = Around::of(&sections, has_even.0);
    let target =
        |id: &str| related.iter().find(|relation| relation.id == id).map(|found| found.target.as_str());
    let notes =
        ["footnotes", "endnotes"].into_iter().flat_map(of_kind).map(|relation| relation.target.as_str());
    // Those of headers are seals and logos.
    body.pictures = pictures.iter().filter_map(|id| target(id)).map(str::to_owned).collect();
    let mut read = HashSet::new();
    let mut also = |content: &mut Content, name: &str| -> Result<(), ReadError> {
        if package.has(name) && read.insert(name.to_owned()) {
            content.append(part(package, name, &styles, budget)?.content);
        }
        Ok(())
    };
    let mut content = Content::default();
    if let Some(header) = above.and_then(target) {
        also(&mut content, header)?;
    }
    content.append(body);
    for name in below.into_iter().filter_map(target).take(MAX_HEADERS).chain(notes) {
        also(&mut content, name)?;
    }
    Ok(content)
}

/// What stands in a part with paragraphs.
struct Part {
    content: Content,
    sections: Vec<Section>,
    /// Relations to pictures, in order.
    pictures: Vec<String>,
}

fn part<'b>(
    package: &mut Package<'_, 'b>,
    name: &str,
    styles: &Styles,
    budget: &'b Budget<'b>,
) -> Result<Part, ReadError> {
    let damaged = package.damaged();
    let mut body = Body::new(Builder::new(budget), styles);
    walk(package.stream(name)?, budget, &damaged, &mut body)?;
    Ok(Part { content: body.builder.finish(), sections: body.sections, pictures: body.pictures })
}

/// Part of `settings.xml`: pages with even numbers have headers of their own.
struct HasEven(bool);

impl Visitor for HasEven {
    fn open(&mut self, tag: &Tag<'_>) {
        if tag.name() == "evenAndOddHeaders" {
            self.0 = tag.is_on();
        }
    }

    fn close(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

/// A section, as far as it has headers and footers.
#[derive(Debug, Default)]
struct Section {
    /// Its first page has its own.
    has_first: bool,
    /// Whether it is a header, on which pages it stands, and its relation.
    around: Vec<(bool, String, String)>,
}

/// Relations to headers and footers, in the order in which they are read.
struct Around<'s> {
    /// The header of the first page.
    above: Option<&'s str>,
    /// All others.
    below: Vec<&'s str>,
}

impl<'s> Around<'s> {
    fn of(sections: &'s [Section], has_even: bool) -> Self {
        let is_shown = |section: &Section, pages: &str| match pages {
            "first" => section.has_first,
            "even" => has_even,
            _ => true,
        };
        let on_first = |section: &&Section| if section.has_first { "first" } else { "default" };
        let above = sections.first().and_then(|section| {
            let pages = on_first(&section);
            let found = section.around.iter().find(|(is_header, on, _)| *is_header && on == pages);
            found.map(|(.., id)| id.as_str())
        });
        let all = |wanted: bool| {
            sections.iter().flat_map(move |section| {
                let around = section
                    .around
                    .iter()
                    .filter(move |(header, on, _)| *header == wanted && is_shown(section, on));
                around.map(|(.., id)| id.as_str())
            })
        };
        Self { above, below: all(true).chain(all(false)).collect() }
    }
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

/// Bytes of a field's code that are kept: its name is the first word.
const MAX_CODE: usize = 64;
/// Fields inside each other that are told apart.
const MAX_FIELDS: usize = 64;

/// A field that is open.
#[derive(Debug, Default)]
struct Field {
    code: String,
    /// Its code is over, and what it shows has begun.
    is_result: bool,
}

impl Field {
    /// Does it show the number of a page, which is no text of the letter?
    fn is_page_number(&self) -> bool {
        let name = self.code.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        matches!(name.as_str(), "PAGE" | "NUMPAGES" | "SECTIONPAGES")
    }
}

/// A part with paragraphs.
struct Body<'s, 'b> {
    builder: Builder<'b>,
    styles: &'s Styles,
    open: Vec<Open>,
    in_text: bool,
    in_code: bool,
    fields: Vec<Field>,
    /// Depth inside what is left out: deleted text, formats of before a change, another form of the same drawing.
    skipped: usize,
    forms: Forms,
    section: Section,
    sections: Vec<Section>,
    /// Relations to pictures, in order.
    pictures: Vec<String>,
}

impl<'s, 'b> Body<'s, 'b> {
    fn new(builder: Builder<'b>, styles: &'s Styles) -> Self {
        Self {
            builder,
            styles,
            open: Vec::new(),
            in_text: false,
            in_code: false,
            fields: Vec::new(),
            skipped: 0,
            forms: Forms::default(),
            section: Section::default(),
            sections: Vec::new(),
            pictures: Vec::new(),
        }
    }

    /// Is the element left out with all in it?
    fn leaves_out(&mut self, tag: &Tag<'_>) -> bool {
        match tag.name() {
            "del" | "moveFrom" | "tblPr" | "tblGrid" | "pPrChange" | "rPrChange" | "sectPrChange" => true,
            "fldSimple" => {
                Field { code: tag.attribute("instr").unwrap_or_default(), is_result: true }.is_page_number()
            }
            name => self.forms.leaves_out(name),
        }
    }

    fn field(&mut self, step: Option<&str>) {
        match step {
            Some("begin") if self.fields.len() < MAX_FIELDS => self.fields.push(Field::default()),
            Some("separate") => self.fields.last_mut().into_iter().for_each(|field| field.is_result = true),
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    fn put(&mut self, text: &str) {
        if self.fields.iter().any(|field| field.is_result && field.is_page_number()) {
            return;
        }
        self.forms.note_text();
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
        if self.skipped > 0 || self.leaves_out(tag) {
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
            "instrText" => self.in_code = true,
            "fldChar" => self.field(tag.attribute("fldCharType").as_deref()),
            "headerReference" | "footerReference" if self.section.around.len() < MAX_HEADERS => {
                let text = |name: &str| tag.attribute(name).unwrap_or_default();
                self.section.around.push((name == "headerReference", text("type"), text("id")));
            }
            "blip" => self.pictures.extend(tag.attribute("embed")),
            "imagedata" => self.pictures.extend(tag.prefixed("id")),
            "titlePg" => self.section.has_first = tag.is_on(),
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
        self.forms.close(name);
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
            "instrText" => self.in_code = false,
            "sectPr" => self.sections.push(std::mem::take(&mut self.section)),
            "pPr" => self.open.last_mut().into_iter().for_each(|open| open.in_properties = false),
            "r" => self.open.last_mut().into_iter().for_each(|open| open.in_run = false),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped > 0 {
            return;
        }
        if self.in_text {
            self.put(text);
        } else if self.in_code
            && let Some(field) = self.fields.last_mut()
            && field.code.len() < MAX_CODE
        {
            field.code.push_str(text);
        }
    }
}
