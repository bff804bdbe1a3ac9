//! Where on the pages the changes of an update show, so that a screen can mark them. This answers no question of the
//! verdict: what cannot be placed is left out here and counts all the same.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use crate::error::Error;
use crate::pdf::diff::Update;
use crate::pdf::object::{Number, Object};
use crate::pdf::sheets::{Rectangle, Sheets, intersection, rectangle};
use crate::report::{ChangedArea, ModificationLevel as Level};

/// Areas told of one update, and of one signature.
pub(crate) const MAX_AREAS: usize = 100;
/// Changes of one update that are looked for on the pages.
const MAX_MARKS: usize = 200;
/// Objects looked at on the way from a change up to its pages.
const MAX_CLIMB: usize = 300;
/// Updates whose order of pages is compared with the one before; only a forged file has more that need it.
const MAX_COMPARED: usize = 16;
/// Longest path, in characters; the rest is cut.
const MAX_PATH: usize = 200;

/// A change to be found on the pages.
#[derive(Debug)]
pub(super) struct Mark {
    level: Level,
    code: String,
    field: Option<String>,
    spot: Spot,
}

/// What changed.
#[derive(Debug)]
pub(super) enum Spot {
    /// An object: a page, an annotation, or something that they show.
    Object(Number),
    /// An annotation that the list of a page gained or lost.
    Note { at: Number, item: Object, is_new: bool },
}

/// What the areas of all updates share.
#[derive(Debug, Default)]
pub(super) struct Atlas {
    /// Pages of the last revision, which is what a viewer shows.
    sheets: Option<Rc<Sheets>>,
    compared: usize,
}

impl Update<'_, '_> {
    pub(super) fn mark(&mut self, level: Level, code: &str, field: Option<&str>, spot: Spot) {
        if self.marks.len() < MAX_MARKS {
            let (code, field) = (code.to_owned(), field.map(str::to_owned));
            self.marks.push(Mark { level, code, field, spot });
        }
    }

    /// Finds the marked changes on the pages.
    pub(super) fn areas(&mut self) -> Result<(), Error> {
        self.compare_pages()?;
        let marks = std::mem::take(&mut self.marks);
        if marks.is_empty() {
            return Ok(());
        }
        let sheets = self.shown()?;
        for mark in &marks {
            match &mark.spot {
                Spot::Object(number) => self.object_areas(mark, *number, &sheets)?,
                Spot::Note { at, item, is_new } => self.note_area(mark, *at, item, *is_new, &sheets)?,
            }
        }
        Ok(())
    }

    /// The pages that a viewer shows.
    pub(super) fn shown(&mut self) -> Result<Rc<Sheets>, Error> {
        if let Some(sheets) = &self.atlas.sheets {
            return Ok(sheets.clone());
        }
        let last = self.file.revisions.len().saturating_sub(1);
        let sheets = Rc::new(Sheets::read(self.file, last)?);
        self.atlas.sheets = Some(sheets.clone());
        Ok(sheets)
    }

    /// Marks pages that the update put where others were.
    fn compare_pages(&mut self) -> Result<(), Error> {
        let is_grave = self.changes.list().iter().any(|change| change.level == Level::Other);
        if !is_grave || self.atlas.compared >= MAX_COMPARED {
            return Ok(());
        }
        self.atlas.compared += 1;
        let before = Sheets::read(self.file, self.revision - 1)?;
        let after = Sheets::read(self.file, self.revision)?.order();
        let old = before.order();
        if after == old {
            return Ok(());
        }
        let is_new = |page: &Number| before.place(*page).is_none();
        let has_new = after.iter().any(is_new);
        for (place, page) in after.iter().enumerate() {
            if is_new(page) || !has_new && old.get(place) != Some(page) {
                self.mark(Level::Other, "page.tree", None, Spot::Object(*page));
            }
        }
        Ok(())
    }

    /// Climbs from an object to the annotations and pages that show it.
    fn object_areas(&mut self, mark: &Mark, number: Number, sheets: &Sheets) -> Result<(), Error> {
        let mut below: HashMap<Number, Option<Number>> = HashMap::from([(number, None)]);
        let mut open = VecDeque::from([number]);
        let mut has_found = false;
        while let Some(at) = open.pop_front() {
            if let Some((place, position)) = sheets.note(at) {
                has_found = true;
                let path = format!("{}/Annots[{position}]", page_path(place));
                let path = self.path(path, at, &below)?;
                for rectangle in self.rectangles(at)? {
                    self.area(mark, sheets, place, Some(rectangle), path.clone(), Some(number));
                }
            } else if let Some(place) = sheets.place(at) {
                has_found = true;
                let path = self.path(page_path(place), at, &below)?;
                self.area(mark, sheets, place, None, path, Some(number));
            } else {
                for from in self.references.of(at) {
                    if below.len() < MAX_CLIMB && !below.contains_key(from) {
                        below.insert(*from, Some(at));
                        open.push_back(*from);
                    }
                }
            }
        }
        if has_found {
            return Ok(());
        }
        // A field whose widgets are objects of their own.
        let field = self.file.load(number, self.revision)?;
        let Some(kids) = field.dict().and_then(|dict| dict.get(b"Kids")).and_then(Object::as_array) else {
            return Ok(());
        };
        for kid in kids.iter().take(MAX_AREAS).filter_map(Object::as_ref) {
            let Some((place, position)) = sheets.note(kid) else { continue };
            let path = format!("{}/Annots[{position}]", page_path(place));
            for rectangle in self.rectangles(kid)? {
                self.area(mark, sheets, place, Some(rectangle), path.clone(), Some(kid));
            }
        }
        Ok(())
    }

