//! Presentations, Office Open XML (ISO/IEC 29500-1, PresentationML): the text of each slide, and below it what was noted
//! for the speaker.

use super::budget::Budget;
use super::content::{Builder, Content, Face};
use super::markup::{Forms, Tag, Visitor, walk};
use super::package::Package;
use crate::ReadError;

/// Places on a slide that repeat what stands on every other: numbers, days, headers and footers.
const REPEATED: [&str; 4] = ["sldNum", "dt", "ftr", "hdr"];

/// The slides in the order in which they are shown.
pub(crate) fn slides<'b>(
    package: &mut Package<'_, 'b>,
    budget: &'b Budget<'b>,
) -> Result<Vec<Content>, ReadError> {
    let damaged = package.damaged();
    let main = package.main_part()?.ok_or_else(|| damaged.clone())?;
    let mut order = Order::default();
    walk(package.stream(&main)?, budget, &damaged, &mut order)?;
    let related = package.related(&main)?;
    let mut slides = Vec::new();
    for id in order.0.into_iter().take(budget.limits.max_pages as usize) {
        let Some(slide) = related.iter().find(|relation| relation.id == id) else { continue };
        if slide.kind != "slide" || !package.has(&slide.target) {
            continue;
        }
        let mut content = shapes(package, &slide.target, budget)?;
        let beside = package.related(&slide.target)?;
        let part =
            |id: &String| beside.iter().find(|relation| relation.id == *id).map(|found| found.target.clone());
        content.pictures = content.pictures.iter().filter_map(part).collect();
        let notes = beside.iter().find(|relation| relation.kind == "notesSlide");
        if let Some(notes) = notes.filter(|notes| package.has(&notes.target)) {
            let notes = shapes(package, &notes.target, budget)?;
            content.append(Content { pictures: Vec::new(), ..notes });
        }
        slides.push(content);
    }
    Ok(slides)
}

/// The text of a slide, or of the page with its notes; its pictures as the relations to them.
fn shapes<'b>(
    package: &mut Package<'_, 'b>,
    part: &str,
    budget: &'b Budget<'b>,
) -> Result<Content, ReadError> {
    let damaged = package.damaged();
    let mut shapes = Shapes {
        builder: Builder::new(budget),
        face: Face::default(),
        in_text: false,
        is_repeated: false,
        skipped: 0,
        forms: Forms::default(),
    };
    walk(package.stream(part)?, budget, &damaged, &mut shapes)?;
    Ok(shapes.builder.finish())
}

/// `presentation.xml`: relations to the slides, in order.
#[derive(Default)]
struct Order(Vec<String>);

impl Visitor for Order {
    fn open(&mut self, tag: &Tag<'_>) {
        if tag.name() == "sldId" {
            // It has a number of its own too, which is called the same without the prefix.
            self.0.extend(tag.prefixed("id"));
        }
    }

    fn close(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

/// A part with shapes.
struct Shapes<'b> {
    builder: Builder<'b>,
    face: Face,
    in_text: bool,
    /// The open shape is one of those that repeat.
    is_repeated: bool,
    /// Depth inside what is left out.
    skipped: usize,
    forms: Forms,
}

impl Visitor for Shapes<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name();
        let is_number = || name == "fld" && tag.attribute("type").as_deref() == Some("slidenum");
        if self.skipped > 0
            || self.forms.leaves_out(name)
            || (name == "txBody" && self.is_repeated)
            || is_number()
        {
            self.skipped += 1;
            return;
        }
        match name {
            "sp" => self.is_repeated = false,
            "ph" => {
                self.is_repeated = tag.attribute("type").is_some_and(|kind| REPEATED.contains(&kind.as_str()))
            }
            "p" => self.builder.open_paragraph(),
            "r" | "fld" => self.face = Face::default(),
            "rPr" => self.face.bold = Some(matches!(tag.attribute("b").as_deref(), Some("1" | "true"))),
            "latin" => {
                if let Some(font) = tag.attribute("typeface") {
                    self.builder.content.note_font(&font);
                    self.face = Face { bold: self.face.bold, ..Face::named(&font) };
                }
            }
            "t" => self.in_text = true,
            "br" => self.builder.text("\n", self.face),
            "tr" => self.builder.open_row(),
            "blip" => self.builder.content.pictures.extend(tag.attribute("embed")),
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
            "p" => self.builder.close_paragraph(),
            "t" => self.in_text = false,
            "tc" => self.builder.close_cell(),
            "tr" => self.builder.close_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 {
            self.forms.note_text();
            self.builder.text(text, self.face);
        }
    }
}
