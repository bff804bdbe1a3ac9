//! Workbooks, Office Open XML (ISO/IEC 29500-1, SpreadsheetML). Values are given as stored; formulas are not.

use std::collections::HashMap;

use super::budget::Budget;
use super::content::{Builder, Content, Face};
use super::markup::{Tag, Visitor, walk};
use super::package::Package;
use crate::ReadError;

const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
const STRINGS: &str = "xl/sharedStrings.xml";
const STYLES: &str = "xl/styles.xml";
/// Longest value kept while its cell is open; a cell holds 32,767 characters at most.
const MAX_VALUE: usize = 128 * 1024;

/// The sheets in order, each with its name.
pub(crate) fn sheets<'b>(
    package: &mut Package<'_, 'b>,
    budget: &'b Budget<'b>,
) -> Result<Vec<(String, Content)>, ReadError> {
    let damaged = package.damaged();
    let mut book = Workbook::default();
    for part in [WORKBOOK, RELATIONS] {
        walk(package.stream(part)?, budget, &damaged, &mut book)?;
    }
    let mut strings = Strings::default();
    if package.has(STRINGS) {
        walk(package.stream(STRINGS)?, budget, &damaged, &mut strings)?;
    }
    let mut formats = Formats::default();
    if package.has(STYLES) {
        walk(package.stream(STYLES)?, budget, &damaged, &mut formats)?;
    }
    let mut sheets = Vec::new();
    for (name, id) in &book.sheets {
        if sheets.len() >= budget.limits.max_pages as usize {
            break;
        }
        let Some(target) = book.targets.get(id) else { continue };
        let path = match target.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("xl/{target}"),
        };
        if !package.has(&path) {
            continue;
        }
        let mut sheet = Sheet {
            builder: Builder::new(budget),
            strings: &strings,
            formats: &formats,
            kind: Kind::Number,
            is_date: false,
            value: String::new(),
            takes: false,
        };
        walk(package.stream(&path)?, budget, &damaged, &mut sheet)?;
        let mut content = sheet.builder.finish();
        for drawing in package.related(&path)?.into_iter().filter(|relation| relation.kind == "drawing") {
            let images =
                package.related(&drawing.target)?.into_iter().filter(|relation| relation.kind == "image");
            content.pictures.extend(images.map(|image| image.target));
        }
        sheets.push((name.clone(), content));
    }
    Ok(sheets)
}

/// Names of sheets and where they are: `workbook.xml` and its relations.
#[derive(Default)]
struct Workbook {
    sheets: Vec<(String, String)>,
    targets: HashMap<String, String>,
}

impl Visitor for Workbook {
    fn open(&mut self, tag: &Tag<'_>) {
        let text = |name: &str| tag.attribute(name).unwrap_or_default();
        match tag.name() {
            "sheet" => self.sheets.push((text("name"), text("id"))),
            "Relationship" => {
                self.targets.insert(text("Id"), text("Target"));
            }
            _ => {}
        }
    }

    fn close(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

/// `sharedStrings.xml`: one text with the end of each string, which takes no more memory than the part itself.
#[derive(Default)]
struct Strings {
    all: String,
    ends: Vec<usize>,
    takes: bool,
    in_reading_aid: bool,
}

impl Strings {
    fn get(&self, number: usize) -> Option<&str> {
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.all.get(start..*self.ends.get(number)?)
    }
}

impl Visitor for Strings {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "rPh" => self.in_reading_aid = true,
            "t" => self.takes = !self.in_reading_aid,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "rPh" => self.in_reading_aid = false,
            "t" => self.takes = false,
            "si" => self.ends.push(self.all.len()),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.takes {
            self.all.push_str(text);
        }
    }
}

/// `styles.xml`, as far as it tells dates from numbers.
#[derive(Default)]
struct Formats {
    /// Number formats of the file's own that show a day.
    dates: Vec<u32>,
    /// For each cell format, whether it shows a day.
    is_date: Vec<bool>,
    in_cells: bool,
}

impl Visitor for Formats {
    fn open(&mut self, tag: &Tag<'_>) {
        let number = || tag.attribute("numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
        match tag.name() {
            "numFmt" if shows_day(&tag.attribute("formatCode").unwrap_or_default()) => {
                self.dates.push(number());
            }
            "cellXfs" => self.in_cells = true,
            "xf" if self.in_cells => {
                let id = number();
                self.is_date.push(is_usual_day(id) || self.dates.contains(&id));
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if name == "cellXfs" {
            self.in_cells = false;
        }
    }

    fn text(&mut self, _: &str) {}
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Boolean,
    Text,
}

struct Sheet<'s, 'b> {
    builder: Builder<'b>,
    strings: &'s Strings,
    formats: &'s Formats,
    kind: Kind,
    is_date: bool,
    value: String,
    takes: bool,
}

impl Sheet<'_, '_> {
    /// The open cell's value as a person sees it.
    fn shown(&self) -> String {
        let value = self.value.trim();
        let shown = match self.kind {
            Kind::Shared => value.parse().ok().and_then(|number| self.strings.get(number)).map(str::to_owned),
            Kind::Boolean => Some(if value == "1" { "TRUE" } else { "FALSE" }.to_owned()),
            Kind::Number if self.is_date => value.parse().ok().and_then(day),
            Kind::Number | Kind::Text => None,
        };
        shown.unwrap_or_else(|| value.to_owned())
    }
}

/// Is it the number of one of the formats for days that every workbook has?
pub(super) fn is_usual_day(format: u32) -> bool {
    matches!(format, 14..=17 | 22)
}

/// Does a format of a workbook's own show a day?
pub(super) fn shows_day(code: &str) -> bool {
    // A day and a year outside of quoted text; colours and conditions stand in brackets.
    let plain: String = code.split(['"', '[', ']']).step_by(2).collect::<String>().to_ascii_lowercase();
    plain.contains('y') && plain.contains(['d', 'm'])
}

/// The day a number of a workbook stands for, as Vietnamese dates are written: days from 30 December 1899.
pub(super) fn day(number: f64) -> Option<String> {
    let epoch = time::macros::date!(1899 - 12 - 30);
    let days = (1.0..2_958_466.0).contains(&number).then(|| time::Duration::days(number as i64))?;
    let date = epoch.checked_add(days)?;
    Some(format!("{:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year()))
}

impl Visitor for Sheet<'_, '_> {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "row" => self.builder.open_row(),
            "c" => {
                self.kind = match tag.attribute("t").as_deref() {
                    Some("s") => Kind::Shared,
                    Some("b") => Kind::Boolean,
                    Some("str" | "inlineStr" | "e" | "d") => Kind::Text,
                    _ => Kind::Number,
                };
                let style = tag.attribute("s").and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
                self.is_date = self.formats.is_date.get(style) == Some(&true);
                self.value.clear();
            }
            "v" | "t" => self.takes = true,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "v" | "t" => self.takes = false,
            "c" => {
                let shown = self.shown();
                if !shown.is_empty() {
                    self.builder.text(&shown, Face::default());
                    self.builder.close_paragraph();
                }
                self.builder.close_cell();
            }
            "row" => self.builder.close_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.takes && self.value.len() + text.len() <= MAX_VALUE {
            self.value.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_workbooks() {
        assert_eq!(day(45_992.0).as_deref(), Some("01/12/2025"));
        assert_eq!(day(1e300), None);
        assert_eq!(day(f64::NAN), None);
    }
}
