//! The pages of one revision as a viewer shows them (ISO 32000-2, 7.7.3): in their order, with what of each is shown, how
//! it is turned, and which annotations lie on it.

use std::collections::{HashMap, HashSet};

use crate::error::Error;
use crate::pdf::file::PdfFile;
use crate::pdf::object::{Number, Object};

/// Left, bottom, right, top.
pub(crate) type Rectangle = [f64; 4];

/// More pages than this are not listed; no letter has as many.
const MAX_SHEETS: usize = 20_000;
/// More annotations than this are not listed.
const MAX_NOTES: usize = 20_000;
/// Inherited attributes are followed as deep as this; real trees stay below ten.
const MAX_DEPTH: usize = 32;
/// What a page without a box is taken for: a sheet of A4.
const A4: Rectangle = [0.0, 0.0, 595.0, 842.0];

/// A page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sheet {
    pub(crate) number: Number,
    /// What of it is shown, in its own space.
    pub(crate) shown: Rectangle,
    /// Clockwise turn in degrees: 0, 90, 180 or 270.
    pub(crate) rotation: u16,
    /// Points that a unit of its space takes.
    pub(crate) unit: f64,
}

/// The pages of a revision.
#[derive(Debug, Default)]
pub(crate) struct Sheets {
    pub(crate) list: Vec<Sheet>,
    /// Place in the list by object number.
    places: HashMap<Number, usize>,
    /// Page and place in its list of annotations, by object number.
    notes: HashMap<Number, (usize, usize)>,
}

/// Attributes that come from nodes above.
#[derive(Debug, Clone, Copy, Default)]
struct Inherited {
    media: Option<Rectangle>,
    crop: Option<Rectangle>,
    rotation: Option<i64>,
}

impl Sheets {
    /// Reads the pages of a revision.
    pub(crate) fn read(file: &mut PdfFile, revision: usize) -> Result<Self, Error> {
        let mut sheets = Self::default();
        let mut seen = HashSet::new();
        let root = file.catalog(revision)?.reference(b"Pages");
        let mut open: Vec<(Number, Inherited, usize)> =
            root.into_iter().map(|n| (n, Inherited::default(), 0)).collect();
        while let Some((number, mut above, depth)) = open.pop() {
            if depth > MAX_DEPTH || sheets.list.len() >= MAX_SHEETS || !seen.insert(number) {
                continue;
            }
            let object = file.load(number, revision)?;
            let Some(dict) = object.dict() else { continue };
            let mut boxed = |key: &[u8]| match dict.get(key) {
                Some(value) => rectangle(file, value, revision),
                None => Ok(None),
            };
            above.media = boxed(b"MediaBox")?.or(above.media);
            above.crop = boxed(b"CropBox")?.or(above.crop);
            above.rotation = file.get(dict, b"Rotate", revision)?.as_int().or(above.rotation);
            let mut kids = Vec::new();
            let has_kids = match dict.get(b"Kids") {
                Some(value) => each(file, value, revision, MAX_SHEETS, |_, kid| kids.extend(kid.as_ref()))?,
                None => false,
            };
            if has_kids {
                open.extend(kids.into_iter().rev().map(|kid| (kid, above, depth + 1)));
                continue;
            }
            let unit = match file.get(dict, b"UserUnit", revision)? {
                Object::Int(unit) => unit as f64,
                Object::Real(unit) => unit,
                _ => 1.0,
            };
            let place = sheets.list.len();
            let room = MAX_NOTES.saturating_sub(sheets.notes.len());
            if let Some(value) = dict.get(b"Annots") {
                each(file, value, revision, room, |at, note| {
                    if let Some(note) = note.as_ref() {
                        sheets.notes.entry(note).or_insert((place, at));
                    }
                })?;
            }
            sheets.places.insert(number, place);
            sheets.list.push(above.sheet(number, unit));
        }
        Ok(sheets)
    }

    /// The object numbers of the pages, in their order.
    pub(crate) fn order(&self) -> Vec<Number> {
        self.list.iter().map(|sheet| sheet.number).collect()
    }

    /// Place of a page in the list.
    pub(crate) fn place(&self, page: Number) -> Option<usize> {
        self.places.get(&page).copied()
    }

    /// The page on which an annotation lies, and its place among that page's annotations.
    pub(crate) fn note(&self, annotation: Number) -> Option<(usize, usize)> {
        self.notes.get(&annotation).copied()
    }
}

impl Inherited {
    fn sheet(self, number: Number, unit: f64) -> Sheet {
        let media = self.media.unwrap_or(A4);
        let shown = self.crop.and_then(|crop| intersection(crop, media)).unwrap_or(media);
        // Never over 270, so the conversion cannot fail.
        let rotation = u16::try_from(self.rotation.unwrap_or(0).rem_euclid(360) / 90 * 90).unwrap_or(0);
        let unit = if (0.1..=1000.0).contains(&unit) { unit } else { 1.0 };
        Sheet { number, shown, rotation, unit }
    }
}

/// Shows the first `most` members of a list, without copying it. Returns whether it is a list.
fn each(
    file: &mut PdfFile,
    value: &Object,
    revision: usize,
    most: usize,
    mut show: impl FnMut(usize, &Object),
) -> Result<bool, Error> {
    let mut give =
        |items: &[Object]| items.iter().take(most).enumerate().for_each(|(at, item)| show(at, item));
    let mut number = match value {
        Object::Array(items) => {
            give(items);
            return Ok(true);
        }
        Object::Ref(number, _) => *number,
        _ => return Ok(false),
    };
    for _ in 0..16 {
        let object = file.load(number, revision)?;
        match &object.value {
            Object::Array(items) => {
                give(items);
                return Ok(true);
            }
            Object::Ref(next, _) => number = *next,
            _ => return Ok(false),
        }
    }
    Ok(false)
}

/// A rectangle with its corners in order; none when it has no area or is not made of numbers.
pub(crate) fn rectangle(
    file: &mut PdfFile,
    value: &Object,
    revision: usize,
) -> Result<Option<Rectangle>, Error> {
    let value = file.resolve(value, revision)?;
    let Some([a, b, c, d]) = value.as_array() else { return Ok(None) };
    let mut numbers = [0.0; 4];
    for (number, item) in numbers.iter_mut().zip([a, b, c, d]) {
        *number = match file.resolve(item, revision)? {
            Object::Int(value) => value as f64,
            Object::Real(value) if value.is_finite() => value,
            _ => return Ok(None),
        };
    }
    let [a, b, c, d] = numbers;
    let found = [a.min(c), b.min(d), a.max(c), b.max(d)];
    Ok((found[2] > found[0] && found[3] > found[1]).then_some(found))
}

/// What two rectangles share; none when that has no area.
pub(crate) fn intersection(a: Rectangle, b: Rectangle) -> Option<Rectangle> {
    let both = [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])];
    (both[2] > both[0] && both[3] > both[1]).then_some(both)
}