    /// An annotation that came or went; `at` is its page, or the list of one.
    fn note_area(
        &mut self,
        mark: &Mark,
        at: Number,
        item: &Object,
        is_new: bool,
        sheets: &Sheets,
    ) -> Result<(), Error> {
        let revision = if is_new { self.revision } else { self.revision - 1 };
        let listed = item.as_ref().and_then(|n| sheets.note(n));
        let (place, path) = match listed {
            Some((place, position)) => (place, format!("{}/Annots[{position}]", page_path(place))),
            None => {
                let page = std::iter::once(&at).chain(self.references.of(at)).find_map(|n| sheets.place(*n));
                let Some(place) = page else { return Ok(()) };
                (place, format!("{}/Annots", page_path(place)))
            }
        };
        let Object::Dict(note) = self.file.resolve(item, revision)? else { return Ok(()) };
        // The window of a note is drawn by the viewer where it likes, and only when somebody opens it.
        if note.name(b"Subtype") == Some(b"Popup") {
            return Ok(());
        }
        let Some(value) = note.get(b"Rect") else { return Ok(()) };
        if let Some(rectangle) = rectangle(self.file, value, revision)? {
            self.area(mark, sheets, place, Some(rectangle), path, item.as_ref());
        }
        Ok(())
    }

    /// Where an annotation lies, and where it lay before if that is elsewhere.
    fn rectangles(&mut self, number: Number) -> Result<Vec<Rectangle>, Error> {
        let mut found = Vec::new();
        for revision in [self.revision, self.revision - 1] {
            let object = self.file.load(number, revision)?;
            let Some(value) = object.dict().and_then(|dict| dict.get(b"Rect")) else { continue };
            found.extend(rectangle(self.file, value, revision)?.filter(|r| !found.contains(r)));
        }
        Ok(found)
    }

    /// Adds the keys that lead from an annotation or a page down to the object that changed.
    fn path(
        &mut self,
        mut path: String,
        top: Number,
        below: &HashMap<Number, Option<Number>>,
    ) -> Result<String, Error> {
        let mut at = top;
        while let Some(Some(next)) = below.get(&at) {
            if path.chars().count() > MAX_PATH {
                break;
            }
            let object = self.file.load(at, self.revision - 1)?;
            path.push_str(&keys_to(&object.value, *next).unwrap_or_default());
            at = *next;
        }
        Ok(path)
    }

    fn area(
        &mut self,
        mark: &Mark,
        sheets: &Sheets,
        place: usize,
        rectangle: Option<Rectangle>,
        mut path: String,
        object: Option<Number>,
    ) {
        let Some(sheet) = sheets.list.get(place) else { return };
        let Some(shown) = rectangle.map_or(Some(sheet.shown), |r| intersection(r, sheet.shown)) else {
            return;
        };
        // Codes such as `page.Resources` end with the key that changed.
        match mark.code.split_once('.') {
            Some(("page", "contents")) if rectangle.is_none() && path.ends_with(']') => {
                path.push_str("/Contents");
            }
            Some(("page" | "field", key)) if key.starts_with(|c: char| c.is_ascii_uppercase()) => {
                path.push('/');
                path.push_str(&written(key.as_bytes()));
            }
            _ => {}
        }
        let round = |numbers: Rectangle| numbers.map(|number| (number * 100.0).round() / 100.0);
        self.changes.add_area(ChangedArea {
            page: u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1),
            rect: round(shown),
            page_box: round(sheet.shown),
            rotation: sheet.rotation,
            unit: sheet.unit,
            whole_page: rectangle.is_none(),
            level: mark.level,
            code: mark.code.clone(),
            field: mark.field.clone(),
            path: path.chars().take(MAX_PATH).collect(),
            object,
            revision: self.revision + 1,
        });
    }
}

fn page_path(place: usize) -> String {
    format!("/Pages[{}]", place + 1)
}

/// The keys under which a value refers to an object; the first way found. Nesting was bounded when the value was read.
fn keys_to(value: &Object, number: Number) -> Option<String> {
    match value {
        Object::Ref(n, _) => (*n == number).then(String::new),
        Object::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(at, item)| keys_to(item, number).map(|rest| format!("[{at}]{rest}"))),
        Object::Dict(dict) => dict
            .entries
            .iter()
            .filter(|(key, _)| key != b"Parent" && key != b"P")
            .find_map(|(key, item)| keys_to(item, number).map(|rest| format!("/{}{rest}", written(key)))),
        _ => None,
    }
}

/// A name as a PDF writes it (ISO 32000-2, 7.3.5).
fn written(name: &[u8]) -> String {
    let mut out = String::new();
    for byte in name.iter().take(MAX_PATH) {
        match byte {
            b'#' | b'/' | b'[' | b']' | b'(' | b')' | b'<' | b'>' | b'{' | b'}' | b'%' => {
                out.push_str(&format!("#{byte:02x}"));
            }
            0x21..=0x7e => out.push(char::from(*byte)),
            _ => out.push_str(&format!("#{byte:02x}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::object::Dict;

    #[test]
    fn a_path_names_keys_and_places() {
        let dict = |entries: Vec<(&[u8], Object)>| {
            let entries = entries.into_iter().map(|(key, value)| (key.to_vec(), value)).collect();
            Object::Dict(Dict { entries, ..Dict::default() })
        };
        let fonts = dict(vec![(b"F#1", Object::Array(vec![Object::Null, Object::Ref(7, 0)]))]);
        let page = dict(vec![(b"Parent", Object::Ref(7, 0)), (b"Resources", dict(vec![(b"Font", fonts)]))]);
        assert_eq!(keys_to(&page, 7).as_deref(), Some("/Resources/Font/F#231[1]"));
        assert_eq!(keys_to(&page, 8), None);
    }
}
